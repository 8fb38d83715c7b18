"""When a message is tried again, and which messages leave the house at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from minsheng.foundation.outbox.states import Channel

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
