"""Why an open concern has stood still for weeks, and whose help it needs: what a coordinator says of it."""

from __future__ import annotations

from enum import StrEnum


class StuckReason(StrEnum):
    """What keeps it from moving."""

    MONEY = "money"
    OWNERSHIP = "ownership"
    OTHER_LEVEL = "other_level"
    LAW = "law"
    RESIDENT_AWAY = "resident_away"
    WORKS = "works"
    OTHER = "other"


class HelpLevel(StrEnum):
    """A level above the office that must help, where no unit here can."""

    DISTRICT = "district"
    CITY = "city"
