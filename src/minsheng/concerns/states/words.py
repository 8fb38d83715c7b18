"""The words of a concern's life: states, actions, guards and the coded answers."""

from __future__ import annotations

from enum import StrEnum


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
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    ASK_ASSIST = "ask_assist"
    ANSWER_ASSIST = "answer_assist"
    DECLINE_ASSIST = "decline_assist"
    END_ASSIST = "end_assist"
    HAND_OVER = "hand_over"
    ESCALATE = "escalate"
    ACKNOWLEDGE = "acknowledge"
    CALL = "call"
    WRITE = "write"
    OPT_OUT = "opt_out"
    SPLIT = "split"
    MOVE = "move"
    UNDO = "undo"


class Clock(StrEnum):
    """The three limits of a concern: handed out and settled, counted from receipt; spoken with, from the hand-out."""

    DISPATCH = "dispatch"
    CONTACT = "contact"
    RESOLVE = "resolve"


class Measure(StrEnum):
    """What a limit counts in."""

    HOURS = "hours"
    """Round the clock."""
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"


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
    NO_GAPS = "no_gaps"
    NOT_ABOUT_THEM = "not_about_them"
    LIMIT_AHEAD = "limit_ahead"
    EXTENSION_ASKED = "extension_asked"
    NO_EXTENSION_ASKED = "no_extension_asked"
    NOT_THE_ASKER = "not_the_asker"
    NO_OPEN_TASKS = "no_open_tasks"


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


class Way(StrEnum):
    """How a verdict was given: by the resident alone on a page or behind a link, or told and written down."""

    PAGE = "page"
    EMAIL = "email"
    SMS = "sms"
    CALL = "call"
    PAPER = "paper"


ALONE = frozenset({Way.PAGE, Way.EMAIL, Way.SMS})
"""Ways without anybody's help."""


class CallOutcome(StrEnum):
    """What came of one call-back."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    LATER = "later"
    WRONG_NUMBER = "wrong_number"
    SAID_NO = "said_no"
    """Does not want to be asked."""


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
