"""A place is given away once; what is closed, past or too far is refused beside its field; who it was is forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from minsheng.core.actors import resident
from minsheng.foundation.audit.queries import events_of
from minsheng.reception import actions, queries
from minsheng.reception.actions import ReceptionRefused, Terms
from minsheng.reception.models import Booking, PointTerms, Visit
from minsheng.reception.policy import Refused
from minsheng.reception.tasks import forget_bookings
from tests.cast import NOW, Cast
from tests.reception.scene import PHONE, SUNDAY, TUESDAY, WEDNESDAY, booked, door, moment

pytestmark = pytest.mark.django_db


def test_a_place_is_booked_with_a_number_and_the_log_holds_no_name(cast: Cast) -> None:
    row = booked(door(cast), name="王阿姨", contact=PHONE)
    assert (len(row.number), row.seat, row.times, row.state) == (8, 0, "09:00–09:30", "booked")
    (event,) = events_of("booking", row.pk)
    assert (event.action, event.data["starts"]) == ("book", 540)
    assert PHONE not in str(event.data)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, contact FROM reception_booking")
        stored = cursor.fetchone()
    assert "王" not in stored[0]
    assert PHONE not in stored[1]
    assert queries.masked(Booking.objects.get()) == "138****1234"


def test_the_same_key_twice_is_one_booking(cast: Cast) -> None:
    point = door(cast)
    assert booked(point, key="k").pk == booked(point, key="k").pk
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("slot", "day", "code"),
    [
        ("12:00-12:30", TUESDAY, Refused.SLOT_CLOSED),
        ("09:10-09:40", TUESDAY, Refused.SLOT_CLOSED),
        ("09:00-10:00", TUESDAY, Refused.SLOT_CLOSED),
        ("09:00-09:30", SUNDAY, Refused.SLOT_CLOSED),
        ("09:00-09:30", date(2026, 3, 2), Refused.SLOT_PAST),
        ("09:00-09:30", date(2026, 3, 17), Refused.DAY_TOO_FAR),
    ],
)
def test_a_closed_hour_a_past_one_and_one_too_far_are_refused_beside_the_slot(
    cast: Cast, slot: str, day: date, code: Refused
) -> None:
    with pytest.raises(ReceptionRefused) as refusal:
        booked(door(cast), slot, day=day)
    assert (refusal.value.code, refusal.value.field) == (code, "slot")
    assert Booking.objects.count() == 0


def test_the_same_slot_twice_is_refused_and_with_two_places_the_third_time(cast: Cast) -> None:
    point = door(cast)
    actions.set_terms(point.pk, Terms(slot_minutes=30, capacity=2, days_ahead=14), by=cast.bob, at=NOW)
    assert [booked(point, key=key).seat for key in "ab"] == [0, 1]
    with pytest.raises(ReceptionRefused) as refusal:
        booked(point, key="c")
    assert (refusal.value.code, refusal.value.field) == (Refused.SLOT_TAKEN, "slot")


def test_a_booking_of_other_length_keeps_its_place_when_the_slots_change(cast: Cast) -> None:
    point = door(cast)
    booked(point)
    actions.set_terms(point.pk, Terms(slot_minutes=20, capacity=1, days_ahead=14), by=cast.bob, at=NOW)
    for taken in ("09:00-09:20", "09:20-09:40"):
        with pytest.raises(ReceptionRefused):
            booked(point, taken)
    assert booked(point, "09:40-10:00").seat == 0


def test_the_table_itself_gives_a_place_away_once(cast: Cast) -> None:
    row = booked(door(cast))
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(
            point=row.point, number="1", day=row.day, starts=row.starts, ends=row.ends, seat=0, language="en",
            booked_at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "field"),
    [({"contact": "12"}, "contact"), ({"contact": "wang@"}, "contact"), ({"contact": "1" * 121}, "contact"),
     ({"name": "王" * 81}, "name")],
)  # fmt: skip
def test_a_contact_that_reaches_nobody_is_refused_beside_its_field(
    cast: Cast, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(ReceptionRefused) as refusal:
        booked(door(cast), **more)
    assert refusal.value.field == field


def test_taken_back_it_is_free_again_and_the_person_is_gone(cast: Cast) -> None:
    point = door(cast)
    row = booked(point, name="王阿姨", contact=PHONE)
    for _ in range(2):
        actions.cancel_booking(row.pk, by=resident(), at=NOW)
    row.refresh_from_db()
    assert (row.state, row.name, row.contact) == ("cancelled", "", "")
    assert [event.action for event in events_of("booking", row.pk)] == ["book", "cancel_booking"]
    assert booked(point, key="again").seat == 0


def test_a_link_does_one_thing_only(cast: Cast) -> None:
    row = booked(door(cast))
    assert actions.read_token(actions.cancel_token(row.pk), salt=actions.CANCELS) == row.pk
    for token in (actions.shown_token(row.pk), "x", actions.cancel_token(row.pk)[:-1]):
        with pytest.raises(actions.LinkBroken):
            actions.read_token(token, salt=actions.CANCELS)


def test_who_came_waits_and_who_did_not_is_noted_once(cast: Cast) -> None:
    point = door(cast)
    came, missed = booked(point), booked(point, "09:30-10:00")
    at = moment(TUESDAY, "09:05")
    visit = actions.note_arrival(came.pk, by=cast.alice, at=at)
    actions.note_absence(missed.pk, by=cast.alice, at=at)
    assert (visit.booking_id, visit.called_at, list(Visit.objects.all())) == (came.pk, None, [visit])
    for again in (actions.note_arrival, actions.note_absence):
        with pytest.raises(ReceptionRefused):
            again(came.pk, by=cast.alice, at=at)
    with pytest.raises(ReceptionRefused):
        actions.cancel_booking(missed.pk, by=resident(), at=at)
    for name in ("charlie", "erin", "frank", "carol", "dan"):
        with pytest.raises(ReceptionRefused) as refusal:
            actions.note_absence(missed.pk, by=getattr(cast, name), at=at)
        assert refusal.value.code is Refused.NOT_YOURS


def test_looking_at_a_contact_is_logged_with_its_purpose(cast: Cast) -> None:
    row = booked(door(cast), contact=PHONE)
    assert actions.reveal_booking(row.pk, purpose="question", by=cast.alice, at=NOW).contact == PHONE
    event = list(events_of("booking", row.pk))[-1]
    assert (event.action, event.actor_id, event.data) == (
        "reveal_booking", cast.worker["alice"].pk, {"purpose": "question"},
    )  # fmt: skip
    for purpose, by in (("", cast.alice), ("question", cast.charlie)):
        with pytest.raises(ReceptionRefused):
            actions.reveal_booking(row.pk, purpose=purpose, by=by, at=NOW)


def test_names_and_contacts_are_gone_thirty_days_after_the_visit_and_not_a_day_before(cast: Cast) -> None:
    point = door(cast)
    old = booked(point, name="王阿姨", contact=PHONE)
    young = booked(point, day=WEDNESDAY, name="李叔", contact=PHONE)
    due = moment(TUESDAY + timedelta(days=30), "03:00")
    assert actions.forget_bookings(at=due - timedelta(days=1)) == 0
    assert [actions.forget_bookings(at=due) for _ in range(2)] == [1, 0]
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.name, old.contact, old.forgotten_at) == ("", "", due)
    assert (young.name, young.forgotten_at) == ("李叔", None)
    assert [event.action for event in events_of("bookings", "all")] == ["forget_bookings"]
    assert forget_bookings.call() == 1, "today both are long past"


@pytest.mark.django_db(transaction=True)
def test_two_and_more_people_at_the_very_same_moment_get_one_place(people: Cast) -> None:
    """On PostgreSQL they wait for the door's row, on SQLite for the database; the table's constraint stands behind."""
    point, many = door(people), 6
    start = Barrier(many)

    def take(number: int) -> str:
        try:
            start.wait()
            booked(point, key=str(number))
        except ReceptionRefused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "booked"

    with ThreadPoolExecutor(many) as pool:
        answers = sorted(pool.map(take, range(many)))
    assert answers == ["booked"] + [Refused.SLOT_TAKEN] * (many - 1)
    assert Booking.objects.count() == 1


def test_a_door_nobody_said_anything_about_takes_no_bookings(cast: Cast) -> None:
    point = door(cast)
    PointTerms.objects.all().delete()
    with pytest.raises(ReceptionRefused, match="no_bookings"):
        booked(point)
