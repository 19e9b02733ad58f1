"""Facts once: from the page where an editor drafts them to the row that everything points at."""

from django.db import models
from wagtail.search import index

from activities.models.activities import FACT_FIELDS, Activity


def free_code(wanted: str) -> str:
    """The wanted code, or the first of wanted-2, wanted-3 … that no activity has."""
    code, number = wanted, 1
    while Activity.objects.filter(code=code).exists():
        number += 1
        code = f"{wanted[:55]}-{number}"
    return code


def activity_for(*, page: models.Model) -> Activity:
    """The activity of a page that has none yet.

    A translation shares the activity of its source; any other page, a copy too, gets a new one.
    """
    twins = type(page).objects.filter(translation_key=page.translation_key)
    twin = twins.exclude(pk=page.pk).exclude(activity=None).select_related("activity").first()
    if twin:
        return twin.activity
    return Activity.objects.create(
        code=free_code(page.slug[:60]), **{f"title_{page.locale.language_code}": page.title}
    )


def write_facts(*, page: models.Model) -> None:
    """Copy what a live page says to its activity.

    A page in the source language gives all facts and its title, a translation only its title.
    """
    activity = page.activity
    setattr(activity, f"title_{page.locale.language_code}", page.title)
    if page.is_source:
        for field in FACT_FIELDS:
            setattr(activity, field, getattr(page, field))
    activity.save()
    if page.is_source:
        activity.segments.set(page.segments.all())
        # Its translations are found by the same facts.
        for twin in type(page).objects.filter(activity=activity).exclude(pk=page.pk):
            index.insert_or_update_object(twin)
