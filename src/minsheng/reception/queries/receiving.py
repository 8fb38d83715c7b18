"""The day at a door: who waits, who is being received, who is booked."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from minsheng.concerns.queries.lists import after, paged
from minsheng.foundation.privacy.policy import mask_contact
from minsheng.reception.models import Booking, Visit
from minsheng.reception.states import BookingState

PAGE = 40


def visits_on(point_id: int, day: date) -> QuerySet[Visit]:
    """The visits of a day, with who received them and their booking, first to come first."""
    rows = Visit.objects.filter(point_id=point_id, day=day).select_related("received_by", "booking")
    return rows.order_by("came_at", "id")


def open_visits(point_id: int, day: date) -> list[Visit]:
    """Who waits or is being received. One statement."""
    return list(visits_on(point_id, day).filter(finished_at__isnull=True)[:200])


def finished_visits(point_id: int, day: date, *, cursor: str = "", back: bool = False) -> tuple[list[Visit], str, str]:
    """What the day's visits became, last first: a keyset page and the cursors beyond its ends. One statement."""
    rows = visits_on(point_id, day).filter(finished_at__isnull=False).order_by("-came_at", "-id")
    if cursor:
        rows = rows.filter(after(cursor, "came_at", newest=not back))
    found = list((rows.reverse() if back else rows)[: PAGE + 1])
    return paged(found, "came_at", cursor, PAGE, back=back)


def find_visit(visit_id: int) -> Visit | None:
    """One visit with its door; None where there is none. One statement."""
    return Visit.objects.filter(pk=visit_id).select_related("point__area", "booking").order_by("pk").first()


def find_booking(booking_id: int) -> Booking | None:
    """One booking with its door; None where there is none. One statement."""
    return Booking.objects.filter(pk=booking_id).select_related("point__area").order_by("pk").first()


def bookings_on(point_id: int, day: date) -> list[Booking]:
    """Who is booked that day, cancelled ones left out. One statement."""
    rows = Booking.objects.filter(point_id=point_id, day=day).exclude(state=BookingState.CANCELLED)
    return list(rows.order_by("starts", "seat"))


def bookings_outside(point_id: int, day: date) -> QuerySet[Booking]:
    """Bookings of a day that still stand; who changes its hours has to ring those left outside."""
    return Booking.objects.filter(point_id=point_id, day=day, state=BookingState.BOOKED).order_by("starts", "seat")


def masked(booking: Booking) -> str:
    """The contact with its middle hidden; "" where none was given."""
    return mask_contact(booking.contact)
