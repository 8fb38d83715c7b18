"""Call-backs: somebody who did not handle the concern rings the resident up and writes down what they say."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from minsheng.concerns.models import CallTry, Concern, Reporter
from minsheng.concerns.policy import Refused
from minsheng.concerns.policy.asking import LONGEST_LATER, next_call, unreachable
from minsheng.concerns.queries.judging import hands_in, judge_of
from minsheng.concerns.states import Action, CallOutcome, Way
from minsheng.core.actors import Actor
from minsheng.foundation.idempotency.actions import AlreadyClaimed

from . import once
from .asking import opt_out
from .contact import RevealedContact, reveal_contact
from .errors import ActionRefused, refuse
from .moving import Line, Step, carry_out_each, lock_row
from .verdicts import Verdict, rate_concern

HELD = timedelta(minutes=15)
"""How long a person on the list is left to whoever opened the page."""
NOBODY = frozenset({CallOutcome.NO_ANSWER, CallOutcome.BUSY})


@transaction.atomic
def take_call(reporter_id: int, *, purpose: str, by: Actor, at: datetime) -> RevealedContact | None:
    """Keep a person for this caller for a quarter of an hour, and show their contact by the door of every look at one.

    None where a colleague has them in hand, or where it is not time yet. Refused HANDLER_MAY_NOT_RATE for anybody who
    ever had the concern in hand, NOT_YOURS for whoever may not see the contact.
    """
    judge = judge_of(reporter_id)
    if judge is None:
        raise refuse(Refused.RECEIPT_UNKNOWN)
    concern_id = judge.merged_into_id or judge.reporter.concern_id
    if by.worker_id in hands_in(concern_id):
        raise refuse(Refused.HANDLER_MAY_NOT_RATE)
    due = Reporter.objects.filter(pk=reporter_id, call_at__isnull=False, call_at__lte=at)
    if not due.update(call_at=at + HELD):
        return None
    people = reveal_contact(concern_id, purpose=purpose, by=by, at=at)
    return next((one for one in people if one.reporter_id == reporter_id), None)


@dataclass(frozen=True, slots=True)
class Called:
    """What came of a call; the verdict where they answered, when to ring again where they asked for that."""

    outcome: str
    verdict: Verdict | None = None
    later: datetime | None = None


@transaction.atomic
def log_call(
    concern_id: int,
    *,
    reporter_id: int,
    called: Called,
    by: Actor,
    at: datetime,
    version: int | None = None,
    key: str = "",
) -> None:
    """Write down one call. Answered: the verdict with it. Nobody: again at another hour, until three have failed.

    The same once more under the same ``key`` is written once. Refused HANDLER_MAY_NOT_RATE for anybody who ever
    had the concern in hand, whatever came of the call.
    """
    if called.outcome not in set(CallOutcome):
        raise ActionRefused(Refused.OUTCOME_MISSING, "outcome")
    result, verdict = CallOutcome(called.outcome), called.verdict
    if result is CallOutcome.ANSWERED and verdict is None:
        raise refuse(Refused.SOLVED_MISSING)
    content = once.fingerprint([concern_id, reporter_id, asdict(called)]) if key else ""
    try:
        with transaction.atomic():
            once.claim("call", key, content, at.isoformat(), by=by, at=at)
            _log(concern_id, reporter_id, called, by=by, at=at, version=version)
    except AlreadyClaimed:
        return


def _log(concern_id: int, reporter_id: int, called: Called, *, by: Actor, at: datetime, version: int | None) -> None:
    """The try, and what follows from it."""
    result, verdict = CallOutcome(called.outcome), called.verdict
    concern = lock_row(concern_id)
    person = _person(concern, reporter_id)
    if result is CallOutcome.ANSWERED and verdict is not None:
        _write_try(concern, person, result, by=by, at=at)
        said = replace(verdict, way=Way.CALL)
        rate_concern(concern_id, reporter_id=reporter_id, verdict=said, by=by, at=at, version=version)
        Reporter.objects.filter(pk=reporter_id).update(call_at=None)
        return
    number = _write_try(concern, person, result, by=by, at=at)
    detail = {"outcome": result.value, "try": number}
    step = Step(Action.CALL, Line(detail=detail), by, hands_in(concern.pk))
    carry_out_each(concern, [step], at=at)
    _next(person, concern, result, later=called.later, by=by, at=at)


def _person(concern: Concern, reporter_id: int) -> Reporter:
    judge = judge_of(reporter_id)
    if judge is None or concern.pk not in {judge.reporter.concern_id, judge.merged_into_id}:
        raise refuse(Refused.RECEIPT_UNKNOWN)
    return judge.reporter


def _write_try(concern: Concern, person: Reporter, outcome: CallOutcome, *, by: Actor, at: datetime) -> int:
    """Add the try; its number in this round."""
    if by.worker_id is None:
        raise refuse(Refused.NOT_YOURS)
    CallTry.objects.create(reporter=person, round=concern.reopen_count, at=at, worker_id=by.worker_id, outcome=outcome)
    return CallTry.objects.filter(reporter=person, round=concern.reopen_count).count()


def _next(
    person: Reporter, concern: Concern, outcome: CallOutcome, *, later: datetime | None, by: Actor, at: datetime
) -> None:
    """When to ring again, or that nobody will."""
    if outcome is CallOutcome.SAID_NO:
        _asked(person, at)
        opt_out(concern.pk, reporter_id=person.pk, by=by, at=at)
        return
    zone = ZoneInfo(settings.TIME_ZONE)
    if outcome is CallOutcome.LATER:
        if later is None or not at < later <= at + LONGEST_LATER:
            raise ActionRefused(Refused.UNTIL_MISSING, "later")
        _askable(person).update(call_at=later)
        return
    tries = CallTry.objects.filter(reporter=person, round=concern.reopen_count, outcome__in=sorted(NOBODY))
    given_up = outcome is CallOutcome.WRONG_NUMBER or unreachable(list(tries.values_list("at", flat=True)), zone)
    _askable(person).update(call_at=None if given_up else next_call(at, zone), unreachable_at=at if given_up else None)


def _askable(person: Reporter) -> QuerySet[Reporter]:
    """The person, unless they said no meanwhile: then nobody rings again."""
    return Reporter.objects.filter(pk=person.pk, opted_out_at__isnull=True)


def _asked(person: Reporter, at: datetime) -> None:
    """Somebody spoke with them: they were asked, whatever they said."""
    Reporter.objects.filter(pk=person.pk, asked_at__isnull=True).update(asked_at=at, asked_by="call")
