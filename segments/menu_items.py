"""Pages of the menu of customers that are no list of a model."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem


class PermittedMenuItem(MenuItem):
    """Shown to staff who have every one of the permissions."""

    def __init__(self, *args: Any, permissions: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permissions = permissions

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perms(self.permissions)
