"""Reading a questionnaire: typed access to the dict that `questionnaire_yaml` validates."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

NOT_APPLICABLE = "na"
NPS_LOWEST, NPS_HIGHEST = 0, 10
GAP_PARTS = ("minimum", "desired", "perceived")
BEFORE_AFTER_PARTS = ("before", "after")

Text = dict[str, str]  # {"th": …, "en": …}
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Option:
    value: str | int
    label: Text
    other_text: bool = False
    icon: str = ""
    retired: bool = False  # asked by an earlier version only: see retiring.py


@dataclass(frozen=True, slots=True)
class Question:
    """One question; a matrix comes out as one likert question per row."""

    code: str
    kind: str
    label: Text
    section: str
    help: Text = field(default_factory=dict)
    dimension: str | None = None
    role: str | None = None
    required: bool = False
    reversed: bool = False
    scale: str | None = None
    options: tuple[Option, ...] = ()
    options_from: str | None = None
    na_allowed: bool = False
    na_label: Text = field(default_factory=dict)
    min_label: Text = field(default_factory=dict)
    max_label: Text = field(default_factory=dict)
    show_if: dict[str, Any] | None = None
    sources: tuple["Question", ...] = field(default=(), repr=False)  # those that show_if names
    max_length: int | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    maps_to: str | None = None
    matrix: str | None = None
    matrix_label: Text = field(default_factory=dict)
    matrix_help: Text = field(default_factory=dict)
    required_one_of: tuple[str, ...] = ()
    placeholder: str = ""
    accept: tuple[str, ...] = ()
    max_mb: int | float | None = None
    replaces: str | None = None  # the code of the question that this one was, with other meaning
    retired: bool = False

    @property
    def other_option(self) -> Option | None:
        """The option that asks "please specify"."""
        return next((option for option in self.options if option.other_text), None)


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: Text
    dimension: str | None
    questions: tuple[Question, ...]


def in_language(text: Mapping[str, str], language: str) -> str:
    """The text in that language, else in the other, else nothing."""
    return text.get(language) or next(filter(None, text.values()), "")


def questions(schema: Schema) -> tuple[Question, ...]:
    """Every question in document order."""
    return tuple(question for section in sections(schema) for question in section.questions)


def sections(schema: Schema) -> tuple[Section, ...]:
    earlier: dict[str, Question] = {}
    found = []
    for section in schema["sections"]:
        asked = []
        for item in section["items"]:
            for question in _questions_of(item, section, schema.get("scales", {}), earlier):
                earlier[question.code] = question
                asked.append(question)
        found.append(
            Section(section["id"], section["title"], section.get("dimension"), tuple(asked))
        )
    return tuple(found)


def maps_to_segment(schema: Schema) -> Question | None:
    """The question whose answer says which segment the respondent belongs to."""
    return next((q for q in questions(schema) if q.maps_to == "segment"), None)


def answer_names(question: Question) -> tuple[str, ...]:
    """The names under which the question is posted, stored, imported and exported."""
    code = question.code
    if question.kind == "gap":
        return tuple(f"{code}__{part}" for part in GAP_PARTS)
    if question.kind == "before_after":
        return tuple(f"{code}__{part}" for part in BEFORE_AFTER_PARTS)
    if question.kind == "ranking":
        return tuple(f"{code}__{rank}" for rank in range(1, len(question.options) + 1))
    return (code, f"{code}__other") if question.other_option else (code,)


def is_shown(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether branching lets the question be asked, given the flat answers.

    A condition on a question that is itself hidden, or that has no answer, does not hold.
    """
    if not question.show_if:
        return True
    hidden = {source.code for source in question.sources if not is_shown(source, answers)}
    return _holds(question.show_if, answers, hidden)


def _holds(condition: Schema, answers: Mapping[str, Any], hidden: set[str]) -> bool:
    if "any" in condition:
        return any(_holds(each, answers, hidden) for each in condition["any"])
    if "all" in condition:
        return all(_holds(each, answers, hidden) for each in condition["all"])
    answer = answers.get(condition["item"])
    if answer is None or condition["item"] in hidden:
        return False
    if "at_most" in condition:
        return _is_number(answer) and answer <= condition["at_most"]
    if "at_least" in condition:
        return _is_number(answer) and answer >= condition["at_least"]
    wanted = condition["one_of"] if "one_of" in condition else [condition["equals"]]
    given = answer if isinstance(answer, list | tuple) else [answer]
    return any(_same(one, other) for one in given for other in wanted)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _same(answer: Any, wanted: Any) -> bool:
    # A choice's answer is text even where its option is written as a number.
    return answer == wanted or str(answer) == str(wanted)


def items_named(condition: Schema) -> set[str]:
    """The codes of all questions on which a condition depends."""
    parts = condition.get("any") or condition.get("all")
    if parts is None:
        return {condition["item"]}
    return set().union(*(items_named(part) for part in parts))


def _questions_of(
    item: Schema, section: Schema, scales: Schema, earlier: Mapping[str, Question]
) -> Iterable[Question]:
    common = _common(item, section, scales, earlier)
    if item["type"] != "matrix":
        yield Question(code=item["id"], kind=item["type"], label=item["label"], **common)
        return
    common |= {
        "help": {},
        "matrix": item["id"],
        "matrix_label": item["label"],
        "matrix_help": item.get("help", {}),
    }
    for row in item["rows"]:
        own = {name: row[name] for name in ("replaces", "retired") if name in row}
        yield Question(code=row["id"], kind="likert", label=row["label"], **(common | own))


def _common(
    item: Schema, section: Schema, scales: Schema, earlier: Mapping[str, Question]
) -> dict[str, Any]:
    scale = scales.get(item.get("scale"), {})
    show_if = item.get("show_if")
    named = items_named(show_if) if show_if else set()
    return {
        "section": section["id"],
        "dimension": section.get("dimension"),
        "options": _options(item, scale),
        "na_allowed": scale.get("na_allowed", False),
        "na_label": scale.get("na_label", {}),
        "min_label": scale.get("min_label", {}),
        "max_label": scale.get("max_label", {}),
        "show_if": show_if,
        "sources": tuple(earlier[code] for code in sorted(named) if code in earlier),
        "minimum": item.get("min"),
        "maximum": item.get("max"),
        "required_one_of": tuple(item.get("required_one_of", ())),
        "accept": tuple(item.get("accept", ())),
    } | {name: item[name] for name in SAME_NAME if name in item}


SAME_NAME = (
    "help",
    "role",
    "required",
    "reversed",
    "scale",
    "options_from",
    "max_length",
    "maps_to",
    "placeholder",
    "max_mb",
    "replaces",
    "retired",
)


def _options(item: Schema, scale: Schema) -> tuple[Option, ...]:
    if item["type"] == "nps":
        numbers = range(NPS_LOWEST, NPS_HIGHEST + 1)
        return tuple(Option(number, {"th": str(number), "en": str(number)}) for number in numbers)
    of_scale = "options" not in item
    written = scale.get("options", ()) if of_scale else item["options"]
    value_of: Callable[[Any], str | int] = int if of_scale else str
    return tuple(
        Option(
            value=value_of(option["value"]),
            label={"th": option["th"], "en": option["en"]},
            other_text=option.get("other_text", False),
            icon=option.get("icon", ""),
            retired=option.get("retired", False),
        )
        for option in written
    )
