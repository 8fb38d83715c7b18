"""Periodic work of this room."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from minsheng.foundation.files import actions

ORPHAN_AFTER = timedelta(days=1)


@task
def sweep_orphans() -> int:
    """Delete files no row knows."""
    return actions.sweep(older_than=timezone.now() - ORPHAN_AFTER)
