"""The life of a concern as one table: which action leads from which states to which, by whose hand, which guards.

Source: the field rules, "Life of a concern". Nothing outside this table moves a concern; tests walk it to prove that
every state can be reached, that only the final ones end, and that no peer's scar (a state nothing leads to, an unrated
case open for ever) is repeated.
"""

from __future__ import annotations

from dataclasses import dataclass

from minsheng.core.actors import ActorKind, Role

from .words import Action, Guard, State

BEFORE_WORK = frozenset({State.RECEIVED, State.TRIAGED, State.RETURNED})
AT_WORK = frozenset({State.ASSIGNED, State.IN_PROGRESS, State.REOPENED})
IN_HAND = AT_WORK | {State.WAITING}
OPEN = BEFORE_WORK | IN_HAND
ENDED = frozenset({State.RESOLVED, State.CLOSED})
FINAL = frozenset({State.CLOSED, State.DECLINED, State.REFERRED, State.MERGED, State.WITHDRAWN})

Hand = Role | ActorKind
DESK_HANDS: frozenset[Hand] = frozenset({Role.COORDINATOR, Role.SUPERVISOR})
UNIT_HANDS: frozenset[Hand] = frozenset({Role.HANDLER, Role.SUPERVISOR})
STAFF_HANDS: frozenset[Hand] = DESK_HANDS | UNIT_HANDS | {Role.COLLECTOR}
RESIDENT: frozenset[Hand] = frozenset({ActorKind.RESIDENT})
SYSTEM: frozenset[Hand] = frozenset({ActorKind.SYSTEM})


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table. ``target`` None means that the state stays."""

    action: Action
    sources: frozenset[State]
    target: State | None
    hands: frozenset[Hand]
    guards: tuple[Guard, ...] = ()


MOVES: tuple[Move, ...] = (
    Move(Action.JOIN, OPEN, None, RESIDENT | STAFF_HANDS),
    Move(Action.TRIAGE, frozenset({State.RECEIVED}), State.TRIAGED, DESK_HANDS, (Guard.CATEGORY,)),
    Move(Action.AMEND, OPEN, None, DESK_HANDS, (Guard.NOT_ABOUT_THEM,)),
    Move(
        Action.ASSIGN,
        OPEN,
        State.ASSIGNED,
        DESK_HANDS | SYSTEM,
        (Guard.UNIT, Guard.NOT_ABOUT_THEM, Guard.NO_DECLINE_PROPOSED, Guard.DECISION_AFTER_SECOND_RETURN),
    ),
    Move(Action.START, frozenset({State.ASSIGNED, State.REOPENED}), State.IN_PROGRESS, UNIT_HANDS),
    Move(Action.NOTE, OPEN | ENDED, None, STAFF_HANDS, (Guard.TEXT,)),
    Move(Action.ATTACH, OPEN | ENDED, None, STAFF_HANDS | RESIDENT),
    Move(Action.ASK, AT_WORK, State.WAITING, UNIT_HANDS | {Role.COORDINATOR}, (Guard.TEXT, Guard.NO_GAPS, Guard.UNTIL)),
    Move(
        Action.ANSWER,
        frozenset({State.WAITING}),
        State.IN_PROGRESS,
        RESIDENT | STAFF_HANDS,
        (Guard.QUESTION_ASKED, Guard.TEXT),
    ),
    Move(Action.WAIT, AT_WORK, State.WAITING, UNIT_HANDS | {Role.COORDINATOR}, (Guard.REASON, Guard.UNTIL, Guard.TEXT)),
    Move(Action.RESUME, frozenset({State.WAITING}), State.IN_PROGRESS, UNIT_HANDS | {Role.COORDINATOR} | SYSTEM),
    Move(Action.RETURN, AT_WORK, State.RETURNED, UNIT_HANDS, (Guard.REASON, Guard.TEXT)),
    Move(
        Action.RESOLVE,
        AT_WORK | {State.WAITING},
        State.RESOLVED,
        UNIT_HANDS,
        (Guard.OUTCOME_AND_REPLY, Guard.NO_OPEN_TASKS),
    ),
    Move(Action.RATE, ENDED, None, RESIDENT | STAFF_HANDS, (Guard.NOT_THE_HANDLER,)),
    Move(Action.REOPEN, ENDED, State.REOPENED, RESIDENT | DESK_HANDS, (Guard.WITHIN_REOPENING,)),
    Move(Action.CLOSE, frozenset({State.RESOLVED}), State.CLOSED, RESIDENT | DESK_HANDS | SYSTEM | {Role.COLLECTOR}),
    Move(
        Action.PROPOSE_DECLINE,
        BEFORE_WORK,
        None,
        DESK_HANDS,
        (Guard.REASON, Guard.TEXT, Guard.NO_GAPS, Guard.NO_DECLINE_PROPOSED),
    ),
    Move(
        Action.APPROVE_DECLINE,
        BEFORE_WORK,
        State.DECLINED,
        DESK_HANDS | {Role.LEADER},
        (Guard.DECLINE_PROPOSED, Guard.ANOTHER_PERSON, Guard.NO_OPEN_TASKS),
    ),
    Move(
        Action.REFUSE_DECLINE,
        BEFORE_WORK,
        None,
        DESK_HANDS | {Role.LEADER},
        (Guard.DECLINE_PROPOSED, Guard.ANOTHER_PERSON),
    ),
    Move(
        Action.REFER,
        BEFORE_WORK | AT_WORK,
        State.REFERRED,
        DESK_HANDS,
        (Guard.OUTSIDE_BODY, Guard.TEXT, Guard.NO_GAPS, Guard.NO_OPEN_TASKS),
    ),
    Move(Action.MERGE, OPEN, State.MERGED, DESK_HANDS, (Guard.OTHER_CONCERN, Guard.NOT_ABOUT_THEM)),
    Move(Action.WITHDRAW, OPEN, State.WITHDRAWN, RESIDENT | DESK_HANDS, (Guard.ONLY_REPORTER,)),
    # more time: asked by the unit before the limit, granted or refused by somebody else
    Move(
        Action.ASK_EXTENSION,
        IN_HAND,
        None,
        UNIT_HANDS,
        (Guard.UNTIL, Guard.TEXT, Guard.LIMIT_AHEAD, Guard.NO_EXTENSION_ASKED),
    ),
    Move(
        Action.GRANT_EXTENSION,
        IN_HAND,
        None,
        DESK_HANDS | {Role.LEADER},
        (Guard.EXTENSION_ASKED, Guard.NOT_THE_ASKER),
    ),
    Move(
        Action.REFUSE_EXTENSION,
        IN_HAND,
        None,
        DESK_HANDS | {Role.LEADER},
        (Guard.EXTENSION_ASKED, Guard.NOT_THE_ASKER),
    ),
    # many hands: the lead unit stays responsible; a task never ends without a line that says so
    Move(
        Action.ASK_ASSIST,
        IN_HAND,
        None,
        UNIT_HANDS | {Role.COORDINATOR},
        (Guard.TEXT, Guard.UNTIL, Guard.NOT_ABOUT_THEM),
    ),
    Move(Action.ANSWER_ASSIST, OPEN, None, UNIT_HANDS, (Guard.TEXT,)),
    Move(Action.DECLINE_ASSIST, OPEN, None, UNIT_HANDS, (Guard.TEXT,)),
    Move(Action.END_ASSIST, OPEN, None, UNIT_HANDS | {Role.COORDINATOR} | RESIDENT),
    Move(Action.HAND_OVER, OPEN, None, DESK_HANDS | SYSTEM, (Guard.NOT_ABOUT_THEM,)),
    Move(Action.ESCALATE, OPEN | ENDED, None, SYSTEM),
    Move(Action.ACKNOWLEDGE, OPEN | ENDED, None, DESK_HANDS | {Role.LEADER}),
    # the resident's side
    Move(Action.CALL, ENDED, None, STAFF_HANDS, (Guard.NOT_THE_HANDLER,)),
    Move(Action.WRITE, OPEN | ENDED | {State.DECLINED, State.REFERRED}, None, RESIDENT, (Guard.TEXT,)),
    Move(Action.OPT_OUT, OPEN | ENDED, None, RESIDENT | STAFF_HANDS),
    # one text, several matters; the wrong place; the wrong button
    Move(Action.SPLIT, OPEN, None, DESK_HANDS, (Guard.NOT_ABOUT_THEM,)),
    Move(
        Action.MOVE,
        OPEN,
        State.TRIAGED,
        DESK_HANDS,
        (Guard.CATEGORY, Guard.NO_DECLINE_PROPOSED, Guard.NO_OPEN_TASKS),
    ),
    # to the state it was in before the step that is taken back: policy/undoing.py says which can be
    Move(Action.UNDO, OPEN | {State.MERGED}, None, DESK_HANDS | UNIT_HANDS),
)

TABLE: dict[Action, Move] = {move.action: move for move in MOVES}


def move_for(action: Action, state: State) -> Move | None:
    """The line of the table for ``action`` in ``state``; None where the table has none."""
    move = TABLE.get(action)
    return move if move is not None and state in move.sources else None
