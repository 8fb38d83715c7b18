"""When periodic work is due next, and how long a failed task waits before it is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

MOST_ATTEMPTS = 3
"""Times a task is started before it counts as failed for good."""

SILENT_FOR = timedelta(seconds=60)
"""A worker without a sign of life for this long is dead."""

TRANSIENT = frozenset({"django.db.utils.OperationalError", "django.db.utils.InterfaceError"})
"""Failures of the moment (the database restarted): such a task is tried again."""


class WorkerLost(Exception):
    """Written into a task whose workers were killed more often than MOST_ATTEMPTS allows."""


def next_due(due_at: datetime, every: timedelta, now: datetime) -> datetime:
    """The first time after ``now`` a whole number of ``every`` after ``due_at``: missed runs are not made up."""
    if due_at > now:
        return due_at
    return due_at + every * ((now - due_at) // every + 1)


def pause_before_retry(attempts: int) -> timedelta:
    """30 s after the first attempt, then twice as long each time."""
    return timedelta(seconds=30 << max(attempts - 1, 0))
