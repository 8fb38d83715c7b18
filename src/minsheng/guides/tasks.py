"""Work of this room that nobody waits for."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from . import actions


@task()
def remind_owners() -> int:
    """Remind the owners of guides whose review is due."""
    return actions.remind_owners(at=timezone.now())


@task()
def see_who_asked_again() -> int:
    """Note which concerns that a guide answered were asked again."""
    return actions.see_who_asked_again(at=timezone.now())
