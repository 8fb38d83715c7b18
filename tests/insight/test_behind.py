"""Every number opens into exactly its records: lists and counts share one definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from minsheng.concerns import actions
from minsheng.concerns.models import Concern
from minsheng.concerns.queries.counting import Scope, asking_counts, verdict_counts, verdict_counts_apart, work_counts
from minsheng.concerns.states import Channel
from minsheng.core.actors import resident
from minsheng.insight.policy import ON_TIME_BY_MONTH, PARTS, RateName, Sort
from minsheng.insight.queries import COUNTS, Part, month_scope, rates_of, records_of_count, records_of_rate, runs_of
from tests.cast import NOW, Cast
from tests.concerns.scene import REPLY, first_reporter, load_two_categories, received

END = NOW + timedelta(days=60)
HOUR = timedelta(hours=1)


def resolved(cast: Cast, *, after: timedelta, **more: Any) -> Concern:
    """A concern in Qinghu, done by Dan ``after`` it came."""
    concern = received(cast, **more)
    drain, _gas = load_two_categories()
    actions.triage_concern(concern.pk, category_id=drain.pk, by=cast.bob, at=NOW + HOUR)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, text="请办", by=cast.bob, at=NOW + HOUR)
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.dan, at=NOW + after)
    concern.refresh_from_db()
    return concern


def rated(cast: Cast, concern: Concern, solved: str, satisfied: str, *, by_staff: bool = False) -> None:
    """The first reporter's verdict, in their own hand or written down by Alice."""
    person = first_reporter(concern)
    at = concern.finished_at or NOW
    actions.rate_concern(
        concern.pk,
        reporter_id=person.pk,
        verdict=actions.Verdict(solved=solved, satisfied=satisfied, words="水退了"),
        by=cast.alice if by_staff else resident(person.pk),
        at=at + HOUR,
    )


@pytest.fixture
def year(cast: Cast) -> Cast:
    """One of everything a rate can be made of, in Qinghu and elsewhere."""
    load_two_categories()
    quick, slow = timedelta(days=1), timedelta(days=40)
    rated(cast, resolved(cast, after=quick), "yes", "very_satisfied")
    rated(cast, resolved(cast, after=slow), "yes", "fair")
    rated(cast, resolved(cast, after=quick), "no", "dissatisfied")
    rated(cast, resolved(cast, after=quick), "partly", "satisfied", by_staff=True)
    again = resolved(cast, after=quick)
    rated(cast, again, "yes", "fair")
    rated(cast, again, "yes", "satisfied")
    resolved(cast, after=quick, contact=actions.Contact())
    received(cast)
    twice, unit = received(cast, contact=actions.Contact()), cast.unit["maintenance"].pk
    survivor = received(cast, area_id=cast.area["youson"].pk)
    actions.merge_concern(
        received(cast, area_id=cast.area["youson"].pk).pk, into=survivor.pk, by=cast.bob, at=NOW + HOUR
    )
    actions.withdraw_concern(received(cast, channel=Channel.PHONE).pk, by=cast.bob, at=NOW + HOUR)
    for hour in (1, 2):
        actions.assign_concern(twice.pk, unit_id=unit, text="请办", by=cast.bob, at=NOW + hour * HOUR)
        actions.return_concern(twice.pk, reason="other_unit", text="不归我们", by=cast.dan, at=NOW + hour * HOUR)
    actions.assign_concern(twice.pk, unit_id=unit, text="你们办", by=cast.bob, at=NOW + 3 * HOUR)
    actions.resolve_concern(twice.pk, outcome="solved", reply=REPLY, by=cast.dan, at=NOW + quick)
    Concern.objects.filter(pk=twice.pk).update(contact_due_at=NOW + HOUR, extension_count=1)
    actions.propose_decline(survivor.pk, reason="no_facts", text="查无此事", by=cast.bob, at=NOW + 2 * HOUR)
    Concern.objects.filter(pk=survivor.pk).update(due_at=None)
    return cast


def shares(rate: RateName) -> Iterator[tuple[Part, str, tuple[str, ...]]]:
    parts = PARTS[rate]
    yield Part.NUMERATOR, parts.numerator, (parts.numerator,)
    yield Part.DENOMINATOR, parts.denominator, (parts.denominator,)


@pytest.mark.parametrize("by_staff", [False, True])
@pytest.mark.parametrize("rate", list(PARTS))
def test_a_list_is_as_long_as_its_count(year: Cast, rate: RateName, by_staff: bool) -> None:
    for area in ("", "longhua-office", "qinghu"):
        scope = Scope(end=END, start=NOW - HOUR, area_path=year.area[area].path if area else "")
        counts = work_counts(scope) | asking_counts(scope)
        if PARTS[rate].sort is Sort.VERDICTS:
            counts = verdict_counts(scope, by_staff=by_staff)
        if PARTS[rate].sort is Sort.ALL_VERDICTS:
            counts = Counter(verdict_counts(scope, by_staff=True)) + Counter(verdict_counts(scope, by_staff=False))
        above, below = counts[PARTS[rate].numerator], counts[PARTS[rate].denominator]
        lists = {part: records_of_rate(rate, part, scope, by_staff=by_staff) for part in Part}
        assert {part: len(found.page(size=500).rows) for part, found in lists.items()} == {
            Part.NUMERATOR: above,
            Part.DENOMINATOR: below,
            Part.REST: below - above,
        }
        assert {part: found.count() for part, found in lists.items()} == {
            Part.NUMERATOR: above,
            Part.DENOMINATOR: below,
            Part.REST: below - above,
        }


def test_the_scene_leaves_no_denominator_empty(year: Cast) -> None:
    rates = rates_of(Scope(end=END, start=NOW - HOUR)).rates
    assert [name for name in PARTS if not rates[name].denominator] == []


def test_the_rates_are_what_the_field_rules_say(year: Cast) -> None:
    rates = rates_of(Scope(end=END, start=NOW - HOUR)).rates
    told = {name: (rate.numerator, rate.denominator) for name, rate in rates.items()}
    told.pop(RateName.COMPOSITE)
    assert told == {
        RateName.RESPONSE: (4, 4),
        RateName.RESOLUTION: (3, 4),
        RateName.SATISFACTION: (2.9, 4),
        RateName.COVERAGE: (4, 4),
        RateName.RATING_RESPONSE: (4, 4),
        RateName.DISPATCH: (7, 9),
        RateName.FIRST_CONTACT: (0, 7),
        RateName.ON_TIME: (5, 8),
        RateName.EXTENSION: (1, 6),
        RateName.FIRST_TIME: (6, 6),
        RateName.REOPEN: (0, 6),
        RateName.RETURN: (1, 6),
        RateName.HANDED_ON: (1, 1),
        RateName.EXCLUSION: (2, 8),
        RateName.REPEAT: (1, 11),
        RateName.STAFF_SHARE: (1, 5),
    }


def test_both_hands_are_counted_in_one_statement_as_in_two(year: Cast) -> None:
    scope = Scope(end=END, start=NOW - HOUR)
    alone = tuple(verdict_counts(scope, by_staff=by_staff) for by_staff in (False, True))
    assert verdict_counts_apart(scope) == alone
    assert alone[1]["valid"] == 1


@pytest.mark.parametrize("name", COUNTS)
def test_a_plain_count_opens_into_its_concerns(year: Cast, name: str) -> None:
    scope = Scope(end=END, start=NOW - HOUR)
    assert len(records_of_count(name, scope).page(size=500).rows) == work_counts(scope)[name]


@pytest.mark.parametrize("rate", [RateName.RESOLUTION, RateName.SATISFACTION, RateName.RESPONSE, RateName.ON_TIME])
def test_a_point_of_a_run_chart_opens_into_its_records(year: Cast, rate: RateName) -> None:
    scope = Scope(end=END, start=NOW - HOUR)
    (run,) = runs_of([rate], scope)
    assert [point.month for point in run.points] == [date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)]
    for point in run.points:
        month = month_scope(point.month, scope)
        found = records_of_rate(rate, Part.DENOMINATOR, month, monthly=True)
        assert found.count() == point.rate.denominator
        if rate is not RateName.SATISFACTION:
            assert records_of_rate(rate, Part.NUMERATOR, month, monthly=True).count() == point.rate.numerator
    assert ON_TIME_BY_MONTH.denominator == "finished_with_limit"
