"""What stands on the agenda of an office's weekly meeting, and from where it came."""

from __future__ import annotations

from enum import StrEnum


class ItemKind(StrEnum):
    """Where an item of the agenda comes from."""

    STUCK = "stuck"
    BEYOND = "beyond"
    FOCUS = "focus"
    FREE = "free"
