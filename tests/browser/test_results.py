"""The figures of evaluations in the admin: chosen, sorted, printed, hidden, in both languages."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

RESULTS = "/admin/evaluations/results/annual-survey/"
EVALUATIONS = "/admin/snippets/evaluations/evaluation/"
A4 = {"width": 718, "height": 1000}
SIGHTS = (({"width": 390, "height": 844}, "dark"), ({"width": 1280, "height": 900}, "light"))
HEADINGS = {"th": "คำตอบรายข้อ", "en": "Answers question by question"}
PAPER = (
    "status,language,heard_from,a1,a2,a3,a4,a5,a6,a7,a8,"
    "overall,join_again,liked,not_liked,next_time"
)
HIDDEN_MARK = "ซ่อนเพื่อคุ้มครองกลุ่มเล็ก"
IN_ENGLISH = """
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail.users.models import UserProfile

reader, _ = get_user_model().objects.get_or_create(username="english-reader")
reader.set_password({password!r})
reader.save()
reader.groups.add(Group.objects.get(name="customer"))
profile = UserProfile.get_for_user(reader)
profile.preferred_language = "en"
profile.save()
"""


def query(page):
    return dict(parse_qsl(urlsplit(page.url).query))


def means(page):
    return [float(text) for text in page.locator("[data-bar] strong").all_inner_texts()]


@pytest.fixture
def asked(portal, tmp_path):
    """Opens an evaluation with answers on paper, each a segment, a language and two ratings."""

    def with_answers(code, answers):
        path = tmp_path / "paper.csv"
        lines = [
            f"{segment},{language},,{','.join([first] * 4 + [second] * 4)},4,,,,"
            for segment, language, first, second in answers
        ]
        path.write_text("\n".join([PAPER, *lines]), encoding="utf-8")
        portal.manage("open_evaluation", code, "--questionnaire=activity-satisfaction")
        portal.manage("import_responses", code, str(path))
        return f"/admin/evaluations/results/{code}/"

    return with_answers


def test_filters_combine_sort_and_stay_in_the_address_without_scripts(staff_visitor, asked):
    results = asked(
        "browser-40",
        [
            (segment, language, *ratings)
            for segment in ("U1", "U2")
            for language in ("th", "en")
            for ratings in [("5", "3")] * 6 + [("4", "2")] * 4
        ],
    )
    page = staff_visitor("customer", java_script_enabled=False)
    page.goto(results)

    page.select_option("[name=segment]", "U1")
    page.click("form[method=get] button:text('แสดง')")
    page.click("summary")
    page.select_option("[name=language]", "th")
    page.click("form[method=get] button:text('แสดง')")
    page.click("text=ค่าเฉลี่ยน้อยไปมาก")

    assert query(page) == {"segment": "U1", "language": "th", "sort": "lowest"}
    assert page.locator("[data-tile=responses] b").inner_text() == "10"
    assert means(page) == [2.6] * 4 + [4.0] + [4.6] * 4
    page.click(".dashboard__chips a:has-text('ภาษา')")
    assert query(page) == {"segment": "U1", "sort": "lowest"}
    assert page.locator("[data-tile=responses] b").inner_text() == "20"
    page.click(".dashboard a:text-is('แสดงช่วงเชื่อมั่น 95 %')")
    assert query(page) == {"segment": "U1", "sort": "lowest", "intervals": "on"}
    expect(page.locator(".o-heat td small", has_text="n = 20")).to_have_count(9)


@pytest.mark.parametrize("language", ["th", "en"])
def test_results_read_well_in_both_languages_on_every_screen_and_on_paper(
    staff_visitor, portal, violations, language
):
    portal.manage("shell", "-c", IN_ENGLISH.format(password=portal.password))
    page = staff_visitor({"th": "customer", "en": "english-reader"}[language])
    page.goto(f"{RESULTS}?intervals=on&until=2099-01")

    expect(page.locator("#questions")).to_have_text(HEADINGS[language])
    for size, scheme in SIGHTS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        assert violations(page, ".oar-report") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    figures = page.locator("#figures ~ .dashboard__table")
    assert figures.evaluate("each => each.scrollWidth <= each.clientWidth")
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= A4["width"]
    expect(page.locator(".dashboard__choose")).to_be_hidden()
    expect(page.locator(".dashboard__print-title")).to_be_visible()


def test_tables_of_results_fit_their_screen_and_keep_their_heads_in_sight(staff_visitor):
    page = staff_visitor("customer")
    page.goto(RESULTS)
    tables = page.locator(".dashboard__table")

    expect(tables).to_have_count(2)
    for number in range(2):
        table = tables.nth(number)
        assert table.evaluate("each => each.scrollWidth <= each.clientWidth")
        table.evaluate("each => each.scrollTo(0, each.scrollHeight)")
        head = table.locator("thead th").first
        top = "each => each.getBoundingClientRect().top"
        assert abs(head.evaluate(top) - table.evaluate(top)) < 2

    page.set_viewport_size(SIGHTS[0][0])
    left = "each => each.getBoundingClientRect().left"
    for number in range(2):
        table = tables.nth(number)
        table.evaluate("each => each.scrollTo(each.scrollWidth, 0)")
        row = table.locator("tbody th").first
        assert abs(row.evaluate(left) - table.evaluate(left)) < 2


def test_a_hidden_group_is_marked_explained_and_can_be_widened(staff_visitor, asked):
    results = asked("browser-8", [("U1", "th", "4", "4")] * 6 + [("U2", "th", "1", "1")] * 2)
    page = staff_visitor("customer")
    page.goto(results)
    expect(page.locator("[data-group=U2]")).to_contain_text(HIDDEN_MARK)

    page.select_option("[name=segment]", "U2")
    page.click("form[method=get] button:text('แสดง')")

    expect(page.locator(".oar-report [role=status]")).to_contain_text(HIDDEN_MARK)
    expect(page.locator(".oar-report [role=status]")).to_contain_text("น้อยกว่า 5 คน")
    assert page.locator("[data-tile], [data-figure]").count() == 0
    page.click(".oar-report [role=status] a")
    expect(page.locator("[data-tile=responses] b")).to_have_text("8")


def test_the_list_shows_figures_in_brief_and_finds_by_state(staff_visitor, violations):
    page = staff_visitor("customer")
    page.goto(f"{EVALUATIONS}?q=annual-survey")
    row = page.locator("tr", has=page.locator(f"a[href='{RESULTS}']"))
    expect(row.locator(".evaluation-list__overall b")).to_have_text(re.compile(r"\d\.\d\d"))
    assert row.locator("svg[role=img] rect").count() > 2
    assert violations(page, ".evaluation-list") == []

    page.goto(f"{EVALUATIONS}?q=annual-survey&state=closed")

    expect(page.locator(f"a[href='{RESULTS}']")).to_have_count(0)
