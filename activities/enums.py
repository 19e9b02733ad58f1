from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityKind(models.TextChoices):
    FESTIVAL_EVENT = "festival_event", _("Festival event")
    LUCKY_DRAW = "lucky_draw", _("Lucky draw")
    QUIZ = "quiz", _("Quiz")
    CONTEST = "contest", _("Contest")
    OUTREACH = "outreach", _("Outreach")
    READING_RECOMMENDATION = "reading_recommendation", _("Reading recommendation")


class ServiceKind(models.TextChoices):
    INFORMATION_SERVICE = "information_service", _("Information service")
    OUTREACH = "outreach", _("Outreach")


class EntryKind(models.TextChoices):
    """What a thing named on the source page is."""

    FESTIVAL_EVENT = "festival_event", _("Festival event")
    LUCKY_DRAW = "lucky_draw", _("Lucky draw")
    QUIZ = "quiz", _("Quiz")
    CONTEST = "contest", _("Contest")
    OUTREACH = "outreach", _("Outreach")
    READING_RECOMMENDATION = "reading_recommendation", _("Reading recommendation")
    INFORMATION_SERVICE = "information_service", _("Information service")
    SUGGESTION_CHANNEL = "suggestion_channel", _("Suggestion channel")


class Motif(models.TextChoices):
    """The cloths that a series can be bound in; each is a cover under static/covers."""

    VALENTINE = "valentine", _("Heart")
    XMAS = "xmas", _("Eight-point star")
    UNSEEN = "unseen", _("Half-open eye")
    ASEAN = "asean", _("Open door")
    QUIZ = "quiz", _("Question mark")
    SLIP = "slip", _("Slip")
    BORROWER = "borrower", _("Pile of books")
    BOOKFAIR = "bookfair", _("Spines")
    RUSAMILAE = "rusamilae", _("Casuarina over waves")
    NEWYEAR = "newyear", _("Bloom")


class ResponseUnit(models.TextChoices):
    MINUTE = "minute", _("minutes")
    HOUR = "hour", _("hours")
    WORKING_DAY = "working_day", _("working days")


class ActivityState(models.TextChoices):
    UPCOMING = "upcoming", _("Coming up")
    ON = "on", _("On now")
    OVER = "over", _("Over")
    CANCELLED = "cancelled", _("Cancelled")
