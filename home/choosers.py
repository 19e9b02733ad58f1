"""Choosing a snippet in a form, asked in the reader's language.

Wagtail puts the words together when the form's class is made, in the language of that moment.
"""

from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.widgets import AdminSnippetChooser


class BilingualChooser(AdminSnippetChooser):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        name = self.model._meta.verbose_name
        self.choose_one_text = _naming(_("Choose %(object)s"), name)
        self.choose_another_text = _naming(_("Choose another %(object)s"), name)
        self.link_to_chosen_text = _naming(_("Edit this %(object)s"), name)


def _naming(words: Promise, name: str | Promise) -> Promise:
    return lazy(lambda: words % {"object": name}, str)()


class BilingualChooserViewSet(SnippetChooserViewSet):
    base_widget_class = BilingualChooser
