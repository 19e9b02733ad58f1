from types import SimpleNamespace

import pytest
from django.utils import translation

from home.bilingual import active_language, localized, text_in

ROW = SimpleNamespace(title_th="วาเลนไทน์", title_en="Valentine", note_th="ไทย", note_en="")
TEXT = {"th": "มาก", "en": "High"}


@pytest.mark.parametrize(
    ("code", "language"),
    [("th", "th"), ("th-th", "th"), ("en", "en"), ("en-gb", "en"), ("ms", "en"), (None, "th")],
)
def test_active_language_is_one_of_two(code, language):
    with translation.override(code):
        assert active_language() == language


@pytest.mark.parametrize(("language", "title"), [("th", "วาเลนไทน์"), ("en", "Valentine")])
def test_localized_gives_the_readers_language(language, title):
    with translation.override(language):
        assert localized(ROW, "title") == title
    assert localized(ROW, "title", language) == title


def test_localized_falls_back_to_the_other_language():
    assert localized(ROW, "note", "en") == "ไทย"


def test_localized_is_empty_when_both_are():
    assert localized(SimpleNamespace(note_th="", note_en=None), "note", "th") == ""


def test_localized_refuses_a_field_that_is_not_there():
    with pytest.raises(AttributeError):
        localized(ROW, "summary", "th")


@pytest.mark.parametrize(("language", "text"), [("th", "มาก"), ("en", "High")])
def test_text_in_gives_the_readers_language(language, text):
    with translation.override(language):
        assert text_in(TEXT) == text
    assert text_in(TEXT, language) == text


def test_text_in_falls_back_to_what_there_is():
    assert text_in({"th": "มาก"}, "en") == "มาก"
    assert text_in({"th": "", "en": "High"}, "th") == "High"
    assert text_in({}, "th") == ""
