"""What the pages about saved groups show."""

from typing import Any

from django.utils import timezone

from segments.rules.editing import conditions_shown
from segments.rules.forms import GroupForm
from segments.rules.previews import group_preview


def group_shown(form: GroupForm) -> dict[str, Any]:
    """The group of a form in words and, where it is whole, who is in it."""
    shown = conditions_shown(form)
    if not shown["is_whole"]:
        return shown
    total, people = group_preview(
        match=form.cleaned_data["match"],
        conditions=form.cleaned_data["conditions"],
        today=timezone.localdate(),
    )
    return shown | {
        "total": total,
        "people": people,
        "more": total - len(people),
        "named": len(people),
    }
