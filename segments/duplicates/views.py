"""Records that may be one person: the list, its decisions in bulk, the comparison of two."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from segments.duplicates.forms import DuplicateFilterForm, MergeForm
from segments.duplicates.likeness import is_certain
from segments.duplicates.merge_choices import in_order
from segments.duplicates.pages import attached_to, compared_fields, likeness, reason_lines
from segments.merging import MergeRefused, merge, merge_certain, tell_apart
from segments.models import Duplicate, Participant
from segments.person_access import log_people, log_person
from segments.person_actions import LISTED, MERGED, NOT_DUPLICATE, VIEWED
from segments.staff_pages import PER_PAGE, StaffPage, index_step, numbered, snippet_url

PUBLIC_ID = 16  # characters; a primary key has less
SKIPPED = _("%(first)s and %(second)s: %(reason)s")
# To tag within a merge would move what taking it apart restores.
LOOKED_AT_LATER = _("The rules look at the segment again tonight, or when they are applied.")
DIFFERENT = "different"  # the decision that is not to merge


def is_key(text: str) -> bool:
    """Whether it is a primary key, as far as its looks tell."""
    return text.isascii() and text.isdigit() and len(text) < PUBLIC_ID


class DuplicatesPage(StaffPage, TemplateView):
    permission_required = ("segments.view_participant", "segments.merge_participant")
    header_icon = "copy"

    def trail(self) -> list[tuple[str, Any]]:
        listed = reverse("segments_duplicates:list"), DuplicateListView.page_title
        return [index_step(Participant), listed]


class DuplicateListView(DuplicatesPage):
    template_name = "segments/admin/duplicate_list.html"
    page_title = _("Possible duplicates")

    def trail(self) -> list[tuple[str, Any]]:
        return [index_step(Participant)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DuplicateFilterForm(self.request.GET)
        chosen = form.chosen()
        found = numbered(self.request, form.open_pairs())
        page = found["page"]
        # The people of this page alone: joined to all pairs, they would be sorted with them.
        pairs = Duplicate.objects.filter(pk__in=page.object_list.values("pk"))
        people = pairs.select_related("first__segment", "second__segment")
        page.object_list = list(people.order_by("-score", "pk"))
        for pair in page.object_list:
            pair.lines = reason_lines(pair.reasons)
            pair.is_certain = is_certain(pair.reasons)
        log_people(LISTED, user=self.request.user, rows=2 * len(page.object_list), filters=chosen)
        return super().get_context_data(
            form=form,
            is_filtered=bool(chosen),
            all_ticked="tick" in self.request.GET,
            tick_query=urlencode(self.request.GET.dict() | {"tick": 1}),
            **found,
            **kwargs,
        )


class DecideView(DuplicatesPage):
    """Merges the ticked pairs, as far as a machine may, or tells them apart; says what it did."""

    http_method_names = ("post",)
    template_name = "segments/admin/duplicate_decided.html"
    page_title = _("Merged at once")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ticked = [pk for pk in request.POST.getlist("pair") if is_key(pk)]
        pairs = Duplicate.objects.open().filter(pk__in=ticked[:PER_PAGE])
        pairs = list(pairs.select_related("first", "second"))
        if not pairs:
            messages.warning(request, _("Tick at least one pair that is still to look at."))
        elif request.POST.get("decision") == DIFFERENT:
            self.tell_apart(pairs)
        else:
            return self.render_to_response(self.merged(pairs))
        return HttpResponseRedirect(reverse("segments_duplicates:list"))

    def tell_apart(self, pairs: list[Duplicate]) -> None:
        user, at, count = self.request.user, timezone.now(), 0
        for pair in pairs:
            try:
                tell_apart(one=pair.first, other=pair.second, author=user, at=at)
            except MergeRefused as refusal:
                names = {"first": pair.first, "second": pair.second, "reason": refusal}
                messages.warning(self.request, SKIPPED % names)
                continue
            log_person(pair.first, NOT_DUPLICATE, user=user, other=pair.second.public_id)
            count += 1
        if count:
            told = ngettext(
                "%(count)s pair will not be proposed again.",
                "%(count)s pairs will not be proposed again.",
                count,
            )
            messages.success(self.request, told % {"count": count})

    def merged(self, pairs: list[Duplicate]) -> dict[str, Any]:
        user = self.request.user
        done = merge_certain(duplicates=pairs, author=user, at=timezone.now())
        for record in done.merges:
            log_person(record.survivor, MERGED, user=user, merged=record.merged.public_id)
        return self.get_context_data(done=done, looked_at_later=LOOKED_AT_LATER)


class CompareView(DuplicatesPage):
    """Two records side by side, named by ?first= and ?second=, to merge or to tell apart."""

    template_name = "segments/admin/duplicate_compare.html"
    page_title = _("Compare two records")

    def get_context_data(self, form: MergeForm | None = None, **kwargs: Any) -> dict[str, Any]:
        one, other = self.pair
        gone = [person for person in self.pair if person.merged_into or person.erased_at]
        context = {"people": self.pair, "gone": gone, "is_one": one == other}
        if gone or one == other:
            return super().get_context_data(**context, **kwargs)
        form = form or MergeForm(one, other)
        score, lines = likeness(one, other)
        for person in self.pair:
            log_person(person, VIEWED, user=self.request.user)
        return super().get_context_data(
            form=form,
            fields=compared_fields(form),
            attached=attached_to(self.pair),
            score=score,
            lines=lines,
            **context,
            **kwargs,
        )

    @cached_property
    def pair(self) -> tuple[Participant, Participant]:
        """The record that would be kept comes first. Raises Http404."""
        return in_order(self.person("first"), self.person("second"))

    def person(self, name: str) -> Participant:
        key = self.request.GET.get(name, "")
        people = Participant.objects.select_related("segment", "merged_into")
        try:
            return people.get(pk=int(key)) if is_key(key) else people.get(public_id=key)
        except Participant.DoesNotExist as error:
            raise Http404(key) from error

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        one, other = self.pair
        try:
            if request.POST.get("decision") == DIFFERENT:
                return self.tell_apart(one, other)
            form = MergeForm(one, other, request.POST)
            if form.is_valid():
                return self.merge(one, other, form)
        except MergeRefused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())
        return self.render_to_response(self.get_context_data(form=form))

    def tell_apart(self, one: Participant, other: Participant) -> HttpResponse:
        user = self.request.user
        tell_apart(one=one, other=other, author=user, at=timezone.now())
        log_person(one, NOT_DUPLICATE, user=user, other=other.public_id)
        messages.success(self.request, _("The two will not be proposed again."))
        return HttpResponseRedirect(reverse("segments_duplicates:list"))

    def merge(self, one: Participant, other: Participant, form: MergeForm) -> HttpResponse:
        user = self.request.user
        record = merge(
            survivor=one, merged=other, choices=form.choices(), author=user, at=timezone.now()
        )
        log_person(one, MERGED, user=user, merged=other.public_id)
        undo = reverse("segments_duplicates:unmerge", args=[record.pk])
        messages.success(
            self.request,
            f"{_('The two records are one now.')} {LOOKED_AT_LATER}",
            buttons=[messages.button(undo, _("Undo"))],
        )
        return HttpResponseRedirect(snippet_url(one, "inspect"))
