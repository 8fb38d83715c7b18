"""Nobody sits in two places at once; swaps take two; hours of a day are excepted with a word why."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connections

from minsheng.core.actors import SYSTEM, Actor
from minsheng.directory import actions as directory
from minsheng.directory import queries as read_directory
from minsheng.foundation.audit.queries import events_of
from minsheng.reception import actions, queries
from minsheng.reception.actions import ReceptionRefused, Terms
from minsheng.reception.models import OpeningException, Shift, Swap
from minsheng.reception.policy import Refused
from tests.cast import NOW, TODAY, Cast
from tests.reception.scene import SUNDAY, TUESDAY, WEDNESDAY, booked, door, span, turn

if TYPE_CHECKING:
    from minsheng.directory.models import ServicePoint

pytestmark = pytest.mark.django_db


def refused(call: Callable[[], Any]) -> tuple[Refused, str]:
    """Why, and beside which field."""
    with pytest.raises(ReceptionRefused) as refusal:
        call()
    return refusal.value.code, refusal.value.field


def test_a_turn_stands_on_the_roster_and_in_the_log(cast: Cast) -> None:
    point = door(cast)
    row = turn(cast, point, published="艾")
    assert [(one.worker.name, one.times) for one in queries.shifts_at([point.pk], TUESDAY, TUESDAY)] == [
        ("艾丽丝", "09:00–12:00")
    ]
    actions.drop_shift(row.pk, by=cast.bob, at=NOW)
    assert [event.action for event in events_of("shift", row.pk)] == ["add_shift", "drop_shift"]
    assert not Shift.objects.exists()


def test_one_person_is_never_in_two_places_also_at_two_doors(cast: Cast) -> None:
    desk, studio = door(cast), door(cast, "qinghu-studio")
    turn(cast, desk, times="09:00-10:30")

    def again(point: ServicePoint, times: str) -> tuple[Refused, str]:
        return refused(lambda: turn(cast, point, times=times))

    for point, times in (
        (studio, "10:00-11:00"),
        (desk, "09:00-10:30"),
        (desk, "09:30-10:00"),
        (studio, "09:00-12:00"),
    ):
        assert again(point, times) == (Refused.OVERLAPS, "worker")
    turn(cast, studio, times="10:30-11:00")
    turn(cast, desk, "carol", "09:00-10:30")
    assert Shift.objects.count() == 3


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ({"times": "11:00-13:00"}, (Refused.CLOSED_THEN, "starts")),
        ({"times": "09:00-18:00"}, (Refused.CLOSED_THEN, "starts")),
        ({"day": SUNDAY}, (Refused.CLOSED_THEN, "starts")),
        ({"times": "10:00-10:00"}, (Refused.ENDS_TOO_SOON, "ends")),
        ({"day": TODAY - timedelta(days=1)}, (Refused.DAY_PAST, "day")),
        ({"name": "charlie"}, (Refused.NOT_FROM_HERE, "worker")),
        ({"published": "王" * 81}, (Refused.TOO_LONG, "published_name")),
    ],
)
def test_a_turn_outside_the_hours_the_area_or_the_calendar_is_refused_beside_its_field(
    cast: Cast, more: dict[str, Any], answer: tuple[Refused, str]
) -> None:
    point = door(cast)
    assert refused(lambda: turn(cast, point, **more)) == answer


def test_whoever_is_on_leave_is_not_put_on_a_roster(cast: Cast) -> None:
    directory.enter_absence(
        worker_id=cast.worker["alice"].pk, starts_on=TUESDAY, ends_on=WEDNESDAY, deputy_id=None, by=cast.alice, at=NOW
    )
    point = door(cast)
    assert refused(lambda: turn(cast, point)) == (Refused.ON_LEAVE, "worker")
    turn(cast, point, day=WEDNESDAY)


@pytest.mark.parametrize("name", ["alice", "carol", "erin", "frank", "grace", "charlie"])
def test_others_make_no_roster_no_exception_and_no_terms(cast: Cast, name: str) -> None:
    point, by = door(cast), getattr(cast, name)
    terms = Terms(slot_minutes=15, capacity=1, days_ahead=7)
    for call in (
        lambda: turn(cast, point, by=by),
        lambda: actions.set_terms(point.pk, terms, by=by, at=NOW),
        lambda: actions.add_exception(point.pk, day=TUESDAY, hours=[], word="停电", by=by, at=NOW),
    ):
        assert refused(call)[0] is Refused.NOT_YOURS


def test_a_supervisor_makes_the_roster_of_the_own_area(cast: Cast) -> None:
    assert turn(cast, door(cast), by=cast.dan).worker_id == cast.worker["alice"].pk


def pair(cast: Cast, second: str = "14:00-18:00") -> tuple[Shift, Shift]:
    """Alice in the morning, Carol in the afternoon."""
    point = door(cast)
    return turn(cast, point, published="艾"), turn(cast, point, "carol", second)


def test_asked_by_one_and_accepted_by_the_other_they_change_places(cast: Cast) -> None:
    mine, theirs = pair(cast)
    swap = actions.ask_swap(mine.pk, theirs.pk, word="下午要开会", by=cast.alice, at=NOW)
    assert queries.swaps_waiting(cast.worker["carol"].pk) == 1
    assert refused(lambda: actions.answer_swap(swap.pk, accept=True, by=cast.alice, at=NOW))[0] is Refused.NOT_YOURS
    actions.answer_swap(swap.pk, accept=True, by=cast.carol, at=NOW)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.worker_id, theirs.worker_id) == (cast.worker["carol"].pk, cast.worker["alice"].pk)
    assert (mine.published_name, theirs.published_name) == ("", "艾")
    assert refused(lambda: actions.answer_swap(swap.pk, accept=False, by=cast.carol, at=NOW))[0] is Refused.SWAP_OVER
    assert [event.action for event in events_of("swap", swap.pk)] == ["ask_swap", "accept_swap"]


def test_two_turns_that_begin_at_once_change_doors(cast: Cast) -> None:
    desk, studio = door(cast), door(cast, "qinghu-studio")
    mine, theirs = turn(cast, desk), turn(cast, studio, "carol", "09:00-11:00")
    swap = actions.ask_swap(mine.pk, theirs.pk, by=cast.alice, at=NOW)
    actions.answer_swap(swap.pk, accept=True, by=cast.carol, at=NOW)
    found = {row.worker_id: (row.point_id, row.times) for row in Shift.objects.all()}
    assert found == {
        cast.worker["alice"].pk: (studio.pk, "09:00–11:00"), cast.worker["carol"].pk: (desk.pk, "09:00–12:00"),
    }  # fmt: skip


def test_a_swap_with_oneself_twice_or_into_two_places_is_refused(cast: Cast) -> None:
    mine, theirs = pair(cast)
    other = turn(cast, mine.point, times="14:00-15:00", day=WEDNESDAY)

    def ask(one: Shift, other: Shift, by: Actor) -> Swap:
        return actions.ask_swap(one.pk, other.pk, by=by, at=NOW)

    assert refused(lambda: ask(mine, other, cast.alice)) == (Refused.SWAP_WITH_ONESELF, "theirs")
    assert refused(lambda: ask(mine, mine, cast.alice)) == (Refused.SWAP_WITH_ONESELF, "theirs")
    assert refused(lambda: ask(theirs, mine, cast.alice))[0] is Refused.NOT_YOURS
    clash = turn(cast, door(cast, "qinghu-studio"), times="17:00-18:00")
    assert refused(lambda: ask(mine, theirs, cast.alice)) == (Refused.SWAP_CLASHES, "theirs")
    actions.drop_shift(clash.pk, by=cast.bob, at=NOW)
    ask(mine, theirs, cast.alice)
    assert refused(lambda: ask(mine, theirs, cast.alice)) == (Refused.SWAP_ASKED, "theirs")
    late = NOW + timedelta(days=2)
    assert refused(lambda: actions.ask_swap(mine.pk, theirs.pk, by=cast.alice, at=late))[0] is Refused.BEGUN


def test_a_no_and_a_taking_back_leave_the_roster_as_it_was(cast: Cast) -> None:
    mine, theirs = pair(cast)
    first = actions.ask_swap(mine.pk, theirs.pk, by=cast.alice, at=NOW)
    actions.answer_swap(first.pk, accept=False, by=cast.carol, at=NOW)
    second = actions.ask_swap(mine.pk, theirs.pk, by=cast.alice, at=NOW)
    assert refused(lambda: actions.withdraw_swap(second.pk, by=cast.carol, at=NOW))[0] is Refused.NOT_YOURS
    actions.withdraw_swap(second.pk, by=cast.alice, at=NOW)
    assert list(Swap.objects.order_by("id").values_list("state", flat=True)) == ["declined", "withdrawn"]
    mine.refresh_from_db()
    assert mine.worker_id == cast.worker["alice"].pk


def test_a_turn_taken_off_takes_its_swaps_along(cast: Cast) -> None:
    mine, theirs = pair(cast)
    swap = actions.ask_swap(mine.pk, theirs.pk, by=cast.alice, at=NOW)
    actions.drop_shift(theirs.pk, by=cast.bob, at=NOW)
    with pytest.raises(ObjectDoesNotExist):
        actions.answer_swap(swap.pk, accept=True, by=cast.carol, at=NOW)


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ({"day": TODAY - timedelta(days=1)}, (Refused.DAY_PAST, "day")),
        ({"day": TODAY + timedelta(days=401)}, (Refused.DAY_TOO_FAR, "day")),
        ({"word": " "}, (Refused.WORD_MISSING, "word")),
        ({"word": "停" * 121}, (Refused.TOO_LONG, "word")),
        ({"hours": [span("09:00-11:00"), span("10:00-12:00")]}, (Refused.BAD_HOURS, "opens")),
    ],
)
def test_an_exception_in_the_past_or_without_a_word_is_refused_beside_its_field(
    cast: Cast, more: dict[str, Any], answer: tuple[Refused, str]
) -> None:
    point = door(cast)
    given: dict[str, Any] = {"day": TUESDAY, "hours": [], "word": "停电"} | more
    assert refused(lambda: actions.add_exception(point.pk, by=cast.bob, at=NOW, **given)) == answer
    assert not OpeningException.objects.exists()


def test_an_exception_closes_the_day_for_bookings_and_leaves_those_made_to_be_rung(cast: Cast) -> None:
    point = door(cast)
    kept = booked(point)
    row = actions.add_exception(
        point.pk, day=TUESDAY, hours=[span("14:00-15:00")], word="上午停电", by=cast.bob, at=NOW
    )
    assert refused(lambda: booked(point, "10:00-10:30"))[0] is Refused.SLOT_CLOSED
    assert booked(point, "14:30-15:00").seat == 0
    assert queries.bookings_outside(point.pk, TUESDAY).first() == kept
    again: dict[str, Any] = {"day": TUESDAY, "hours": [], "word": "又停电"}
    assert refused(lambda: actions.add_exception(point.pk, by=cast.bob, at=NOW, **again)) == (Refused.DAY_TAKEN, "day")
    actions.drop_exception(row.pk, by=cast.bob, at=NOW)
    assert booked(point, "10:00-10:30").seat == 0
    assert [event.action for event in events_of("opening_exception", row.pk)] == ["add_exception", "drop_exception"]


def test_a_public_holiday_closes_unless_an_exception_opens(cast: Cast) -> None:
    directory.seed_calendar(by=SYSTEM, at=NOW)
    read_directory.forget_calendar()
    point, day = door(cast), TODAY.replace(month=5, day=1)
    assert queries.hours_of_point(point, day) == ()
    actions.add_exception(point.pk, day=day, hours=[span("09:00-11:00")], word="值班", by=cast.bob, at=NOW)
    assert queries.hours_of_point(point, day) == (span("09:00-11:00"),)


@pytest.mark.parametrize(
    ("terms", "field"),
    [((4, 1, 14), "minutes"), ((241, 1, 14), "minutes"), ((30, 0, 14), "capacity"), ((30, 21, 14), "capacity"),
     ((30, 1, 61), "ahead"), ((30, 1, -1), "ahead")],
)  # fmt: skip
def test_terms_that_make_no_sense_are_refused_beside_their_field(
    cast: Cast, terms: tuple[int, int, int], field: str
) -> None:
    point = door(cast)
    assert refused(lambda: actions.set_terms(point.pk, Terms(*terms), by=cast.bob, at=NOW))[1] == field


@pytest.mark.django_db(transaction=True)
def test_two_plans_for_one_person_at_the_very_same_moment_put_them_in_one_place(people: Cast) -> None:
    doors = [door(people, f"door-{number}") for number in range(4)]
    start = Barrier(len(doors))

    def plan(number: int) -> str:
        try:
            start.wait()
            turn(people, doors[number], times=f"09:{number * 10:02d}-11:00")
        except ReceptionRefused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "planned"

    with ThreadPoolExecutor(len(doors)) as pool:
        answers = sorted(pool.map(plan, range(len(doors))))
    assert answers == [Refused.OVERLAPS] * 3 + ["planned"]
    assert Shift.objects.count() == 1
