"""Periodic work of this room."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from minsheng.foundation.audit import actions


@task
def seal_events() -> int:
    """Seal what has settled; see actions.seal."""
    return actions.seal(at=timezone.now())
