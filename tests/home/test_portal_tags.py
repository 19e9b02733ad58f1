from datetime import UTC, date, datetime, time
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe

# 01.30 on the 26th in Bangkok is still the 25th in UTC.
NIGHT = datetime(2017, 12, 25, 18, 30, tzinfo=UTC)


def rendered(source, language="th", **context):
    with translation.override(language):
        return Template("{% load portal_tags %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("name", "thai", "english"),
    [
        ("long_date", "26 ธันวาคม 2560", "26 December 2017"),
        ("short_date", "26 ธ.ค. 2560", "26 Dec 2017"),
        ("weekday_date", "วันอังคารที่ 26 ธันวาคม 2560", "Tuesday 26 December 2017"),
        ("clock_time", "01.30\u00a0น.", "1.30 a.m."),
    ],
)
def test_date_filters_speak_the_language_in_local_time(name, thai, english):
    source = "{{ when|" + name + " }}"

    assert rendered(source, "th", when=NIGHT) == thai
    assert rendered(source, "en", when=NIGHT) == english


@pytest.mark.parametrize("name", ["long_date", "short_date", "weekday_date", "clock_time"])
def test_date_filters_are_empty_without_a_date(name):
    assert rendered("{{ when|" + name + " }}{{ missing|" + name + " }}", when=None) == ""


def test_date_filters_take_plain_dates_and_times():
    assert rendered("{{ day|long_date }}", day=date(2017, 2, 14)) == "14 กุมภาพันธ์ 2560"
    assert rendered("{{ at|clock_time }}", at=time(0)) == "00.00\u00a0น."


def test_date_range_tag_takes_local_days():
    source = "{% date_range start end short=True %}"
    start = datetime(2017, 12, 14, 18, tzinfo=UTC)

    assert rendered(source, start=start, end=NIGHT) == "15–26 ธ.ค. 2560"
    assert rendered(source, "en", start=start, end=NIGHT) == "15–26 Dec 2017"


def test_date_range_tag_without_an_end_is_one_date():
    assert rendered("{% date_range day None %}", day=NIGHT) == "26 ธันวาคม 2560"
    assert rendered("{% date_range day as d %}[{{ d }}]", day=NIGHT) == "[26 ธันวาคม 2560]"


def test_localized_filter_escapes_what_it_finds():
    row = SimpleNamespace(title_th="ก & ข", title_en="<b>")

    assert rendered('{{ row|localized:"title" }}', row=row) == "ก &amp; ข"
    assert rendered('{{ row|localized:"title" }}', "en", row=row) == "&lt;b&gt;"
    assert rendered('{{ row|localized:"title" }}', row=None) == ""


def test_text_in_filter_escapes_what_it_finds():
    assert rendered("{{ text|text_in }}", "en", text={"th": "ก", "en": "a < b"}) == "a &lt; b"
    assert rendered("{{ text|text_in }}{{ missing|text_in }}", text={}) == ""


def test_join_words_filter_escapes_unsafe_text():
    text = "<b>ห้องสมุด</b> 9.00 น."

    expected = "&lt;b&gt;ห้อง\u2060สมุด&lt;/b&gt; 9.00\u00a0น."
    assert rendered("{{ text|join_words }}", text=text) == expected
    assert rendered("{% autoescape off %}{{ text|join_words }}{% endautoescape %}", text=text) == (
        "<b>ห้อง\u2060สมุด</b> 9.00\u00a0น."
    )


def test_join_words_filter_keeps_safe_html_and_its_addresses():
    html = mark_safe('<a href="/ห้องสมุด/">ห้องสมุด</a>')

    expected = '<a href="/ห้องสมุด/">ห้อง\u2060สมุด</a>'
    assert rendered("{{ html|join_words }}", html=html) == expected


def test_join_words_filter_follows_other_filters():
    row = SimpleNamespace(title_th="ลงทะเบียน & เช็กอิน", title_en="")

    shown = rendered('{{ row|localized:"title"|join_words }}', row=row)
    assert shown == "ลง\u2060ทะเบียน &amp; เช็ก\u2060อิน"


def test_icon_tag_names_a_symbol():
    assert rendered('{% icon "clock" %}') == (
        '<svg class="o-i" aria-hidden="true"><use href="#i-clock"/></svg>'
    )


def test_icon_tag_escapes_its_name():
    assert '"x"' not in rendered("{% icon name %}", name='"x"')
