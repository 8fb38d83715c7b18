"""Received in seconds: a number, called with one key, finished as a concern, a guide or a note; counted by month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from minsheng.foundation.audit.queries import events_of
from minsheng.reception import actions, queries
from minsheng.reception.actions import Became, ReceptionRefused
from minsheng.reception.models import Visit
from minsheng.reception.policy import Refused
from tests.cast import NOW, TODAY, Cast
from tests.concerns.scene import first_reporter, received
from tests.reception.scene import TUESDAY, booked, door, moment

pytestmark = pytest.mark.django_db


def test_numbers_are_given_in_order_called_in_order_and_finished_with_an_outcome(cast: Cast) -> None:
    point = door(cast)
    first, second = (actions.take_number(point.pk, by=cast.alice, at=NOW + timedelta(minutes=m)) for m in (0, 3))
    assert (first.queue_number, second.queue_number) == (1, 2)
    called = actions.call_next(point.pk, by=cast.alice, at=NOW + timedelta(minutes=10))
    assert (called.pk, called.waited) == (first.pk, timedelta(minutes=10))
    done = actions.finish_visit(
        called.pk, Became("guide", guide="disability-allowance"), by=cast.alice, at=NOW + timedelta(minutes=15)
    )
    assert (done.outcome, done.received_by_id) == ("guide", cast.worker["alice"].pk)
    actions.finish_visit(second.pk, Became("left"), by=cast.alice, at=NOW + timedelta(minutes=20))
    with pytest.raises(ReceptionRefused) as refusal:
        actions.call_next(point.pk, by=cast.alice, at=NOW)
    assert refusal.value.code is Refused.QUEUE_EMPTY
    with pytest.raises(ReceptionRefused) as refusal:
        actions.finish_visit(second.pk, Became("left"), by=cast.alice, at=NOW)
    assert refusal.value.code is Refused.VISIT_OVER
    assert [event.action for event in events_of("visit", first.pk)] == ["take_number", "call_next", "finish_visit"]


def test_a_concern_is_found_by_number_and_by_receipt_where_one_may_read_it(cast: Cast) -> None:
    point, concern = door(cast), received(cast)
    for words in (str(concern.pk), first_reporter(concern).receipt):
        visit = actions.receive_walk_in(point.pk, Became("concern", concern=words), waited=7, by=cast.alice, at=NOW)
        assert (visit.concern_id, visit.waited) == (concern.pk, timedelta(minutes=7))


@pytest.mark.parametrize(
    ("became", "waited", "answer"),
    [
        (Became(""), 0, (Refused.OUTCOME_MISSING, "outcome")),
        (Became("gone"), 0, (Refused.OUTCOME_MISSING, "outcome")),
        (Became("concern"), 0, (Refused.CONCERN_MISSING, "concern")),
        (Became("concern", concern="999999"), 0, (Refused.CONCERN_UNKNOWN, "concern")),
        (Became("concern", concern="井盖"), 0, (Refused.CONCERN_UNKNOWN, "concern")),
        (Became("guide", guide=" "), 0, (Refused.GUIDE_MISSING, "guide")),
        (Became("guide", guide="g" * 61), 0, (Refused.TOO_LONG, "guide")),
        (Became("note"), 0, (Refused.NOTE_MISSING, "note")),
        (Became("note", note="好"), -1, (Refused.WAITED_WRONG, "waited")),
        (Became("note", note="好"), 601, (Refused.WAITED_WRONG, "waited")),
    ],
)
def test_what_a_visit_became_is_refused_beside_its_field(
    cast: Cast, became: Became, waited: int, answer: tuple[Refused, str]
) -> None:
    with pytest.raises(ReceptionRefused) as refusal:
        actions.receive_walk_in(door(cast).pk, became, waited=waited, by=cast.alice, at=NOW)
    assert (refusal.value.code, refusal.value.field) == answer
    assert not Visit.objects.exists()


@pytest.mark.parametrize("name", ["carol", "dan", "erin", "frank", "grace", "charlie"])
def test_others_receive_nobody(cast: Cast, name: str) -> None:
    point, by = door(cast), getattr(cast, name)
    for call in (actions.take_number, actions.call_next):
        with pytest.raises(ReceptionRefused) as refusal:
            call(point.pk, by=by, at=NOW)
        assert refusal.value.code is Refused.NOT_YOURS
    with pytest.raises(ReceptionRefused):
        actions.receive_walk_in(point.pk, Became("note", note="好"), by=by, at=NOW)


def test_a_handler_receives_at_the_own_units_door(cast: Cast) -> None:
    point = door(cast, "depot", "maintenance")
    assert actions.take_number(point.pk, by=cast.carol, at=NOW).queue_number == 1


def test_the_month_counts_visits_the_middle_wait_and_what_they_became(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    desk, studio = door(cast), door(cast, "qinghu-studio")
    for waited in (2, 30, 9):
        actions.receive_walk_in(desk.pk, Became("note", note="问路"), waited=waited, by=cast.alice, at=NOW)
    waiting = actions.take_number(desk.pk, by=cast.alice, at=NOW)
    actions.finish_visit(waiting.pk, Became("left"), by=cast.alice, at=NOW)
    arrived = actions.note_arrival(booked(desk).pk, by=cast.alice, at=moment(TUESDAY, "08:58"))
    actions.call_next(desk.pk, by=cast.alice, at=moment(TUESDAY, "09:00"))
    assert arrived.booking_id is not None
    actions.receive_walk_in(desk.pk, Became("note", note="上月"), by=cast.alice, at=NOW - timedelta(days=10))
    with django_assert_num_queries(2):
        first, second = queries.counts_of([desk, studio], TODAY)
    assert (first.visits, first.booked, first.walked_in, first.median, len(first.waits)) == (5, 1, 4, 6, 4)
    assert (first.by_outcome, first.open) == ([0, 0, 3, 1], 1)
    assert (second.visits, second.median) == (0, None)
    total = queries.total_of([first, second])
    assert total is not None
    assert (total.visits, total.median) == (5, 6)
    assert queries.month_of(date(2026, 12, 31)) == (date(2026, 12, 1), date(2027, 1, 1))
