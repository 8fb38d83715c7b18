"""Periodic work of this room."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from minsheng.foundation.outbox import actions

ROUND = 10
"""Messages to a reading of the clock: ten slow deliveries stay well within one claim."""

ROUNDS = 100

KEPT_FOR = timedelta(days=30)


@task
def deliver() -> int:
    """Deliver what is due, round by round; the number sent."""
    sent = 0
    for _number in range(ROUNDS):
        delivered = actions.deliver_due(at=timezone.now(), limit=ROUND)
        sent += delivered.sent
        if not delivered.tried:
            break
    return sent


@task
def forget_old_messages() -> int:
    """Empty address and text of messages finished a month ago."""
    return actions.forget(before=timezone.now() - KEPT_FOR)
