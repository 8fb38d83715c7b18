"""What an action must meet besides its state and its hand: each guard judged from the situation. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from minsheng.concerns.states import DeclineReason, Guard, Hand, Outcome, ReturnReason, WaitingReason
from minsheng.core.actors import Role
from minsheng.core.working_time import WorkingCalendar

from .limits import FIELD_RULES, Rules, reopening_ends
from .refusals import Refused
from .replies import has_gaps, says_something
from .texts import SHORTEST_REPLY

LONGEST_WAIT = timedelta(days=366)
"""An until-date beyond it would be a wait without an end."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What the guards look at: the concern as it stands, and what the actor brings."""

    at: datetime
    calendar: WorkingCalendar
    rules: Rules = FIELD_RULES
    hands: frozenset[Hand] = frozenset()
    """The hands of the table by which the actor may take this action."""
    worker_id: int | None = None
    category_id: int | None = None
    unit_id: int | None = None
    handler_id: int | None = None
    past_handler_ids: frozenset[int] = frozenset()
    return_count: int = 0
    reporter_count: int = 1
    waiting_reason: str = ""
    finished_at: datetime | None = None
    decline_proposed_by: int | None = None
    concern_id: int | None = None
    text: str = ""
    reason: str = ""
    until: datetime | None = None
    outcome: str = ""
    body: str = ""
    other_id: int | None = None
    other_is_open: bool = True
    about: tuple[int | None, int | None] = (None, None)
    """The unit and the worker it complains about."""
    due_at: datetime | None = None
    extension_asked_by: int | None = None
    open_task_count: int = 0
    in_hand: tuple[int | None, int | None] = (None, None)
    """The unit and the worker who have it in hand afterwards."""


def _not_about_them(situation: Situation) -> Refused | None:
    pairs = zip(situation.about, situation.in_hand, strict=True)
    return Refused.ABOUT_THEM if any(about is not None and about == given for about, given in pairs) else None


def _reason(situation: Situation) -> Refused | None:
    known = {*WaitingReason, *ReturnReason, *DeclineReason}
    return None if situation.reason in known else Refused.REASON_MISSING


def _until(situation: Situation) -> Refused | None:
    if situation.until is None:
        return Refused.UNTIL_MISSING
    if situation.until <= situation.at:
        return Refused.UNTIL_PAST
    return None if situation.until - situation.at <= LONGEST_WAIT else Refused.UNTIL_TOO_FAR


def _outcome_and_reply(situation: Situation) -> Refused | None:
    if situation.outcome not in set(Outcome):
        return Refused.OUTCOME_MISSING
    reply = situation.text.strip()
    if has_gaps(reply):
        return Refused.REPLY_GAPS
    return Refused.REPLY_EMPTY if len(reply) < SHORTEST_REPLY or not says_something(reply) else None


def _within_reopening(situation: Situation) -> Refused | None:
    if situation.finished_at is None:
        return None
    ends = reopening_ends(situation.finished_at, situation.calendar, situation.rules)
    return None if situation.at < ends else Refused.REOPENING_OVER


def _another_person(situation: Situation) -> Refused | None:
    same = situation.worker_id is not None and situation.worker_id == situation.decline_proposed_by
    return Refused.SAME_PERSON if same else None


def _not_the_asker(situation: Situation) -> Refused | None:
    same = situation.worker_id is not None and situation.worker_id == situation.extension_asked_by
    return Refused.SAME_PERSON if same else None


def _limit_ahead(situation: Situation) -> Refused | None:
    ahead = situation.due_at is not None and situation.at < situation.due_at
    return None if ahead else Refused.LIMIT_PASSED


def _not_the_handler(situation: Situation) -> Refused | None:
    hands = situation.past_handler_ids | ({situation.handler_id} if situation.handler_id else set())
    return Refused.HANDLER_MAY_NOT_RATE if situation.worker_id is not None and situation.worker_id in hands else None


def _other_concern(situation: Situation) -> Refused | None:
    if situation.other_id is None:
        return Refused.OTHER_MISSING
    if situation.other_id == situation.concern_id:
        return Refused.OTHER_IS_SELF
    return None if situation.other_is_open else Refused.OTHER_ENDED


def _decision(situation: Situation) -> Refused | None:
    if situation.return_count < 2:  # noqa: PLR2004 (the second return goes to the coordinator, field rules)
        return None
    if Role.COORDINATOR not in situation.hands:
        return Refused.COORDINATOR_DECIDES
    return None if situation.text.strip() else Refused.DECISION_MISSING


def judge(guard: Guard, situation: Situation) -> Refused | None:
    """The refusal that ``guard`` finds in ``situation``, or None where it is content."""
    simple = {
        Guard.CATEGORY: None if situation.category_id else Refused.CATEGORY_MISSING,
        Guard.UNIT: None if situation.unit_id else Refused.UNIT_MISSING,
        Guard.TEXT: None if situation.text.strip() else Refused.TEXT_MISSING,
        Guard.NO_GAPS: Refused.TEXT_GAPS if has_gaps(situation.text) else None,
        Guard.OUTSIDE_BODY: None if situation.body.strip() else Refused.BODY_MISSING,
        Guard.DECLINE_PROPOSED: None if situation.decline_proposed_by else Refused.DECLINE_NOT_PROPOSED,
        Guard.NO_DECLINE_PROPOSED: Refused.DECLINE_PENDING if situation.decline_proposed_by else None,
        Guard.QUESTION_ASKED: None if situation.waiting_reason == WaitingReason.RESIDENT else Refused.NOTHING_ASKED,
        Guard.EXTENSION_ASKED: None if situation.extension_asked_by else Refused.EXTENSION_NOT_ASKED,
        Guard.NO_EXTENSION_ASKED: Refused.EXTENSION_PENDING if situation.extension_asked_by else None,
        Guard.NO_OPEN_TASKS: Refused.TASKS_OPEN if situation.open_task_count else None,
        Guard.ONLY_REPORTER: None if situation.reporter_count == 1 else Refused.OTHERS_WAIT,
    }
    if guard in simple:
        return simple[guard]
    judges = {
        Guard.REASON: _reason,
        Guard.UNTIL: _until,
        Guard.OUTCOME_AND_REPLY: _outcome_and_reply,
        Guard.WITHIN_REOPENING: _within_reopening,
        Guard.ANOTHER_PERSON: _another_person,
        Guard.NOT_THE_ASKER: _not_the_asker,
        Guard.LIMIT_AHEAD: _limit_ahead,
        Guard.NOT_THE_HANDLER: _not_the_handler,
        Guard.OTHER_CONCERN: _other_concern,
        Guard.DECISION_AFTER_SECOND_RETURN: _decision,
        Guard.NOT_ABOUT_THEM: _not_about_them,
    }
    return judges[guard](situation)
