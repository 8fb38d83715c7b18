"""Work of this room that nobody waits for."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from minsheng.projects import actions


@task()
def tell_reporters() -> int:
    """Write to everybody who raised a concern of a project that has reached something."""
    return actions.tell_reporters(at=timezone.now())
