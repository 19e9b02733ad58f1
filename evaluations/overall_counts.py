"""How the overall question of many evaluations was answered, without a summary of each."""

from collections.abc import Iterable, Mapping
from itertools import islice

from django.core.cache import cache
from django.db.models import Case, Count, TextField, When
from django.db.models.fields.json import KeyTextTransform

from evaluations.answer_columns import FEWEST_KEPT, awaits_snapshot
from evaluations.frames import answers_frame
from evaluations.models import Evaluation, Response
from evaluations.rating_figures import Counts
from evaluations.schema import Question, questions
from evaluations.splits import whole
from evaluations.tallies import ANSWER, scale_of, tally

OVERALL = "overall_satisfaction"
MOST_READ = 2  # large evaluations at one time; the next reader reads the next
A_DAY = 24 * 60 * 60


def overall_question(evaluation: Evaluation) -> Question | None:
    """The question on the satisfaction overall that is asked now."""
    return next(
        (
            question
            for question in questions(evaluation.schema)
            if question.role == OVERALL and question.kind == "likert"
        ),
        None,
    )


def overall_counts(asked: Mapping[Evaluation, Question]) -> dict[int, Counts | None]:
    """Answers to the overall question of each by value, every value of its scale ascending.

    By the evaluation's primary key; each needs `response_count`. Small evaluations are
    counted in one query. The counts of a large one are kept until an answer comes, and are
    None where they are still to be counted.
    """
    small = {each: asked[each] for each in asked if each.response_count < FEWEST_KEPT}
    large = {each: asked[each] for each in asked if each not in small}
    return _counted_in_database(small) | _counted_in_columns(large)


def _counted_in_database(asked: Mapping[Evaluation, Question]) -> dict[int, Counts | None]:
    counts = {each.pk: dict.fromkeys(scale_of(asked[each]), 0) for each in asked}
    answered = [each for each in asked if each.response_count]
    for pk, answer, count in _answers(answered, asked) if answered else ():
        # "na" and what is no value of the scale are not counted.
        for value in counts[pk]:
            if str(value) == str(answer):
                counts[pk][value] = count
    return counts


def _answers(
    evaluations: list[Evaluation], asked: Mapping[Evaluation, Question]
) -> Iterable[tuple[int, str | int | None, int]]:
    """Rows of evaluation, answer and how often it was given."""
    by_code: dict[str, list[int]] = {}
    for evaluation in evaluations:
        by_code.setdefault(asked[evaluation].code, []).append(evaluation.pk)
    answer = Case(
        *(
            When(evaluation__in=pks, then=KeyTextTransform(code, "answers"))
            for code, pks in by_code.items()
        ),
        output_field=TextField(),
    )
    responses = Response.objects.filter(evaluation__in=evaluations).order_by()
    counted = responses.values("evaluation", overall=answer).annotate(n=Count("pk"))
    return counted.values_list("evaluation", "overall", "n")


def _counted_in_columns(asked: Mapping[Evaluation, Question]) -> dict[int, Counts | None]:
    keys = {_cache_key(evaluation): evaluation for evaluation in asked}
    known = cache.get_many(keys)
    # Without a snapshot somebody would wait for it; `keep_columns_job` makes it.
    wanted = (key for key in keys if key not in known and not awaits_snapshot(keys[key]))
    for key in list(islice(wanted, MOST_READ)):
        known[key] = _read_counts(keys[key], asked[keys[key]])
        cache.set(key, known[key], A_DAY)
    return {evaluation.pk: known.get(key) for key, evaluation in keys.items()}


def _read_counts(evaluation: Evaluation, question: Question) -> Counts:
    frame = answers_frame(evaluation)
    counted = tally(question, frame, whole(frame))
    return dict(zip(counted.values, counted.parts[ANSWER][-1].tolist(), strict=True))


def _cache_key(evaluation: Evaluation) -> str:
    """Another one as soon as an answer comes, is changed or is taken away."""
    return (
        f"overall counts {evaluation.pk} {evaluation.version_id}"
        f" {evaluation.answers_revision} {evaluation.response_count}"
    ).replace(" ", "-")
