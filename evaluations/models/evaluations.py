from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.search import index

from activities.models import Activity, Service
from evaluations.enums import (
    CODE_FORMAT,
    Anonymity,
    Channel,
    EvaluationState,
    Layout,
    OnePerPerson,
    Stage,
)
from evaluations.models.questionnaires import QuestionnaireVersion
from evaluations.retiring import with_retired
from home.bilingual import localized, text_in
from segments.models import Segment

SMALLEST_GROUP_EVER = 3
YEARS = range(2000, 2200)  # outside it a year was mistyped, or is one of the Buddhist era
LARGEST_GROUP = 1_000  # beyond it nothing would ever be shown


def both_languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def open(self, *, at: datetime) -> Self:
        """Those that can be answered at a moment; nothing has to switch them."""
        begun = Q(opens_at=None) | Q(opens_at__lte=at)
        not_ended = Q(closes_at=None) | Q(closes_at__gt=at)
        return self.published().filter(begun & not_ended, is_full=False)

    def closed(self, *, at: datetime) -> Self:
        """Those that could be answered once, the archived ones left out."""
        return self.published().filter(Q(closes_at__lte=at) | Q(is_full=True))

    def published(self) -> Self:
        return self.filter(stage=Stage.PUBLISHED)

    def on_web(self) -> Self:
        """Those with a page of their own: no channels named means every one."""
        return self.filter(Q(channels=None) | Q(channels__channel=Channel.WEB))

    def with_words(self) -> Self:
        """With what their titles and covers are made of, in one query."""
        return self.select_related("version", "activity__series")

    def note_change_of(self, responses: models.QuerySet) -> None:
        """To be called, in its transaction, by what changes responses or takes them away."""
        changed = responses.order_by().values("evaluation").distinct()
        self.filter(pk__in=changed).update(answers_revision=models.F("answers_revision") + 1)

    def in_state(self, state: EvaluationState, *, at: datetime) -> Self:
        """Those of which `state_at` says this."""
        if state == EvaluationState.OPEN:
            return self.open(at=at)
        if state == EvaluationState.CLOSED:
            return self.closed(at=at)
        if state == EvaluationState.SCHEDULED:
            return self.published().filter(is_full=False, opens_at__gt=at)
        return self.filter(stage=state.value)


class Evaluation(index.Indexed, ClusterableModel):
    """A questionnaire opened to people for a time, on an activity, a service or the whole."""

    code = models.CharField(
        _("code"),
        max_length=60,
        unique=True,
        validators=[CODE_FORMAT],
        help_text=_("Stands in the address. Latin letters, digits, - and _."),
    )
    version = models.ForeignKey(
        QuestionnaireVersion,
        models.PROTECT,
        related_name="evaluations",
        verbose_name=_("questionnaire"),
    )
    title_th = models.CharField(_("title (Thai)"), max_length=250, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=250, blank=True)
    intro_th = models.TextField(_("introduction (Thai)"), blank=True)
    intro_en = models.TextField(_("introduction (English)"), blank=True)
    thanks_th = models.TextField(_("thanks (Thai)"), blank=True)
    thanks_en = models.TextField(_("thanks (English)"), blank=True)
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluations",
        verbose_name=_("activity"),
    )
    service = models.ForeignKey(
        Service,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluations",
        verbose_name=_("service"),
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    stage = models.CharField(
        _("stage"), max_length=9, choices=Stage, default=Stage.DRAFT, editable=False
    )
    is_full = models.BooleanField(_("full"), default=False, editable=False)
    # Counts up when stored answers are changed or taken away: what was derived of them is stale.
    answers_revision = models.PositiveIntegerField(default=0, editable=False)
    round = models.CharField(
        _("round"),
        max_length=60,
        blank=True,
        help_text=_("For what is asked again and again, such as 1/2569."),
    )
    languages = models.JSONField(_("languages"), default=both_languages)
    layout = models.CharField(_("layout"), max_length=8, choices=Layout, default=Layout.PAGE)
    quota = models.PositiveIntegerField(
        _("quota"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Closes when so many answers are in. Empty: no limit."),
    )
    readers_th = models.CharField(_("who reads the answers (Thai)"), max_length=200, blank=True)
    readers_en = models.CharField(_("who reads the answers (English)"), max_length=200, blank=True)
    keep_months = models.PositiveSmallIntegerField(
        _("months to keep what was written"),
        null=True,
        blank=True,
        help_text=_(
            "After closing, so many months later, written answers, names and files are erased;"
            " ratings and choices stay for the figures. Empty: kept."
        ),
    )
    anonymity = models.CharField(
        _("anonymity"), max_length=10, choices=Anonymity, default=Anonymity.ANONYMOUS
    )
    one_per_person = models.CharField(
        _("one answer per person"), max_length=8, choices=OnePerPerson, default=OnePerPerson.NO
    )
    min_group = models.PositiveSmallIntegerField(
        _("smallest group shown"),
        null=True,
        blank=True,
        validators=[MinValueValidator(SMALLEST_GROUP_EVER), MaxValueValidator(LARGEST_GROUP)],
        help_text=_("Empty: as the questionnaire says. Can be raised, never lowered."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = EvaluationQuerySet.as_manager()

    search_fields = [
        index.SearchField("title_th"),
        index.SearchField("title_en"),
        index.AutocompleteField("title_th"),
        index.AutocompleteField("title_en"),
        index.AutocompleteField("code"),
    ]

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-created_at", "-pk"]
        permissions = [("view_summary", _("Can read summaries"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(min_group=None) | Q(min_group__gte=SMALLEST_GROUP_EVER),
                name="evaluation_min_group_at_least_3",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None)
                | Q(closes_at=None)
                | Q(closes_at__gt=models.F("opens_at")),
                name="evaluation_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError(
                {"closes_at": _("It closes before it opens. Set a later closing time.")}
            )
        for name in ("opens_at", "closes_at"):
            if (moment := getattr(self, name)) and moment.year not in YEARS:
                reason = _("Check the year: it lies too far from now.")
                raise ValidationError({name: reason})
        if self.min_group and self.version_id and self.min_group < self.schema["min_group"]:
            reason = _(
                "The questionnaire promises groups of %(k)d at least. Raise this, or empty it."
            )
            raise ValidationError({"min_group": reason % {"k": self.schema["min_group"]}})
        if not self.languages:
            raise ValidationError({"languages": _("Choose at least one language.")})
        self.reckon_places()
        if self.pk and self.responses.exists():
            self._check_promises_made(Evaluation.objects.get(pk=self.pk))

    def reckon_places(self) -> None:
        """Say anew whether the quota is full; it may have been raised, or answers taken back."""
        count = self.responses.count() if self.quota and self.pk else 0
        self.is_full = bool(self.quota) and count >= self.quota

    def _check_promises_made(self, stored: "Evaluation") -> None:
        """What people were told when they answered still holds. Raises ValidationError."""
        if self.code != stored.code:
            raise ValidationError({"code": _("Answers exist, and people know its address.")})
        if self.k < stored.k:
            raise ValidationError(
                {"min_group": _("Answers exist, so the smallest group can only be raised.")}
            )
        if self.version.questionnaire_id != stored.version.questionnaire_id:
            raise ValidationError(
                {"version": _("Answers exist. Make another evaluation to ask other questions.")}
            )
        if self.version.number < stored.version.number:
            raise ValidationError(
                {"version": _("Answers exist. It can only go on to a newer version.")}
            )
        if self.anonymity != stored.anonymity:
            raise ValidationError(
                {"anonymity": _("Answers exist, and their anonymity was promised.")}
            )

    @property
    def last_day(self) -> date | None:
        """The last day on which it can be answered; closing at midnight ends the day before."""
        if self.closes_at is None:
            return None
        return timezone.localdate(self.closes_at - timedelta(microseconds=1))

    @property
    def url(self) -> str:
        """Where it is answered, in the language of the moment."""
        return f"/{get_language()}/evaluations/{self.code}/"

    @property
    def schema(self) -> dict:
        return self.version.schema

    @cached_property
    def earlier_versions(self) -> list[QuestionnaireVersion]:
        """Those that some of its responses were given to, newest first."""
        if self.version.number == 1:
            return []
        earlier = QuestionnaireVersion.objects.filter(
            questionnaire=self.version.questionnaire_id, number__lt=self.version.number
        ).order_by("-number")
        return [version for version in earlier if self.responses.filter(version=version).exists()]

    @cached_property
    def answered_schema(self) -> dict:
        """The schema, and what only earlier versions asked of some who answered."""
        earlier = [version.schema for version in self.earlier_versions]
        return with_retired(self.schema, earlier) if earlier else self.schema

    @property
    def k(self) -> int:
        """Groups with fewer answers than this are not shown."""
        return max(self.min_group or 0, self.schema["min_group"])

    @property
    def title(self) -> str:
        return self._words("title")

    @property
    def intro(self) -> str:
        return self._words("intro")

    @property
    def thanks(self) -> str:
        return self._words("thanks")

    @property
    def readers(self) -> str:
        """Who will read the answers, where staff have said so."""
        return localized(self, "readers")

    @property
    def estimated_minutes(self) -> float | None:
        return self.schema.get("estimated_minutes")

    @property
    def is_anonymous(self) -> bool:
        return self.anonymity == Anonymity.ANONYMOUS

    def form_language(self, wanted: str) -> str:
        """The language asked for where the form is offered in it, else the first offered."""
        return wanted if wanted in self.languages else self.languages[0]

    def state_at(self, at: datetime) -> EvaluationState:
        if self.stage != Stage.PUBLISHED:
            return EvaluationState(self.stage)
        if self.is_full:
            return EvaluationState.CLOSED
        if self.opens_at and at < self.opens_at:
            return EvaluationState.SCHEDULED
        if self.closes_at and at >= self.closes_at:
            return EvaluationState.CLOSED
        return EvaluationState.OPEN

    @property
    def state(self) -> EvaluationState:
        return self.state_at(timezone.now())

    def _words(self, field: str) -> str:
        """The evaluation's own words, else those of its questionnaire."""
        return localized(self, field) or text_in(self.schema.get(field) or {})


class EvaluationChannel(models.Model):
    """A way in which an evaluation is answered. Without any, every way is open."""

    evaluation = ParentalKey(Evaluation, related_name="channels", on_delete=models.CASCADE)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    segment = models.ForeignKey(
        Segment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("segment"),
        help_text=_("Of everybody who answers this way, where the form doesn't ask."),
    )

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "channel"], name="evaluation_channel_once"
            ),
        ]

    def __str__(self) -> str:
        return self.get_channel_display()
