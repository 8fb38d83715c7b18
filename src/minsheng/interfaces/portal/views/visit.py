"""Booking a time without an account: point, day, slot, then name and contact if one likes; and taking it back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_safe

from minsheng.core.actors import resident
from minsheng.interfaces.portal import tries
from minsheng.interfaces.portal.door import private, sized
from minsheng.interfaces.portal.places import hours_words, map_link, span_words
from minsheng.interfaces.portal.visit_forms import MORE_TIMES, BookForm
from minsheng.interfaces.shared import errors
from minsheng.reception import actions, queries
from minsheng.reception.actions import ReceptionRefused
from minsheng.reception.policy import Refused, Span, read_minute, written
from minsheng.reception.states import BookingState

if TYPE_CHECKING:
    from minsheng.directory.models import ServicePoint
    from minsheng.reception.models import Booking
    from minsheng.reception.queries import DayAt


@require_safe
def begin(_request: HttpRequest) -> HttpResponse:
    """The first question is where: the page of places."""
    return redirect("portal:places")


def _days(code: str, at: datetime) -> tuple[ServicePoint, list[DayAt]]:
    point = queries.find_point(code=code)
    if point is None:
        raise Http404
    return point, queries.bookable_days([point], at)[point.pk]


@require_safe
def days(request: HttpRequest, code: str) -> HttpResponse:
    """Which day? Days without a free time say why."""
    at = timezone.now()
    point, found = _days(code, at)
    rows = [{"day": one.day, "hours": hours_words(one.hours), "free": len(one.free), "at": one} for one in found]
    return render(request, "portal/visit_days.html", {"point": point, "rows": rows, "now": at})


@require_safe
def times(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """What time? Free ones only."""
    at = timezone.now()
    point, found = _days(code, at)
    one = next((one for one in found if one.day == _day(day)), None)
    if one is None:
        raise Http404
    slots = [{"clock": written(slot.start), "words": span_words(slot)} for slot in one.free]
    context = {"point": point, "one": one, "slots": slots, "hours": hours_words(one.hours), "now": at}
    return render(request, "portal/visit_times.html", context)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def _minute(text: str) -> int:
    try:
        return read_minute(text)
    except ValueError as error:
        raise Http404 from error


@sized
@private
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, code: str, day: str, clock: str) -> HttpResponse:
    """Name and contact, both optional; sent, the place is theirs, or the next free ones are shown beside the slot."""
    at = timezone.now()
    point, found = _days(code, at)
    wanted, minute = _day(day), _minute(clock)
    slot = next((slot for one in found if one.day == wanted for slot in one.free if slot.start == minute), None)
    others = _others(found, wanted) if slot is None else []
    given = request.POST if request.method == "POST" else None
    initial = {"key": uuid.uuid4().hex, "slot": "" if others else f"{day}T{clock}"}
    form = BookForm(given, initial=initial, others=others)
    if given is not None and tries.booked_too_often(request):
        return errors.too_many_requests(request, minutes=tries.MINUTES)
    if form.is_valid():
        try:
            booking = _give(request, point, form.cleaned_data, at)
        except ReceptionRefused as refusal:
            found = queries.bookable_days([point], at)[point.pk]
            form = BookForm(given, initial=initial, others=_others(found, wanted) if refusal.field == "slot" else [])
            form.is_valid()
            form.add_error(refusal.field or None, str(queries.sentence(refusal.code)))
        else:
            tries.note_booking(request)
            return redirect("portal:visit_booked", actions.shown_token(booking.pk))
    context = {
        "point": point,
        "day": wanted,
        "words": span_words(slot) if slot else clock,
        "form": form,
        "gone": slot is None and not form.errors,
        "now": at,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "portal/visit_book.html", context, status=status)


def _others(found: list[DayAt], wanted: date) -> list[tuple[date, Span]]:
    """The next free times from the day somebody wanted, and the nearest before it where there are none."""
    later = [one for one in found if one.day >= wanted]
    return queries.next_free(later, MORE_TIMES) or queries.next_free(found, MORE_TIMES)


def _give(request: HttpRequest, point: ServicePoint, data: dict[str, Any], at: datetime) -> Booking:
    day, minute = data["slot"]
    length = queries.terms_of([point.pk])[point.pk].slot_minutes
    new = actions.NewBooking(
        day=day,
        slot=Span(minute, minute + length),
        key=data["key"],
        name=data["name"],
        contact=data["contact"],
        language=translation.get_language() or settings.LANGUAGE_CODE,
    )
    return actions.book(point.pk, new, by=resident(), at=at)


Page = Callable[[HttpRequest, "Booking", datetime], HttpResponse]


def _behind(salt: str) -> Callable[[Page], Callable[..., HttpResponse]]:
    """A page behind a link made for one thing; a link we never made counts as a guess, as a wrong receipt does."""

    def decorate(page: Page) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, token: str) -> HttpResponse:
            if tries.too_many(request):
                return errors.too_many_requests(request, minutes=tries.MINUTES)
            try:
                found = queries.find_booking(actions.read_token(token, salt=salt))
            except actions.LinkBroken:
                found = None
            if found is None:
                tries.note_wrong(request)
                return render(request, "portal/visit_unknown.html", status=HTTPStatus.NOT_FOUND)
            return page(request, found, timezone.now())

        return sized(private(view))

    return decorate


@_behind(actions.SHOWS)
@require_safe
def booked(request: HttpRequest, booking: Booking, at: datetime) -> HttpResponse:
    """The confirmation: number, when, where, and how to take it back."""
    return render(request, "portal/visit_booked.html", _context(request, booking, at))


def _context(request: HttpRequest, booking: Booking, at: datetime) -> dict[str, Any]:
    here = reverse("portal:visit_booked", args=[actions.shown_token(booking.pk)])
    return {
        "booking": booking,
        "point": booking.point,
        "stands": booking.state == BookingState.BOOKED,
        "cancelled": booking.state == BookingState.CANCELLED,
        "cancel": reverse("portal:visit_cancel", args=[actions.cancel_token(booking.pk)]),
        "address": request.build_absolute_uri(here),
        "map_link": map_link(booking.point),
        "now": at,
    }


@_behind(actions.CANCELS)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, booking: Booking, at: datetime) -> HttpResponse:
    """Ask once more, then take it back; where it is over already, say so."""
    problem: Refused | None = None
    if request.method == "POST":
        try:
            booking = actions.cancel_booking(booking.pk, by=resident(), at=at)
        except (ReceptionRefused, ObjectDoesNotExist) as refusal:
            problem = refusal.code if isinstance(refusal, ReceptionRefused) else Refused.BOOKING_OVER
        else:
            return redirect(request.path)
    context = _context(request, booking, at) | {"problem": queries.sentence(problem) if problem else ""}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "portal/visit_cancel.html", context, status=status)
