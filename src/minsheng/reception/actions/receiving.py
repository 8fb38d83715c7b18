"""Receiving people at a door: a number if they like, called with one key, finished with what it became."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from minsheng.concerns import queries as concerns
from minsheng.concerns.policy import plain_text
from minsheng.core.actors import Actor
from minsheng.core.receipts import normalise
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.bulk.queries import locked
from minsheng.reception.models import Visit
from minsheng.reception.permissions import may_receive
from minsheng.reception.policy import LONGEST_CODE, LONGEST_NOTE, LONGEST_WAIT, Refused
from minsheng.reception.states import Outcome

from .doors import hold_terms, must_find
from .errors import ReceptionRefused, refuse

SUBJECT = "visit"


@dataclass(frozen=True, slots=True)
class Became:
    """What a visit became: a concern by number or receipt, a guide by code, or a note."""

    outcome: str
    concern: str = ""
    guide: str = ""
    note: str = ""


def must_receive(point_id: int, by: Actor) -> None:
    """Refuses NOT_YOURS to whoever does not receive people at the door. Raises ObjectDoesNotExist."""
    if not may_receive(by, must_find(point_id)):
        raise refuse(Refused.NOT_YOURS)


@transaction.atomic
def take_number(point_id: int, *, by: Actor, at: datetime) -> Visit:
    """Somebody waits; they get the next number of the day. Refuses NOT_YOURS."""
    must_receive(point_id, by)
    hold_terms(point_id)
    today = timezone.localdate(at)
    last = Visit.objects.filter(point_id=point_id, day=today).aggregate(last=Max("queue_number"))["last"] or 0
    row = Visit.objects.create(point_id=point_id, day=today, queue_number=last + 1, came_at=at)
    _first(row, "take_number", by=by, at=at)
    return row


def _first(row: Visit, action: str, *, by: Actor, at: datetime) -> None:
    data: dict[str, audit.Json] = {"point": row.point_id, "outcome": row.outcome}
    audit.record(subject_type=SUBJECT, subject_id=row.pk, action=action, by=by, at=at, data=data, first=True)


@transaction.atomic
def call_next(point_id: int, *, by: Actor, at: datetime) -> Visit:
    """Whoever has waited longest is called. Refuses NOT_YOURS, and QUEUE_EMPTY where nobody waits."""
    must_receive(point_id, by)
    hold_terms(point_id)
    rows = Visit.objects.filter(point_id=point_id, day=timezone.localdate(at))
    found = rows.filter(called_at__isnull=True, finished_at__isnull=True).order_by("came_at", "id").first()
    if found is None:
        raise refuse(Refused.QUEUE_EMPTY)
    row = locked(Visit, found.pk)
    row.called_at, row.received_by_id = max(at, row.came_at), by.worker_id
    row.save(update_fields=["called_at", "received_by"])
    audit.record(subject_type=SUBJECT, subject_id=row.pk, action="call_next", by=by, at=at)
    return row


@transaction.atomic
def receive_walk_in(point_id: int, became: Became, *, waited: int = 0, by: Actor, at: datetime) -> Visit:
    """Write a whole visit down after it. Refuses NOT_YOURS, WAITED_WRONG, and what ``finish_visit`` refuses."""
    must_receive(point_id, by)
    if not 0 <= waited <= LONGEST_WAIT:
        raise refuse(Refused.WAITED_WRONG)
    row = Visit(point_id=point_id, day=timezone.localdate(at), came_at=at - timedelta(minutes=waited), called_at=at)
    _write(row, became, by=by, at=at)
    row.save()
    _first(row, "receive_walk_in", by=by, at=at)
    return row


@transaction.atomic
def finish_visit(visit_id: int, became: Became, *, by: Actor, at: datetime) -> Visit:
    """What it became. Whoever was not called yet is called with it. Raises ObjectDoesNotExist.

    Refuses NOT_YOURS, VISIT_OVER, OUTCOME_MISSING, CONCERN_MISSING, CONCERN_UNKNOWN for one the actor may not read,
    GUIDE_MISSING, NOTE_MISSING, TOO_LONG.
    """
    row = locked(Visit, visit_id)
    must_receive(row.point_id, by)
    if row.finished_at is not None:
        raise refuse(Refused.VISIT_OVER)
    if row.called_at is None and became.outcome != Outcome.LEFT:
        row.called_at = max(at, row.came_at)
    _write(row, became, by=by, at=at)
    row.save()
    audit.record(
        subject_type=SUBJECT, subject_id=row.pk, action="finish_visit", by=by, at=at, data={"outcome": row.outcome}
    )
    return row


def _write(row: Visit, became: Became, *, by: Actor, at: datetime) -> None:
    if became.outcome not in set(Outcome):
        raise refuse(Refused.OUTCOME_MISSING)
    row.outcome = became.outcome
    row.finished_at = max(at, row.called_at or at)
    row.received_by_id = row.received_by_id or by.worker_id
    if became.outcome == Outcome.CONCERN:
        row.concern_id = _concern(became.concern, by)
    elif became.outcome == Outcome.GUIDE:
        row.guide_code = _words(became.guide, LONGEST_CODE, Refused.GUIDE_MISSING, "guide")
    elif became.outcome == Outcome.NOTE:
        row.note = _words(became.note, LONGEST_NOTE, Refused.NOTE_MISSING, "note")


def _words(text: str, limit: int, missing: Refused, field: str) -> str:
    words = plain_text(text)
    if not words:
        raise refuse(missing)
    if len(words) > limit:
        raise ReceptionRefused(Refused.TOO_LONG, field)
    return words


def _concern(text: str, by: Actor) -> int:
    words = normalise(plain_text(text))
    if not words:
        raise refuse(Refused.CONCERN_MISSING)
    found = concerns.found(by, words).first() if words.isascii() and words.isdigit() else None
    if found is None:
        raise refuse(Refused.CONCERN_UNKNOWN)
    return found.pk
