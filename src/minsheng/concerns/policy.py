"""Decisions about concerns that need no database: limits, guards, who may be asked. Pure, tested in milliseconds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from minsheng.concerns.states import DeclineReason, Guard, Hand, Outcome, ReturnReason, Urgency, WaitingReason
from minsheng.core.actors import HeldPost, Role
from minsheng.core.working_time import WorkingCalendar, add_working_days, add_working_time, working_time_between

AREA_ROLES = frozenset({Role.COORDINATOR, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR, Role.COLLECTOR})
"""Roles that reach every concern below the area of their post; a handler reaches the unit's concerns only."""
READERS = AREA_ROLES | {Role.HANDLER}

TEXT_LIMIT = 4000
LONGEST_WAIT = timedelta(days=366)
"""An until-date beyond it would be a wait without an end."""
SHORTEST_PURPOSE, LONGEST_PURPOSE = 4, 200
"""Characters of the reason for looking at a contact."""
DRAFT_LIFE = timedelta(hours=24)
EMPTY_REPLIES = re.compile(
    r"^[\s\W]*(已收悉|已知悉|收到|已收到|已处理|已转办|已办结|ok|done|noted|received)[\s\W]*$", re.IGNORECASE
)
SHORTEST_REPLY = 10
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters and halves of characters: no keyboard writes them, and PostgreSQL refuses some of them."""


def plain_text(text: str) -> str:
    """What people typed, as it is stored: lines end in a newline, nothing around it, nothing that cannot be written."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def digest(text: str) -> str:
    """A fingerprint of words, so that the audit log can prove a text unchanged without holding it."""
    return hashlib.sha256(text.encode()).hexdigest()[:32] if text else ""


class Refused(StrEnum):
    """Why an action was not carried out; interfaces turn the code into a sentence in the reader's language."""

    NOT_IN_TABLE = "not_in_table"
    NOT_YOURS = "not_yours"
    CATEGORY_MISSING = "category_missing"
    UNIT_MISSING = "unit_missing"
    REASON_MISSING = "reason_missing"
    UNTIL_MISSING = "until_missing"
    UNTIL_PAST = "until_past"
    UNTIL_TOO_FAR = "until_too_far"
    OUTCOME_MISSING = "outcome_missing"
    REPLY_EMPTY = "reply_empty"
    TEXT_MISSING = "text_missing"
    TEXT_TOO_LONG = "text_too_long"
    DECISION_MISSING = "decision_missing"
    COORDINATOR_DECIDES = "coordinator_decides"
    REOPENING_OVER = "reopening_over"
    HANDLER_MAY_NOT_RATE = "handler_may_not_rate"
    VERDICT_GIVEN = "verdict_given"
    DECLINE_NOT_PROPOSED = "decline_not_proposed"
    DECLINE_PENDING = "decline_pending"
    SAME_PERSON = "same_person"
    BODY_MISSING = "body_missing"
    OTHER_MISSING = "other_missing"
    OTHER_IS_SELF = "other_is_self"
    OTHER_ENDED = "other_ended"
    NOTHING_ASKED = "nothing_asked"
    OTHERS_WAIT = "others_wait"
    SOLVED_MISSING = "solved_missing"
    SATISFIED_MISSING = "satisfied_missing"
    AREA_UNKNOWN = "area_unknown"
    CATEGORY_UNKNOWN = "category_unknown"
    UNIT_UNKNOWN = "unit_unknown"
    ABOUT_THEM = "about_them"
    HANDLER_UNKNOWN = "handler_unknown"
    POINT_INVALID = "point_invalid"
    PHONE_INVALID = "phone_invalid"
    EMAIL_INVALID = "email_invalid"
    RECEIPT_UNKNOWN = "receipt_unknown"
    LIMIT_REACHED = "limit_reached"
    NAME_TAKEN = "name_taken"


@dataclass(frozen=True, slots=True)
class Span:
    """So many working days, or hours around the clock."""

    number: int
    in_working_days: bool = False

    def after(self, start: datetime, calendar: WorkingCalendar) -> datetime:
        """The moment that lies this far after ``start``."""
        if self.in_working_days:
            return add_working_days(start, self.number, calendar)
        return start + timedelta(hours=self.number)


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers an office may set for itself (queries/rules.py reads them from the settings)."""

    dispatch: Mapping[Urgency, Span]
    reply: Mapping[Urgency, Span]
    reopening_days: int
    """Working days in which a resident's "not solved" reopens."""

    def around_the_clock(self, urgency: Urgency) -> bool:
        """Whether the limit of this tier runs through nights and holidays, and so do its pauses."""
        return not self.reply[urgency].in_working_days


FIELD_RULES = Rules(
    dispatch={
        Urgency.LIFE_SAFETY: Span(1), Urgency.UTILITIES: Span(2), Urgency.GENERAL: Span(24), Urgency.COMPLEX: Span(24),
    },
    reply={
        Urgency.LIFE_SAFETY: Span(2),
        Urgency.UTILITIES: Span(24),
        Urgency.GENERAL: Span(7, in_working_days=True),
        Urgency.COMPLEX: Span(15, in_working_days=True),
    },
    reopening_days=15,
)  # fmt: skip
"""The defaults of the field rules ("Life of a concern", "Clocks")."""


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
    return Refused.REPLY_EMPTY if len(reply) < SHORTEST_REPLY or EMPTY_REPLIES.match(reply) else None


def _within_reopening(situation: Situation) -> Refused | None:
    if situation.finished_at is None:
        return None
    ends = reopening_ends(situation.finished_at, situation.calendar, situation.rules)
    return None if situation.at < ends else Refused.REOPENING_OVER


def _another_person(situation: Situation) -> Refused | None:
    same = situation.worker_id is not None and situation.worker_id == situation.decline_proposed_by
    return Refused.SAME_PERSON if same else None


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
        Guard.OUTSIDE_BODY: None if situation.body.strip() else Refused.BODY_MISSING,
        Guard.DECLINE_PROPOSED: None if situation.decline_proposed_by else Refused.DECLINE_NOT_PROPOSED,
        Guard.NO_DECLINE_PROPOSED: Refused.DECLINE_PENDING if situation.decline_proposed_by else None,
        Guard.QUESTION_ASKED: None if situation.waiting_reason == WaitingReason.RESIDENT else Refused.NOTHING_ASKED,
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
        Guard.NOT_THE_HANDLER: _not_the_handler,
        Guard.OTHER_CONCERN: _other_concern,
        Guard.DECISION_AFTER_SECOND_RETURN: _decision,
        Guard.NOT_ABOUT_THEM: _not_about_them,
    }
    return judges[guard](situation)


@dataclass(frozen=True, slots=True)
class Limits:
    """When a concern must be dispatched and when it must be finished."""

    first_due_at: datetime
    due_at: datetime


def limits(received_at: datetime, urgency: Urgency, calendar: WorkingCalendar, rules: Rules = FIELD_RULES) -> Limits:
    """The limits of a concern received at ``received_at``."""
    return Limits(
        first_due_at=rules.dispatch[urgency].after(received_at, calendar),
        due_at=rules.reply[urgency].after(received_at, calendar),
    )


def due_after_pause(
    due_at: datetime, since: datetime, until: datetime, calendar: WorkingCalendar, *, around_the_clock: bool
) -> datetime:
    """The limit moved by the time spent waiting, as its clock counts it; a limit already missed stays missed."""
    if since >= due_at:
        return due_at
    if around_the_clock:
        return due_at + (until - since)
    return add_working_time(due_at, working_time_between(since, until, calendar), calendar)


def reopening_ends(finished_at: datetime, calendar: WorkingCalendar, rules: Rules = FIELD_RULES) -> datetime:
    """Until when a resident's "not solved" reopens."""
    return add_working_days(finished_at, rules.reopening_days, calendar)


def reaches(post: HeldPost, *, area_path: str, unit_id: int | None, category_codes: frozenset[str]) -> bool:
    """Whether a post reaches a concern: its unit's concerns, or those below its area; and only in its categories.

    ``category_codes`` holds the concern's category and its class (empty before triage). The same rule as a query is in
    queries/lists.py; a test holds the two together.
    """
    if post.role not in READERS:
        return False
    if post.category_codes and not post.category_codes & category_codes:
        return False
    if unit_id is not None and post.unit_id == unit_id and post.role in {Role.HANDLER, Role.SUPERVISOR}:
        return True
    return post.role in AREA_ROLES and area_path.startswith(post.area_path)
