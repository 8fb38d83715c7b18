"""Work of this room that nobody waits for."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from . import actions


@task()
def forget_bookings() -> int:
    """Empty names and contacts of bookings a month after their day."""
    return actions.forget_bookings(at=timezone.now())
