"""When a form was opened, signed: nothing of it is stored, and the answer has no clock."""

from datetime import UTC, datetime

from django.core import signing

signer = signing.TimestampSigner(salt="evaluations.form_stamps")


def form_stamp(evaluation_code: str, version_id: int) -> str:
    """A signed statement that this version of the form was given out now."""
    return signer.sign(f"{evaluation_code}/{version_id}")


def opened_at(stamp: str, evaluation_code: str) -> datetime | None:
    """When the form was given out; None where nobody signed that, or of another form."""
    if asked_version(stamp, evaluation_code) is None:
        return None
    _value, moment, _signature = stamp.rsplit(signer.sep, 2)
    return datetime.fromtimestamp(signing.b62_decode(moment), tz=UTC)


def asked_version(stamp: str, evaluation_code: str) -> int | None:
    """The key of the version that the form asked; None where nobody signed that."""
    try:
        code, _slash, version = signer.unsign(stamp).rpartition("/")
    except signing.BadSignature:
        return None
    return int(version) if code == evaluation_code else None
