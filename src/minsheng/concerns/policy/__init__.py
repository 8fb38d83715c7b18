"""Decisions about concerns that need no database. Pure, tested in milliseconds."""

from __future__ import annotations

from .alarms import DEFAULT_STEPS, AlarmStep, Ringing, Steps, due_and_next, ringings
from .clocks import (
    Changes,
    Explained,
    Extension,
    Facts,
    Limits,
    Pause,
    Watched,
    explain_clock,
    explained,
    limits,
    next_watch,
)
from .guards import (
    LONGEST_WAIT,
    Situation,
    judge,
)
from .limits import (
    FIELD_RULES,
    Rules,
    Span,
    assist_due,
    reopening_ends,
)
from .reach import (
    AREA_ROLES,
    OVERSEERS,
    READERS,
    RECORDERS,
    UNIT_ROLES,
    reaches,
)
from .refusals import (
    Refused,
)
from .replies import says_something
from .texts import (
    DRAFT_LIFE,
    LONGEST_PURPOSE,
    SHORTEST_PURPOSE,
    SHORTEST_REPLY,
    TEXT_LIMIT,
    UNWRITABLE,
    digest,
    plain_text,
)
from .undoing import UNDO_WITHIN, UNDOABLE, undo_refusal

__all__ = [
    "AREA_ROLES",
    "DEFAULT_STEPS",
    "DRAFT_LIFE",
    "FIELD_RULES",
    "LONGEST_PURPOSE",
    "LONGEST_WAIT",
    "OVERSEERS",
    "READERS",
    "RECORDERS",
    "SHORTEST_PURPOSE",
    "SHORTEST_REPLY",
    "TEXT_LIMIT",
    "UNDOABLE",
    "UNDO_WITHIN",
    "UNIT_ROLES",
    "UNWRITABLE",
    "AlarmStep",
    "Changes",
    "Explained",
    "Extension",
    "Facts",
    "Limits",
    "Pause",
    "Refused",
    "Ringing",
    "Rules",
    "Situation",
    "Span",
    "Steps",
    "Watched",
    "assist_due",
    "digest",
    "due_and_next",
    "explain_clock",
    "explained",
    "judge",
    "limits",
    "next_watch",
    "plain_text",
    "reaches",
    "reopening_ends",
    "ringings",
    "says_something",
    "undo_refusal",
]
