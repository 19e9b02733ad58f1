"""The list of people in the admin, as quick for very many people as for ten."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BaseColumn, BulkActionsCheckboxColumn
from wagtail.admin.widgets.button import ListingButton
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.views.snippets import IndexView

from segments.identities import search_words
from segments.models import Participant
from segments.people.choices import Offered
from segments.people.columns import (
    chosen_names,
    column_choices,
    columns_of,
)
from segments.people.filters import ParticipantFilterSet
from segments.people.narrowing import Narrowed, holding_word, narrowed
from segments.people.pages import BY_NAME, ORDERINGS, in_order, people_page
from segments.people.queries import (
    COLUMNS,
    KNOWN,
    ORDERING,
    asked_for,
    saved_query,
    written,
)
from segments.person_access import log_people
from segments.person_actions import LISTED

LONGEST_NUMBER = 6
FILE = "wagtailsnippets_segments_participant:export"


class ParticipantIndexView(IndexView):
    """Shows who is present; merged and erased records have pages, but no line here."""

    model = Participant
    filterset_class = ParticipantFilterSet
    page_title = gettext_lazy("All people")
    add_item_label = gettext_lazy("Add a person")
    default_ordering = BY_NAME
    is_searchable = True
    bulk_actions: Sequence[type[SnippetBulkAction]] = ()

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def column_names(self) -> list[str]:
        return chosen_names(self.request.GET.getlist(COLUMNS))

    @cached_property
    def columns(self) -> Sequence[BaseColumn]:
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="snippet"),
            *columns_of(self.column_names),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Wagtail's own parameter for files leads to ours, which asks for permission and logs."""
        if self.is_export:
            file = reverse(FILE, args=["people", request.GET["export"]])
            return HttpResponseRedirect(f"{file}?{written(asked_for(request.GET))}")
        return super().get(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Participant]:
        return Participant.objects.present()

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return super().get_filterset_kwargs() | {"today": self.today}

    def get_valid_orderings(self) -> list[str]:
        return [sign + name for name in ORDERINGS for sign in ("", "-")]

    def order_queryset(self, queryset: QuerySet[Participant]) -> QuerySet[Participant]:
        return in_order(queryset, self.ordering)

    def filter_queryset(self, queryset: QuerySet[Participant]) -> QuerySet[Participant]:
        """Nobody, where a filter is not understood: an action must not reach everybody then."""
        if not self.filters.is_valid():
            return queryset.none()
        return self.filters.filter_queryset(queryset)

    def search_queryset(self, queryset: QuerySet[Participant]) -> Narrowed:
        """Nobody, where what is searched for has no word or can't be read."""
        words = search_words(self.search_query)
        if not words and self.request.GET.get(self.search_kwarg, "").strip():
            return Narrowed(queryset.none(), 0, 0)
        return narrowed(queryset, [*map(holding_word, words), *self.filters.holdings])

    def paginate_queryset(self, queryset: Narrowed, page_size: int) -> tuple:
        asked = self.request.GET.get(self.page_kwarg, "")
        number = int(asked) if asked.isdecimal() and len(asked) < LONGEST_NUMBER else 1
        page = people_page(queryset, self.column_names, number=number, size=page_size)
        return page.paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        asked = asked_for(self.request.GET)
        view_query = saved_query(self.request.GET.urlencode())
        rows = len(context["object_list"])
        log_people(LISTED, user=self.request.user, rows=rows, filters=asked)
        saved_views = self.saved_views()
        context |= {
            "is_exporter": self.user_has_permission("export"),
            "list_query": written(asked),
            "view_query": view_query,
            "new_view_query": urlencode({"query": view_query}),
            "saved_views": saved_views,
            "is_saved_view": any(view.code == view_query for view in saved_views),
            "bulk_buttons": self.bulk_buttons(),
            "column_choices": column_choices(self.column_names),
            "kept_by_search": _pairs(asked, (ORDERING, COLUMNS)),
            "kept_by_columns": _pairs(asked, set(KNOWN) - {COLUMNS}),
        }
        return context

    def bulk_buttons(self) -> list[ListingButton]:
        may = self.request.user.has_perm
        return [
            ListingButton(
                action.display_name,
                url=reverse(
                    "wagtail_bulk_action", args=["segments", "participant", action.action_type]
                ),
                classname="bulk-action-btn",
                attrs={"aria-label": action.aria_label, "data-bulk-action-button": ""},
            )
            for action in self.bulk_actions
            if may(action.permission_required)
        ]

    def saved_views(self) -> list[Offered]:
        """The reader's own and the team's."""
        own = self.request.user.pk
        offered = self.filters.choices.of("view")
        return [view for view in offered if view.place == own or view.detail]


def _pairs(asked: dict[str, list[str]], names: Collection[str]) -> list[tuple[str, str]]:
    return [(name, value) for name in asked if name in names for value in asked[name]]
