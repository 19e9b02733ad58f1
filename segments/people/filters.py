"""By what the list of people can be filtered."""

from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from segments.enums import Era, ParticipantCategory
from segments.models import (
    Consent,
    Interaction,
    Participant,
    TaggedParticipant,
)
from segments.people.choices import UNASSIGNED, list_choices
from segments.people.narrowing import Holding, Rarity
from segments.rules.compiling import people_meeting

SEEN = (
    ("30", _("In the last 30 days")),
    ("90", _("In the last 90 days")),
    ("365", _("In the last year")),
    ("before-365", _("Not in the last year")),
    ("before-1095", _("Not in the last three years")),
    ("never", _("Never")),
)
EXPIRY = (
    ("valid", _("Valid")),
    ("soon", _("Expires within 90 days")),
    ("expired", _("Expired")),
    ("open", _("Without a date")),
)
SOON = timedelta(days=90)
CONSENT = (("yes", _("Has agreed")), ("no", _("Has not agreed")))

People = QuerySet[Participant]


class Choice(django_filters.ChoiceFilter):
    """One of a few, as radio buttons."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.RadioSelect, empty_label=_("All"), **kwargs)


class LongChoice(django_filters.ChoiceFilter):
    """One of many, as a list to pull down."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(empty_label=_("All"), **kwargs)


class Ticks(django_filters.MultipleChoiceFilter):
    """Any of a few, as boxes to tick."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)


class ParticipantFilterSet(WagtailFilterSet):
    """Filters by columns take effect at once; those by other tables wait in `holdings`."""

    segment = Ticks(label=_("Segment"), method="by_segment")
    era = Choice(label=_("Era"), choices=Era.choices, method="by_era")
    category = Ticks(label=_("Category"), choices=ParticipantCategory.choices, method="among")
    faculty = LongChoice(label=_("Faculty or unit"))
    nationality = LongChoice(label=_("Nationality"))
    tag = LongChoice(label=_("Tag"), method="by_tag")
    activity = LongChoice(label=_("Activity"), method="by_activity")
    consent = Choice(label=_("Consent to be contacted"), choices=CONSENT, method="by_consent")
    seen = Choice(label=_("Last seen"), choices=SEEN, method="by_last_seen")
    expiry = Choice(label=_("Membership"), choices=EXPIRY, method="by_expiry")
    group = LongChoice(label=_("Saved group"), method="by_group")

    class Meta:
        model = Participant
        fields: list[str] = []

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.holdings: list[Holding] = []
        self.choices = list_choices()
        for name, choices in self.choices.for_filters(self.data).items():
            self.filters[name].extra["choices"] = choices

    def among(self, people: People, name: str, values: list[str]) -> People:
        return people.filter(**{f"{name}__in": values})

    def by_segment(self, people: People, _name: str, codes: list[str]) -> People:
        pks = [each.key for each in self.choices.of("segment") if each.code in codes]
        chosen = Q(segment__in=pks)
        return people.filter(chosen | Q(segment=None) if UNASSIGNED in codes else chosen)

    def by_era(self, people: People, _name: str, era: str) -> People:
        pks = [each.key for each in self.choices.of("segment") if each.detail == era]
        return people.filter(segment__in=pks)

    def by_tag(self, people: People, _name: str, slug: str) -> People:
        (tag,) = (each.key for each in self.choices.of("tag") if each.code == slug)
        tagged = TaggedParticipant.objects.filter(tag=tag)
        self.holdings.append(Holding(tagged, Rarity.TAG, person="content_object"))
        return people

    def by_activity(self, people: People, _name: str, code: str) -> People:
        self.holdings.append(
            Holding(Interaction.objects.filter(activity_code=code), Rarity.ACTIVITY)
        )
        return people

    def by_consent(self, people: People, _name: str, answer: str) -> People:
        if answer == "yes":
            self.holdings.append(Holding(Consent.objects.to_contact(), Rarity.CONSENT))
            return people
        return people.exclude(
            Exists(Consent.objects.to_contact().filter(participant=OuterRef("pk")))
        )

    def by_last_seen(self, people: People, _name: str, span: str) -> People:
        if span == "never":
            return people.filter(last_seen_on=None)
        before, _dash, days = span.rpartition("-")
        day = self.today - timedelta(days=int(days))
        return (
            people.filter(last_seen_on__lt=day) if before else people.filter(last_seen_on__gte=day)
        )

    def by_expiry(self, people: People, _name: str, state: str) -> People:
        conditions = {
            "valid": Q(expires_on=None) | Q(expires_on__gte=self.today),
            "soon": Q(expires_on__gte=self.today, expires_on__lte=self.today + SOON),
            "expired": Q(expires_on__lt=self.today),
            "open": Q(expires_on=None),
        }
        return people.filter(conditions[state])

    def by_group(self, people: People, _name: str, pk: str) -> People:
        group = self.choices.group(int(pk))
        members = people_meeting(match=group.match, conditions=group.conditions, today=self.today)
        self.holdings.append(Holding(members, Rarity.GROUP, person="pk"))
        return people
