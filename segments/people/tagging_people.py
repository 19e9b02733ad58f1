"""Putting a free tag on many people at once, and taking it off."""

from django.db import transaction
from django.db.models import QuerySet

from segments.batches import in_batches
from segments.models import Participant, TaggedParticipant
from segments.tags import tag_called


@transaction.atomic
def tag_people(*, people: QuerySet[Participant], name: str) -> int:
    """Put the tag on those who lack it, making it where there is none. Gives how many lacked it.

    Case does not tell tags apart. Raises ValidationError for a name that no tag can have.
    """
    tag = tag_called(name)
    tagged = TaggedParticipant.objects.filter(tag=tag)
    before = tagged.count()
    for keys in in_batches(_keys(people)):
        TaggedParticipant.objects.bulk_create(
            (TaggedParticipant(tag=tag, content_object_id=key) for key in keys),
            ignore_conflicts=True,
        )
    return tagged.count() - before


@transaction.atomic
def untag_people(*, people: QuerySet[Participant], name: str) -> int:
    """Take the tag off those who have it. Gives how many had it."""
    changed = 0
    tagged = TaggedParticipant.objects.filter(tag__name__iexact=name)
    for keys in in_batches(_keys(people)):
        changed += tagged.filter(content_object__in=keys).delete()[0]
    return changed


def _keys(people: QuerySet[Participant]) -> list[int]:
    return list(people.order_by().values_list("pk", flat=True))
