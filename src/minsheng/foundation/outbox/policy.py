"""When a message is tried again."""

from __future__ import annotations

from datetime import timedelta

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


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after that many tries; None: give up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return BACK_OFF[min(max(attempts, 1), len(BACK_OFF)) - 1]
