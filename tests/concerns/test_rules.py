"""The numbers an office sets for itself: limits by clock and tier, and the time for reopening."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.concerns import actions, queries
from minsheng.concerns.policy import FIELD_RULES, Refused, Span
from minsheng.concerns.states import Clock, Measure, Urgency
from minsheng.directory.queries import calendar
from minsheng.foundation.audit.models import Event
from tests.cast import NOW, Cast
from tests.concerns.scene import REPLY, load_two_categories, received
from tests.concerns.test_life import resolved, say

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY_EVENING = NOW + timedelta(days=4, hours=9)


@pytest.mark.django_db
def test_what_nobody_sets_is_as_the_field_rules_say() -> None:
    assert queries.rules() == FIELD_RULES


@pytest.mark.django_db
def test_the_limits_of_a_new_concern_are_the_offices_own(cast: Cast) -> None:
    own = {Clock.DISPATCH: Span(1, Measure.WORKING_DAYS), Clock.RESOLVE: Span(48)}
    for clock, span in own.items():
        actions.set_limit(clock=clock, urgency=Urgency.GENERAL, span=span, by=cast.grace, at=NOW)
    concern = received(cast, at=FRIDAY_EVENING)
    assert concern.due_at == FRIDAY_EVENING + 48 * HOUR
    assert concern.first_due_at == NOW + timedelta(days=7, hours=8), "Monday, when the counter closes"


@pytest.mark.django_db
def test_only_the_administrator_of_a_whole_district_sets_a_limit_and_within_reason(cast: Cast) -> None:
    for stranger in (cast.alice, cast.bob, cast.erin, cast.dan):
        with pytest.raises(PermissionDenied):
            actions.set_limit(clock=Clock.CONTACT, urgency=Urgency.GENERAL, span=Span(1), by=stranger, at=NOW)
    for number in (0, 1001):
        with pytest.raises(ValueError, match=str(number)):
            actions.set_limit(clock=Clock.CONTACT, urgency=Urgency.GENERAL, span=Span(number), by=cast.grace, at=NOW)
    assert queries.rules() == FIELD_RULES


@pytest.mark.django_db
def test_every_limit_that_was_set_stands_in_the_audit_with_the_one_before(cast: Cast) -> None:
    for number in (3, 5):
        span = Span(number, Measure.WORKING_HOURS)
        actions.set_limit(clock=Clock.CONTACT, urgency=Urgency.GENERAL, span=span, by=cast.grace, at=NOW)
    told = list(Event.objects.filter(action="set_limit").order_by("id").values_list("data", flat=True))
    assert [(one["from"], one["to"]) for one in told] == [
        ("4 working_hours", "3 working_hours"),
        ("3 working_hours", "5 working_hours"),
    ]


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
    for measure in Measure:
        assert Span(1, measure).after_pause(NOW, NOW, NOW + DAY, calendar()) == NOW
