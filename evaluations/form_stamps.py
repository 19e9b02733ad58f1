"""When a form was opened, signed: nothing of it is stored, and the answer has no clock."""

from datetime import UTC, datetime

from django.core import signing

signer = signing.TimestampSigner(salt="evaluations.form_stamps")


def form_stamp(evaluation_code: str) -> str:
    """A signed statement that the form of this evaluation was given out now."""
    return signer.sign(evaluation_code)


def opened_at(stamp: str, evaluation_code: str) -> datetime | None:
    """When the form was given out; None where nobody signed that, or of another form."""
    try:
        if signer.unsign(stamp) != evaluation_code:
            return None
    except signing.BadSignature:
        return None
    _value, moment, _signature = stamp.rsplit(signer.sep, 2)
    return datetime.fromtimestamp(signing.b62_decode(moment), tz=UTC)
