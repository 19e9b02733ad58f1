"""Giving one person a segment by hand, and taking it back."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from segments.day_fields import DayField
from segments.memberships import (
    OverrideRefused,
    end_override,
    explanation,
    override_segment,
)
from segments.models import Participant, Segment, SegmentOverride
from segments.people.fields import WordsField
from segments.person.steps import AboutPerson
from segments.person_access import log_person
from segments.person_actions import MOVED, OVERRIDE_ENDED


class KnownField(forms.Field):
    """Primary keys of what the page showed, as they come back."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> frozenset[int]:
        return frozenset(int(key) for key in value or () if key.isdecimal() and len(key) < 19)


class OverrideForm(forms.Form):
    known = KnownField(required=False)
    segment = forms.ModelChoiceField(
        label=_("Segment"), queryset=Segment.objects.active(), empty_label=_("Choose a segment")
    )
    reason = WordsField(
        label=_("Reason"),
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the person's history, where the team reads it."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"] = DayField(
            label=_("Last day"),
            required=False,
            earliest=today,
            help_text=_(
                "The segment by hand holds through this day, then the rules decide again."
                " Empty: until it is taken back."
            ),
        )


class OverrideStep(AboutPerson):
    """A page that says first why the person is in their segment."""

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        why = explanation(participant=self.person, today=self.today)
        return super().get_context_data(why=why, **kwargs)


class OverrideView(OverrideStep, FormView):
    permission_required = ("segments.view_participant", "segments.add_segmentoverride")
    form_class = OverrideForm
    template_name = "segments/admin/override_form.html"
    page_title = _("Give a segment by hand")

    def get_initial(self) -> dict[str, Any]:
        return {"known": self.keys_in_force()}

    def keys_in_force(self) -> list[int]:
        """Of the segment by hand that the page shows, if any."""
        in_force = self.person.overrides.in_force(today=self.today)
        return list(in_force.values_list("pk", flat=True))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"today": self.today}

    def form_valid(self, form: OverrideForm) -> HttpResponse:
        try:
            override = override_segment(
                participant=self.person,
                segment=form.cleaned_data["segment"],
                reason=form.cleaned_data["reason"],
                until=form.cleaned_data["until"],
                author=self.request.user,
                today=self.today,
                known=form.cleaned_data["known"],
            )
        except OverrideRefused as refusal:
            form.add_error(None, str(refusal))
            # The page shows now what is in force, so whoever sends it again knows.
            form.data = form.data.copy()
            form.data.setlist("known", self.keys_in_force())
            return self.form_invalid(form)
        log_person(self.person, MOVED, user=self.request.user, segment=override.segment.code)
        messages.success(
            self.request,
            _("%(person)s is now in %(segment)s.")
            % {"person": self.person, "segment": override.segment},
        )
        return HttpResponseRedirect(self.person_url)


class EndOverrideView(OverrideStep, TemplateView):
    permission_required = ("segments.view_participant", "segments.change_segmentoverride")
    template_name = "segments/admin/override_end.html"
    page_title = _("Take back the segment given by hand")

    @cached_property
    def override(self) -> SegmentOverride:
        overrides = SegmentOverride.objects.select_related(
            "participant__segment", "segment", "author"
        )
        present = overrides.filter(participant__in=Participant.objects.present())
        return get_object_or_404(present, pk=self.kwargs["pk"])

    @cached_property
    def person(self) -> Participant:
        return self.override.participant

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(override=self.override, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.override.ended_at is None:
            end_override(override=self.override, author=request.user, today=self.today)
            log_person(self.person, OVERRIDE_ENDED, user=request.user)
            messages.success(
                request, _("The segment by hand is taken back. The rules decide again.")
            )
        return HttpResponseRedirect(self.person_url)
