"""A desk in Qinghu and a studio beside it: Monday to Friday mornings, the desk also in the afternoon."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from minsheng.core.actors import SYSTEM, Actor, resident
from minsheng.directory import actions as directory
from minsheng.directory.policy import Names
from minsheng.reception import actions
from minsheng.reception.models import Booking, PointTerms, Shift
from minsheng.reception.policy import WEEK, Span, read_minute
from minsheng.reception.states import Part
from tests.cast import NOW, Cast

if TYPE_CHECKING:
    from minsheng.directory.models import ServicePoint

TUESDAY = date(2026, 3, 3)
WEDNESDAY = date(2026, 3, 4)
SUNDAY = date(2026, 3, 8)
MORNING = ["09:00", "12:00"]
DESK = {day: [MORNING, ["14:00", "18:00"]] for day in WEEK[:5]}
EVERY_DAY = {day: [["00:00", "23:59"]] for day in WEEK}
PHONE = "13800001234"


def door(cast: Cast, code: str = "qinghu-desk", unit: str = "qinghu", opening: Any = None, **more: Any) -> ServicePoint:
    """A door of a unit."""
    names = more.pop("names", Names("清湖社区服务台", "清湖社區服務台", "Qinghu Service Desk"))
    made = directory.Door(address="清湖路 1 号", phone="0755-28010001", opening=opening or DESK, **more)
    point = directory.create_service_point(unit=cast.unit[unit], code=code, names=names, door=made, by=SYSTEM, at=NOW)
    PointTerms.objects.create(point=point, bookable=True)
    return point


def span(text: str) -> Span:
    """ "09:00-10:30" as minutes."""
    start, _, end = text.partition("-")
    return Span(read_minute(start), read_minute(end))


def booked(
    point: ServicePoint,
    slot: str = "09:00-09:30",
    *,
    day: date = TUESDAY,
    at: datetime = NOW,
    key: str = "",
    **more: Any,
) -> Booking:
    """A place taken by a resident."""
    new = actions.NewBooking(day=day, slot=span(slot), key=key or f"{slot}{more}{at}", **more)
    return actions.book(point.pk, new, by=resident(), at=at)


def turn(
    cast: Cast, point: ServicePoint, name: str = "alice", times: str = "09:00-12:00", *, by: Actor | None = None,
    day: date = TUESDAY, at: datetime = NOW, part: Part = Part.WORKER, published: str = "",
) -> Shift:  # fmt: skip
    """Somebody on the roster, put there by Bob."""
    asked = actions.Turn(worker_id=cast.worker[name].pk, day=day, span=span(times), part=part, published_name=published)
    return actions.add_shift(point.pk, asked, by=by or cast.bob, at=at)


def moment(day: date, clock: str) -> datetime:
    """A local moment."""
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))
