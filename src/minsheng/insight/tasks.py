"""Work of this room that nobody waits for."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from . import actions


@task()
def send_digests() -> int:
    """Write to leaders about last week, on Monday morning and once each."""
    return actions.send_digests(at=timezone.now())
