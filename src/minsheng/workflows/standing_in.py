"""Leave was entered, or somebody left: what lies with them goes to whoever stands in, at once where it has begun."""

from __future__ import annotations

from minsheng.concerns import actions
from minsheng.directory.events import AbsenceEntered, ServiceEnded


def take_over(event: AbsenceEntered | ServiceEnded) -> None:
    """Hand over today's work; for what is still to come there is nothing yet, and the clock sees to it that morning."""
    actions.stand_in(at=event.at, worker_id=event.worker_id)
