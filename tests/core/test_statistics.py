"""Intervals and limits, held against figures computed by a public-health agency's package."""

from __future__ import annotations

import math
import os
from pathlib import Path
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.statistics import Interval, control_limits, mean_interval, wilson
from minsheng.core.tables import read_rows

DATA = Path(__file__).parents[3] / "shared" / "data" / "smallsample"


@pytest.fixture
def published() -> Path:
    if not DATA.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"CI must have the public data at {DATA}")
        pytest.skip(f"the public data is not at {DATA}")
    return DATA


def test_wilson_intervals_equal_the_published_ones(published: Path) -> None:
    compared = 0
    for _, row in read_rows(published / "testdata_Proportion.xlsx", sheet="testdata_Prop"):
        if not (row["Numerator"] and row["Denominator"]):
            continue
        scale = float(row["multiplier"])
        for confidence, mark in ((0.95, "95_0"), (0.998, "99_8")):
            interval = wilson(float(row["Numerator"]), float(row["Denominator"]), confidence)
            assert interval is not None
            assert interval.low == pytest.approx(float(row[f"lower{mark}cl"]) / scale, abs=1e-9)
            assert interval.high == pytest.approx(float(row[f"upper{mark}cl"]) / scale, abs=1e-9)
            compared += 1
    assert compared == 32


def test_wilson_intervals_of_summed_groups_equal_the_published_ones(published: Path) -> None:
    compared = 0
    for _, row in read_rows(published / "testdata_Proportion.xlsx", sheet="testdata_Prop_g"):
        if not (row["Numerator"] and row["Denominator"]):
            continue
        interval = wilson(float(row["Numerator"]), float(row["Denominator"]))
        assert interval is not None
        assert interval == pytest.approx((float(row["lowercl"]), float(row["uppercl"])), abs=1e-9)
        compared += 1
    assert compared == 8


def test_funnel_limits_equal_the_published_ones_to_their_last_printed_digit(published: Path) -> None:
    inputs = [row for _, row in read_rows(published / "testdata_funnel_prop_inputs.csv")]
    numerator = sum(float(row["numerator"]) for row in inputs)
    centre = numerator / sum(float(row["denominator"]) for row in inputs)
    outputs = [row for _, row in read_rows(published / "testdata_funnel_prop_outputs.csv")]
    assert len(outputs) == 100
    for row in outputs:
        assert round(centre * 100, 6) == float(row["Baseline"])
        for tail, mark in ((0.025, "2s0025"), (0.001, "3s0001")):
            limits = control_limits(centre, float(row["Population"]), NormalDist().inv_cdf(1 - tail))
            # The file prints percentages with six decimals: half a unit of the last is all that rounding may explain.
            assert limits.low * 100 == pytest.approx(float(row[f"Lower{mark}limit"]), abs=5.1e-7)
            assert limits.high * 100 == pytest.approx(float(row[f"Upper{mark}limit"]), abs=5.1e-7)


def test_nothing_observed_gives_no_interval() -> None:
    assert wilson(0, 0) is None
    assert mean_interval(0, 0, 0) is None


def test_no_success_and_all_successes_reach_the_ends_exactly_but_not_beyond() -> None:
    none, all_of_them = wilson(0, 12), wilson(12, 12)
    assert none is not None
    assert all_of_them is not None
    assert none.low == 0
    assert all_of_them.high == 1
    assert none.high == pytest.approx(1 - all_of_them.low, abs=1e-15)
    assert none.high == pytest.approx(0.2424941, abs=1e-7)


@given(st.integers(1, 10**7), st.data())
def test_a_wilson_interval_holds_its_share_and_mirrors(n: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, n))
    interval, mirror = wilson(successes, n), wilson(n - successes, n)
    assert interval is not None
    assert mirror is not None
    assert 0 <= interval.low <= successes / n <= interval.high <= 1
    assert interval.low == pytest.approx(1 - mirror.high, abs=1e-12)


@pytest.mark.parametrize(("successes", "n"), [(2, 1), (-1, 5), (1, -1), (float("nan"), 3)])
def test_a_count_outside_its_total_is_refused(successes: float, n: float) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(successes, n)


@pytest.mark.parametrize("confidence", [0, 1, 1.5, float("nan")])
def test_a_confidence_that_is_none_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        wilson(1, 2, confidence)


def test_the_interval_of_a_mean_is_the_textbook_one() -> None:
    scores = [1.0] * 20 + [0.9] * 12 + [0.0] * 8
    interval = mean_interval(sum(scores), sum(score * score for score in scores), len(scores))
    mean = sum(scores) / 40
    deviation = math.sqrt(sum((score - mean) ** 2 for score in scores) / 39)
    half = 1.959963984540054 * deviation / math.sqrt(40)
    assert interval == pytest.approx((mean - half, mean + half), abs=1e-12)


def test_answers_that_are_all_alike_do_not_pretend_certainty() -> None:
    assert mean_interval(3, 3, 3) == wilson(3, 3)
    assert mean_interval(0.9 * 7, 0.81 * 7, 7) == wilson(0.9 * 7, 7)
    assert mean_interval(1, 1, 1) == wilson(1, 1)


@given(st.lists(st.sampled_from([0.0, 0.9, 1.0]), min_size=1, max_size=200))
def test_the_interval_of_a_mean_holds_the_mean_within_zero_and_one(scores: list[float]) -> None:
    interval = mean_interval(math.fsum(scores), math.fsum(score * score for score in scores), len(scores))
    assert interval is not None
    assert 0 <= interval.low <= math.fsum(scores) / len(scores) + 1e-12
    assert math.fsum(scores) / len(scores) - 1e-12 <= interval.high <= 1


def test_scores_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot sum"):
        mean_interval(4, 4, 3)


def test_limits_without_cases_allow_everything_and_narrow_with_cases() -> None:
    assert control_limits(0.8, 0) == Interval(0, 1)
    assert control_limits(0.5, 900) == pytest.approx((0.45, 0.55), abs=1e-12)
    with pytest.raises(ValueError, match="Limits need"):
        control_limits(1.2, 10)
