"""Whether verdicts are the residents' own: agreement of second askings, and questions for the auditor."""

from __future__ import annotations

from datetime import datetime, timedelta

from minsheng.concerns.queries.counting import Scope
from minsheng.concerns.queries.rechecks import recheck_counts, told_since
from minsheng.core.actors import Actor
from minsheng.insight.policy import Agreement, Question, Told, agreement, questions

LOOKED_AT = timedelta(days=30)
"""As long as the mark of a browser is kept."""


def agreement_of(scope: Scope) -> Agreement:
    """How far second askings agree with what was written down, of the draws in the scope. Two statements."""
    return agreement(*recheck_counts(scope))


def questions_for(actor: Actor, *, at: datetime) -> list[Question]:
    """What an overseer should look at, of the last thirty days and within reach, newest first. One statement."""
    return questions(Told(*row) for row in told_since(actor, since=at - LOOKED_AT))


def agreement_as_json(found: Agreement) -> dict[str, object]:
    """For a script."""
    return {
        "drawn": found.drawn,
        "done": found.done,
        "reached": found.reached,
        "same": found.same,
        "better": found.better,
        "worse": found.worse,
        "share": found.share,
        "interval": list(found.interval) if found.interval else None,
    }
