"""What an invented respondent answers, as the questionnaire's form would have stored it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from evaluations.demo.content import content
from evaluations.demo.respondents import Respondent
from evaluations.schema import (
    NOT_APPLICABLE,
    NPS_HIGHEST,
    NPS_LOWEST,
    Question,
    is_shown,
)

SHARE_SKIPPED = 0.05
SHARE_WRITING = 0.22
SHARE_TICKED = 0.35
SHARE_OTHER = 0.04
SHARES_NOT_APPLICABLE = (0.01, 0.02, 0.04, 0.18)
LIFTS_BY_ROLE = {"knowledge_before": -1.5, "knowledge_after": 0.2}
DISSATISFIED_BELOW = 3.4


@dataclass(frozen=True, slots=True)
class Trait:
    """What sets one question apart, whoever answers it."""

    easiness: float
    share_not_applicable: float


def answers_of(person: Respondent, asked: Sequence[Question]) -> dict[str, Any]:
    """The answers to those questions that branching lets be asked."""
    answers: dict[str, Any] = {}
    for question in asked:
        if is_shown(question, answers):
            answers |= ANSWERS[question.kind](person, question)
    return answers


@cache
def _trait(code: str) -> Trait:
    luck = Random(f"question {code}")
    return Trait(luck.uniform(-0.4, 0.3), luck.choice(SHARES_NOT_APPLICABLE))


def _skips(person: Respondent, question: Question) -> bool:
    return not question.required and person.luck.random() < SHARE_SKIPPED


def _rating(person: Respondent, question: Question) -> dict[str, Any]:
    if _skips(person, question):
        return {}
    trait, luck = _trait(question.code), person.luck
    may_skip = question.na_allowed and not question.required
    if may_skip and luck.random() < trait.share_not_applicable:
        return {question.code: NOT_APPLICABLE}
    values = [option.value for option in question.options]
    lift = LIFTS_BY_ROLE.get(question.role, 0) + trait.easiness
    rating = round(luck.gauss(person.mood + lift, 0.6))
    return {question.code: min(max(rating, min(values)), max(values))}


def _recommendation(person: Respondent, question: Question) -> dict[str, Any]:
    if _skips(person, question):
        return {}
    score = round(person.luck.gauss(2.4 * person.mood - 2.2, 1.2))
    return {question.code: min(max(score, NPS_LOWEST), NPS_HIGHEST)}


def _choice(person: Respondent, question: Question) -> dict[str, Any]:
    if question.maps_to == "segment":
        return _with_other(person, question, person.group)
    if question.code in CHOICES:
        return {question.code: CHOICES[question.code](person)}
    if _skips(person, question):
        return {}
    values = [str(option.value) for option in question.options if not option.other_text]
    if question.other_option and person.luck.random() < SHARE_OTHER:
        return _with_other(person, question, str(question.other_option.value))
    # What stands first in a list is what most people are.
    weights = range(len(values) + 3, 3, -1)
    return {question.code: person.luck.choices(values, weights)[0]}


def _with_other(person: Respondent, question: Question, value: str) -> dict[str, Any]:
    return {question.code: value} | _specified(person, question, [value])


def _specified(person: Respondent, question: Question, chosen: Sequence[str]) -> dict[str, str]:
    if question.other_option is None or question.other_option.value not in chosen:
        return {}
    words = content("comments")["specify"][question.code][person.language]
    return {f"{question.code}__other": person.luck.choice(words)}


def _is_dissatisfied(person: Respondent) -> str:
    share = 0.7 if person.mood < DISSATISFIED_BELOW else 0.1
    return "yes" if person.luck.random() < share else "no"


def _would_join_again(person: Respondent) -> str:
    mood = person.luck.gauss(person.mood, 0.5)
    return "yes" if mood > 3.7 else "maybe" if mood > 2.7 else "no"


def _is_international(person: Respondent) -> str:
    if person.luck.random() < SHARE_OTHER:
        return "prefer_not"
    return "yes" if person.language == "en" else "no"


CHOICES: dict[str, Callable[[Respondent], str]] = {
    "dis_any": _is_dissatisfied,
    "join_again": _would_join_again,
    "international": _is_international,
}


def _choices(person: Respondent, question: Question) -> dict[str, Any]:
    chosen = [
        str(option.value)
        for option in question.options
        if person.luck.random() < (SHARE_OTHER if option.other_text else SHARE_TICKED)
    ]
    if not chosen:
        return {}
    return {question.code: chosen} | _specified(person, question, chosen)


def _words(person: Respondent, question: Question) -> dict[str, str]:
    if person.luck.random() >= SHARE_WRITING:
        return {}
    return {question.code: person.luck.choice(_comments(question.code)[person.language])}


@cache
def _comments(code: str) -> dict[str, list[str]]:
    kinds = content("comments")
    return next(kinds[kind] for kind in COMMENTS if code in kinds[kind]["questions"])


COMMENTS = ("praise", "complaint", "wish")
ANSWERS: dict[str, Callable[[Respondent, Question], dict[str, Any]]] = {
    "likert": _rating,
    "nps": _recommendation,
    "single_choice": _choice,
    "multi_choice": _choices,
    "long_text": _words,
}
