"""When an open concern is stuck, and whether what was said of it still holds. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

STUCK_AFTER = timedelta(weeks=3)
"""An open concern that nothing moved for so long is stuck."""
LONGEST_NOTE = 500
"""Characters of what is said about it."""


def is_stuck(*, is_open: bool, changed_at: datetime, at: datetime) -> bool:
    """Whether nothing has moved it for three weeks."""
    return is_open and changed_at < at - STUCK_AFTER
