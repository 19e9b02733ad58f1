import secrets
from collections.abc import Mapping
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase

from segments.enums import ParticipantCategory
from segments.identities import AFTER_HEXADECIMAL, identity_of, search_words
from segments.models.indexes import (
    LowestFirstIndex,
    PeopleListIndex,
    SqliteLowestFirstIndex,
)
from segments.models.segments import Segment

WORDS_AT_ONCE = 5_000
LOOKED_UP = ("email", "phone", "faculty", "nationality", "name_key", "sound_key")


def is_thai(text: str) -> bool:
    return "\u0e00" <= text[:1] <= "\u0e7f"


def random_public_id() -> str:
    return secrets.token_hex(8)


class ParticipantTag(TagBase):
    """A free word that staff put on people, such as international or prize winner."""

    free_tagging = True

    class Meta:
        verbose_name = _("tag of participants")
        verbose_name_plural = _("tags of participants")


class TaggedParticipant(ItemBase):
    tag = models.ForeignKey(ParticipantTag, models.CASCADE, related_name="tagged_participants")
    content_object = models.ForeignKey(
        "segments.Participant", models.CASCADE, related_name="tagged_items"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "tag"], name="participant_has_a_tag_once"
            )
        ]


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def present(self) -> Self:
        """Those who are neither merged into another record nor erased."""
        return self.filter(merged_into=None, erased_at=None)

    def unassigned(self) -> Self:
        return self.filter(segment=None)

    def search(self, text: str) -> Self:
        """Those in whose names, numbers or address every word of the text begins a word.

        Titles before names, tone marks, case, spaces in numbers and Thai digits don't count.
        """
        words = search_words(text)
        people = self if words else self.none()
        for word in words:
            found = ParticipantWord.objects.beginning_with(word)
            people = people.filter(pk__in=found.values("participant"))
        return people


class Participant(models.Model):
    """A person known to the library: a patron, a guest at an activity, a former member."""

    public_id = models.CharField(
        _("public id"), max_length=16, default=random_public_id, editable=False
    )
    patron_id = models.CharField(  # noqa: DJ001 - unique, but for those who have none
        _("library card or student number"), max_length=32, null=True, blank=True
    )
    title = models.CharField(_("title before the name"), max_length=40, blank=True)
    given_name = models.CharField(_("given name"), max_length=120)
    family_name = models.CharField(_("family name"), max_length=120, blank=True)
    latin_name = models.CharField(_("name in Latin letters"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    category = models.CharField(
        _("category"), max_length=16, choices=ParticipantCategory, blank=True
    )
    faculty = models.CharField(_("faculty or unit"), max_length=120, blank=True)
    programme = models.CharField(_("programme"), max_length=120, blank=True)
    nationality = models.CharField(
        _("nationality"),
        max_length=2,
        blank=True,
        help_text=_("Two letters, such as TH or MY."),
    )
    level = models.CharField(_("level"), max_length=40, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    expires_on = models.DateField(_("membership expires"), null=True, blank=True)
    tags = TaggableManager(through=TaggedParticipant, blank=True, verbose_name=_("tags"))
    # Kept with the current membership by memberships.py and tagging.py, so that lists by segment
    # read one index.
    segment = models.ForeignKey(
        Segment,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="participants",
        verbose_name=_("segment"),
        db_index=False,
    )
    # The last day in the ledger, kept by interactions.py.
    last_seen_on = models.DateField(_("last seen"), null=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        verbose_name=_("merged into"),
        db_index=False,
    )
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)
    # The three are derived by identities.identity_of and stored, so that both databases sort,
    # compare and find alike.
    sort_key = models.CharField(max_length=1000, editable=False)
    name_key = models.CharField(max_length=240, editable=False, default="")
    sound_key = models.CharField(max_length=120, editable=False, default="")

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["sort_key", "pk"]
        permissions = [
            ("export_participant", _("Can export personal data of participants")),
            ("erase_participant", _("Can erase participants")),
            ("merge_participant", _("Can merge participants")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="participant_public_id"),
            models.UniqueConstraint(fields=["patron_id"], name="participant_patron_id"),
        ]
        # Named here, not at the fields: there PostgreSQL gets a second one of each for LIKE.
        indexes = [
            *(models.Index(fields=[name], name=f"participant_{name}") for name in LOOKED_UP),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="participant_merged_into",
            ),
            # With all that the list is filtered by: however few fit, the rows themselves need
            # not be read to find them.
            PeopleListIndex(
                fields=[
                    "sort_key",
                    "id",
                    "segment",
                    "category",
                    "faculty",
                    "nationality",
                    "last_seen_on",
                    "expires_on",
                    "merged_into",
                    "erased_at",
                ],
                condition=Q(merged_into=None, erased_at=None),
                name="participant_list",
            ),
            SqliteLowestFirstIndex(
                F("segment").asc(nulls_first=True), "sort_key", "id", name="participant_by_segment"
            ),
            LowestFirstIndex(
                F("last_seen_on").asc(nulls_first=True), "id", name="participant_by_last_seen"
            ),
            LowestFirstIndex(
                F("expires_on").asc(nulls_first=True), "id", name="participant_by_expiry"
            ),
        ]

    def __str__(self) -> str:
        if self.erased_at:
            return str(_("Erased person"))
        name = f"{self.given_name} {self.family_name}".strip()
        if self.title:
            # A Thai title grows onto the name, a Latin one does not.
            return f"{self.title} {name}" if self.title.isascii() else f"{self.title}{name}"
        return f"คุณ{name}" if is_thai(name) else name

    def save(self, *args: Any, **kwargs: Any) -> None:
        words = self.take_identity()
        super().save(*args, **kwargs)
        ParticipantWord.objects.rewrite({self.pk: words})

    def take_identity(self) -> list[str]:
        """Set the stored keys, and give the words that belong to them.

        For those who write in bulk; `save` does it by itself.
        """
        identity = identity_of(self)
        self.sort_key = identity.sort_key
        self.name_key = identity.name_key
        self.sound_key = identity.sound_key
        return identity.words


class ParticipantWordQuerySet(models.QuerySet["ParticipantWord"]):
    def beginning_with(self, word: str) -> Self:
        return self.filter(word__gte=word, word__lt=word + AFTER_HEXADECIMAL)

    def rewrite(self, words_of: Mapping[int, list[str]], *, are_new: bool = False) -> None:
        """Make these the words of these people, by primary key; for new people none go first."""
        if not are_new:
            self.filter(participant__in=words_of).delete()
        self.bulk_create(
            (
                self.model(participant_id=pk, word=word)
                for pk, words in words_of.items()
                for word in words
            ),
            batch_size=WORDS_AT_ONCE,
        )


class ParticipantWord(models.Model):
    """A word by whose beginning a person is found. Written with the person, never by hand."""

    # The second index serves.
    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="words", db_index=False
    )
    word = models.CharField(max_length=120)

    objects = ParticipantWordQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["word", "participant"], name="participant_by_word"),
            models.Index(fields=["participant", "word"], name="words_of_participant"),
        ]

    def __str__(self) -> str:
        return self.word
