"""The words of routing rules."""

from __future__ import annotations

from enum import StrEnum


class RuleSetState(StrEnum):
    """A set is written as a draft, in force until the next one is published, and kept for ever after."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    PAST = "past"


class RuleDays(StrEnum):
    """On which days a rule holds, by the working calendar."""

    ALL = "all"
    WORKING = "working"
    OFF = "off"


class Blocked(StrEnum):
    """Why a rule that matches is passed over, or can never match."""

    ABOUT_THEM = "about_them"
    RETURNED = "returned"
    """The unit has said "not ours" of this very concern: giving it back would go round in a circle."""
    UNIT_CLOSED = "unit_closed"
    NOBODY_THERE = "nobody_there"
    """The person named holds no post in that unit."""
    COVERED = "covered"
    """An earlier rule takes everything it could take."""
    NOTHING = "nothing"
    """Its conditions leave nothing: a category or area that does not exist any more."""
