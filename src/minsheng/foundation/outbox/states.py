"""Where a message stands and how it travels."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """How a message reaches somebody."""

    EMAIL = "email"
    SMS = "sms"
    IM = "im"
    """A message in a chat programme, through its gateway."""
    INBOX = "inbox"
    """Read on our own pages: lying there is being delivered."""


class MessageState(StrEnum):
    """queued → sent, or queued → dead after the last try; a dead one may be queued again by hand."""

    QUEUED = "queued"
    SENT = "sent"
    DEAD = "dead"


class Result(StrEnum):
    """What one try came to."""

    SENT = "sent"
    LATER = "later"
    """It may work later: the server was away or busy."""
    NEVER = "never"
    """It will not work: the address is refused, or there is no gateway for this channel."""
