"""Two links of a booking, each good for one thing: to look at it, to take it back. Nothing is stored for them."""

from __future__ import annotations

from django.core import signing

SHOWS = "minsheng.visit.shows"
CANCELS = "minsheng.visit.cancels"


class LinkBroken(Exception):
    """We never made this link, or a part of it is missing."""


def shown_token(booking_id: int) -> str:
    """Opens the confirmation, and nothing else."""
    return signing.dumps(booking_id, salt=SHOWS)


def cancel_token(booking_id: int) -> str:
    """Takes the booking back, and does nothing else."""
    return signing.dumps(booking_id, salt=CANCELS)


def read_token(token: str, *, salt: str) -> int:
    """The booking behind a token made for this. Raises LinkBroken."""
    try:
        found = signing.loads(token, salt=salt)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkBroken from error
    if not isinstance(found, int):
        raise LinkBroken
    return found
