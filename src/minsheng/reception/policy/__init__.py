"""Decisions about doors, slots and who may, that need no database."""

from __future__ import annotations

from datetime import timedelta
from statistics import median

from minsheng.core.actors import Actor, HeldPost, Role

from .hours import (
    MINUTES_OF_DAY,
    WEEK,
    Hours,
    Seat,
    Span,
    free_seat,
    free_slots,
    hours_of,
    hours_on,
    inside,
    minutes_of,
    overlap,
    read_minute,
    slots,
    well_formed,
    written,
)
from .refusals import FIELDS, Refused

RECEIVERS = frozenset({Role.COLLECTOR, Role.COORDINATOR, Role.HANDLER})
"""They receive people and see who is booked."""
PLANNERS = frozenset({Role.SUPERVISOR, Role.COORDINATOR})
"""They make rosters and set hours."""
COUNTERS = frozenset({Role.LEADER, Role.AUDITOR, Role.SUPERVISOR, Role.COORDINATOR})
"""They read counts; leaders and auditors nothing else."""
STAFFED = frozenset({Role.COLLECTOR, Role.HANDLER, Role.COORDINATOR, Role.SUPERVISOR, Role.LEADER})
"""Whoever holds one of these can be put on a roster."""

KEPT_AFTER_VISIT = timedelta(days=30)
"""How long a booking's name and contact stay after its day."""
LONGEST_WORD = 120
LONGEST_NOTE = 1000
LONGEST_NAME = 80
LONGEST_CODE = 60
LONGEST_WAIT = 600
SLOT_MINUTES, CAPACITY, DAYS_AHEAD = 30, 1, 14
"""What a door keeps as long as nobody has set anything else."""
SHORTEST_SLOT, LONGEST_SLOT = 5, 240
MOST_SEATS = 20
FARTHEST_AHEAD = 60
FARTHEST_EXCEPTION = 400

__all__ = [
    "CAPACITY",
    "COUNTERS",
    "DAYS_AHEAD",
    "FARTHEST_AHEAD",
    "FARTHEST_EXCEPTION",
    "FIELDS",
    "KEPT_AFTER_VISIT",
    "LONGEST_CODE",
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "LONGEST_SLOT",
    "LONGEST_WAIT",
    "LONGEST_WORD",
    "MINUTES_OF_DAY",
    "MOST_SEATS",
    "PLANNERS",
    "RECEIVERS",
    "SHORTEST_SLOT",
    "SLOT_MINUTES",
    "STAFFED",
    "WEEK",
    "Hours",
    "Refused",
    "Seat",
    "Span",
    "free_seat",
    "free_slots",
    "hours_of",
    "hours_on",
    "inside",
    "median_minutes",
    "minutes_of",
    "overlap",
    "reaches",
    "read_minute",
    "reads_point",
    "slots",
    "well_formed",
    "written",
]


def reaches(post: HeldPost, *, unit_id: int, area_path: str) -> bool:
    """Whether a post reaches a door: a handler's its own unit's, everybody else's also those of their area."""
    return post.unit_id == unit_id or (post.role is not Role.HANDLER and area_path.startswith(post.area_path))


def reads_point(actor: Actor, roles: frozenset[Role], *, unit_id: int, area_path: str) -> bool:
    """Whether one of the actor's posts in ``roles`` reaches the door."""
    return any(post.role in roles and reaches(post, unit_id=unit_id, area_path=area_path) for post in actor.posts)


def median_minutes(waits: list[timedelta]) -> int | None:
    """The middle waiting time in whole minutes; None where nobody waited for anybody."""
    if not waits:
        return None
    return round(median(wait.total_seconds() for wait in waits) / 60)
