"""What a person answered by name: for their copy, and for their erasure."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from evaluations.answer_erasing import erase_files
from evaluations.answer_words import AnsweredQuestion, answered_sections, unknown_answers
from evaluations.models import AnswerFile, Evaluation, Response
from evaluations.retention import coded_and_written_names, keep_coded_answers
from segments.models import Participant


def answers_by_name(records: list[Participant]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """What `register_person_data` asks for; anonymous answers lead to nobody."""
    responses = Response.objects.filter(participant__in=records).order_by("submitted_on", "pk")
    with_words = responses.select_related("evaluation", "version", "segment")
    yield "answers", [_row(each) for each in with_words.prefetch_related("files")]


def _row(response: Response) -> dict[str, Any]:
    questions = [
        _question_row(question)
        for section in answered_sections(response)
        for question in section.questions
        if question.lines or question.file
    ]
    return {
        "evaluation": response.evaluation.code,
        "submitted_on": response.submitted_on,
        "submitted_at": response.submitted_at,
        "channel": response.channel,
        "language": response.language,
        "segment": response.segment and response.segment.code,
        "answers": questions,
        "other_answers": {line.code: line.text for line in unknown_answers(response)},
    }


def _question_row(question: AnsweredQuestion) -> dict[str, Any]:
    said = [f"{line.name}: {line.text}" if line.name else line.text for line in question.lines]
    row = {"code": question.code, "question": question.label, "answer": said}
    return row | ({"file": question.file.name} if question.file else {})


def make_answers_anonymous(records: list[Participant]) -> None:
    """What `register_person_erasure` asks for: codes stay for the figures.

    The person, the time, whatever was written and the files go, as when their time is over.
    """
    responses = list(Response.objects.filter(participant__in=records))
    by_evaluation: dict[int, list[Response]] = defaultdict(list)
    for response in responses:
        by_evaluation[response.evaluation_id].append(response)
    evaluations = Evaluation.objects.select_related("version__questionnaire")
    for evaluation in evaluations.filter(pk__in=by_evaluation):
        coded, _written = coded_and_written_names(evaluation)
        keep_coded_answers(by_evaluation[evaluation.pk], coded)
    erase_files(AnswerFile.objects.filter(response__in=responses))
