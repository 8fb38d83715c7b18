"""Periodic work of this room."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from minsheng.foundation.idempotency import actions


@task
def forget_old_claims() -> int:
    """Drop claims nobody will repeat any more."""
    return actions.forget(before=timezone.now() - actions.KEPT_FOR)
