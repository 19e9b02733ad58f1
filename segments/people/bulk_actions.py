"""What can be done with several people at once, from the list."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from segments.memberships import OverrideRefused, override_segment
from segments.models import Participant, ParticipantTag, SegmentOverride
from segments.people.exports import contacts_file
from segments.people.fields import WordsField
from segments.people.lists import ParticipantIndexView
from segments.people.queries import asked_for
from segments.people.tagging_people import tag_people, untag_people
from segments.person.override_views import OverrideForm
from segments.person.records import PersonGone
from segments.person_access import log_people, log_person
from segments.person_actions import LISTED, MOVED, TAGGED
from segments.table_responses import FORMATS
from segments.tags import check_tag

SHOWN = 12
EVERYBODY = "all"
SEEING = "segments.view_participant"


class PeopleAction(SnippetBulkAction):
    """Asks first, for those who may: on the people ticked, or on everybody whom the list has."""

    models = [Participant]
    template_name = "segments/admin/bulk_action.html"
    permission_required = "segments.change_participant"
    most = 20_000
    question: Any = ""
    button: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Raises PermissionDenied."""
        if not request.user.has_perms([SEEING, self.permission_required]):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def is_everybody(self) -> bool:
        return EVERYBODY in self.request.GET.getlist("id")

    @property
    def choice(self) -> dict[str, Any]:
        """How the people were chosen, as the audit log has it."""
        if self.is_everybody:
            return {"filters": asked_for(self.request.GET)}
        return {"chosen_by_hand": True}

    @cached_property
    def people(self) -> QuerySet[Participant]:
        """Merged and erased records are nobody's to act on here."""
        asked = self.request.GET.getlist("id")
        if self.is_everybody:
            listed = ParticipantIndexView()
            listed.setup(self.request)
            return listed.get_queryset().people
        keys = [key for key in asked if key.isdecimal() and len(key) < 19]
        return Participant.objects.present().filter(pk__in=keys)

    @cached_property
    def size(self) -> int:
        """One more than `most` stands for more."""
        return self.people.order_by().values("pk")[: self.most + 1].count()

    @property
    def obstacle(self) -> str:
        """Why the action can't be done with these people; empty where it can."""
        if not self.size:
            return _("Nobody is chosen.")
        if self.size > self.most:
            most = f"{self.most:,}"
            return _("This can be done with %(most)s people at once. Choose fewer.") % {
                "most": most
            }
        return ""

    def get_actionable_objects(self) -> tuple[QuerySet[Participant], dict[str, list]]:
        return self.people, {"items_with_no_access": []}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.get_form())
        shown = list(self.people.select_related("segment").order_by("sort_key", "pk")[:SHOWN])
        log_people(LISTED, user=self.request.user, rows=len(shown), **self.choice)
        return {
            **kwargs,
            "header_icon": "user",
            "title": self.display_name,
            "question": self.question,
            "button": self.button,
            "obstacle": self.obstacle,
            "people": shown,
            "size": self.size,
            "others": self.size - len(shown),
            "next": self.next_url,
            "submit_url": f"{self.request.path}?{self.request.META['QUERY_STRING']}",
        }

    def form_valid(self, form: forms.Form) -> HttpResponseBase:
        if self.obstacle:
            return self.form_invalid(form)
        return super().form_valid(form)


class TagForm(forms.Form):
    tag = WordsField(
        label=gettext_lazy("Tag"),
        max_length=100,
        validators=[check_tag],
        help_text=gettext_lazy("One tag, such as volunteer. A new one is made where none is."),
    )


class AddTagAction(PeopleAction):
    display_name = gettext_lazy("Add a tag")
    action_type = "add_tag"
    aria_label = gettext_lazy("Add a tag to the chosen people")
    action_priority = 10
    form_class = TagForm
    button = gettext_lazy("Add the tag")

    @classmethod
    def execute_action(cls, objects: Any, **kwargs: Any) -> tuple[int, int]:
        action = kwargs["self"]
        tag = action.cleaned_form.cleaned_data["tag"]
        return action.tagged(tag_people(people=objects, name=tag), "added"), 0

    def tagged(self, changed: int, how: str) -> int:
        name = self.cleaned_form.cleaned_data["tag"]
        # By its key, since the name of a tag may be a person's.
        tag = ParticipantTag.objects.filter(name__iexact=name).values_list("pk", flat=True).first()
        user = self.request.user
        log_people(TAGGED, user=user, rows=changed, how=how, tag=tag, **self.choice)
        return changed

    def get_success_message(self, changed: int, _children: int) -> str:
        return ngettext(
            "The tag was added to %(count)s person.",
            "The tag was added to %(count)s people.",
            changed,
        ) % {"count": f"{changed:,}"}


class RemoveTagAction(AddTagAction):
    display_name = gettext_lazy("Remove a tag")
    action_type = "remove_tag"
    aria_label = gettext_lazy("Remove a tag from the chosen people")
    action_priority = 20
    button = gettext_lazy("Remove the tag")

    @classmethod
    def execute_action(cls, objects: Any, **kwargs: Any) -> tuple[int, int]:
        action = kwargs["self"]
        tag = action.cleaned_form.cleaned_data["tag"]
        return action.tagged(untag_people(people=objects, name=tag), "removed"), 0

    def get_success_message(self, changed: int, _children: int) -> str:
        return ngettext(
            "The tag was removed from %(count)s person.",
            "The tag was removed from %(count)s people.",
            changed,
        ) % {"count": f"{changed:,}"}


class SegmentAction(PeopleAction):
    display_name = gettext_lazy("Give a segment")
    action_type = "give_segment"
    aria_label = gettext_lazy("Give the chosen people a segment by hand")
    action_priority = 30
    permission_required = "segments.add_segmentoverride"
    most = 500  # each is moved on their own, with their history
    form_class = OverrideForm
    button = gettext_lazy("Give this segment")

    @cached_property
    def known(self) -> list[int]:
        """The segments by hand that the new one takes the place of."""
        if self.obstacle:
            return []
        in_force = SegmentOverride.objects.in_force(today=timezone.localdate())
        of_people = in_force.filter(participant__in=self.people.values("pk"))
        return list(of_people.values_list("pk", flat=True))

    @property
    def question(self) -> str:
        if not self.known:
            return ""
        return ngettext(
            "%(count)s of them has a segment by hand already. The new one takes its place.",
            "%(count)s of them have a segment by hand already. The new one takes its place.",
            len(self.known),
        ) % {"count": len(self.known)}

    def get_initial(self) -> dict[str, Any]:
        return {"known": self.known}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"today": timezone.localdate()}

    @classmethod
    def execute_action(cls, objects: Any, **kwargs: Any) -> tuple[int, int]:
        action = kwargs["self"]
        given = action.cleaned_form.cleaned_data
        # In one order, so that no two of these wait for each other.
        people = list(objects.order_by("pk"))
        left = 0
        for person in people:
            try:
                override_segment(
                    participant=person,
                    segment=given["segment"],
                    reason=given["reason"],
                    until=given["until"],
                    author=action.request.user,
                    today=timezone.localdate(),
                    known=given["known"],
                )
            except (OverrideRefused, PersonGone):
                left += 1
            else:
                code = given["segment"].code
                log_person(person, MOVED, user=action.request.user, segment=code)
        if left:
            messages.warning(action.request, action.left_message(left))
        return len(people) - left, 0

    def left_message(self, left: int) -> str:
        return ngettext(
            "%(count)s person stays as before: somebody gave them a segment by hand meanwhile,"
            " or merged or erased them.",
            "%(count)s people stay as before: somebody gave them a segment by hand meanwhile,"
            " or merged or erased them.",
            left,
        ) % {"count": left}

    def get_success_message(self, changed: int, _children: int) -> str | None:
        if not changed:
            return None
        segment = self.cleaned_form.cleaned_data["segment"]
        return ngettext(
            "%(count)s person is now in %(segment)s.",
            "%(count)s people are now in %(segment)s.",
            changed,
        ) % {"count": f"{changed:,}", "segment": segment}


class FormatForm(forms.Form):
    form = forms.ChoiceField(
        label=gettext_lazy("File"),
        choices=[(form, form.upper()) for form in FORMATS],
        widget=forms.RadioSelect,
        initial="csv",
    )


class ContactsAction(PeopleAction):
    display_name = gettext_lazy("Export who agreed")
    action_type = "export_contacts"
    aria_label = gettext_lazy("Export those of the chosen people who agreed to be contacted")
    action_priority = 40
    permission_required = "segments.export_participant"
    most = 1_000_000
    form_class = FormatForm
    question = gettext_lazy(
        "Only those who agreed to be contacted are in the file. The export is recorded."
    )
    button = gettext_lazy("Download the file")

    def prepare_action(self, objects: Any, objects_without_access: Any) -> HttpResponseBase:
        return contacts_file(
            objects.order_by("sort_key", "pk"),
            form=self.cleaned_form.cleaned_data["form"],
            user=self.request.user,
            **self.choice,
        )


class MergeAction(PeopleAction):
    """Leads to the page on which two records are compared and merged."""

    display_name = gettext_lazy("Merge two")
    action_type = "merge"
    aria_label = gettext_lazy("Merge the two chosen people")
    action_priority = 50
    permission_required = "segments.merge_participant"
    button = gettext_lazy("Compare the two")
    question = gettext_lazy("The next page shows the two side by side. Nothing is merged yet.")

    @property
    def obstacle(self) -> str:
        return "" if self.size == 2 else _("Choose exactly two people to merge.")

    def prepare_action(self, objects: Any, objects_without_access: Any) -> HttpResponseBase:
        first, second = objects.values_list("pk", flat=True).order_by("pk")
        query = urlencode({"first": first, "second": second})
        return HttpResponseRedirect(f"{reverse('segments_duplicates:compare')}?{query}")


ACTIONS = (AddTagAction, RemoveTagAction, SegmentAction, ContactsAction, MergeAction)
