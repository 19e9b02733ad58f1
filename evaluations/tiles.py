"""The figures of an evaluation that are looked for first, beside those of the one before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from evaluations.comparisons import is_clear, welch_interval
from evaluations.reach import share
from evaluations.rounding import in_figures, round_half_up
from home.bilingual import text_in

Figures = Mapping[str, Any]
PLACES = 2
MORE, LESS, SAME = "more", "less", "same"


@dataclass(frozen=True, slots=True)
class Change:
    """How much more or less than before; `good` is None where that is nobody's to say."""

    direction: str
    amount: str
    good: bool | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    name: str
    label: str
    value: str = ""
    unit: str = ""
    lines: Sequence[str] = ()
    change: Change | None = None
    hidden: bool = False


def tiles(
    summary: Figures, before: Figures | None, *, people: int | None, people_words: str
) -> list[Tile]:
    """Of a summary that is shown and not empty; before is a summary too, if there is one."""
    earlier = before if before and before.get("n") else None
    found = [
        _responses(summary, earlier, people, people_words),
        *_satisfaction(summary, earlier),
        _dissatisfaction(summary, earlier),
        _recommendation(summary, earlier),
        _engagement(summary, earlier),
    ]
    return [tile for tile in found if tile]


def _responses(summary: Figures, before: Figures | None, people: int | None, words: str) -> Tile:
    n, lines = summary["n"], []
    reached = share(n, people)
    if people and reached is not None:
        lines.append(
            _("%(percent)s %% of %(people)s %(words)s")
            % {"percent": in_figures(reached), "people": f"{people:,}", "words": words}
        )
    change = _change(n, before["n"], good=None, places=0) if before else None
    return Tile("responses", _("Responses"), f"{n:,}", lines=lines, change=change)


def _satisfaction(summary: Figures, before: Figures | None) -> list[Tile]:
    label, share_label = _("Overall satisfaction, mean"), _("Satisfied (two highest)")
    rating = _overall(summary)
    if rating is None:
        return []
    if rating.get("hidden"):
        return [
            Tile("mean", label, hidden=True),
            Tile("satisfied", share_label, hidden=True),
        ]
    if not rating["n"]:
        return []
    highest = list(rating["counts"])[-1]
    mean = Tile(
        "mean",
        label,
        in_figures(rating["mean"]),
        unit=_("of %(highest)s") % {"highest": highest},
        lines=[*_level(rating), *_interval(rating["ci95"])],
        change=_change_of_mean(rating, _same_question(before, rating)),
    )
    if rating["percent_satisfied"] is None:
        return [mean]
    satisfied = Tile(
        "satisfied",
        share_label,
        in_figures(rating["percent_satisfied"]),
        unit="%",
        lines=_interval(rating["percent_satisfied_ci95"], unit="\N{NO-BREAK SPACE}%"),
        change=_change_in(rating, _same_question(before, rating), "percent_satisfied", good=MORE),
    )
    return [mean, satisfied]


def _dissatisfaction(summary: Figures, before: Figures | None) -> Tile | None:
    """Who said that something was amiss; without such a question, who chose the two lowest."""
    flagged = summary["results"]["dissatisfaction"]
    if flagged is None:
        return _lowest(_overall(summary), before)
    label = _("Had something to complain of")
    if flagged.get("hidden"):
        return Tile("dissatisfied", label, hidden=True)
    if flagged["rate"] is None:
        return None
    lines = [_("of %(n)s answers") % {"n": f"{flagged['answered']:,}"}]
    rating = _overall(summary)
    if rating and rating.get("percent_dissatisfied") is not None:
        lowest = in_figures(rating["percent_dissatisfied"])
        lines.append(_("%(percent)s %% chose the two lowest overall") % {"percent": lowest})
    earlier = _same_result(summary, before, "dissatisfaction", "dissatisfaction_flag")
    change = _change_in(flagged, earlier, "rate", good=LESS)
    return Tile("dissatisfied", label, in_figures(flagged["rate"]), "%", lines, change)


def _lowest(rating: Figures | None, before: Figures | None) -> Tile | None:
    if not rating or rating.get("percent_dissatisfied") is None:
        return None
    return Tile(
        "dissatisfied",
        _("Dissatisfied (two lowest)"),
        in_figures(rating["percent_dissatisfied"]),
        "%",
        change=_change_in(
            rating, _same_question(before, rating), "percent_dissatisfied", good=LESS
        ),
    )


def _recommendation(summary: Figures, before: Figures | None) -> Tile | None:
    asked = _asked(summary, lambda question: question.get("kind") == "nps")
    if asked is None or asked.get("nps") is None:
        return None
    words = (_("Promoters"), _("Passives"), _("Detractors"))
    shares = zip(words, ("promoters", "passives", "detractors"), strict=True)
    lines = [f"{word} {in_figures(asked[name])}\N{NO-BREAK SPACE}%" for word, name in shares]
    return Tile(
        "nps",
        _("Would recommend (NPS)"),
        _signed(asked["nps"]),
        lines=[*lines, _("of %(n)s answers") % {"n": f"{asked['n']:,}"}],
        change=_change_in(asked, _same_question(before, asked), "nps", good=MORE),
    )


def _engagement(summary: Figures, before: Figures | None) -> Tile | None:
    engaged = summary["results"]["engagement"]
    if engaged is None:
        return None
    if engaged.get("hidden"):
        return Tile("engagement", _("Engagement, mean"), hidden=True)
    if engaged["mean"] is None:
        return None
    earlier = _same_result(summary, before, "engagement", "engagement")
    change = _change_in(engaged, earlier, "mean", good=MORE)
    return Tile("engagement", _("Engagement, mean"), in_figures(engaged["mean"]), change=change)


def _asked(summary: Figures | None, fits: Callable[[Figures], bool]) -> Figures | None:
    return next((each for each in summary["questions"] if fits(each)), None) if summary else None


def _overall(summary: Figures | None) -> Figures | None:
    """The overall question with all its figures; as hidden as the result is."""
    found = summary["results"]["satisfaction"] if summary else None
    if not found or found.get("hidden"):
        return found
    return _asked(summary, lambda question: question["code"] == found["code"])


def _same_question(before: Figures | None, asked: Figures) -> Figures | None:
    """The question of that code: one that came to mean something else has another."""
    return _asked(before, lambda question: question["code"] == asked["code"])


def _same_result(summary: Figures, before: Figures | None, name: str, role: str) -> Figures | None:
    """The result before, where the same questions make it."""
    if before is None or _codes(summary, role) != _codes(before, role):
        return None
    return before["results"][name]


def _codes(summary: Figures, role: str) -> set[str]:
    return {each["code"] for each in summary["questions"] if each.get("role") == role}


def _change_of_mean(rating: Figures, before: Figures | None) -> Change | None:
    change = _change_in(rating, before, "mean", good=MORE)
    if change is None or before is None or is_clear(welch_interval(rating, before)):
        return change
    return Change(change.direction, change.amount, None, _("no clear difference"))


def _change_in(now: Figures, before: Figures | None, name: str, *, good: str) -> Change | None:
    if now.get(name) is None or not before or before.get(name) is None:
        return None
    return _change(now[name], before[name], good=good, places=PLACES)


def _change(now: float, before: float, *, good: str | None, places: int) -> Change:
    """Of the figures as they are shown, so that a reader can reckon it."""
    difference = round_half_up(now, places) - round_half_up(before, places)
    direction = MORE if difference > 0 else LESS if difference < 0 else SAME
    judged = None if good is None or direction == SAME else direction == good
    return Change(direction, f"{abs(difference):,}", judged)


def _level(rating: Figures) -> list[str]:
    return [text_in(rating["level"])] if rating["level"] else []


def _interval(interval: Sequence[float] | None, unit: str = "") -> list[str]:
    if interval is None:
        return []
    low, high = (in_figures(each) for each in interval)
    return [
        _("95 %% interval %(low)s–%(high)s%(unit)s") % {"low": low, "high": high, "unit": unit}
    ]


def _signed(value: float) -> str:
    return f"+{in_figures(value)}" if value > 0 else in_figures(value)
