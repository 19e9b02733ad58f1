"""The demonstration as a whole: everything the portal can show, in both languages."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from activities.models import Activity
from evaluations.demo.bank import load_bank
from evaluations.demo.groups import load_groups, load_semesters
from evaluations.demo.opening import (
    load_questionnaires,
    open_activity_evaluations,
    open_standing_evaluations,
)
from evaluations.demo.pages import load_activities, load_services
from evaluations.demo.people import everybody, store
from evaluations.demo.usage import attendance, usage_of
from evaluations.demo.vocabulary import (
    load_methods,
    load_registry_entries,
    load_segments,
    load_series,
)
from evaluations.founding import found_portal
from home.models import SiteSettings
from segments.interactions import recount_last_seen
from segments.models import Interaction, Participant
from segments.tagging import tag_participants

Tell = Callable[[str], None]


# As a whole: half a demonstration would look like a portal that is in use.
@transaction.atomic
def load_demo(*, today: date, tell: Tell) -> None:
    """Add what the portal lacks of the demonstration; what it has stays as it is."""
    home = found_portal()
    tell("pages and roles")
    _say_that_it_is_a_demonstration()
    tell(f"segments {load_segments()}")
    tell(f"methods {load_methods()}")
    tell(f"series {load_series()}")
    tell(f"registry entries {load_registry_entries()}")
    load_activities(home=home, today=today, tell=tell)
    load_services(home=home, tell=tell)
    tell(f"people {_load_people(today=today)}")
    tell(f"semesters {load_semesters(today=today)}")
    tell(f"saved groups {load_groups(today=today)}")
    tell(f"questionnaires {load_questionnaires()}")
    tell(f"question bank {load_bank()}")
    open_standing_evaluations(today=today, tell=tell)
    open_activity_evaluations(today=today, tell=tell)


def _say_that_it_is_a_demonstration() -> None:
    site = SiteSettings.load()
    if site.is_demonstration:
        return
    site.is_demonstration = True
    site.address_th = "ตำบลรูสะมิแล อำเภอเมือง จังหวัดปัตตานี 94000"
    site.address_en = "Rusamilae, Mueang Pattani, Pattani 94000"
    site.phone = "0 7300 0000"
    site.email = "library@example.org"
    site.save()


def _load_people(*, today: date) -> int:
    people = everybody(today)
    cards = [person.participant.patron_id for person in people]
    # All came at once, so one of them is enough. The numbers of students move with the years.
    if Participant.objects.filter(patron_id__in=cards).exists():
        return len(people)
    store(people)
    activities = Activity.objects.prefetch_related("segments")
    usage = (row for person in people for row in usage_of(person))
    Interaction.objects.bulk_create(usage, batch_size=500)
    attended = attendance(people, activities, today=today)
    Interaction.objects.bulk_create(attended, batch_size=500)
    recount_last_seen()
    tag_participants(today=today)
    return len(people)
