"""Words of a project: its field, its state, how grave a risk is, which side of a pair of pictures."""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """What it is about (MISSION.md S3)."""

    BUILDING = "building"
    MANAGEMENT = "management"
    ORDER = "order"
    CULTURE = "culture"


class State(StrEnum):
    """Where it stands. It begins underway; finished and given up are ends, each with a result in words."""

    UNDERWAY = "underway"
    FINISHED = "finished"
    GIVEN_UP = "given_up"


class Gravity(StrEnum):
    """How much a risk would cost."""

    LOW = "low"
    HIGH = "high"


class Side(StrEnum):
    """Which picture of a pair taken at the same spot."""

    BEFORE = "before"
    AFTER = "after"


class Refused(StrEnum):
    """Why something was not done, as a code; pages turn it into a sentence beside the field."""

    NOT_YOURS = "not_yours"
    TITLE_MISSING = "title_missing"
    CODE_BAD = "code_bad"
    CODE_TAKEN = "code_taken"
    UNIT_UNKNOWN = "unit_unknown"
    DATES_REVERSED = "dates_reversed"
    ENDED = "ended"
    CONCERN_UNKNOWN = "concern_unknown"
    CONCERN_ELSEWHERE = "concern_elsewhere"
    CONCERNS_OPEN = "concerns_open"
    MILESTONE_DONE = "milestone_done"
    WORDS_MISSING = "words_missing"
    RESULT_MISSING = "result_missing"
    DAY_AHEAD = "day_ahead"
