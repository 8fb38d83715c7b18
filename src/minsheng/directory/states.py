"""The closed lists of the directory: kinds of area, of unit, of calendar day."""

from __future__ import annotations

from enum import StrEnum


class AreaKind(StrEnum):
    """The four levels of the tree, top first (FIELD §1: 区 / 街道 / 社区 / 网格)."""

    DISTRICT = "district"
    OFFICE = "office"
    COMMUNITY = "community"
    GRID = "grid"


class UnitKind(StrEnum):
    """What a unit is: an office, a community's own staff, a branch, or a handling unit that repairs things."""

    OFFICE = "office"
    COMMUNITY = "community"
    BRANCH = "branch"
    HANDLING = "handling"


class DayKind(StrEnum):
    """What the official table says about a day: free although a weekday, or worked although a weekend (调休)."""

    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


class Weekday(StrEnum):
    """Keys of a service point's opening hours, Monday first."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


PARENT_KINDS: dict[AreaKind, frozenset[AreaKind | None]] = {
    AreaKind.DISTRICT: frozenset({None}),
    AreaKind.OFFICE: frozenset({AreaKind.DISTRICT}),
    AreaKind.COMMUNITY: frozenset({AreaKind.OFFICE}),
    AreaKind.GRID: frozenset({AreaKind.COMMUNITY}),
}
"""Under which kind an area may hang; None is the top of the tree."""
