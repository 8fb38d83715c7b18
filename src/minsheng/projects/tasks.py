"""Work of this room that nobody waits for."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from minsheng.projects import actions
from minsheng.projects.events import MilestonePublished


@task()
def tell_reporters(milestone_id: int) -> int:
    """Write to everybody who raised a concern of the project."""
    return actions.tell_reporters(milestone_id, at=timezone.now())


def tell_everybody(event: MilestonePublished) -> None:
    """A step was published: a job writes the letters."""
    tell_reporters.enqueue(event.milestone_id)
