"""Leafing through the answers to an evaluation, however many there are."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Case, F, IntegerField, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from evaluations.answer_words import written_names
from evaluations.enums import Channel
from evaluations.models import Evaluation, Response
from segments.models import Segment

PAGE = 50
# One page looks through so many answers for those that fit. Beyond it, the reader asks for more.
MOST_LOOKED_THROUGH = 10_000
MOST_COUNTED = 100_000
LARGEST_NUMBER = 2**63 - 1
ALL = [("", _("All"))]
WITHOUT = "none"


# What else may stand in the address of the list.
BESIDE_FILTERS = frozenset({"after"})


class ResponseFilterForm(forms.Form):
    """Which answers are listed; with what can't be understood, none are."""

    segment = forms.ChoiceField(label=_("Segment"), required=False)
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[*ALL, *Channel.choices]
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[*ALL, *settings.LANGUAGES]
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    written = forms.BooleanField(label=_("With something written"), required=False)

    def __init__(self, evaluation: Evaluation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.evaluation = evaluation
        segments = [(segment.code, str(segment)) for segment in Segment.objects.all()]
        self.fields["segment"].choices = [*ALL, *segments, (WITHOUT, _("No segment"))]

    def clean(self) -> None:
        for name, value in self.data.items():
            # One that is misspelt must not let everybody in.
            if value and name not in self.fields and name not in BESIDE_FILTERS:
                self.add_error(None, _("There is no filter called “%(name)s”.") % {"name": name})

    def chosen(self) -> dict[str, Any]:
        """The filters in use, by name."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def condition(self) -> Q:
        """Empty where everything is listed."""
        return Q(*(CONDITIONS[name](value, self) for name, value in self.chosen().items()))

    def written_condition(self) -> Q:
        names = written_names(self.evaluation.answered_schema)
        return Q(answers__has_any_keys=names) if names else Q(pk__in=[])


CONDITIONS = {
    "segment": lambda code, _form: Q(segment=None) if code == WITHOUT else Q(segment__code=code),
    "channel": lambda channel, _form: Q(channel=channel),
    "language": lambda language, _form: Q(language=language),
    "since": lambda day, _form: Q(submitted_on__gte=day),
    "until": lambda day, _form: Q(submitted_on__lte=day),
    "written": lambda _written, form: form.written_condition(),
}


@dataclass(frozen=True, slots=True)
class ResponsePage:
    """Some answers in the order of their random numbers, which is no order of arrival."""

    responses: list[Response]
    # Of the evaluation, filtered or not; stops at MOST_COUNTED + 1. None where nothing is shown.
    count: int | None = None
    # Where the next page begins; None at the end.
    after: int | None = None
    # The page ends here because enough was looked through, not because it is full.
    looked_through: bool = False


class RowsOf(Subquery):
    """How many rows a subquery has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS rows_counted)"
    output_field = IntegerField()


def response_page(
    evaluation: Evaluation,
    condition: Q,
    *,
    after: int = 0,
    most: int = MOST_LOOKED_THROUGH,
    size: int = PAGE,
) -> ResponsePage:
    """The next answers that fit the condition, looking through no more than `most`.

    One query, which costs the same on the first page and on the last of a million: pages
    begin after a number and are never counted off, and counting stops early.
    """
    own = Response.objects.filter(evaluation=evaluation.pk).order_by()
    rest = own.filter(pk__gt=after).order_by("pk")
    found = rest.annotate(count=RowsOf(own.values("pk")[: MOST_COUNTED + 1]))
    if condition:
        found = _up_to_edge(found, condition, Subquery(rest.values("pk")[most - 1 : most]))
    rows = list(found.select_related("segment")[: size + 2])
    fitting = [row for row in rows if not condition or row.fits]
    count = rows[0].count if rows else None
    if len(fitting) > size:
        return ResponsePage(fitting[:size], count, after=fitting[size - 1].pk)
    edge = rows[0].edge if condition and rows else None
    return ResponsePage(fitting, count, after=edge, looked_through=edge is not None)


def _up_to_edge(found: QuerySet[Response], condition: Q, edge: Subquery) -> QuerySet[Response]:
    """What fits up to the edge, and the answer at the edge itself, to know where it is."""
    fits = Case(When(condition, then=True), default=False)
    found = found.annotate(edge=edge, fits=fits).filter(condition | Q(pk=F("edge")))
    return found.filter(pk__lte=Coalesce(F("edge"), LARGEST_NUMBER))
