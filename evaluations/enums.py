from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

CODE_FORMAT = RegexValidator(
    r"^[A-Za-z][A-Za-z0-9_-]*$",
    _("Use Latin letters, digits, - and _ only, and begin with a letter."),
)


class Anonymity(models.TextChoices):
    ANONYMOUS = "anonymous", _("Anonymous")
    OPTIONAL = "optional", _("Named if they wish")
    NAMED = "named", _("Named")


class OnePerPerson(models.TextChoices):
    """How often one person may answer. Links and sign-in come with invitations."""

    NO = "no", _("No limit")
    DEVICE = "device", _("Once on one device")
    LINK = "link", _("Once with a personal link")
    LOGIN = "login", _("Once, signed in")


class Channel(models.TextChoices):
    WEB = "web", _("Web")
    KIOSK = "kiosk", _("Kiosk")
    PAPER = "paper", _("Paper")
    COUNTER = "counter", _("Staff at the counter")


class Stage(models.TextChoices):
    """What staff have decided about an evaluation; the clock does the rest."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    PAUSED = "paused", _("Paused")
    ARCHIVED = "archived", _("Archived")


class EvaluationState(models.TextChoices):
    """What an evaluation is at a moment, of its stage, its dates and its quota."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Not open yet")
    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")


class Layout(models.TextChoices):
    PAGE = "page", _("All questions on one page")
    SECTIONS = "sections", _("One section at a time")


class EditKind(models.TextChoices):
    """What an edit does to a question that has been answered."""

    TYPO = "typo", _("Only a slip mended")
    WORDING = "wording", _("Other words, the same question")
    MEANING = "meaning", _("Another question")


class ExportState(models.TextChoices):
    MAKING = "making", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
