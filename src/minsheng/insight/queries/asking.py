"""How far second askings agree with what was written down first."""

from __future__ import annotations

from minsheng.concerns.queries.counting import Scope
from minsheng.concerns.queries.rechecks import recheck_counts
from minsheng.insight.policy import Agreement, agreement


def agreement_of(scope: Scope) -> Agreement:
    """How far second askings agree with what was written down, of the draws in the scope. Two statements."""
    return agreement(*recheck_counts(scope))


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
