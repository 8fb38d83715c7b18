"""When a message is tried again, and which messages leave the house at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, time, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from minsheng.foundation.outbox.states import Channel, Result

MOST_ATTEMPTS = 8
"""Tries before a message counts as undeliverable."""

CLAIM_FOR = timedelta(minutes=15)
"""How long one worker may hold a message. Longer than any one delivery takes with a mail server that answers at the
last moment to every command (EMAIL_TIMEOUT is 20 s), or two workers would send it."""

BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""Pauses after the first, second ... try: with eight tries a server may be away for a day and a half."""


BY_GATEWAY = frozenset({Channel.SMS, Channel.IM})
"""Channels that a gateway of the operator's choice may carry (SMS_GATEWAY_URL, IM_GATEWAY_URL)."""

LONGEST_WISH = timedelta(hours=24)
"""A gateway may ask us to come back later (Retry-After); for longer than this it may not put us off."""

ANSWERED_LATER = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.CONFLICT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
"""Answers below 500 that speak of the moment, not of the message."""

CARRIED: Mapping[str, frozenset[Channel]] = {
    "console": frozenset(Channel),
    "file": frozenset(Channel),
    "smtp": frozenset({Channel.EMAIL, Channel.INBOX}),
}
"""What each adapter brings to people. A mail server sends no text messages: whoever left a phone number is called."""


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after that many tries; None: give up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return BACK_OFF[min(max(attempts, 1), len(BACK_OFF)) - 1]


def result_of_status(status: int) -> Result:
    """What a gateway's status says about the message; 2xx counts as sent only once its answer can be read."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Result.SENT
    lasting = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in ANSWERED_LATER
    return Result.NEVER if lasting else Result.LATER


def provider_id(answer: bytes, field: str) -> str:
    """The provider's own number for a message, from its JSON answer; "" where the answer cannot be read as one."""
    try:
        read = json.loads(answer)
    except (ValueError, RecursionError):
        return ""
    found = read.get(field) if isinstance(read, dict) else None
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    return "".join(sign for sign in str(found) if sign.isprintable()).strip()[:80]


def wished_pause(header: str, *, at: datetime) -> timedelta | None:
    """How long ``Retry-After`` asks us to wait, within bounds; None where it says nothing that can be understood."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        seconds = int(text[:9])
        return min(timedelta(seconds=seconds), LONGEST_WISH)
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        return None
    return min(max(until - at, timedelta()), LONGEST_WISH)


def after_quiet_hours(at: datetime, quiet: tuple[time, time] | None, zone: tzinfo) -> datetime:
    """``at``, or where it falls into the quiet hours their end. The hours are half-open and may cross midnight."""
    if quiet is None or quiet[0] == quiet[1]:
        return at
    begins, ends = quiet
    local = at.astimezone(zone)
    clock = local.time().replace(tzinfo=None)
    over_midnight = begins > ends
    if not ((clock >= begins or clock < ends) if over_midnight else begins <= clock < ends):
        return at
    day = local.date() + timedelta(days=1) if over_midnight and clock >= begins else local.date()
    # an hour that is passed over when clocks go forward must not lead back before ``at``
    return max(at, datetime.combine(day, ends, zone).astimezone(at.tzinfo))
