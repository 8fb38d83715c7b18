"""Visits of a month by door: how many, how long they waited, what they became. No person is named or compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count

from minsheng.reception.models import Booking, Visit
from minsheng.reception.policy import median_minutes
from minsheng.reception.states import BookingState, Outcome

if TYPE_CHECKING:
    from minsheng.directory.models import ServicePoint


@dataclass(slots=True)
class PointCounts:
    """One door in one month."""

    point: ServicePoint
    visits: int = 0
    booked: int = 0
    """Visits that came with a booking; the others walked in."""
    bookings: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    waits: list[timedelta] = field(default_factory=list)

    @property
    def walked_in(self) -> int:
        """Visits without a booking."""
        return self.visits - self.booked

    @property
    def median(self) -> int | None:
        """The middle waiting time in minutes."""
        return median_minutes(self.waits)

    @property
    def open(self) -> int:
        """Visits that nobody has finished."""
        return self.visits - sum(self.outcomes.values())

    @property
    def by_outcome(self) -> list[int]:
        """How many became what, in the order of the outcomes."""
        return [self.outcomes[outcome] for outcome in Outcome]


def month_of(day: date) -> tuple[date, date]:
    """The month of a day: its first day, and the first day of the next."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def counts_of(points: Iterable[ServicePoint], month: date) -> list[PointCounts]:
    """Each door's month, in the order given. Two statements."""
    first, beyond = month_of(month)
    found = {point.pk: PointCounts(point) for point in points}
    rows = Visit.objects.filter(point_id__in=sorted(found), day__gte=first, day__lt=beyond).order_by()
    for point_id, booking, came, called, outcome in rows.values_list(
        "point_id", "booking_id", "came_at", "called_at", "outcome"
    ):
        one = found[point_id]
        one.visits += 1
        one.booked += booking is not None
        if outcome:
            one.outcomes[outcome] += 1
        if called is not None:
            one.waits.append(called - came)
    made = Booking.objects.filter(point_id__in=sorted(found), day__gte=first, day__lt=beyond).order_by()
    for point_id, state, number in made.values_list("point_id", "state").annotate(n=Count("id")):
        found[point_id].bookings[state] = number
    return list(found.values())


def total_of(rows: list[PointCounts]) -> PointCounts | None:
    """All doors together; None where there is none."""
    if not rows:
        return None
    whole = PointCounts(rows[0].point)
    for row in rows:
        whole.visits += row.visits
        whole.booked += row.booked
        whole.bookings.update(row.bookings)
        whole.outcomes.update(row.outcomes)
        whole.waits += row.waits
    return whole


def cancelled(row: PointCounts) -> int:
    """Bookings that were taken back."""
    return row.bookings[BookingState.CANCELLED]
