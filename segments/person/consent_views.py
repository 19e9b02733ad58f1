"""Writing down on a person's page that they gave or withdrew a consent."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from home.bilingual import active_language
from segments.consenting import (
    ConsentRefused,
    give_consent,
    newest_wordings,
    withdraw_consent,
)
from segments.day_fields import DayField
from segments.enums import ConsentChannel, ConsentPurpose
from segments.models import Consent, ConsentWording, Participant
from segments.person.steps import AboutPerson
from segments.person_access import log_person
from segments.person_actions import CONSENTED, WITHDRAWN

NOON = time(12)


class ConsentForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language in which the words were read"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(
        label=_("How it was given"),
        choices=[
            (each.value, each.label) for each in ConsentChannel if each != ConsentChannel.IMPORT
        ],
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, wording: ConsentWording, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wording = wording
        self.fields["given_on"] = DayField(label=_("Given on"), latest=today)

    def clean_version(self) -> int:
        if self.cleaned_data["version"] != self.wording.version:
            raise ValidationError(
                _("The words have changed meanwhile. Read them again."), code="changed"
            )
        return self.wording.version


class GiveConsentView(AboutPerson, FormView):
    permission_required = ("segments.view_participant", "segments.add_consent")
    form_class = ConsentForm
    template_name = "segments/admin/person_consent.html"
    page_title = _("Write down a consent")

    @cached_property
    def wording(self) -> ConsentWording:
        """Raises Http404 for a purpose for which there are no words."""
        wording = newest_wordings().get(self.kwargs["purpose"])
        if wording is None:
            raise Http404
        return wording

    def get_initial(self) -> dict[str, Any]:
        return {
            "language": active_language(),
            "channel": ConsentChannel.COUNTER,
            "version": self.wording.version,
            "given_on": timezone.localdate(),
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return kwargs | {"wording": self.wording, "today": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(wording=self.wording, **kwargs)

    def form_invalid(self, form: ConsentForm) -> HttpResponse:
        # Whoever reads the words anew agrees to the new version.
        form.data = form.data.copy()
        form.data["version"] = self.wording.version
        return super().form_invalid(form)

    def form_valid(self, form: ConsentForm) -> HttpResponse:
        purpose = ConsentPurpose(self.wording.purpose)
        try:
            give_consent(
                participant=self.person,
                purpose=purpose,
                wording=self.wording,
                language=form.cleaned_data["language"],
                channel=ConsentChannel(form.cleaned_data["channel"]),
                at=moment_on(form.cleaned_data["given_on"], now=timezone.now()),
            )
        except ConsentRefused as refusal:
            form.add_error("given_on", str(refusal))
            return self.form_invalid(form)
        log_person(self.person, CONSENTED, user=self.request.user, purpose=purpose.value)
        messages.success(self.request, _("The consent is written down."))
        return HttpResponseRedirect(f"{self.person_url}#consents")


def moment_on(day: date, *, now: datetime) -> datetime:
    """Now, for today; noon of an earlier day, of which nobody knows the time any more."""
    if day == timezone.localdate(now):
        return now
    return timezone.make_aware(datetime.combine(day, NOON))


class WithdrawConsentView(AboutPerson, TemplateView):
    permission_required = ("segments.view_participant", "segments.change_consent")
    template_name = "segments/admin/person_withdraw.html"
    page_title = _("Withdraw a consent")

    @cached_property
    def consent(self) -> Consent:
        consents = Consent.objects.filter(participant__in=Participant.objects.present())
        with_person = consents.select_related("participant__segment")
        return get_object_or_404(with_person, pk=self.kwargs["pk"])

    @cached_property
    def person(self) -> Participant:
        return self.consent.participant

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(consent=self.consent, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if withdraw_consent(consent=self.consent, at=timezone.now()):
            purpose = self.consent.purpose
            log_person(self.person, WITHDRAWN, user=request.user, purpose=purpose)
        messages.success(request, _("The consent is withdrawn."))
        return HttpResponseRedirect(f"{self.person_url}#consents")
