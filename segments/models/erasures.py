from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils.crypto import salted_hmac

from portal.thai.text import normalise, to_arabic_digits


def patron_digest(patron_id: str) -> str:
    """A keyed hash: who has the table and not the portal's secret key can't try numbers out."""
    number = to_arabic_digits(normalise(patron_id)).strip().casefold()
    return salted_hmac("segments.erased_patron", number, algorithm="sha256").hexdigest()


class ErasedPatronQuerySet(models.QuerySet["ErasedPatron"]):
    def among(self, patron_ids: Iterable[str]) -> set[str]:
        """Those of the numbers whose people were erased, so that no file brings them back."""
        known = set(self.values_list("digest", flat=True))
        return {each for each in patron_ids if patron_digest(each) in known} if known else known

    def remember(self, patron_ids: Iterable[str], *, at: datetime) -> None:
        self.bulk_create(
            (self.model(digest=patron_digest(each), erased_at=at) for each in patron_ids),
            ignore_conflicts=True,
        )


class ErasedPatron(models.Model):
    """All that is left of the number of an erased person: enough to know it again."""

    digest = models.CharField(max_length=64, unique=True)
    erased_at = models.DateTimeField()

    objects = ErasedPatronQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest[:8]
