"""The only reader of this room."""

from __future__ import annotations

from .counts import PointCounts, counts_of, month_of, total_of
from .days import (
    DayAt,
    bookable_days,
    days_of,
    exceptions_of,
    hours_of_point,
    is_holiday,
    next_free,
    seats_taken,
)
from .points import find_point, places_of, points_of, terms_of
from .receiving import (
    bookings_on,
    bookings_outside,
    find_booking,
    find_visit,
    finished_visits,
    masked,
    open_visits,
    visits_on,
)
from .rosters import (
    page_of_swaps,
    people_for,
    shifts_ahead,
    shifts_at,
    shifts_to_have,
    swaps_of,
    swaps_waiting,
)
from .words import BOOKINGS, OUTCOMES, PARTS, PURPOSES, SWAPS, sentence

__all__ = [
    "BOOKINGS",
    "OUTCOMES",
    "PARTS",
    "PURPOSES",
    "SWAPS",
    "DayAt",
    "PointCounts",
    "bookable_days",
    "bookings_on",
    "bookings_outside",
    "counts_of",
    "days_of",
    "exceptions_of",
    "find_booking",
    "find_point",
    "find_visit",
    "finished_visits",
    "hours_of_point",
    "is_holiday",
    "masked",
    "month_of",
    "next_free",
    "open_visits",
    "page_of_swaps",
    "people_for",
    "places_of",
    "points_of",
    "seats_taken",
    "sentence",
    "shifts_ahead",
    "shifts_at",
    "shifts_to_have",
    "swaps_of",
    "swaps_waiting",
    "terms_of",
    "total_of",
    "visits_on",
]
