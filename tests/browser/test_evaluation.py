"""A visitor reads and answers on a phone; the customer team sees the answer on its desk."""

import csv
import io
import re

import openpyxl
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
FORM = "evaluations/browser-1/"
PAPER = "status,heard_from,a1,a2,a3,a4,a5,a6,a7,a8,overall,join_again,liked,not_liked,next_time"
PRAISE = "เจ้าหน้าที่น่ารัก บรรยากาศอบอุ่น"
THANKS = {
    "th": "ขอขอบคุณที่สละเวลาตอบแบบประเมิน",
    "en": "Thank you for taking the time to answer.",
}
GRADUATE = {"th": "นักศึกษาบัณฑิตศึกษา", "en": "Graduate student"}
FRIEND = {"th": "เพื่อนหรืออาจารย์", "en": "A friend or lecturer"}


@pytest.fixture(scope="module", autouse=True)
def _evaluation(portal):
    portal.manage("open_evaluation", "browser-1", "--questionnaire=activity-satisfaction")


@pytest.fixture(scope="module")
def stored(portal, chromium):
    """The answers stored so far, as the customer team's own export gives them."""
    desk = chromium.new_context(base_url=portal.url)
    page = desk.new_page()
    page.goto("/admin/login/")
    page.fill("[name=username]", "customer")
    page.fill("[name=password]", portal.password)
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")

    def rows():
        export = desk.request.get("/admin/evaluations/results/browser-1/responses.csv")
        return list(csv.DictReader(io.StringIO(export.body().decode("utf-8-sig"))))

    yield rows
    desk.close()


@pytest.fixture
def new_rows(stored):
    """The answers stored since the test began."""
    before = {row["submission_key"] for row in stored()}
    return lambda: [row for row in stored() if row["submission_key"] not in before]


def answer_what_must_be(page):
    page.check("#q-status-U1")
    page.check("#q-overall-4")


def send(page):
    page.click("[data-submit]")
    page.wait_for_url("**/thanks/")


def follow(page, problem):
    problem.click()
    # The browser puts the focus on a field, but on a group of them only just before the first.
    if page.locator("fieldset:target").count():
        page.keyboard.press("Tab")


def test_visitor_finds_an_activity_and_the_annual_survey(visitor):
    page = visitor()
    page.goto("/")
    page.wait_for_url("**/th/")

    book = page.locator(".o-pile a").first
    title = book.locator("b").first.inner_text()
    book.click()

    assert page.locator("h1").inner_text() == title
    page.click("footer a[href='/th/evaluations/']")
    page.click("main a[href='/th/evaluations/annual-survey/']")
    assert page.locator("[data-evaluation-form]").is_visible()


@pytest.mark.parametrize("language", ["th", "en"])
def test_visitor_answers_in_their_language(visitor, new_rows, language):
    page = visitor()
    page.goto(f"/{language}/{FORM}")

    page.get_by_label(GRADUATE[language], exact=True).check()
    page.get_by_label(FRIEND[language], exact=True).check()
    page.check("#q-a1-5")
    page.check("#q-a7-na")
    page.check("#q-overall-4")
    page.fill("#q-liked", PRAISE)
    send(page)

    assert page.locator("h1").is_visible()
    assert page.get_by_text(THANKS[language]).is_visible()
    (row,) = new_rows()
    assert (row["language"], row["channel"], row["segment"]) == (language, "web", "U2")
    assert (row["heard_from"], row["a1"], row["a7"]) == ("friend", "5", "na")
    assert (row["overall"], row["liked"], row["not_liked"]) == ("4", PRAISE, "")


def test_without_a_script_errors_come_back_filled_in_and_lead_to_their_fields(visitor, new_rows):
    page = visitor(java_script_enabled=False)
    page.goto(f"/th/{FORM}")
    page.check("#q-a2-3")
    page.fill("#q-liked", PRAISE)

    page.click("[data-submit]")
    problems = page.locator("[data-error-summary] a")

    assert problems.count() == 2
    assert page.is_checked("#q-a2-3")
    assert page.input_value("#q-liked") == PRAISE
    assert new_rows() == []

    for number, code in enumerate(["status", "overall"]):
        follow(page, problems.nth(number))
        assert page.locator(f"#q-{code} :focus").count() == 1
        page.keyboard.press("Space")
    send(page)

    (row,) = new_rows()
    assert (row["status"], row["overall"], row["a2"], row["liked"]) == ("U1", "5", "3", PRAISE)


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_two_clicks_store_one_answer(visitor, new_rows, script):
    page = visitor(java_script_enabled=script)
    page.goto(f"/en/{FORM}")
    answer_what_must_be(page)

    page.dblclick("[data-submit]")
    page.wait_for_url("**/thanks/")

    assert len(new_rows()) == 1


def test_back_and_sending_again_stores_one_answer(visitor, new_rows):
    page = visitor()
    page.goto(f"/th/{FORM}")
    answer_what_must_be(page)
    send(page)

    page.go_back()
    page.wait_for_selector("[data-evaluation-form]")
    answer_what_must_be(page)
    send(page)

    assert len(new_rows()) == 1


def test_draft_outlives_a_reload_and_a_change_of_language_until_it_is_sent(visitor):
    page = visitor()
    page.goto(f"/th/{FORM}")
    answer_what_must_be(page)
    page.fill("#q-liked", PRAISE)

    page.reload()
    assert page.input_value("#q-liked") == PRAISE
    page.click("header a[hreflang=en]")
    page.wait_for_url("**/en/**")
    assert page.is_checked("#q-status-U1")
    assert page.input_value("#q-liked") == PRAISE

    send(page)
    page.goto(f"/en/{FORM}")
    assert page.input_value("#q-liked") == ""
    assert page.locator("input:checked").count() == 0


def test_clearing_the_answers_forgets_the_draft(visitor):
    page = visitor()
    page.goto(f"/en/{FORM}")
    answer_what_must_be(page)

    page.click("[data-draft-clear]")
    assert page.locator("input:checked").count() == 0
    page.reload()

    assert page.locator("input:checked").count() == 0


@pytest.fixture
def long_form(portal):
    """The annual survey with all its questions on one page."""
    portal.manage("open_evaluation", "browser-long", "--questionnaire=annual-service-survey")
    return "/th/evaluations/browser-long/"


def test_questions_that_follow_from_an_answer_come_and_go(visitor, long_form):
    page = visitor()
    page.goto(long_form)
    detail, other = page.locator("#q-dis_detail"), page.locator("#q-dis_area__other")
    assert detail.is_hidden()

    page.check("#q-dis_any-yes")
    assert detail.is_visible()
    assert other.is_hidden()
    page.check("#q-dis_area-other")
    assert other.is_visible()

    page.check("#q-dis_any-no")
    assert detail.is_hidden()
    assert other.is_hidden()


def test_a_long_paste_is_kept_whole_and_counted(visitor, long_form):
    page = visitor()
    page.goto(long_form)
    page.check("#q-dis_any-yes")
    detail = page.locator("#q-dis_detail")

    detail.fill("ก" * 3_000)

    assert len(detail.input_value()) == 3_000
    counted = page.locator("#q-dis_detail-hint .is-over")
    expect(counted).to_have_text(re.compile(r"3,000 จาก [\d,]+ ตัวอักษร"))
    detail.fill("สั้น")
    expect(counted).to_have_count(0)


def test_without_a_script_every_question_stands_open(visitor):
    page = visitor(java_script_enabled=False)

    page.goto("/th/evaluations/annual-survey/")

    assert page.locator("#q-dis_detail").is_visible()
    assert page.locator("#q-dis_area__other").is_visible()


@pytest.fixture
def four_answers(portal, tmp_path):
    """An evaluation of four answers, one fewer than may be shown: overall 5, 5, 4, 4."""
    path = tmp_path / "paper.csv"
    rows = [f"U1{',' * 10}{rating},,,," for rating in (5, 5, 4, 4)]
    path.write_text("\n".join([PAPER, *rows]), encoding="utf-8")
    portal.manage("open_evaluation", "browser-2", "--questionnaire=activity-satisfaction")
    portal.manage("import_responses", "browser-2", str(path))
    return "browser-2"


def test_customer_team_sees_a_new_answer_and_takes_it_away(visitor, staff_visitor, four_answers):
    phone = visitor()
    phone.goto(f"/th/evaluations/{four_answers}/")
    phone.check("#q-status-U1")
    phone.check("#q-overall-3")
    phone.fill("#q-liked", PRAISE)
    send(phone)

    desk = staff_visitor("customer")
    desk.goto(f"/admin/evaluations/results/{four_answers}/")

    figures = desk.locator("tr[data-question=overall] [data-figure]")
    assert figures.all_inner_texts()[:2] == ["5", "4.20"]
    for rows in (downloaded_csv(desk, four_answers), downloaded_xlsx(desk, four_answers)):
        assert sorted(str(row["overall"]) for row in rows) == ["3", "4", "4", "5", "5"]
        (own,) = (row for row in rows if row["channel"] == "web")
        assert (own["language"], own["status"], own["liked"]) == ("th", "U1", PRAISE)


def downloaded(page, name):
    with page.expect_download() as download:
        page.click(f".oar-report a[href$='{name}']")
    return download.value.path().read_bytes()


def downloaded_csv(page, code):
    content = downloaded(page, f"{code}/responses.csv")
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def downloaded_xlsx(page, code):
    book = openpyxl.load_workbook(io.BytesIO(downloaded(page, f"{code}/responses.xlsx")))
    header, *rows = book["data"].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]
