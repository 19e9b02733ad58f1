"""What visitors find, in the index of whatever database runs."""

import json
import sys

import pytest
from django.core.cache import cache
from django.utils import translation
from wagtail.models import Locale

from home import site_search
from home.models import StandardPage
from tests.factories.evaluations import EvaluationFactory
from tests.home.search_cases import QUERIES, TITLES

pytestmark = pytest.mark.django_db
ODD = ['"', '""', 'a"b', "'", "*", "หนังสือ*", "AND", "(", "NEAR(", ":", "-", "๑๒", "%", "\\", "\0"]
ODD += ["ก" * 5_000, "่้๊", "NOT หนังสือ", "💛", " ", "OR", "a AND", "ั", "<script>"]


def standard_page(home_page, title, body="", **values):
    return home_page.add_child(
        instance=StandardPage(
            title=title,
            slug=values.pop("slug", f"page-{StandardPage.objects.count()}"),
            body=json.dumps([{"type": "text", "value": f"<p>{body}</p>"}]) if body else "[]",
            **values,
        )
    )


@pytest.fixture
def titles(home_page):
    return [standard_page(home_page, title) for title in TITLES]


def found(query, language="th"):
    return [each.title for each in site_search.search(site_search.cleaned(query), language)]


def test_thai_words_are_found_anywhere_and_nothing_else_is(titles, capsys):
    right = wrong = missed = 0
    for query, places in QUERIES.items():
        wanted = {TITLES[place] for place in places}
        # The pages that every portal has stand in the same index.
        given = set(found(query)) & set(TITLES)
        right, wrong = right + len(given & wanted), wrong + len(given - wanted)
        missed += len(wanted - given)

    precision, recall = right / (right + wrong), right / (right + missed)
    with capsys.disabled():
        sys.stdout.write(f"\n{len(QUERIES)} queries: precision {precision}, recall {recall}\n")
    assert (precision, recall) == (1, 1)


def test_what_holds_the_query_word_for_word_comes_first(home_page):
    standard_page(home_page, "หนึ่ง", body="สมุดเล่มนี้ของห้องครัว ห้องสมมุติ มุดใต้โต๊ะ ห้องสมุด")
    standard_page(home_page, "สมุดของห้อง", body="องส สมุ มุด ห้อง")
    standard_page(home_page, "ห้องสมุด")

    order = found("ห้องสมุด")
    assert order.index("ห้องสมุด") < order.index("หนึ่ง") < order.index("สมุดของห้อง")


def test_words_deep_in_a_long_text_are_found(home_page):
    standard_page(home_page, "ยาว", body="หนังสือดีมีทุกวัน " * 300 + "เกียรติบัตร")

    assert found("เกียรติบัตร") == ["ยาว"]


def test_drafts_and_the_other_language_are_not_found(home_page):
    standard_page(home_page, "บอกรักร่าง", live=False)
    standard_page(home_page, "บอกรักจริง")

    assert found("บอกรัก") == ["บอกรักจริง"]
    assert found("บอกรัก", "en") == []
    assert Locale.objects.count() == 2


def test_an_open_evaluation_is_found_by_its_title(home_page):
    EvaluationFactory(code="open", title_th="ประเมินงานบอกรัก", title_en="Evaluate Valentine")

    assert found("บอกรัก") == ["ประเมินงานบอกรัก"]
    with translation.override("en"):
        assert found("valentine", "en") == ["Evaluate Valentine"]


@pytest.mark.parametrize("query", ODD)
def test_any_query_gives_a_page(client, home_page, query):
    standard_page(home_page, "หนังสือ")

    for language in ("th", "en"):
        assert client.get(f"/{language}/search/", {"q": query}).status_code == 200
        answer = client.get(f"/{language}/search/suggestions/", {"q": query})
        assert isinstance(answer.json()["titles"], list)


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", "๒", ""])
def test_any_page_of_results_gives_a_page(client, titles, page):
    response = client.get("/th/search/", {"q": "หนังสือ", "p": page})

    assert response.status_code == 200
    assert response.context["page_of_results"].number == 1


def test_results_are_shown_with_extracts_that_mark_the_words(client, home_page):
    standard_page(home_page, "งาน", body="มาบอกรักกัน <b>ที่นี่</b>")

    text = client.get("/th/search/", {"q": "บอกรัก"}).content.decode()

    assert "<mark>บอกรัก</mark>" in text
    assert 'name="robots" content="noindex' in text


def test_keys_of_the_other_keyboard_are_offered_as_what_was_meant(client, home_page):
    standard_page(home_page, "สวัสดีน้องใหม่")

    assert "?q=%E0%B8%AA%E0%B8%A7" in client.get("/th/search/", {"q": "l;ylfu"}).content.decode()
    assert client.get("/th/search/", {"q": "ผผผ"}).context["other_keyboard"] == ""


def test_titles_are_suggested_while_somebody_types(client, titles):
    def suggested(query):
        return client.get("/th/search/suggestions/", {"q": query}).json()["titles"]

    assert suggested("วาเล") == [TITLES[0]]
    assert TITLES[8] in suggested("ห้องส")
    assert suggested("สวัส")[0] == TITLES[23]
    assert len(suggested("ห")) <= site_search.MOST_SUGGESTIONS


def test_the_number_of_queries_does_not_depend_on_the_number_of_results(
    client, home_page, django_assert_max_num_queries
):
    for number in range(30):
        standard_page(home_page, f"หนังสือเล่มที่ {number}")
    cache.clear()

    with django_assert_max_num_queries(12):
        client.get("/th/search/", {"q": "หนังสือ"})
