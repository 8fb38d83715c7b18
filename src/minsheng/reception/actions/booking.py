"""Booking a place without an account; taking it back; noting who came; forgetting who they were."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from minsheng.concerns.policy import plain_text
from minsheng.core.actors import SYSTEM, Actor, ActorKind
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.bulk.queries import locked
from minsheng.foundation.idempotency import actions as idempotency
from minsheng.foundation.privacy.policy import is_phone
from minsheng.reception.models import Booking, Visit
from minsheng.reception.permissions import may_receive
from minsheng.reception.policy import (
    KEPT_AFTER_VISIT,
    LONGEST_NAME,
    Refused,
    Span,
    free_seat,
    minutes_of,
    slots,
)
from minsheng.reception.queries import hours_of_point, seats_taken
from minsheng.reception.states import BookingState, Purpose

from .doors import hold_terms, must_find
from .errors import ReceptionRefused, refuse

SUBJECT = "booking"
SCOPE = "reception.booking"
DIGITS = 8
LONGEST_CONTACT = 120
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NewBooking:
    """What a resident asks for; ``key`` is drawn with the form, so that two taps are one booking."""

    day: date
    slot: Span
    key: str
    name: str = ""
    contact: str = ""
    language: str = "zh-hans"


def book(point_id: int, new: NewBooking, *, by: Actor, at: datetime) -> Booking:
    """Give a place away, once. The same key and slot again is the same booking. Raises ObjectDoesNotExist.

    Refuses TOO_LONG, CONTACT_INVALID, NO_BOOKINGS, SLOT_PAST, DAY_TOO_FAR, SLOT_CLOSED where the door is not open for
    the whole of it or no slot begins there, and SLOT_TAKEN to whoever came a moment later.
    """
    try:
        return _book(point_id, new, by=by, at=at)
    except idempotency.AlreadyClaimed as known:
        return Booking.objects.get(number=known.claim.result)


@transaction.atomic
def _book(point_id: int, new: NewBooking, *, by: Actor, at: datetime) -> Booking:
    name, contact = _checked(new)
    point = must_find(point_id)
    number = f"{10 ** (DIGITS - 1) + secrets.randbelow(9 * 10 ** (DIGITS - 1))}"
    key = f"{new.key}:{point_id}:{new.day}:{new.slot.start}"
    idempotency.claim(scope=SCOPE, key=key, fingerprint="", result=number, at=at)
    terms = hold_terms(point_id)
    if not terms.bookable:
        raise refuse(Refused.NO_BOOKINGS)
    now = timezone.localtime(at)
    if (new.day, new.slot.start) <= (now.date(), minutes_of(now.time())):
        raise refuse(Refused.SLOT_PAST)
    if new.day > now.date() + timedelta(days=terms.days_ahead):
        raise ReceptionRefused(Refused.DAY_TOO_FAR, "slot")
    if new.slot not in slots(hours_of_point(point, new.day), terms.slot_minutes):
        raise refuse(Refused.SLOT_CLOSED)
    taken = seats_taken([point_id], new.day, new.day).get((point_id, new.day), [])
    seat = free_seat(new.slot, taken, terms.capacity)
    if seat is None:
        raise refuse(Refused.SLOT_TAKEN)
    row = Booking.objects.create(
        point_id=point_id, number=number, day=new.day, starts=new.slot.start, ends=new.slot.end, seat=seat,
        name=name, contact=contact, language=new.language, booked_at=at,
    )  # fmt: skip
    data: dict[str, audit.Json] = {"point": point_id, "day": new.day.isoformat(), "starts": row.starts, "seat": seat}
    audit.record(subject_type=SUBJECT, subject_id=row.pk, action="book", by=by, at=at, data=data, first=True)
    return row


def _checked(new: NewBooking) -> tuple[str, str]:
    name, contact = plain_text(new.name), plain_text(new.contact)
    if len(name) > LONGEST_NAME:
        raise ReceptionRefused(Refused.TOO_LONG, "name")
    if len(contact) > LONGEST_CONTACT:
        raise ReceptionRefused(Refused.TOO_LONG, "contact")
    mail = "@" in contact and " " not in contact and all(contact.partition("@")[::2])
    if contact and not mail and not is_phone(contact):
        raise refuse(Refused.CONTACT_INVALID)
    return name, contact


@transaction.atomic
def cancel_booking(booking_id: int, *, by: Actor, at: datetime) -> Booking:
    """Take it back: the place is free again, name and contact are gone. Twice is once. Raises ObjectDoesNotExist.

    Whoever holds the link may, and whoever receives at the door. Refuses BOOKING_OVER once somebody noted how it went.
    """
    row, now = locked(Booking, booking_id), timezone.localtime(at)
    if by.kind is ActorKind.WORKER:
        _must_receive(row, by)
    if row.state == BookingState.CANCELLED:
        return row
    begun = (row.day, row.starts) <= (now.date(), minutes_of(now.time()))
    if row.state != BookingState.BOOKED or (begun and by.kind is not ActorKind.WORKER):
        raise refuse(Refused.BOOKING_OVER)
    row.state, row.ended_at, row.forgotten_at, row.name, row.contact = BookingState.CANCELLED, at, at, "", ""
    row.save()
    audit.record(subject_type=SUBJECT, subject_id=row.pk, action="cancel_booking", by=by, at=at)
    return row


def _must_receive(row: Booking, by: Actor) -> None:
    if not may_receive(by, must_find(row.point_id)):
        raise refuse(Refused.NOT_YOURS)


@transaction.atomic
def note_arrival(booking_id: int, *, by: Actor, at: datetime) -> Visit:
    """They are here and wait to be called. Raises ObjectDoesNotExist; refuses NOT_YOURS and BOOKING_OVER."""
    row = _ended(booking_id, BookingState.CAME, by=by, at=at)
    visit = Visit.objects.create(point_id=row.point_id, day=timezone.localdate(at), booking=row, came_at=at)
    audit.record(subject_type=SUBJECT, subject_id=row.pk, action="note_arrival", by=by, at=at)
    data: dict[str, audit.Json] = {"point": row.point_id, "booking": row.pk}
    audit.record(subject_type="visit", subject_id=visit.pk, action="arrive", by=by, at=at, data=data, first=True)
    return visit


@transaction.atomic
def note_absence(booking_id: int, *, by: Actor, at: datetime) -> Booking:
    """Nobody came. Raises ObjectDoesNotExist; refuses NOT_YOURS and BOOKING_OVER."""
    row = _ended(booking_id, BookingState.MISSED, by=by, at=at)
    audit.record(subject_type=SUBJECT, subject_id=row.pk, action="note_absence", by=by, at=at)
    return row


def _ended(booking_id: int, state: BookingState, *, by: Actor, at: datetime) -> Booking:
    row = locked(Booking, booking_id)
    _must_receive(row, by)
    if row.state != BookingState.BOOKED:
        raise refuse(Refused.BOOKING_OVER)
    row.state, row.ended_at = state, at
    row.save(update_fields=["state", "ended_at"])
    return row


@transaction.atomic
def reveal_booking(booking_id: int, *, purpose: str, by: Actor, at: datetime) -> Booking:
    """Name and contact in the clear; who looked, when and what for stays in the log. Raises ObjectDoesNotExist.

    Refuses NOT_YOURS, and PURPOSE_MISSING where it is none of the purposes.
    """
    row = locked(Booking, booking_id)
    _must_receive(row, by)
    if purpose not in set(Purpose):
        raise refuse(Refused.PURPOSE_MISSING)
    audit.record(
        subject_type=SUBJECT, subject_id=row.pk, action="reveal_booking", by=by, at=at, data={"purpose": purpose}
    )
    return row


def forget_bookings(*, at: datetime) -> int:
    """Empty name and contact of bookings 30 days after their day; how many. Killed anywhere, it goes on next time."""
    before, forgotten = timezone.localdate(at) - KEPT_AFTER_VISIT, 0
    while found := _forget_some(before, at=at):
        forgotten += found
    return forgotten


@transaction.atomic
def _forget_some(before: date, *, at: datetime) -> int:
    rows = Booking.objects.filter(forgotten_at__isnull=True, day__lte=before).order_by("day", "id")
    ids = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    if not ids:
        return 0
    Booking.objects.filter(pk__in=ids).update(name="", contact="", forgotten_at=at)
    data: dict[str, audit.Json] = {"bookings": len(ids), "before": before.isoformat()}
    audit.record(subject_type="bookings", subject_id="all", action="forget_bookings", by=SYSTEM, at=at, data=data)
    return len(ids)
