from pathlib import Path

import pytest
from crispy_forms.utils import render_crispy_form
from django.http import QueryDict
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.forms import evaluation_form_class
from evaluations.questionnaire_yaml import load_questionnaire
from evaluations.schema import Option, answer_names, is_shown, questions

DEMO = Path(__file__).parents[2] / "evaluations" / "demo"
ANNUAL = load_questionnaire((DEMO / "form_annual_service_survey.yaml").read_text(encoding="utf-8"))
ANNUAL_FORM = evaluation_form_class(ANNUAL, "en")
ANNUAL_ANSWERS = {"status": "U1", "overall": "5", "dis_any": "no"}
RATING = {"type": "likert", "na_allowed": True, "na_label": {"th": "ไม่ใช้", "en": "Never used"}}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def demo_form(name, data=None, language="en"):
    text = (DEMO / f"form_{name}.yaml").read_text(encoding="utf-8")
    return evaluation_form_class(load_questionnaire(text), language)(data)


def options(*values, **last):
    made = [{"value": value, "th": f"ก{value}", "en": f"A{value}"} for value in values]
    made[-1] |= last
    return made


def item(code, kind, **more):
    if kind in {"single_choice", "multi_choice", "ranking"}:
        more.setdefault("options", options("a", "b", "c"))
    return {"id": code, "type": kind, "label": {"th": f"ข้อ {code}", "en": f"Item {code}"}, **more}


def form_of(*items, data=None, language="en", **kwargs):
    schema = {
        "scales": {"s": {**RATING, "options": options(3, 2, 1)}},
        "sections": [{"id": "one", "title": {"th": "หนึ่ง", "en": "One"}, "items": list(items)}],
    }
    return evaluation_form_class(schema, language, **kwargs)(data)


def answers_of(*items, **data):
    form = form_of(*items, data=data)
    assert form.is_valid(), form.errors
    return form.answers()


def errors_of(*items, **data):
    form = form_of(*items, data=data)
    assert not form.is_valid()
    return {name: str(messages[0]) for name, messages in form.errors.items()}


def test_form_takes_a_short_answer():
    form = ANNUAL_FORM(ANNUAL_ANSWERS)

    assert form.is_valid()
    assert form.answers() == {"status": "U1", "overall": 5, "dis_any": "no"}


def test_form_names_what_is_missing():
    form = ANNUAL_FORM({})

    assert not form.is_valid()
    assert [(p.id, p.number, p.message) for p in form.problems()] == [
        ("q-status-U1", "1", "Choose one of the answers"),
        ("q-overall-5", "24", "Choose a rating for this question"),
        ("q-dis_any-no", "25", "Choose one of the answers"),
    ]
    with pytest.raises(ValueError, match="no answers"):
        form.answers()


def test_form_drops_what_branching_hides():
    hidden = {"dis_area": ["other", "nonsense"], "dis_detail": "x" * 3000, "dis_reported": "!"}

    form = ANNUAL_FORM(ANNUAL_ANSWERS | hidden)

    assert form.is_valid()
    assert form.answers().keys() == ANNUAL_ANSWERS.keys()


def test_form_keeps_the_order_of_the_options():
    data = QueryDict("q=c&q=a&q=c")

    form = form_of(item("q", "multi_choice"), data=data)

    assert form.is_valid()
    assert form.answers() == {"q": ["a", "c"]}


def test_question_required_but_hidden_is_not_required():
    gate = item("gate", "single_choice")
    then = item("then", "text", required=True, show_if={"item": "gate", "equals": "a"})

    assert answers_of(gate, then, gate="b") == {"gate": "b"}
    assert errors_of(gate, then, gate="a") == {"then": "Please fill this in"}


@pytest.mark.parametrize(
    ("posted", "kept"), [("3", 3), ("๓", 3), ("na", "na"), ("", None), ("0", None)]
)
def test_rating_is_a_number_or_not_applicable(posted, kept):
    question = item("q", "likert", scale="s")
    if posted == "0":
        assert errors_of(question, q=posted) == {"q": "Choose a rating for this question"}
    else:
        assert answers_of(question, q=posted).get("q") == kept


def test_nps_of_zero_is_an_answer():
    assert answers_of(item("q", "nps", required=True), q="0") == {"q": 0}
    assert "q" in errors_of(item("q", "nps"), q="11")
    assert "q" in errors_of(item("q", "nps"), q="na")


def test_please_specify_is_asked_of_its_option_only():
    question = item("q", "single_choice", options=options("a", "b", other_text=True))

    assert answers_of(question, q="b", q__other=" tea ") == {"q": "b", "q__other": "tea"}
    assert answers_of(question, q="a", q__other="x" * 900) == {"q": "a"}
    assert answers_of(question, q__other="tea") == {}
    assert errors_of(question, q="b", q__other="  ") == {"q__other": "Please fill this in"}


def test_please_specify_of_several_choices():
    question = item("q", "multi_choice", options=options("a", "b", other_text=True))

    assert answers_of(question, q=["a"], q__other="tea") == {"q": ["a"]}
    assert errors_of(question, q=["b", "a"]) == {"q__other": "Please fill this in"}


def test_text_loses_control_characters_and_keeps_lines():
    posted = " a\x00\x0b\ufffe\ud800b\r\n\tc\u200b "

    assert answers_of(item("q", "long_text"), q=posted) == {"q": "ab\n\tc"}
    assert answers_of(item("q", "text"), q=posted) == {"q": "ab c"}
    assert answers_of(item("q", "text", required=False), q="\x00 ") == {}


def test_text_is_measured_in_code_points():
    question = item("q", "text", max_length=4)

    assert answers_of(question, q="\U0001f375" * 4) == {"q": "\U0001f375" * 4}
    assert errors_of(question, q="กินแล้ว") == {"q": "Shorten this to 4 characters; it has 7 now"}


@pytest.mark.parametrize(
    ("posted", "kept"),
    [("12", 12), ("๑๒", 12), ("1,200", 1200), ("-2.5", -2.5), (" ", None), ("0", 0)],
)
def test_number_is_read(posted, kept):
    assert answers_of(item("q", "number"), q=posted).get("q") == kept


@pytest.mark.parametrize("posted", ["twelve", "1e5", "1,2", "nan", "inf", "9" * 400, "1_0", "²"])
def test_number_is_refused(posted):
    assert "q" in errors_of(item("q", "number"), q=posted)


def test_number_has_limits():
    question = item("q", "number", min=1, max=5)

    assert errors_of(question, q="0") == {"q": "Type a number from 1 up"}
    assert errors_of(question, q="6") == {"q": "Type a number up to 5"}


@pytest.mark.parametrize("posted", ["2017-02-14", "14/02/2560", "๑๔ กุมภาพันธ์ ๒๕๖๐"])
def test_date_is_read_in_either_era(posted):
    assert answers_of(item("q", "date"), q=posted) == {"q": "2017-02-14"}


def test_date_left_blank_is_no_answer():
    assert answers_of(item("q", "date"), q=" \u200b") == {}


def test_date_that_is_none_is_refused():
    assert "day, month and year" in errors_of(item("q", "date"), q="31/02/2560")["q"]


@pytest.mark.parametrize(
    ("kind", "posted", "kept"),
    [
        ("email", " malee@example.org ", "malee@example.org"),
        ("email", "malee@", None),
        ("tel", "๐๘๑-๒๓๔-๕๖๗๘", "081-234-5678"),
        ("tel", "+66 73 331 300 ต่อ 12", "+66 73 331 300 ต่อ 12"),
        ("tel", "----------", None),
        ("tel", "call me", None),
    ],
)
def test_email_and_telephone(kind, posted, kept):
    if kept is None:
        assert "for example" in errors_of(item("q", kind), q=posted)["q"]
    else:
        assert answers_of(item("q", kind), q=posted) == {"q": kept}


def test_gap_wants_all_three_or_none():
    gap = item("q", "gap", scale="s")

    assert answers_of(gap) == {}
    assert answers_of(gap, q__minimum="1", q__desired="3", q__perceived="2") == {
        "q__minimum": 1,
        "q__desired": 3,
        "q__perceived": 2,
    }
    assert errors_of(gap, q__minimum="1", q__desired="3").keys() == {"q__perceived"}


def test_gap_not_applicable_overrides():
    gap = item("q", "gap", scale="s", required=True)

    kept = answers_of(gap, q__minimum="1", q__desired="na", q__perceived="99")

    assert kept == dict.fromkeys(["q__minimum", "q__desired", "q__perceived"], "na")


def test_before_after_wants_both_when_required():
    pair = item("q", "before_after", scale="s", required=True)

    assert answers_of(pair, q__before="1", q__after="3") == {"q__before": 1, "q__after": 3}
    assert errors_of(pair, q__before="1").keys() == {"q__after"}


def test_ranking_places_an_option_once():
    ranking = item("q", "ranking", required=True)

    assert answers_of(ranking, q__1="c", q__2="a") == {"q__1": "c", "q__2": "a"}
    assert errors_of(ranking, q__1="c", q__2="c").keys() == {"q__2"}
    assert errors_of(ranking).keys() == {"q__1"}


@pytest.mark.parametrize(("posted", "ticked"), [("on", True), ("true", True), ("no", False)])
def test_tick_must_be_meant(posted, ticked):
    assert answers_of(item("q", "checkbox"), q=posted) == ({"q": True} if ticked else {})


def test_acknowledgement_must_be_ticked_when_required():
    assert errors_of(item("q", "acknowledgement", required=True)) == {
        "q": "Tick this box to go on"
    }


def test_one_of_several_is_required_where_shown():
    who = item("who", "single_choice")
    contact = {"required_one_of": ["mail", "tel"], "show_if": {"item": "who", "equals": "a"}}
    asked = (who, item("mail", "email", **contact), item("tel", "tel", **contact))

    assert errors_of(*asked, who="a") == {
        "mail": "Please fill in at least one of these: Item mail, Item tel"
    }
    assert errors_of(*asked, who="a", mail="x").keys() == {"mail"}
    assert answers_of(*asked, who="a", tel="073331300") == {"who": "a", "tel": "073331300"}
    assert answers_of(*asked, who="b") == {"who": "b"}


@pytest.mark.parametrize("code", ["questions", "helper", "clean", "data", "media", "answers"])
def test_question_may_have_any_code(code):
    assert answers_of(item(code, "text", required=True), **{code: "tea"}) == {code: "tea"}


def test_vocabulary_replaces_the_listed_options():
    question = item("q", "single_choice", options_from="faculties")
    vocabularies = {"faculties": [Option("nursing", {"th": "พยาบาล", "en": "Nursing"})]}

    form = form_of(question, data={"q": "nursing"}, vocabularies=vocabularies)

    assert form.is_valid()
    assert "q" in errors_of(question, q="nursing")


def test_sections_number_questions_and_group_ratings():
    satisfaction = demo_form("activity_satisfaction").sections()[1]

    (group,) = satisfaction.groups
    assert (satisfaction.id, satisfaction.number, group.kind) == (
        "section-satisfaction",
        2,
        "likert",
    )
    assert [question.number for question in group.questions] == [str(n) for n in range(3, 12)]
    assert [(o.value, o.key, o.label) for o in group.options[-2:]] == [
        ("1", "1", "Very dissatisfied"),
        ("na", "–", "Not applicable"),
    ]


def test_sections_give_a_matrix_one_number():
    rows = [{"id": code, "label": {"th": "ก", "en": code}} for code in ("r1", "r2")]
    matrix = item("m", "matrix", scale="s", rows=rows, show_if={"item": "q", "equals": "a"})

    (section,) = form_of(item("q", "single_choice"), matrix, item("z", "text")).sections()

    first, group, last = section.groups
    assert (group.id, group.number, group.label) == ("q-m", "2", "Item m")
    assert group.show_if == '{"item": "q", "equals": "a"}'
    assert [row.number for row in group.questions] == ["2.1", "2.2"]
    assert (first.kind, first.number, last.questions[0].number) == ("single", "", "3")


def test_sections_keep_what_was_posted():
    data = {"status": "other", "status__other": "<b>", "overall": "9", "liked": "tea"}
    form = demo_form("activity_satisfaction", data)
    shown = {q.code: q for s in form.sections() for g in s.groups for q in g.questions}

    assert [option.value for option in shown["status"].options if option.checked] == ["other"]
    assert shown["status"].other.value == "<b>"
    assert shown["overall"].errors == ("Choose a rating for this question",)
    assert shown["liked"].value == "tea"


def test_sections_have_parts_for_questions_of_several_fields():
    form = form_of(item("g", "gap", scale="s"), item("r", "ranking"), data={"r__2": "b"})

    (section,) = form.sections()
    gap, ranking = (group.questions[0] for group in section.groups)

    assert [part.name for part in gap.parts] == ["g__minimum", "g__desired", "g__perceived"]
    assert [part.label for part in ranking.parts] == ["Place 1", "Place 2", "Place 3"]
    assert [option.checked for option in ranking.parts[1].options] == [False, True, False]


@pytest.mark.parametrize(("language", "label"), [("th", "สถานภาพ"), ("en", "Status")])
def test_form_renders_in_its_language(language, label):
    form = demo_form("suggestion", language=language)

    html = render_crispy_form(form)

    assert label in html
    assert "<form" not in html
    assert 'name="service__other"' in html


def legal(question, name, value):
    if name.endswith("__other"):
        return isinstance(value, str) and 0 < len(value) <= 500
    values = [option.value for option in question.options]
    return {
        "likert": lambda: value in values or (question.na_allowed and value == "na"),
        "nps": lambda: type(value) is int and value in values,
        "single_choice": lambda: value in values,
        "multi_choice": lambda: value and value == [v for v in values if v in value],
        "long_text": lambda: isinstance(value, str) and 0 < len(value) <= question.max_length,
    }[question.kind]()


NAMES = {name: question for question in questions(ANNUAL) for name in answer_names(question)}
POSTED = st.one_of(
    st.sampled_from(sorted({str(o.value) for q in NAMES.values() for o in q.options} | {"na"})),
    st.text(st.characters(), max_size=30),
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(sorted(NAMES)), POSTED | st.lists(POSTED, max_size=3)),
    st.booleans(),
)
def test_form_lets_only_legal_answers_through(posted, filled_in):
    form = ANNUAL_FORM(posted | ANNUAL_ANSWERS if filled_in else posted)
    form.sections()

    if form.is_valid():
        kept = form.answers()
        assert all(legal(NAMES[name], name, value) for name, value in kept.items())
        assert all(is_shown(NAMES[name], kept) for name in kept)
        assert kept.keys() <= posted.keys() | ANNUAL_ANSWERS.keys()
    else:
        assert form.problems()
