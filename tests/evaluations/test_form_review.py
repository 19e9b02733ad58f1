from django.http import QueryDict
from django.utils import translation

from evaluations.form_review import as_text, hidden_fields, review, typed
from tests.evaluations.test_forms import form_of, item, options


def reviewed(*items, language="en", **data):
    form = form_of(*items, data=QueryDict(mutable=True) | data, language=language)
    assert form.is_valid(), form.errors
    return [
        (question.number, [(line.label, line.text) for line in question.lines])
        for section in review(form)
        for question in section.questions
    ]


def said(*items, **data):
    (answer,) = reviewed(*items, **data)
    return answer[1]


def test_a_rating_is_told_with_its_number_and_its_word():
    assert said(item("q", "likert", scale="s"), q="3") == [("", "3 – A3")]
    assert said(item("q", "likert", scale="s"), q="na") == [("", "Never used")]


def test_a_number_that_is_its_own_word_is_told_once():
    assert said(item("q", "nps"), q="10") == [("", "10")]


def test_choices_are_told_in_words_each_on_its_line():
    many = item("q", "multi_choice", options=options("a", "b", "c", other_text=True))
    form = form_of(many, data=QueryDict("q=a&q=c&q__other=Mine"))

    ((question,),) = (section.questions for section in review(form))

    assert [line.text for line in question.lines] == ["Aa", "Ac", "Mine"]
    assert question.lines[-1].label == "Please specify"


def test_parts_are_told_with_what_they_are():
    assert said(item("q", "gap", scale="s"), q__minimum="1", q__desired="3", q__perceived="2") == [
        ("The least that I would accept", "1 – A1"),
        ("What I would wish for", "3 – A3"),
        ("What I found", "2 – A2"),
    ]
    assert said(item("q", "ranking"), q__1="b", q__2="a") == [
        ("Place 1", "Ab"),
        ("Place 2", "Aa"),
    ]


def test_a_day_is_told_in_the_calendar_of_the_reader():
    assert said(item("q", "date"), q="14/2/2560") == [("", "14 February 2017")]
    assert said(item("q", "date"), q="14/2/2560", language="th") == [("", "14 กุมภาพันธ์ 2560")]


def test_zero_is_an_answer_and_a_tick_is_said():
    assert said(item("q", "number"), q="0") == [("", "0")]
    assert said(item("q", "checkbox"), q="on") == [("", "Yes")]


def test_a_blank_is_there_without_lines_and_what_was_not_asked_is_left_out():
    items = [
        item("first", "single_choice"),
        item("only_b", "text", show_if={"item": "first", "equals": "b"}),
        item("last", "text"),
    ]

    assert reviewed(*items, first="a", only_b="typed before") == [
        ("1", [("", "Aa")]),
        ("3", []),
    ]


def test_words_follow_the_language_of_the_form_not_of_the_page():
    with translation.override("en"):
        answers = said(item("q", "before_after", scale="s"), q__before="1", language="th")

    assert answers[0][1] == "1 – ก1"


def test_a_form_that_cannot_be_taken_gives_back_whatever_was_typed():
    items = [
        item("count", "number"),
        item("day", "date"),
        item("words", "long_text"),
        item("blank", "text"),
        item("rated", "likert", scale="s"),
    ]
    data = QueryDict("count=many&day=some+day&words=one%0Atwo&rated=9&blank=")

    (section,) = typed(form_of(*items, data=data))

    assert [q.lines[0].text for q in section.questions] == ["many", "some day", "one\ntwo", "9"]


def test_plain_text_can_be_copied_whole():
    form = form_of(
        item("a", "text"), item("b", "gap", scale="s"), data=QueryDict("a=good&b__desired=3")
    )

    assert as_text(typed(form)) == (
        "One\n1. Item a\ngood\n2. Item b\nWhat I would wish for: 3 – A3"
    )


def test_hidden_fields_are_all_that_was_posted_but_what_the_page_writes_itself():
    data = QueryDict(
        "csrfmiddlewaretoken=t&submission_key=k&form_stamp=s&check=1&change=1"
        "&q=a&q=b&words=one%0D%0Atwo&leave_empty="
    )

    assert hidden_fields(data) == [
        ("q", "a"),
        ("q", "b"),
        ("words", "one\r\ntwo"),
        ("leave_empty", ""),
    ]
