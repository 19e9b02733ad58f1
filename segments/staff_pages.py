"""What the pages of the admin share that are no viewset's."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

PER_PAGE = 50


class StaffPage(PermissionRequiredMixin, WagtailAdminTemplateMixin):
    """A page for staff who have `permission_required`; others get 403."""

    raise_exception = True
    _show_breadcrumbs = True

    def trail(self) -> list[tuple[str, Any]]:
        """Addresses and names of the pages above this one."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        steps = [*self.trail(), ("", self.get_page_title())]
        return [*self.breadcrumbs_items, *({"url": url, "label": label} for url, label in steps)]


def numbered(request: HttpRequest, rows: Any, *, count: int | None = None) -> dict[str, Any]:
    """The page of rows that is asked for, and what its foot needs.

    `count` saves the query for how many they are, where that is known.
    """
    paginator = Paginator(rows, PER_PAGE)
    if count is not None:
        paginator.count = count
    page = paginator.get_page(request.GET.get("p"))
    return {"page": page, "elided_page_range": paginator.get_elided_page_range(page.number)}


def index_step(model: type[Model]) -> tuple[str, Any]:
    """The list of a snippet, as a step of a trail."""
    name = model._meta.verbose_name_plural
    return reverse(model.snippet_viewset.get_url_name("list")), name[:1].upper() + name[1:]


def snippet_url(instance: Model, view: str) -> str:
    return reverse(instance.snippet_viewset.get_url_name(view), args=[instance.pk])
