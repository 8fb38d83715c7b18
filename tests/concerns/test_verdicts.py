"""The last word: what a verdict does, who may write one down, and that none ever disappears."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minsheng.concerns import actions
from minsheng.concerns.models import Rating
from minsheng.concerns.policy import Refused
from tests.cast import NOW, Cast
from tests.concerns.scene import REPLY, received
from tests.concerns.test_life import resolved, say

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_not_solved_reopens_to_the_same_unit_and_leaves_the_first_clock(cast: Cast) -> None:
    concern = resolved(cast)
    due = concern.due_at
    say(concern, "no", "dissatisfied")
    concern.refresh_from_db()
    assert (concern.state, concern.reopen_count, concern.due_at) == ("reopened", 1, due)
    assert concern.unit == cast.unit["maintenance"]
    assert concern.finished_at is None


def test_not_solved_after_the_time_for_it_is_kept_and_changes_nothing_else(cast: Cast) -> None:
    concern = resolved(cast)
    say(concern, "no", "dissatisfied", hours=24 * 60)
    concern.refresh_from_db()
    assert concern.state == "resolved"
    assert Rating.objects.get(concern=concern).solved == "no"


def test_solved_closes_and_a_later_verdict_stands_beside_the_first(cast: Cast) -> None:
    concern = resolved(cast)
    say(concern, "yes", "satisfied")
    concern.refresh_from_db()
    assert concern.state == "closed"
    say(concern, "partly", "fair", hours=4)
    kept = list(Rating.objects.filter(concern=concern).order_by("at").values_list("solved", "first", "latest"))
    assert kept == [("yes", True, False), ("partly", False, True)]


@pytest.mark.parametrize("name", ["carol", "dan"])
def test_whoever_worked_on_it_cannot_write_its_verdict(cast: Cast, name: str) -> None:
    concern = received(cast)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    actions.start_work(concern.pk, by=cast.dan, at=NOW)
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.carol, at=NOW)
    with pytest.raises(actions.ActionRefused) as refusal:
        say(concern, "yes", "satisfied", by=getattr(cast, name))
    assert refusal.value.code is Refused.HANDLER_MAY_NOT_RATE
    assert Rating.objects.count() == 0


def test_whoever_once_had_it_in_hand_cannot_write_its_verdict(cast: Cast) -> None:
    concern = received(cast)
    unit, carol = cast.unit["maintenance"].pk, cast.worker["carol"].pk
    actions.assign_concern(concern.pk, unit_id=unit, handler_id=carol, by=cast.bob, at=NOW)
    actions.assign_concern(concern.pk, unit_id=unit, by=cast.bob, at=NOW)
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.dan, at=NOW)
    with pytest.raises(actions.ActionRefused) as refusal:
        say(concern, "yes", "satisfied", by=cast.carol)
    assert refusal.value.code is Refused.HANDLER_MAY_NOT_RATE
    assert say(concern, "yes", "satisfied", by=cast.bob).entered_by == cast.worker["bob"]


def test_a_verdict_a_colleague_wrote_down_names_who_asked(cast: Cast) -> None:
    concern = resolved(cast)
    rating = say(concern, "yes", "satisfied", by=cast.alice)
    assert rating.entered_by == cast.worker["alice"]


def test_first_and_latest_and_who_asked_are_kept_through_rounds_and_hands(cast: Cast) -> None:
    concern = resolved(cast)
    say(concern, "partly", "dissatisfied", by=cast.alice)
    say(concern, "no", "very_dissatisfied", hours=4)
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.dan, at=NOW + 5 * HOUR)
    say(concern, "yes", "satisfied", by=cast.alice, hours=6)
    say(concern, "yes", "very_satisfied", hours=7)
    with pytest.raises(actions.ActionRefused) as refusal:
        say(concern, "yes", "fair", by=cast.alice, hours=8)
    assert refusal.value.code is Refused.VERDICT_GIVEN, "what a resident wrote in this round stands"
    alice = cast.worker["alice"].pk
    kept = Rating.objects.order_by("at").values_list("satisfied", "first", "latest", "entered_by", "reopen_count")
    assert list(kept) == [
        ("dissatisfied", True, False, alice, 0),
        ("very_dissatisfied", False, False, None, 0),
        ("satisfied", False, False, alice, 1),
        ("very_satisfied", False, True, None, 1),
    ]


def test_a_second_not_solved_reopens_again_and_the_first_clock_never_moves(cast: Cast) -> None:
    concern = resolved(cast)
    due = concern.due_at
    for hours in (3, 5):
        say(concern, "no", "dissatisfied", hours=hours)
        actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.dan, at=NOW + (hours + 1) * HOUR)
    concern.refresh_from_db()
    assert (concern.reopen_count, concern.due_at, concern.state) == (2, due, "resolved")
    assert [rating.latest for rating in Rating.objects.order_by("at")] == [False, True]
