"""That personal data was read, changed or given out is written down, and by whom.

The audit log keeps a person's public id, counts and filters; never a name, number or address.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from wagtail.log_actions import LogActionRegistry, get_active_log_context
from wagtail.log_actions import registry as log_registry
from wagtail.models import ModelLogEntry
from wagtail.models.audit_log import ModelLogEntryManager
from wagtail.permission_policies import ModelPermissionPolicy

from home.tables import printable
from segments.models import (
    Consent,
    Duplicate,
    Membership,
    Merge,
    Participant,
    ParticipantNote,
    SegmentOverride,
)
from segments.person_actions import ACTIONS

NOBODY = "0"  # the object of an entry that is about many people at once
SEARCHED = "…"  # what was searched for is a name, so only that there was a search is kept
SEARCH_FILTERS = ("q", "search")

Detail = str | int | bool | Mapping[str, Any] | None


def log_person(
    participant: Participant, action: str, *, user: Any = None, **details: Detail
) -> None:
    """Write down what was done with one person's data. No user: the system.

    Raises ValidationError for an action that person_actions.py does not have.
    """
    _log(action, str(participant.pk), participant.public_id, user=user, data=details)


def log_people(
    action: str,
    *,
    user: Any = None,
    rows: int,
    filters: Mapping[str, Any] | None = None,
    **details: Detail,
) -> None:
    """Write down what was done with the data of `rows` people, and how they were chosen.

    Raises ValidationError for an action that person_actions.py does not have.
    """
    told = {
        name: SEARCHED if name in SEARCH_FILTERS else _storable(value)
        for name, value in (filters or {}).items()
    }
    _log(action, NOBODY, f"({rows})", user=user, data={"rows": rows, "filters": told} | details)


def _storable(value: Any) -> Any:
    """The value of a filter as any address may have it, without what PostgreSQL can't store."""
    if isinstance(value, list):
        return [_storable(each) for each in value]
    return printable(value) if isinstance(value, str) else value


def _log(action: str, object_id: str, label: str, *, user: Any, data: dict[str, Any]) -> None:
    entry = ModelLogEntry(
        content_type=ContentType.objects.get_for_model(Participant),
        object_id=object_id,
        label=label,
        action=action,
        timestamp=timezone.now(),
        data=data,
        user=user or get_active_log_context().user,
        uuid=get_active_log_context().uuid,
    )
    log_registry.scan_for_actions()
    entry.clean()
    # Wagtail's log() does just this, but first asks the database whether user and model exist.
    entry.save_base(force_insert=True)


class PeoplePolicy(ModelPermissionPolicy):
    """A person's record is never deleted as a row: who must go is erased, everywhere."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


class NamelessLogManager(ModelLogEntryManager):
    """Labels what Wagtail itself logs without the person's name, which `str` would give."""

    def get_instance_title(self, instance: Model) -> str:
        return getattr(instance, "public_id", f"{instance._meta.model_name} {instance.pk}")


class NamelessLog:
    """Stands in for ModelLogEntry where entries are written; they are kept in its table."""

    objects = NamelessLogManager()
    objects.model = ModelLogEntry


def register_person_actions(actions: LogActionRegistry) -> None:
    for action, label, message in ACTIONS:
        actions.register_action(action, label, message)
    for model in (
        Consent,
        Duplicate,
        Membership,
        Merge,
        Participant,
        ParticipantNote,
        SegmentOverride,
    ):
        # register_model would list the table's entries twice in the site's history.
        actions.log_entry_models_by_type.register(model, value=NamelessLog)
