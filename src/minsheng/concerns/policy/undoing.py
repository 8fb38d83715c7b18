"""What can be taken back, and until when. Pure.

The rule: a step of desk or unit can be undone by the hand that took it, or by the desk, while nothing irreversible has
happened: it is the last thing that happened, it is not older than ``UNDO_WITHIN``, and no letter about it has left the
house. What says something final to the resident (done, declined, referred, closed, a verdict) is never undone: it
stands on their page at once, and nobody here watches whether they have read it. For that there is opening again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from minsheng.concerns.states import Action

from .refusals import Refused

UNDO_WITHIN = timedelta(minutes=30)
UNDOABLE = frozenset(
    {
        Action.TRIAGE,
        Action.AMEND,
        Action.ASSIGN,
        Action.START,
        Action.ASK,
        Action.WAIT,
        Action.RESUME,
        Action.RETURN,
        Action.PROPOSE_DECLINE,
        Action.REFUSE_DECLINE,
        Action.ASK_EXTENSION,
        Action.REFUSE_EXTENSION,
        Action.ASK_ASSIST,
        Action.HAND_OVER,
        Action.MERGE,
        Action.SPLIT,
        Action.MOVE,
    }
)


def undo_refusal(action: str, taken_at: datetime, at: datetime) -> Refused | None:
    """Why a step of this kind, taken then, cannot be undone now; None where it can."""
    if action not in UNDOABLE:
        return Refused.UNDO_NOTHING
    return None if at - taken_at < UNDO_WITHIN else Refused.UNDO_TOO_LATE
