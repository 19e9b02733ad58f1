from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.auth import LoginForm
from wagtail.coreutils import find_available_slug


class StaffLoginForm(LoginForm):
    """Wagtail's, whose password has no label to translate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")


class PageForm(WagtailAdminPageForm):
    """The editor's form of a page. A Thai title makes no address, so the form makes one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        if "slug" in self.fields and not self.cleaned_data.get("slug"):
            self.cleaned_data["slug"] = self.instance.slug or find_available_slug(
                self.parent_page, self.slug_for(self.cleaned_data)
            )
        return super().clean()

    def slug_for(self, words: dict[str, Any]) -> str:
        """An address in Latin letters: of the title where it has any, else the page's kind."""
        kind = self._meta.model._meta.model_name.removesuffix("page")
        return slugify(words.get("title", "")) or kind
