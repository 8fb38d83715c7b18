"""The numbers an office sets for itself: limits by tier and the time for reopening, from the settings, strictly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from minsheng.concerns import actions, queries
from minsheng.concerns.policy import FIELD_RULES, Refused, due_after_pause
from minsheng.concerns.states import Urgency
from minsheng.config import environment
from minsheng.directory.queries import calendar
from tests.cast import NOW, Cast
from tests.concerns.scene import REPLY, load_two_categories, received
from tests.concerns.test_life import resolved, say

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY_EVENING = NOW + timedelta(days=4, hours=9)


def test_what_nobody_sets_is_as_the_field_rules_say() -> None:
    assert queries.rules() == FIELD_RULES


@pytest.mark.django_db
def test_the_limits_of_a_new_concern_are_the_offices_own(cast: Cast, settings: Any) -> None:
    settings.DISPATCH_LIMITS = settings.DISPATCH_LIMITS | {"general": (1, "d")}
    settings.REPLY_LIMITS = settings.REPLY_LIMITS | {"general": (48, "h")}
    concern = received(cast, at=FRIDAY_EVENING)
    assert concern.due_at == FRIDAY_EVENING + 48 * HOUR
    assert concern.first_due_at == NOW + timedelta(days=7, hours=8), "Monday, when the counter closes"


@pytest.mark.django_db
def test_the_time_for_reopening_is_the_offices_own_for_residents_the_desk_and_the_clock(
    cast: Cast, settings: Any
) -> None:
    settings.REOPENING_WORKING_DAYS = 2
    over = [resolved(cast) for _ in range(3)]
    say(over[0], "no", "dissatisfied", hours=24)
    say(over[1], "no", "dissatisfied", hours=24 * 3)
    with pytest.raises(actions.ActionRefused) as refusal:
        actions.reopen_concern(over[2].pk, by=cast.bob, at=NOW + 3 * DAY)
    assert refusal.value.code is Refused.REOPENING_OVER
    assert actions.close_unrated(at=NOW + 3 * DAY) == 2
    for concern in over:
        concern.refresh_from_db()
    assert [concern.state for concern in over] == ["reopened", "closed", "closed"]


@pytest.mark.django_db
def test_a_limit_that_runs_around_the_clock_stands_still_around_the_clock(cast: Cast) -> None:
    _drain, gas = load_two_categories()
    concern = received(cast, at=FRIDAY_EVENING, category_id=gas.pk)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=FRIDAY_EVENING)
    until = FRIDAY_EVENING + 3 * DAY
    actions.wait_for(concern.pk, reason="third_party", until=until, text="等燃气公司", by=cast.dan, at=FRIDAY_EVENING)
    actions.resume_work(concern.pk, by=cast.dan, at=FRIDAY_EVENING + 2 * DAY)
    concern.refresh_from_db()
    assert concern.due_at == FRIDAY_EVENING + DAY + 2 * DAY
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.dan, at=FRIDAY_EVENING + 3 * DAY - HOUR)


@pytest.mark.django_db
def test_a_pause_that_begins_after_the_limit_moves_nothing() -> None:
    for through in (True, False):
        assert due_after_pause(NOW, NOW, NOW + DAY, calendar(), around_the_clock=through) == NOW


@pytest.mark.parametrize(
    "written",
    ["", "general=7d", "life_safety=2h,utilities=24h,general=7d,complex=0d", "life_safety=2,utilities=24h,general=7d",
     "life_safety=2h,utilities=24h,general=7d,complex=15d,other=1h", "general=7d,general=8d,utilities=1h,complex=2d",
     "life_safety=2h,utilities=24h,general=7w,complex=15d", "life_safety=２h,utilities=24h,general=7d,complex=15d"],
)  # fmt: skip
def test_a_limit_that_cannot_be_read_stops_the_start_and_says_how_to_write_it(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("REPLY_LIMITS", written)
    like = "life_safety=2h,utilities=24h,general=7d,complex=15d"
    with pytest.raises(environment.SettingError, match=f"REPLY_LIMITS must name each of .* such as {like}"):
        environment.spans("REPLY_LIMITS", like)


def test_spans_are_read_with_their_unit_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLY_LIMITS", "complex=20d, general=5d , utilities=12h,life_safety=1h")
    read = environment.spans("REPLY_LIMITS", "life_safety=2h,utilities=24h,general=7d,complex=15d")
    assert read == {"complex": (20, "d"), "general": (5, "d"), "utilities": (12, "h"), "life_safety": (1, "h")}
    assert read.keys() == {urgency.value for urgency in Urgency}
