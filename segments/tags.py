"""What tells tags apart: their names, whatever the case."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from segments.models import ParticipantTag

TAGS_APART = "|"  # stands between tags in a cell of a file


def tag_names() -> dict[str, str]:
    """The names of all tags, by their names without case."""
    names = ParticipantTag.objects.order_by("-pk").values_list("name", flat=True)
    return {name.casefold(): name for name in names}


def tag_called(name: str) -> ParticipantTag:
    """The tag of this name in any case, made where there is none. Raises ValidationError."""
    check_tag(name)
    tag = ParticipantTag.objects.filter(name__iexact=name).order_by("pk").first()
    return tag or ParticipantTag.objects.create(name=name)


def check_tag(name: str) -> None:
    """Raises ValidationError, in words, where a file would have two tags instead of this one."""
    if TAGS_APART in name:
        raise ValidationError(_("A tag has no |, which stands between tags in files."))
