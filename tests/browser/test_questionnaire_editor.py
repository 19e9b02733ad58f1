"""A questionnaire built by somebody who is no developer, entirely in the editor."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ITEMS = "sections-0-value-items"
RATING = f"{ITEMS}-0-value"
CHOICE = f"{ITEMS}-1-value"
NEW = "/admin/snippets/evaluations/questionnaire/add/"
SAVE = "footer button[type=submit]"
CONDITION = f"{CHOICE}-show_if-parts-0-value"
THAI, ENGLISH = "คุณพอใจแค่ไหน", "How satisfied are you"
WHY = {"th": "เพราะอะไร", "en": "Why is that"}


@pytest.fixture
def editor(staff_visitor):
    # In English, since the kinds of questions are told by their words only.
    return staff_visitor("customer", locale="en-GB")


def begin(page, code):
    page.goto(NEW)
    write(page, {"code": code, "title_th": "ทดลอง", "title_en": "Trial"})


def write(page, texts):
    for name, text in texts.items():
        page.fill(f"[name={name}]", text)
        page.keyboard.press("Tab")


def add(page, stream, kind=None):
    """Press the last plus of a list, and choose what is to be added if that is asked."""
    page.locator(f"{stream} .c-sf-add-button:visible").last.click()
    if kind:
        page.get_by_role("option", name=kind, exact=True).click()


def block(page, name):
    """The whole block that an input with this name stands in."""
    return page.locator(f"section.w-panel:has([name='{name}'])").last


def select_beside(page, name):
    return page.locator(f"[name='{name}'] + .questionnaire-select")


def codes(page):
    inputs = page.locator("[data-use=code]:visible").all()
    return [each.input_value() for each in inputs]


def save(page):
    page.click(SAVE)
    page.wait_for_load_state()
    expect(page.locator(".messages .success")).to_be_visible()


def unfold(page):
    page.evaluate(
        "document.querySelectorAll('#sections-root [data-panel-toggle][aria-expanded=false]')"
        ".forEach((toggle) => toggle.click())"
    )


def build(page, code):
    """A scale, a section, a rating, and a choice that is asked of the dissatisfied only."""
    begin(page, code)
    add(page, "#scales-root", "Rating scale")
    add(page, "#sections-root")
    write(
        page,
        {"sections-0-value-title_th": "ส่วนแรก", "sections-0-value-title_en": "First part"},
    )
    add(page, "#sections-root [data-contentpath=items]", "Rating")
    write(page, {f"{RATING}-label_th": THAI, f"{RATING}-label_en": ENGLISH})
    add(page, "#sections-root [data-contentpath=items]", "One of several")
    write(page, {f"{CHOICE}-label_th": WHY["th"], f"{CHOICE}-label_en": WHY["en"]})
    add(page, f"section:has([name='{CHOICE}-label_th']) [data-contentpath=options]")
    for number, (thai, english) in enumerate([("ข้าว", "Rice"), ("ขาว", "White")]):
        option = f"{CHOICE}-options-{number}-value"
        write(page, {f"{option}-label_th": thai, f"{option}-label_en": english})
    set_condition(page)


def set_condition(page):
    question = block(page, f"{CHOICE}-code")
    question.get_by_role("button", name="Settings").first.click()
    add(page, f"section:has([name='{CHOICE}-label_th']) [data-contentpath=parts]", "Condition")
    select_beside(page, f"{CONDITION}-item").select_option("q1")
    page.select_option(f"[name='{CONDITION}-test']", "at_most")
    value = select_beside(page, f"{CONDITION}-value")
    expect(value.locator("option[value='2']")).to_have_count(1)
    value.select_option("2")


def test_questionnaire_is_built_seen_and_kept(editor):
    page = editor
    build(page, "built")
    assert codes(page) == ["q1", "q2"]
    assert page.input_value(f"[name={RATING}-scale]") == "scale1"

    page.click("[data-side-panel-toggle=preview]")
    frame = page.frame_locator("#w-preview-iframe")
    expect(frame.locator("main")).to_contain_text(THAI)
    # A preview that is on its way doesn't hear of another mode.
    page.wait_for_load_state("networkidle")
    page.select_option("[data-side-panel=preview] select", "en")
    expect(frame.locator("main")).to_contain_text(ENGLISH)
    save(page)
    page.reload()

    expect(page.locator("#questionnaire-problems")).to_contain_text("Nothing is missing")
    assert page.input_value(f"[name={RATING}-label_th]") == THAI
    assert page.input_value(f"[name='{CHOICE}-options-1-value-label_th']") == "ขาว"
    assert page.input_value(f"[name='{CHOICE}-options-1-value-value']") == "2"
    assert page.input_value(f"[name='{CONDITION}-item']") == "q1"
    assert page.input_value(f"[name='{CONDITION}-value']") == "2"


def test_save_waits_for_an_autosave_on_its_way(editor):
    page = editor
    held, sent = [], []

    def hold_the_first(route):
        request = route.request
        if request.method == "POST" and request.headers["accept"] == "application/json":
            held.append(route)
            if len(held) == 1:
                return
        elif request.method == "POST":
            sent.append(request.url)
        route.continue_()

    # What is typed before Wagtail has looked at the form once is not saved by itself.
    page.add_init_script(
        "addEventListener('w-unsaved:watch-edits', () => document.body.classList.add('watched'))"
    )
    page.route("**/snippets/evaluations/questionnaire/**", hold_the_first)
    page.goto(NEW)
    expect(page.locator("body.watched")).to_be_attached()
    with page.expect_request(lambda request: request.method == "POST"):
        write(page, {"code": "in-a-hurry", "title_th": "ทดลอง", "title_en": "Trial"})
    page.click(SAVE)
    page.wait_for_timeout(300)
    assert (len(held), sent) == (1, [])
    held[0].continue_()

    expect(page.locator(".messages .success")).to_be_visible()
    assert len(sent) == 1
    assert "/edit/" in sent[0]
    assert page.input_value("[name=title_th]") == "ทดลอง"


def test_what_lacks_a_language_is_marked_and_counted(editor):
    page = editor
    build(page, "marked")
    write(page, {f"{RATING}-label_en": ""})

    expect(page.locator("#questionnaire-problems")).to_contain_text("question 1 (q1)")
    marked = page.locator(f"[name={RATING}-label_en]:placeholder-shown")
    expect(marked).to_be_visible()
    assert marked.get_attribute("placeholder")


def test_duplicate_has_a_code_of_its_own_and_the_order_is_kept(editor):
    page = editor
    build(page, "ordered")
    rating = block(page, f"{RATING}-code")

    rating.get_by_role("button", name="Duplicate").first.click()
    expect(page.locator("[data-use=code]")).to_have_count(3)
    assert codes(page) == ["q1", "q3", "q2"]
    rating.get_by_role("button", name="Move down").first.click()
    assert codes(page) == ["q3", "q1", "q2"]
    save(page)
    page.reload()
    unfold(page)

    assert codes(page) == ["q3", "q1", "q2"]
    assert page.input_value(f"[name={ITEMS}-1-value-label_th]") == THAI


def test_question_is_dragged_to_another_place(editor):
    page = editor
    build(page, "dragged")
    save(page)
    page.reload()
    page.locator("#sections-root [data-panel-toggle]").first.click()
    first, second = (
        block(page, f"{ITEMS}-{at}-value-code").locator("button:has(.icon-grip)").first
        for at in (0, 1)
    )

    first.drag_to(second)
    save(page)
    page.reload()
    unfold(page)

    assert codes(page) == ["q2", "q1"]


def test_published_code_can_not_be_typed_over(editor):
    page = editor
    page.goto("/admin/snippets/evaluations/questionnaire/")
    page.locator("main table a", has_text="Annual").first.click()
    unfold(page)

    status = page.locator("[data-use=code]").first
    assert status.input_value() == "status"
    expect(status).not_to_be_editable()
    expect(page.locator("[data-use=option]").first).not_to_be_editable()


@pytest.mark.parametrize("width", [390, 1280])
def test_languages_stand_side_by_side_where_there_is_room(editor, width):
    page = editor
    build(page, f"wide-{width}")
    page.set_viewport_size({"width": width, "height": 900})

    thai = page.locator(f"[name={RATING}-label_th]").bounding_box()
    english = page.locator(f"[name={RATING}-label_en]").bounding_box()

    assert (thai["y"] == english["y"]) == (width == 1280)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
