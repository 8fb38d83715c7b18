"""Moving: to the right area or category, with the clock's truth kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Entry
from minsheng.concerns.policy import Refused
from minsheng.concerns.states import Action, State
from minsheng.foundation.outbox.models import Message
from tests.cast import NOW, Cast
from tests.concerns.scene import load_two_categories, received

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def drain_at_work(cast: Cast) -> Concern:
    """A drain that maintenance has begun, after a wait of a day."""
    category, _gas = load_two_categories()
    concern = received(cast, category_id=category.pk)
    me = concern.pk
    actions.assign_concern(me, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW + HOUR)
    actions.wait_for(me, reason="third_party", until=NOW + 99 * HOUR, text="等燃气公司", by=cast.bob, at=NOW + 2 * HOUR)
    actions.resume_work(me, by=cast.bob, at=NOW + 26 * HOUR)
    concern.refresh_from_db()
    return concern


def test_a_move_takes_it_from_the_unit_and_keeps_what_was_used(cast: Cast) -> None:
    concern = drain_at_work(cast)
    due, kept = concern.due_at, (concern.received_at, concern.dispatched_at, concern.first_contact_at)
    at = NOW + 30 * HOUR
    actions.move_concern(concern.pk, area_id=cast.area["youson"].pk, category_id=None, by=cast.bob, at=at)
    concern.refresh_from_db()
    assert (concern.state, concern.unit_id, concern.handler_id) == (State.TRIAGED, None, None)
    assert concern.area_id == cast.area["youson"].pk
    assert (concern.received_at, concern.dispatched_at, concern.first_contact_at) == kept
    assert concern.due_at == due, "the same tier: the limit, with its wait, is what it was"


def test_another_tier_counts_from_receipt_with_the_wait_in_it(cast: Cast) -> None:
    concern = drain_at_work(cast)
    _drain, gas = load_two_categories()
    actions.move_concern(concern.pk, area_id=None, category_id=gas.pk, by=cast.bob, at=NOW + 30 * HOUR)
    concern.refresh_from_db()
    assert concern.due_at == NOW + 24 * HOUR + 24 * HOUR, "a day for gas, from receipt, and the day it waited"
    assert concern.urgency == "utilities"


def test_a_wait_that_still_runs_ends_with_the_move_and_moves_the_limit(cast: Cast) -> None:
    _drain, gas = load_two_categories()
    concern = received(cast, category_id=gas.pk)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW + HOUR)
    actions.wait_for(concern.pk, reason="third_party", until=NOW + 99 * HOUR, text="等", by=cast.bob, at=NOW + 2 * HOUR)
    actions.move_concern(concern.pk, area_id=cast.area["youson"].pk, category_id=None, by=cast.bob, at=NOW + 5 * HOUR)
    concern.refresh_from_db()
    assert (concern.waiting_since, concern.due_at) == (None, NOW + 27 * HOUR)


def test_the_unit_that_had_it_is_told_and_the_desk_of_the_other_office_too(cast: Cast) -> None:
    concern = drain_at_work(cast)
    actions.move_concern(concern.pk, area_id=cast.area["minzhi"].pk, category_id=None, by=cast.bob, at=NOW + 30 * HOUR)
    told = set(Message.objects.filter(queued_at=NOW + 30 * HOUR).values_list("template", flat=True))
    assert told <= {"moved_away", "moved_here"}
    assert "moved_here" in told


def test_nowhere_else_is_no_move_and_open_help_is_in_the_way(cast: Cast) -> None:
    concern = drain_at_work(cast)
    with pytest.raises(actions.ActionRefused) as refused:
        actions.move_concern(
            concern.pk, area_id=concern.area_id, category_id=concern.category_id, by=cast.bob, at=NOW + 30 * HOUR
        )
    assert (refused.value.code, refused.value.field) == (Refused.SAME_PLACE, "area")
    actions.ask_assist(
        concern.pk, unit_id=cast.unit["longhua-office"].pk, text="请帮看路灯", by=cast.bob, at=NOW + 29 * HOUR
    )
    with pytest.raises(actions.ActionRefused) as refused:
        actions.move_concern(
            concern.pk, area_id=cast.area["youson"].pk, category_id=None, by=cast.bob, at=NOW + 30 * HOUR
        )
    assert refused.value.code is Refused.TASKS_OPEN
    assert not Entry.objects.filter(concern=concern, action=Action.MOVE).exists()
