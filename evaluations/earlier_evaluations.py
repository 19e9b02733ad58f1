"""Other evaluations that asked the same, to compare with."""

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from evaluations.enums import Stage
from evaluations.models import Evaluation
from home.bilingual import active_language, localized, text_in
from portal.thai.dates import shift_years, short_date


def asking_the_same(evaluation: Evaluation) -> QuerySet[Evaluation]:
    """Other evaluations of its questionnaire that people could answer, the newest first.

    With `begins_at`, when it opened, or was made where nobody set an opening.
    """
    others = Evaluation.objects.filter(version__questionnaire=evaluation.version.questionnaire_id)
    others = others.exclude(pk=evaluation.pk).exclude(stage=Stage.DRAFT)
    begun = others.annotate(begins_at=Coalesce(F("opens_at"), F("created_at")))
    return begun.order_by("-begins_at", "-pk")


def choices_asking_the_same(evaluation: Evaluation) -> list[tuple[str, str]]:
    """Code and words of each, told apart by its day."""
    # Not the rows themselves: each would bring the whole of its questions along.
    about = asking_the_same(evaluation).values_list("code", "begins_at", "title_th", "title_en")
    language = active_language()
    choices = []
    usual = localized(evaluation.version.questionnaire, "title")
    for code, begins_at, thai, english in about:
        title = text_in({"th": thai, "en": english}) or usual
        day = short_date(timezone.localdate(begins_at), language)
        choices.append((code, f"{title} ({day})"))
    return choices


def earlier_evaluation(evaluation: Evaluation) -> Evaluation | None:
    """What to compare with: the same questions on the same series or service, a year before.

    That is, of all that began before it, the one that began nearest to a year before.
    """
    begins_at = evaluation.opens_at or evaluation.created_at
    before = asking_the_same(evaluation).filter(
        _about_the_same(evaluation), begins_at__lt=begins_at
    )
    known = before.values_list("pk", "begins_at")
    year_before = shift_years(begins_at, -1)
    nearest = min(known, key=lambda each: abs(each[1] - year_before), default=None)
    if nearest is None:
        return None
    return Evaluation.objects.select_related("version__questionnaire").get(pk=nearest[0])


def _about_the_same(evaluation: Evaluation) -> Q:
    if evaluation.activity and evaluation.activity.series_id:
        return Q(activity__series=evaluation.activity.series_id)
    return Q(activity=evaluation.activity_id, service=evaluation.service_id)
