"""Why this room says no, by code, and the form field each belongs to."""

from __future__ import annotations

from enum import StrEnum


class Refused(StrEnum):
    """The reasons; their sentences are in queries/words.py."""

    NOT_YOURS = "not_yours"
    DAY_PAST = "day_past"
    DAY_TOO_FAR = "day_too_far"
    DAY_TAKEN = "day_taken"
    BAD_HOURS = "bad_hours"
    WORD_MISSING = "word_missing"
    TOO_LONG = "too_long"
    ENDS_TOO_SOON = "ends_too_soon"
    CLOSED_THEN = "closed_then"
    OVERLAPS = "overlaps"
    ON_LEAVE = "on_leave"
    NOT_FROM_HERE = "not_from_here"
    BEGUN = "begun"
    SWAP_WITH_ONESELF = "swap_with_oneself"
    SWAP_ASKED = "swap_asked"
    SWAP_OVER = "swap_over"
    SWAP_CLASHES = "swap_clashes"
    NO_BOOKINGS = "no_bookings"
    SLOT_CLOSED = "slot_closed"
    SLOT_TAKEN = "slot_taken"
    SLOT_PAST = "slot_past"
    CONTACT_INVALID = "contact_invalid"
    BOOKING_OVER = "booking_over"
    PURPOSE_MISSING = "purpose_missing"
    OUTCOME_MISSING = "outcome_missing"
    CONCERN_MISSING = "concern_missing"
    CONCERN_UNKNOWN = "concern_unknown"
    GUIDE_MISSING = "guide_missing"
    NOTE_MISSING = "note_missing"
    WAITED_WRONG = "waited_wrong"
    QUEUE_EMPTY = "queue_empty"
    VISIT_OVER = "visit_over"
    LENGTH_WRONG = "length_wrong"
    CAPACITY_WRONG = "capacity_wrong"
    AHEAD_WRONG = "ahead_wrong"


FIELDS: dict[Refused, str] = {
    Refused.DAY_PAST: "day",
    Refused.DAY_TOO_FAR: "day",
    Refused.DAY_TAKEN: "day",
    Refused.BAD_HOURS: "opens",
    Refused.WORD_MISSING: "word",
    Refused.ENDS_TOO_SOON: "ends",
    Refused.CLOSED_THEN: "starts",
    Refused.OVERLAPS: "worker",
    Refused.ON_LEAVE: "worker",
    Refused.NOT_FROM_HERE: "worker",
    Refused.BEGUN: "starts",
    Refused.SWAP_WITH_ONESELF: "theirs",
    Refused.SWAP_ASKED: "theirs",
    Refused.SWAP_CLASHES: "theirs",
    Refused.SLOT_CLOSED: "slot",
    Refused.SLOT_TAKEN: "slot",
    Refused.SLOT_PAST: "slot",
    Refused.NO_BOOKINGS: "slot",
    Refused.CONTACT_INVALID: "contact",
    Refused.PURPOSE_MISSING: "purpose",
    Refused.OUTCOME_MISSING: "outcome",
    Refused.CONCERN_MISSING: "concern",
    Refused.CONCERN_UNKNOWN: "concern",
    Refused.GUIDE_MISSING: "guide",
    Refused.NOTE_MISSING: "note",
    Refused.WAITED_WRONG: "waited",
    Refused.LENGTH_WRONG: "minutes",
    Refused.CAPACITY_WRONG: "capacity",
    Refused.AHEAD_WRONG: "ahead",
}
"""Refusals left out belong to the page as a whole."""
