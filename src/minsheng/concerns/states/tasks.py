"""The life of an assist task: asked of another unit, then answered, declined, or ended by whoever asked."""

from __future__ import annotations

from enum import StrEnum

from .words import Action


class TaskState(StrEnum):
    """Where an assist task stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    DECLINED = "declined"
    ENDED = "ended"


TASK_MOVES: dict[Action, TaskState] = {
    Action.ANSWER_ASSIST: TaskState.ANSWERED,
    Action.DECLINE_ASSIST: TaskState.DECLINED,
    Action.END_ASSIST: TaskState.ENDED,
}
"""Which action leads an asked task where. A task that left ``asked`` stays what it is: ask anew instead."""
ASSISTING = frozenset({Action.ANSWER_ASSIST, Action.DECLINE_ASSIST})
"""What the asked unit does; the unit that has the concern in hand does the rest."""
