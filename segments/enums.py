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
