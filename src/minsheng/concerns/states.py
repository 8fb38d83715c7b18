"""The life of a concern as one table: which action leads from which states to which, by whose hand, which guards.

Source: the field rules, "Life of a concern". Nothing outside this table moves a concern; tests walk it to prove that
every state can be reached, that only the final ones end, and that no peer's scar (a state nothing leads to, an unrated
case open for ever) is repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from minsheng.core.actors import ActorKind, Role


class State(StrEnum):
    """Where a concern stands. Closed, solved and satisfied are three separate facts."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    RETURNED = "returned"
    REOPENED = "reopened"
    RESOLVED = "resolved"
    CLOSED = "closed"
    DECLINED = "declined"
    REFERRED = "referred"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """Everything that can happen to a concern after it was received."""

    RECEIVE = "receive"
    JOIN = "join"
    TRIAGE = "triage"
    AMEND = "amend"
    ASSIGN = "assign"
    START = "start"
    NOTE = "note"
    ATTACH = "attach"
    ASK = "ask"
    ANSWER = "answer"
    WAIT = "wait"
    RESUME = "resume"
    RETURN = "return"
    RESOLVE = "resolve"
    RATE = "rate"
    REOPEN = "reopen"
    CLOSE = "close"
    PROPOSE_DECLINE = "propose_decline"
    APPROVE_DECLINE = "approve_decline"
    REFUSE_DECLINE = "refuse_decline"
    REFER = "refer"
    MERGE = "merge"
    WITHDRAW = "withdraw"


class Guard(StrEnum):
    """A condition an action must meet besides its state and its hand; judged in policy.py."""

    CATEGORY = "category"
    UNIT = "unit"
    REASON = "reason"
    UNTIL = "until"
    OUTCOME_AND_REPLY = "outcome_and_reply"
    DECISION_AFTER_SECOND_RETURN = "decision_after_second_return"
    WITHIN_REOPENING = "within_reopening"
    NOT_THE_HANDLER = "not_the_handler"
    DECLINE_PROPOSED = "decline_proposed"
    NO_DECLINE_PROPOSED = "no_decline_proposed"
    ANOTHER_PERSON = "another_person"
    OUTSIDE_BODY = "outside_body"
    OTHER_CONCERN = "other_concern"
    QUESTION_ASKED = "question_asked"
    ONLY_REPORTER = "only_reporter"
    TEXT = "text"
    NOT_ABOUT_THEM = "not_about_them"


class Outcome(StrEnum):
    """What a resolution says was achieved."""

    SOLVED = "solved"
    PARTLY = "partly"
    PLANNED = "planned"
    NOT_POSSIBLE = "not_possible"
    INFORMED = "informed"


class WaitingReason(StrEnum):
    """Whom or what a waiting concern waits for."""

    RESIDENT = "resident"
    THIRD_PARTY = "third_party"
    SCHEDULED_WORK = "scheduled_work"


class ReturnReason(StrEnum):
    """Why a unit says "not ours"."""

    OTHER_UNIT = "other_unit"
    OTHER_AREA = "other_area"
    NO_POWER = "no_power"
    NOT_ENOUGH_FACTS = "not_enough_facts"


class DeclineReason(StrEnum):
    """Why the office will not act; the resident reads it in plain words."""

    UNLAWFUL = "unlawful"
    PRIVATE_DISPUTE = "private_dispute"
    BEFORE_COURT = "before_court"
    NO_FACTS = "no_facts"
    ANSWERED_BEFORE = "answered_before"


class Solved(StrEnum):
    """The resident's first answer: was it put right?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Satisfied(StrEnum):
    """The resident's second answer: five levels."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    FAIR = "fair"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"


class Channel(StrEnum):
    """How a concern reached us."""

    WEB = "web"
    DESK = "desk"
    PHONE = "phone"
    DOORSTEP = "doorstep"
    IMPORT = "import"


class Urgency(StrEnum):
    """The tier that sets the limits (field rules, "Clocks")."""

    LIFE_SAFETY = "life_safety"
    UTILITIES = "utilities"
    GENERAL = "general"
    COMPLEX = "complex"


BEFORE_WORK = frozenset({State.RECEIVED, State.TRIAGED, State.RETURNED})
AT_WORK = frozenset({State.ASSIGNED, State.IN_PROGRESS, State.REOPENED})
OPEN = BEFORE_WORK | AT_WORK | {State.WAITING}
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
        DESK_HANDS,
        (Guard.UNIT, Guard.NOT_ABOUT_THEM, Guard.NO_DECLINE_PROPOSED, Guard.DECISION_AFTER_SECOND_RETURN),
    ),
    Move(Action.START, frozenset({State.ASSIGNED, State.REOPENED}), State.IN_PROGRESS, UNIT_HANDS),
    Move(Action.NOTE, OPEN | ENDED, None, STAFF_HANDS, (Guard.TEXT,)),
    Move(Action.ATTACH, OPEN | ENDED, None, STAFF_HANDS | RESIDENT),
    Move(Action.ASK, AT_WORK, State.WAITING, UNIT_HANDS | {Role.COORDINATOR}, (Guard.TEXT, Guard.UNTIL)),
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
    Move(Action.RESOLVE, AT_WORK | {State.WAITING}, State.RESOLVED, UNIT_HANDS, (Guard.OUTCOME_AND_REPLY,)),
    Move(Action.RATE, ENDED, None, RESIDENT | STAFF_HANDS, (Guard.NOT_THE_HANDLER,)),
    Move(Action.REOPEN, ENDED, State.REOPENED, RESIDENT | DESK_HANDS, (Guard.WITHIN_REOPENING,)),
    Move(Action.CLOSE, frozenset({State.RESOLVED}), State.CLOSED, RESIDENT | DESK_HANDS | SYSTEM | {Role.COLLECTOR}),
    Move(Action.PROPOSE_DECLINE, BEFORE_WORK, None, DESK_HANDS, (Guard.REASON, Guard.TEXT, Guard.NO_DECLINE_PROPOSED)),
    Move(
        Action.APPROVE_DECLINE,
        BEFORE_WORK,
        State.DECLINED,
        DESK_HANDS | {Role.LEADER},
        (Guard.DECLINE_PROPOSED, Guard.ANOTHER_PERSON),
    ),
    Move(
        Action.REFUSE_DECLINE,
        BEFORE_WORK,
        None,
        DESK_HANDS | {Role.LEADER},
        (Guard.DECLINE_PROPOSED, Guard.ANOTHER_PERSON),
    ),
    Move(Action.REFER, BEFORE_WORK | AT_WORK, State.REFERRED, DESK_HANDS, (Guard.OUTSIDE_BODY, Guard.TEXT)),
    Move(Action.MERGE, OPEN, State.MERGED, DESK_HANDS, (Guard.OTHER_CONCERN, Guard.NOT_ABOUT_THEM)),
    Move(Action.WITHDRAW, OPEN, State.WITHDRAWN, RESIDENT | DESK_HANDS, (Guard.ONLY_REPORTER,)),
)

TABLE: dict[Action, Move] = {move.action: move for move in MOVES}


def move_for(action: Action, state: State) -> Move | None:
    """The line of the table for ``action`` in ``state``; None where the table has none."""
    move = TABLE.get(action)
    return move if move is not None and state in move.sources else None
