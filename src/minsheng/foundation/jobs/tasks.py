"""Periodic work of this room."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from minsheng.foundation.jobs import actions

FINISHED_KEPT = timedelta(days=2)
FAILED_KEPT = timedelta(days=30)


@task
def look_at_tables() -> None:
    """Let the database count its tables anew."""
    actions.look_at_tables()


@task
def prune_finished() -> int:
    """Delete the rows of tasks finished long ago."""
    now = timezone.now()
    return actions.prune(before=now - FINISHED_KEPT, failed_before=now - FAILED_KEPT)
