"""Who may call meetings, and write down what they decide: coordinators and leaders of the office."""

from __future__ import annotations

from minsheng.core.actors import Actor
from minsheng.insight.queries.meetings import offices_written


def may_write_meetings(actor: Actor, office_id: int) -> bool:
    """Whether the actor may write in the meetings of an office; supervisors and auditors only read."""
    return actor.worker_id is not None and office_id in offices_written(actor)
