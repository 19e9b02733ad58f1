"""Lists of people under a name: a member's own, and the team's."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, DeleteView, ListView, UpdateView

from segments.models import Participant, SavedView
from segments.people.fields import WordsField
from segments.people.queries import saved_query
from segments.staff_pages import StaffPage, index_step

LONGEST_QUERY = SavedView._meta.get_field("query").max_length


def list_url(query: str) -> str:
    return f"{index_step(Participant)[0]}?{query}"


def views_for(user: Any) -> QuerySet[SavedView]:
    """The member's own views and those of the whole team."""
    return SavedView.objects.filter(Q(owner=user) | Q(shared=True)).select_related("owner")


class SavedViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ("name", "shared")
        field_classes = {"name": WordsField}

    def clean_name(self) -> str:
        """Raises ValidationError where the member has another view of the name."""
        name = self.cleaned_data["name"]
        others = SavedView.objects.filter(owner=self.instance.owner, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("You have a view of this name. Choose another."))
        return name


class SavedViewPage(StaffPage):
    """For those who may see people; each member changes only what is their own."""

    permission_required = "segments.view_participant"
    header_icon = "list-ul"
    model = SavedView
    form_class = SavedViewForm
    context_object_name = "saved_view"

    def trail(self) -> list[tuple[str, Any]]:
        steps = [index_step(Participant)]
        if not isinstance(self, SavedViewListView):
            steps.append((reverse("segments_views:list"), SavedViewListView.page_title))
        return steps

    def get_queryset(self) -> QuerySet[SavedView]:
        return SavedView.objects.filter(owner=self.request.user)

    def get_success_url(self) -> str:
        return reverse("segments_views:list")


class SavedViewListView(SavedViewPage, ListView):
    template_name = "segments/admin/saved_view_list.html"
    page_title = gettext_lazy("Saved views")
    context_object_name = "saved_views"

    def get_queryset(self) -> QuerySet[SavedView]:
        return views_for(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for view in context["saved_views"]:
            view.url = list_url(view.query)
            view.is_own = view.owner_id == self.request.user.pk
        return context


class SavedViewCreateView(SavedViewPage, CreateView):
    """Saves what the list showed; `query` is the address it had."""

    template_name = "segments/admin/saved_view_form.html"
    page_title = gettext_lazy("Save this view")

    @cached_property
    def query(self) -> str:
        asked = self.request.POST or self.request.GET
        return saved_query(asked.get("query", "")[:LONGEST_QUERY])

    def get_form_kwargs(self) -> dict[str, Any]:
        mine = SavedView(owner=self.request.user, query=self.query)
        return super().get_form_kwargs() | {"instance": mine}

    def get_success_url(self) -> str:
        messages.success(
            self.request, _("The view “%(name)s” is saved.") % {"name": self.object.name}
        )
        return list_url(self.query)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            query=self.query, back_url=list_url(self.query), button=_("Save"), **kwargs
        )


class SavedViewEditView(SavedViewPage, UpdateView):
    template_name = "segments/admin/saved_view_form.html"
    page_title = gettext_lazy("Rename this view")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            back_url=reverse("segments_views:list"), button=_("Save"), **kwargs
        )


class SavedViewDeleteView(SavedViewPage, DeleteView):
    """Taken away at once by a button of the list; only a link away from being saved anew."""

    http_method_names = ["post"]
    form_class = forms.Form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        view = self.get_object()
        view.delete()
        messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
        return HttpResponseRedirect(self.get_success_url())
