"""The only writer of this room."""

from __future__ import annotations

from .booking import (
    NewBooking,
    book,
    cancel_booking,
    forget_bookings,
    note_absence,
    note_arrival,
    reveal_booking,
)
from .doors import Terms, add_exception, drop_exception, set_terms
from .errors import ReceptionRefused, refuse
from .links import CANCELS, SHOWS, LinkBroken, cancel_token, read_token, shown_token
from .receiving import Became, call_next, finish_visit, receive_walk_in, take_number
from .rostering import Turn, add_shift, answer_swap, ask_swap, drop_shift, withdraw_swap

__all__ = [
    "CANCELS",
    "SHOWS",
    "Became",
    "LinkBroken",
    "NewBooking",
    "ReceptionRefused",
    "Terms",
    "Turn",
    "add_exception",
    "add_shift",
    "answer_swap",
    "ask_swap",
    "book",
    "call_next",
    "cancel_booking",
    "cancel_token",
    "drop_exception",
    "drop_shift",
    "finish_visit",
    "forget_bookings",
    "note_absence",
    "note_arrival",
    "read_token",
    "receive_walk_in",
    "refuse",
    "reveal_booking",
    "set_terms",
    "shown_token",
    "take_number",
    "withdraw_swap",
]
