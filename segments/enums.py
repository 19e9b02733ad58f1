from django.db import models
from django.utils.translation import gettext_lazy as _


class Era(models.TextChoices):
    PRESENT = "present", _("Present users")
    FUTURE = "future", _("Future users")
    PAST = "past", _("Past users")


class ParticipantCategory(models.TextChoices):
    """The kinds of patron in the library system."""

    UNDERGRADUATE = "undergraduate", _("Undergraduate student")
    GRADUATE = "graduate", _("Graduate student")
    ACADEMIC = "academic", _("Academic staff")
    SUPPORT = "support", _("Support staff")
    EXTERNAL = "external", _("External member")
    SCHOOL_STUDENT = "school_student", _("Secondary-school student")
    SCHOOL_STAFF = "school_staff", _("School teacher or staff")
    ALUMNI = "alumni", _("Alumnus or alumna")


class SemesterNumber(models.IntegerChoices):
    FIRST = 1, _("First")
    SECOND = 2, _("Second")
    SUMMER = 3, _("Summer")


class MembershipSource(models.TextChoices):
    RULE = "rule", _("Rule")
    IMPORT = "import", _("Import")
    SELF = "self", _("The person's own word")
    STAFF = "staff", _("Staff")


class InteractionKind(models.TextChoices):
    REGISTERED = "registered", _("Registered")
    ATTENDED = "attended", _("Attended")
    WON = "won", _("Won a prize")
    TRAINED = "trained", _("Took a training")
    VISITED = "visited", _("Visited")
    BORROWED = "borrowed", _("Borrowed")
    E_SERVICE = "e_service", _("Used an e-service")
    ANSWERED = "answered", _("Answered by name")
    SUGGESTED = "suggested", _("Suggested by name")


class Match(models.TextChoices):
    """How the conditions of a rule or group are joined."""

    ALL = "all", _("all of these")
    ANY = "any", _("any of these")


class ConsentPurpose(models.TextChoices):
    CONTACT = "contact", _("News of activities and services")
    RESEARCH = "research", _("Invitations to surveys and interviews")
    PUBLICATION = "publication", _("Name or picture in public")


class ConsentChannel(models.TextChoices):
    WEB = "web", _("Web")
    COUNTER = "counter", _("At the counter")
    PAPER = "paper", _("Paper")
    IMPORT = "import", _("Import")


class OnKnown(models.TextChoices):
    """What an import does with a person who is known already."""

    UPDATE = "update", _("Update: what the file says replaces what was there")
    FILL = "fill", _("Fill: only what was empty is written")
    SKIP = "skip", _("Skip: who is known stays as they are")


class ImportedAs(models.TextChoices):
    """What an import did with one person."""

    CREATED = "created", _("created")
    UPDATED = "updated", _("updated")
    EXPIRED = "expired", _("expired, since the file has them no more")


class Likeness(models.TextChoices):
    """What became of two records that may be one person."""

    OPEN = "open", _("To look at")
    DIFFERENT = "different", _("Not a duplicate")
    MERGED = "merged", _("Merged")
