"""Hours of a door that are other than usual, and how it takes bookings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone

from minsheng.concerns.policy import plain_text
from minsheng.core.actors import Actor
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.bulk.queries import locked
from minsheng.reception.models import OpeningException, PointTerms
from minsheng.reception.permissions import may_plan
from minsheng.reception.policy import (
    FARTHEST_AHEAD,
    FARTHEST_EXCEPTION,
    LONGEST_SLOT,
    LONGEST_WORD,
    MOST_SEATS,
    SHORTEST_SLOT,
    Refused,
    Span,
    well_formed,
    written,
)
from minsheng.reception.queries import find_point

from .errors import ReceptionRefused, refuse

if TYPE_CHECKING:
    from minsheng.directory.models import ServicePoint


def must_find(point_id: int) -> ServicePoint:
    """The open door, or ObjectDoesNotExist."""
    point = find_point(point_id=point_id)
    if point is None:
        raise ObjectDoesNotExist(f"service point {point_id}")
    return point


def must_plan(point_id: int, by: Actor) -> ServicePoint:
    """The door, if the actor plans there; refuses NOT_YOURS."""
    point = must_find(point_id)
    if not may_plan(by, point):
        raise refuse(Refused.NOT_YOURS)
    return point


def hold_terms(point_id: int) -> PointTerms:
    """The door's row, held to the end of the transaction: whoever gives places away waits here for each other."""
    row, _new = PointTerms.objects.get_or_create(point_id=point_id)
    return locked(PointTerms, row.pk)


@dataclass(frozen=True, slots=True)
class Terms:
    """How a door takes bookings."""

    slot_minutes: int
    capacity: int
    days_ahead: int
    bookable: bool = True


@transaction.atomic
def set_terms(point_id: int, terms: Terms, *, by: Actor, at: datetime) -> PointTerms:
    """From now on; bookings made before stand. Refuses NOT_YOURS, LENGTH_WRONG, CAPACITY_WRONG, AHEAD_WRONG."""
    must_plan(point_id, by)
    if not SHORTEST_SLOT <= terms.slot_minutes <= LONGEST_SLOT:
        raise refuse(Refused.LENGTH_WRONG)
    if not 1 <= terms.capacity <= MOST_SEATS:
        raise refuse(Refused.CAPACITY_WRONG)
    if not 0 <= terms.days_ahead <= FARTHEST_AHEAD:
        raise refuse(Refused.AHEAD_WRONG)
    row = hold_terms(point_id)
    row.slot_minutes, row.capacity = terms.slot_minutes, terms.capacity
    row.days_ahead, row.bookable = terms.days_ahead, terms.bookable
    row.save()
    data: dict[str, audit.Json] = {
        "slot_minutes": row.slot_minutes, "capacity": row.capacity, "days_ahead": row.days_ahead,
        "bookable": row.bookable,
    }  # fmt: skip
    audit.record(subject_type="point_terms", subject_id=point_id, action="set_terms", by=by, at=at, data=data)
    return row


@transaction.atomic
def add_exception(
    point_id: int, *, day: date, hours: Sequence[Span], word: str, by: Actor, at: datetime
) -> OpeningException:
    """Other hours on a day, or none at all. Bookings outside them stand until somebody has rung the people.

    Refuses NOT_YOURS, DAY_PAST, DAY_TOO_FAR, BAD_HOURS, WORD_MISSING, TOO_LONG and DAY_TAKEN.
    """
    must_plan(point_id, by)
    today, words = timezone.localdate(at), plain_text(word)
    if day < today:
        raise refuse(Refused.DAY_PAST)
    if day > today + timedelta(days=FARTHEST_EXCEPTION):
        raise refuse(Refused.DAY_TOO_FAR)
    if not well_formed(hours):
        raise refuse(Refused.BAD_HOURS)
    if not words:
        raise refuse(Refused.WORD_MISSING)
    if len(words) > LONGEST_WORD:
        raise ReceptionRefused(Refused.TOO_LONG, "word")
    hold_terms(point_id)
    if OpeningException.objects.filter(point_id=point_id, day=day).exists():
        raise refuse(Refused.DAY_TAKEN)
    periods = [[written(span.start), written(span.end)] for span in sorted(hours)]
    row = OpeningException.objects.create(
        point_id=point_id, day=day, periods=periods, word=words, entered_by_id=by.worker_id, entered_at=at
    )
    data: dict[str, audit.Json] = {"point": point_id, "day": day.isoformat(), "periods": len(periods)}
    audit.record(
        subject_type="opening_exception", subject_id=row.pk, action="add_exception", by=by, at=at, data=data, first=True
    )
    return row


@transaction.atomic
def drop_exception(exception_id: int, *, by: Actor, at: datetime) -> None:
    """The day keeps its usual hours again. Raises ObjectDoesNotExist; refuses NOT_YOURS, and DAY_PAST for what was."""
    row = locked(OpeningException, exception_id)
    must_plan(row.point_id, by)
    if row.day < timezone.localdate(at):
        raise refuse(Refused.DAY_PAST)
    data: dict[str, audit.Json] = {"point": row.point_id, "day": row.day.isoformat()}
    audit.record(subject_type="opening_exception", subject_id=row.pk, action="drop_exception", by=by, at=at, data=data)
    row.delete()
