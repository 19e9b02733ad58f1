"""The questionnaires, the evaluations opened on them, and what people have answered so far."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from activities.models import Activity
from evaluations.demo.answers import answers_of
from evaluations.demo.content import LANGUAGES, content, questionnaire_schemas
from evaluations.demo.respondents import divided, groups_of, respondent
from evaluations.enums import Channel, Layout
from evaluations.models import Evaluation, Questionnaire, Response
from evaluations.opening import open_evaluation
from evaluations.publishing import publish_version, save_draft
from evaluations.schema import questions
from home.bilingual import localized
from portal.thai.dates import year_name
from segments.models import Segment

ANNUAL_SURVEY = "annual-survey"
# Questionnaire, days since it opened, days until it closes, answers so far.
STANDING = {
    ANNUAL_SURVEY: ("annual-service-survey", 35, 28, 184),
    "service-desk": ("quick-kiosk", 90, None, 124),
    "training": ("training-evaluation", 60, 30, 42),
}
OPEN_AFTER_AN_ACTIVITY = timedelta(days=30)
# Answers to the first, second … activity; on any day six or seven of them have begun.
ANSWERS_TO_ACTIVITIES = (60, 24, 54, 38, 58, 46, 12, 30)
TITLES = {"th": "แบบประเมิน: {title}", "en": "Evaluation: {title}"}
CHANNELS = {Channel.WEB: 76, Channel.PAPER: 12, Channel.COUNTER: 7, Channel.KIOSK: 5}
CHANNELS_OF_A_KIOSK = {Channel.KIOSK: 74, Channel.WEB: 14, Channel.COUNTER: 12}

Tell = Callable[[str], None]


def load_questionnaires() -> int:
    """Publish the questionnaires that the portal doesn't have."""
    schemas = questionnaire_schemas()
    for schema in schemas:
        if not Questionnaire.objects.filter(code=schema["id"]).exists():
            questionnaire, _is_new = save_draft(schema=schema)
            publish_version(questionnaire=questionnaire)
    return len(schemas)


def open_standing_evaluations(*, today: date, tell: Tell) -> None:
    """Open what can be answered all the time, each with answers."""
    for code, (questionnaire, days_ago, days_left, answers) in STANDING.items():
        if not Evaluation.objects.filter(code=code).exists():
            evaluation = open_evaluation(
                code=code,
                questionnaire=Questionnaire.objects.get(code=questionnaire),
                opens_at=_midnight(today - timedelta(days=days_ago)),
                closes_at=days_left and _midnight(today + timedelta(days=days_left)),
                title=_title_of_the_year(code, today),
                layout=Layout.SECTIONS if code == ANNUAL_SURVEY else Layout.PAGE,
            )
            fill(evaluation, answers=answers, today=today)
        tell(f"evaluation {code}")


def _title_of_the_year(code: str, today: date) -> dict[str, str]:
    """The annual survey is told from last year's by its year; the others keep their own title."""
    if code != ANNUAL_SURVEY:
        return {}
    return {
        "th": f"แบบสำรวจผู้ใช้บริการหอสมุด ประจำปี {year_name(today.year, 'th')}",
        "en": f"Library user survey {year_name(today.year, 'en')}",
    }


def open_activity_evaluations(*, today: date, tell: Tell) -> None:
    """Open an evaluation of every activity that has begun, each with answers."""
    forms = {
        entry["id"]: entry["evaluation_form"] for entry in content("activities")["activities"]
    }
    activities = Activity.objects.filter(code__in=forms).order_by("starts_at", "code")
    begun = [each for each in activities if timezone.localdate(each.starts_at) <= today]
    for number, activity in enumerate(begun):
        if not Evaluation.objects.filter(code=activity.code).exists():
            evaluation = open_evaluation(
                code=activity.code,
                questionnaire=Questionnaire.objects.get(code=forms[activity.code]),
                activity=activity,
                opens_at=_midnight(timezone.localdate(activity.starts_at)),
                closes_at=activity.ends_at + OPEN_AFTER_AN_ACTIVITY,
                title={
                    language: TITLES[language].format(title=localized(activity, "title", language))
                    for language in LANGUAGES
                },
            )
            answers = ANSWERS_TO_ACTIVITIES[number % len(ANSWERS_TO_ACTIVITIES)]
            fill(evaluation, answers=answers, today=today)
        tell(f"evaluation {activity.code}")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def fill(evaluation: Evaluation, *, answers: int, today: date) -> None:
    """Give a new evaluation its first answers."""
    activity = evaluation.activity
    segments = [segment.code for segment in activity.segments.all()] if activity else ()
    groups = divided(answers, groups_of(evaluation.schema, segments))
    Random(evaluation.code).shuffle(groups)
    numbered = enumerate(groups, start=1)
    Response.objects.bulk_create(responses(evaluation, numbered, today=today), batch_size=500)


def responses(
    evaluation: Evaluation, numbered: Iterable[tuple[int, str]], *, today: date
) -> Iterator[Response]:
    """The response of each number and group; a number's is the same in every run."""
    asked = questions(evaluation.schema)
    segments = {segment.code: segment for segment in Segment.objects.all()}
    channels = CHANNELS_OF_A_KIOSK if evaluation.schema.get("kiosk") else CHANNELS
    first = timezone.localdate(evaluation.opens_at)
    last = min(today, timezone.localdate(evaluation.closes_at)) if evaluation.closes_at else today
    days = (last - first).days
    lift = Random(f"evaluation {evaluation.code}").uniform(-0.2, 0.3)
    for number, group in numbered:
        person = respondent(f"{evaluation.code} {number}", group, lift=lift)
        yield Response(
            evaluation=evaluation,
            version_id=evaluation.version_id,
            channel=person.luck.choices(list(channels), list(channels.values()))[0],
            language=person.language,
            segment=segments.get(group),
            answers=answers_of(person, asked),
            submitted_on=first + timedelta(days=person.luck.randint(0, days)),
            submission_key=submission_key(evaluation, number),
        )


def submission_key(evaluation: Evaluation, number: int) -> uuid.UUID:
    return uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, evaluation.code), str(number))
