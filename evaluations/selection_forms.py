"""What the reader of an evaluation's figures has chosen to see; it stands in the address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from evaluations.earlier_evaluations import choices_asking_the_same
from evaluations.enums import Channel
from evaluations.models import Evaluation
from evaluations.models.evaluations import YEARS
from evaluations.periods import Period, months
from evaluations.schema import questions
from evaluations.selections import Selection, dimension_of, faculty_question, may_be_asked
from evaluations.splits import NONE
from evaluations.summarising import GROUPINGS, month_end, month_start
from home.bilingual import active_language, text_in
from segments.enums import Era
from segments.models import Segment

ALL = [("", _("All"))]
GROUPING_LABELS = {
    "segment": _("Segment"),
    "era": _("Era"),
    "channel": _("Channel"),
    "language": _("Language"),
}
USUAL_SPLIT = ("by", "segment")
# What an address or a form may hold beside the filters.
BESIDE_FILTERS = frozenset(
    {"by", "sort", "of", "intervals", "format", "labels", "csrfmiddlewaretoken"}
)
SORTS = (
    ("", _("Order of the questionnaire")),
    ("highest", _("Highest mean first")),
    ("lowest", _("Lowest mean first")),
    ("satisfied", _("Most satisfied first")),
    ("dissatisfied", _("Most dissatisfied first")),
)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, and the address of the same page without it."""

    label: str
    words: str
    query: str


def plausible_month(text: str) -> date:
    """The first day of a month written YYYY-MM. Raises ValueError, for a mistyped year too."""
    first = month_start(text)
    if first.year not in YEARS:
        raise ValueError(text)
    return first


class MonthField(forms.Field):
    """A month written YYYY-MM, as its first day."""

    widget = forms.Select

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        try:
            return plausible_month(value)
        except ValueError as error:
            raise forms.ValidationError(_("Choose a month.")) from error


class SelectionForm(forms.Form):
    """Which answers the figures are of; with what can't be understood, of none."""

    segment = forms.ChoiceField(label=_("Segment"), required=False)
    era = forms.ChoiceField(label=_("Era"), required=False)
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[*ALL, *Channel.choices]
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[*ALL, *settings.LANGUAGES]
    )
    faculty = forms.ChoiceField(label=_("Faculty or unit"), required=False)
    since = MonthField(label=_("From month"), required=False)
    until = MonthField(label=_("To month"), required=False)

    FILTERS = ("segment", "era", "channel", "language", "faculty", "since", "until")

    def __init__(
        self,
        evaluation: Evaluation,
        *args: Any,
        days: tuple[date, date] | None = None,
        **kwargs: Any,
    ) -> None:
        """days are those of the first and the last answer, whose months are offered."""
        super().__init__(*args, **kwargs)
        self.evaluation = evaluation
        segments = [(segment.code, str(segment)) for segment in Segment.objects.all()]
        unknown = (NONE, _("Not known"))
        self.fields["segment"].choices = [*ALL, *segments, unknown]
        self.fields["era"].choices = [*ALL, *Era.choices, unknown]
        self._offer_faculties()
        offered = months(*days, active_language()) if days else []
        for name in ("since", "until"):
            self._offer_months(name, [(f"{each.since:%Y-%m}", each.label) for each in offered])

    def _offer_faculties(self) -> None:
        question = faculty_question(self.evaluation.answered_schema)
        if question is None:
            del self.fields["faculty"]
            return
        options = [(str(option.value), text_in(option.label)) for option in question.options]
        self.fields["faculty"].choices = [*ALL, *options, (NONE, _("Not known"))]

    def _offer_months(self, name: str, offered: list[tuple[str, str]]) -> None:
        """With the month asked for, which may be one of another evaluation."""
        asked = str(self.data.get(name, ""))
        if asked and asked not in dict(offered):
            try:
                first = plausible_month(asked)
                offered = [*offered, (asked, months(first, first, active_language())[0].label)]
            except ValueError:
                pass
        self.fields[name].widget.choices = [*ALL, *offered]

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last month lies before the first."))
        for name, value in self.data.items():
            # One that is misspelt, or of a question that isn't asked, must not let everybody in.
            if value and name not in self.fields and name not in BESIDE_FILTERS:
                self.add_error(None, _("There is no filter called “%(name)s”.") % {"name": name})

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """What can't be understood: the field, or nothing where there is none, and why."""
        return [
            (str(self[name].label) if name in self.fields else "", str(error))
            for name, errors in self.errors.items()
            for error in errors
        ]

    @cached_property
    def selection(self) -> Selection:
        self.full_clean()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        if until := chosen.get("until"):
            chosen["until"] = month_end(f"{until:%Y-%m}")
        return Selection(**{name: chosen[name] for name in self.FILTERS if name in chosen})


class ResultsForm(SelectionForm):
    """The whole of what is chosen on the page of results: which answers, and how they stand."""

    by = forms.ChoiceField(label=_("Split by"), required=False)
    sort = forms.ChoiceField(required=False, choices=SORTS, widget=forms.HiddenInput)
    of = forms.ChoiceField(label=_("Evaluation"), required=False)
    intervals = forms.BooleanField(required=False, widget=forms.HiddenInput)

    field_order = ("of", "segment", "by", *SelectionForm.FILTERS[1:])
    AT_HAND = ("of", "segment", "by")

    def __init__(self, evaluation: Evaluation, *args: Any, **kwargs: Any) -> None:
        super().__init__(evaluation, *args, **kwargs)
        same = choices_asking_the_same(evaluation)
        self.fields["of"].choices = [("", evaluation.title), *same]
        self.fields["by"].choices = [
            *((code, GROUPING_LABELS[code]) for code in GROUPINGS),
            *(
                (question.code, text_in(question.label))
                for question in questions(evaluation.answered_schema)
                if question.kind == "single_choice"
            ),
        ]

    @property
    def is_understood(self) -> bool:
        """Whether nothing is asked in vain; what to sort by leaves no answer out."""
        return not self.errors.keys() - {"sort"}

    @property
    def at_hand(self) -> list[forms.BoundField]:
        return [self[name] for name in self.AT_HAND]

    @property
    def put_away(self) -> list[forms.BoundField]:
        """Fields that are unfolded when wanted."""
        return [field for field in self.visible_fields() if field.name not in self.AT_HAND]

    @property
    def is_unfolded(self) -> bool:
        """Whether one of those wants mending; those in use stand below, each in words."""
        return any(field.errors for field in self.put_away)

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The fields in use that could be understood, as they stand in the address."""
        self.full_clean()
        used = {name: self.data[name] for name in self.fields if self.cleaned_data.get(name)}
        return {name: value for name, value in used.items() if (name, value) != USUAL_SPLIT}

    @property
    def asked_split(self) -> str:
        """The split asked for, or by segment where none or no such was."""
        return self.chosen.get(*USUAL_SPLIT)

    @property
    def split(self) -> str | None:
        """The split, where there is a table of it for these answers."""
        dimension = dimension_of(self.evaluation.answered_schema, self.asked_split)
        return self.asked_split if may_be_asked(self.selection, dimension) else None

    @property
    def split_words(self) -> str:
        return str(dict(self.fields["by"].choices)[self.asked_split])

    @property
    def intervals_query(self) -> str:
        """Of the same page with intervals, or without where it has them."""
        return self.query(intervals="" if "intervals" in self.chosen else "on")

    @property
    def export_query(self) -> str:
        """What the figures to take away are of; nothing where nothing is chosen."""
        return "" if len(query := self.query(of="", sort="", intervals="")) == 1 else query

    def query(self, **changes: str) -> str:
        """The query of the same page with some fields changed; an empty value takes one out."""
        values = {name: value for name, value in (self.chosen | changes).items() if value}
        return f"?{urlencode(values)}"

    def chips(self) -> list[Chip]:
        """Every filter in use, a period being one."""
        labels = {name: dict(self.fields[name].choices) for name in self._choice_filters()}
        chips = [
            Chip(self.fields[name].label, labels[name][value], self.query(**{name: ""}))
            for name in labels
            if (value := self.chosen.get(name))
        ]
        if self.selection.since or self.selection.until:
            words = " – ".join(self._month_words(name) for name in ("since", "until"))
            chips.append(Chip(_("Period"), words, self.query(since="", until="")))
        return chips

    def sort_links(self) -> list[tuple[str, str, bool]]:
        """Ways to sort the questions: words, query, whether it is the one in use."""
        used = self.chosen.get("sort", "")
        return [(words, self.query(sort=code), code == used) for code, words in SORTS]

    def period_links(self, periods: Iterable[Period]) -> list[tuple[str, str, bool]]:
        """The same of named periods."""
        used = (self.selection.since, self.selection.until)
        return [
            (
                each.label,
                self.query(since=f"{each.since:%Y-%m}", until=f"{each.until:%Y-%m}"),
                (each.since, each.until) == used,
            )
            for each in periods
        ]

    def _choice_filters(self) -> list[str]:
        return [n for n in self.FILTERS if isinstance(self.fields.get(n), forms.ChoiceField)]

    def _month_words(self, name: str) -> str:
        return (
            dict(self.fields[name].widget.choices)[self.chosen[name]]
            if name in self.chosen
            else ""
        )
