"""The rates of the field rules: identities that hold on any counts, empty denominators, staff and no-limit apart."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from minsheng.concerns import actions
from minsheng.concerns.models import Concern
from minsheng.concerns.queries import reply_times
from minsheng.concerns.queries.counting import Scope
from minsheng.config import environment
from minsheng.core.actors import resident
from minsheng.core.statistics import wilson
from minsheng.insight.policy import FIELD_WEIGHTS, PARTS, Rate, RateName, satisfaction, verdict_rates, work_rates
from minsheng.insight.queries import Part, as_json, rates_of, records_of_rate, runs_of, weights
from minsheng.insight.queries.report import district_report
from minsheng.interfaces.cli.main import app
from tests.cast import NOW, Cast
from tests.concerns.scene import REPLY, first_reporter, load_two_categories, received

END = NOW + timedelta(days=60)
DAY = timedelta(days=1)
SHARES = [name for name in RateName if name not in {RateName.SATISFACTION, RateName.COMPOSITE, RateName.STAFF_SHARE}]

counts = st.integers(min_value=0, max_value=100_000)


@st.composite
def verdicts(draw: st.DrawFn) -> dict[str, int]:
    """Counts as a set of verdicts can have them: parts never above the whole."""
    valid = draw(counts)
    part = st.integers(min_value=0, max_value=valid)
    satisfied = draw(part)
    return {
        "valid": valid,
        "contacted": draw(part),
        "solved": draw(part),
        "satisfied": satisfied,
        "fair": draw(st.integers(min_value=0, max_value=valid - satisfied)),
    }


@st.composite
def work(draw: st.DrawFn) -> dict[str, int]:
    """Counts as a set of concerns and people can have them."""
    return {name: value for parts in _pairs() for name, value in _pair(draw, *parts).items()}


def _pairs() -> list[tuple[str, str]]:
    named = [PARTS[name] for name in SHARES if name not in {RateName.RESPONSE, RateName.RESOLUTION}]
    return [(parts.numerator, parts.denominator) for parts in named]


def _pair(draw: st.DrawFn, part: str, whole: str) -> dict[str, int]:
    total = draw(counts)
    return {part: draw(st.integers(min_value=0, max_value=total)), whole: total}


def is_honest(rate: Rate) -> bool:
    """Nothing where nobody was asked; else a share of one inside its interval."""
    if rate.denominator == 0:
        return rate.value is None and rate.interval is None
    inside = rate.interval is None or rate.interval.low - 1e-9 <= (rate.value or 0) <= rate.interval.high + 1e-9
    return rate.value is not None and 0 <= rate.value <= 1 and inside


@given(verdicts())
def test_every_rate_of_verdicts_is_a_share_inside_its_interval_or_nothing(some: dict[str, int]) -> None:
    rates = verdict_rates(some)
    assert [name for name, rate in rates.items() if not is_honest(rate)] == []
    assert {rate.denominator for rate in rates.values()} == {some["valid"]}


@given(verdicts())
def test_the_composite_is_the_weighted_sum_of_its_three_rates(some: dict[str, int]) -> None:
    rates = verdict_rates(some)
    whole = rates[RateName.COMPOSITE].value
    if not some["valid"]:
        assert whole is None
        return
    parts = [rates[name].value or 0 for name in (RateName.RESPONSE, RateName.RESOLUTION, RateName.SATISFACTION)]
    assert whole == pytest.approx(0.1 * parts[0] + 0.5 * parts[1] + 0.4 * parts[2])


@given(st.integers(min_value=0, max_value=5_000), st.integers(min_value=0, max_value=5_000), counts)
def test_a_fair_verdict_counts_nine_tenths(satisfied: int, fair: int, others: int) -> None:
    rate = satisfaction(satisfied, fair, satisfied + fair + others)
    assert rate.numerator == pytest.approx(satisfied + 0.9 * fair)


@given(st.data())
def test_work_rates_are_shares_and_those_that_complete_each_other_do(data: st.DataObject) -> None:
    some = data.draw(work())
    some["closed"] = max(some["closed"], some["closed_at_once"])
    some["closed_reopened"] = some["closed"] - some["closed_at_once"]
    some["closed_returned"] = min(some["closed_returned"], some["closed"])
    some["closed_returned_twice"] = min(some["closed_returned_twice"], some["closed_returned"])
    some["answered"] = min(some["answered"], some["asked"])
    some["eligible"] = max(some["eligible"], some["asked"])
    rates = work_rates(some)
    assert [name for name, rate in rates.items() if not is_honest(rate)] == []
    first, again = rates[RateName.FIRST_TIME], rates[RateName.REOPEN]
    assert first.numerator + again.numerator == first.denominator == again.denominator


def test_an_empty_book_has_no_rates_rather_than_nought_or_a_hundred(cast: Cast) -> None:
    del cast
    found = rates_of(Scope(end=END))
    assert {name: rate.value for name, rate in found.rates.items()} == dict.fromkeys(RateName)
    assert {rate.interval for rate in found.rates.values()} == {None}
    assert as_json(found)["rates"]["on_time"] | {"definition": ""} == {
        "value": None,
        "numerator": 0,
        "denominator": 0,
        "interval": None,
        "definition": "",
    }
    assert reply_times(Scope(end=END)).median is None


def resolved(cast: Cast, *, after: timedelta, limit: bool = True) -> Concern:
    """Done by Dan ``after`` it came; without a limit where asked."""
    concern = received(cast)
    if not limit:
        Concern.objects.filter(pk=concern.pk).update(due_at=None, queue_at=END)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, text="请办", by=cast.bob, at=NOW)
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.dan, at=NOW + after)
    concern.refresh_from_db()
    return concern


def say(cast: Cast, concern: Concern, satisfied: str, *, by_staff: bool = False) -> None:
    person = first_reporter(concern)
    verdict = actions.Verdict(solved="yes", satisfied=satisfied)
    by = cast.alice if by_staff else resident(person.pk)
    at = (concern.finished_at or NOW) + DAY
    actions.rate_concern(concern.pk, reporter_id=person.pk, verdict=verdict, by=by, at=at)


@pytest.fixture
def book(cast: Cast) -> Cast:
    """Two in time, one late, one open past its limit, two without a limit; three verdicts, one by staff."""
    load_two_categories()
    say(cast, resolved(cast, after=DAY), "satisfied")
    say(cast, resolved(cast, after=2 * DAY), "fair")
    say(cast, resolved(cast, after=40 * DAY), "dissatisfied", by_staff=True)
    received(cast)
    resolved(cast, after=DAY, limit=False)
    Concern.objects.filter(pk=received(cast).pk).update(due_at=None, queue_at=END)
    return cast


def test_on_time_counts_what_had_a_limit_and_what_had_none_stands_apart(book: Cast) -> None:
    del book
    found = rates_of(Scope(end=END))
    on_time = found.rates[RateName.ON_TIME]
    assert (on_time.numerator, on_time.denominator) == (2, 4)
    assert on_time.interval == wilson(2, 4)
    assert found.counts["without_limit"] == 2


def test_verdicts_written_down_by_staff_stand_apart(book: Cast) -> None:
    del book
    found = rates_of(Scope(end=END))
    own, staff = found.rates[RateName.SATISFACTION], found.staff_entered[RateName.SATISFACTION]
    assert (own.numerator, own.denominator) == (1.9, 2)
    assert (staff.numerator, staff.denominator) == (0, 1)


def test_half_of_the_replies_took_no_longer_than_the_median(book: Cast) -> None:
    del book
    replies = reply_times(Scope(end=END))
    assert (replies.count, replies.median) == (4, 1.5 * DAY)


def test_offices_add_up_to_the_district(book: Cast) -> None:
    whole = rates_of(Scope(end=END)).counts
    offices = [rates_of(Scope(end=END, area_path=book.area[code].path)).counts for code in ("longhua-office", "minzhi")]
    assert {name: sum(one[name] for one in offices) for name in whole} == whole


def test_what_was_open_past_its_limit_at_the_end_of_a_period_counts_against_it_though_it_was_closed_since(
    cast: Cast,
) -> None:
    load_two_categories()
    late = resolved(cast, after=40 * DAY)
    resolved(cast, after=DAY)
    then = Scope(start=NOW - DAY, end=NOW + 30 * DAY)
    found = rates_of(then)
    assert late.due_at is not None
    assert late.due_at < then.end
    assert (found.counts["open"], found.counts["open_past_due"]) == (1, 1)
    assert (found.rates[RateName.ON_TIME].numerator, found.rates[RateName.ON_TIME].denominator) == (1, 2)
    assert records_of_rate(RateName.ON_TIME, Part.REST, then).count() == 1
    assert rates_of(replace(then, end=END)).counts["open"] == 0


def test_months_add_up_to_the_year(book: Cast) -> None:
    del book
    edges = [NOW - DAY, NOW + DAY, NOW + 30 * DAY, END]
    whole = rates_of(Scope(start=edges[0], end=END)).counts
    pieces = [rates_of(Scope(start=one, end=other)).counts for one, other in pairwise(edges)]
    for name in ("received", "finished", "finished_on_time", "verdicts_valid", "ended"):
        assert sum(piece[name] for piece in pieces) == whole[name], name


def test_command_and_report_tell_the_numbers_of_the_page(book: Cast) -> None:
    """One definition: `minsheng rates --json`, the report and the query pages use give the same."""
    del book
    told = CliRunner().invoke(app, ["rates", "--json", "--to", "2026-05-01"])
    spoken = json.loads(told.stdout)
    scope = Scope(end=NOW.replace(month=5, day=1, hour=16))
    page = as_json(rates_of(scope))
    assert {name: spoken[name] for name in page} == json.loads(json.dumps(page))
    report = district_report(Scope(start=NOW - 400 * DAY, end=scope.end))
    assert report.rates.rates == rates_of(Scope(start=NOW - 400 * DAY, end=scope.end)).rates


def test_an_office_may_weigh_otherwise_and_every_place_says_so(book: Cast, settings: Any) -> None:
    del book
    settings.FAIR_WEIGHT = 0.5
    settings.COMPOSITE_WEIGHTS = {"response": 0.2, "resolution": 0.3, "satisfaction": 0.5}
    found = rates_of(Scope(end=END))
    satisfied, whole = found.rates[RateName.SATISFACTION], found.rates[RateName.COMPOSITE]
    assert (satisfied.numerator, satisfied.denominator, satisfied.value) == (1.5, 2, 0.75)
    assert whole.value == pytest.approx(0.2 + 0.3 + 0.5 * 0.75)
    spoken = json.loads(CliRunner().invoke(app, ["rates", "--json", "--to", "2026-05-01"]).stdout)["rates"]
    assert spoken["satisfaction"]["definition"] == "(very satisfied + satisfied + 0.5 × fair) / valid verdicts"
    assert spoken["composite"]["definition"] == "0.2 response + 0.3 resolution + 0.5 satisfaction"
    told = (
        CliRunner()
        .invoke(app, ["report", "district", "--lang", "en", "--from", "2026-01-01", "--to", "2026-05-01"])
        .stdout
    )
    assert "- Satisfied (fair counts 0.5): 75 % ([1.5][" in told
    (run,) = runs_of([RateName.SATISFACTION], Scope(start=NOW - DAY, end=END))
    assert sum(point.rate.numerator for point in run.points) == 1.5


def test_the_weights_that_are_not_set_are_those_of_the_field_rules() -> None:
    assert weights() == FIELD_WEIGHTS


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("FAIR_WEIGHT", "1.1"),
        ("FAIR_WEIGHT", "nine tenths"),
        ("FAIR_WEIGHT", "0.905"),
        ("COMPOSITE_WEIGHTS", "response=0.1,resolution=0.5"),
        ("COMPOSITE_WEIGHTS", "response=0.2,resolution=0.5,satisfaction=0.4"),
        ("COMPOSITE_WEIGHTS", "response=0.1,resolution=0.5,satisfaction=x"),
        ("COMPOSITE_WEIGHTS", "response=0.1,resolution=0.5,happiness=0.4"),
    ],
)
def test_weights_that_make_no_sense_stop_the_start(monkeypatch: pytest.MonkeyPatch, name: str, written: str) -> None:
    monkeypatch.setenv(name, written)
    reader = environment.share if name == "FAIR_WEIGHT" else environment.shares
    default = "0.9" if name == "FAIR_WEIGHT" else "response=0.1,resolution=0.5,satisfaction=0.4"
    with pytest.raises(environment.SettingError, match=f"^{name} must .*; it is '{written}'$"):
        reader(name, default)
