"""The words of the room: who sits at a door, what a visit became, how a booking and a swap stand."""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """As what somebody sits at a door."""

    DEPUTY = "deputy"
    """A representative who receives people at a studio."""
    WORKER = "worker"


class Outcome(StrEnum):
    """What a visit became."""

    CONCERN = "concern"
    GUIDE = "guide"
    NOTE = "note"
    LEFT = "left"
    """They went before anybody had time."""


class BookingState(StrEnum):
    """How a booking stands."""

    BOOKED = "booked"
    CAME = "came"
    MISSED = "missed"
    CANCELLED = "cancelled"


class SwapState(StrEnum):
    """How a swap stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Purpose(StrEnum):
    """What a booking's contact is looked at for."""

    HOURS_CHANGED = "hours_changed"
    CANCELLED_BY_US = "cancelled_by_us"
    QUESTION = "question"
