"""Numbers told honestly, and charts whose geometry is percentages."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as some

from minsheng.core.statistics import Interval, control_limits, wilson
from minsheng.interfaces.shared.charts import DotPlot, DotRow, RunChart, RunPoint, nice_scale
from minsheng.interfaces.shared.figures import Bars, ClockStrip, Figure, percent, place


def test_a_rate_has_one_decimal_from_a_hundred_answers_on() -> None:
    assert (percent(561 / 709, 709), percent(13 / 18, 18)) == ("79.1", "72")


def test_a_figure_shows_its_parts_and_its_interval() -> None:
    figure = Figure(label="x", numerator=600.2, denominator=709, interval=Interval(0.821, 0.872))
    assert (figure.value, figure.parts, figure.interval_words) == ("84.7", "600.2 / 709", ("82.1", "87.2"))


def test_an_empty_denominator_is_neither_nought_nor_a_hundred() -> None:
    figure = Figure(label="x", numerator=0, denominator=0)
    assert (figure.empty, figure.is_few) == (True, False)


def test_fewer_than_thirty_answers_are_listed_and_not_compared() -> None:
    few = [Figure(label="x", numerator=1, denominator=n).is_few for n in (0, 1, 29, 30)]
    assert few == [False, True, True, False]


def test_a_whisker_below_the_wanted_scale_widens_the_scale() -> None:
    figure = Figure(label="x", numerator=48, denominator=100, interval=Interval(0.38, 0.58), scale=(0.5, 1.0))
    assert (figure.axis, figure.whisker, figure.dot) == ((0.0, 1.0), (38.0, 58.0), 48.0)


def test_a_place_is_held_inside_the_scale() -> None:
    assert [place(value, (0.5, 1.0)) for value in (0.2, 0.5, 0.75, 1.0)] == [0.0, 0.0, 50.0, 100.0]


def test_a_clock_lays_its_stretches_end_to_end() -> None:
    strip = ClockStrip(headline="x", parts=(("used", 95), ("paused", 80), ("used", 45)), limit=400)
    assert strip.bars == [("used", 0.0, 23.75), ("paused", 23.75, 20.0), ("used", 43.75, 11.25)]


def test_a_clock_past_its_limit_is_full_and_no_longer() -> None:
    assert ClockStrip(headline="x", parts=(("used", 700),), limit=480, tone="over").bars == [("used", 0.0, 100.0)]


def test_the_last_bars_stand_out() -> None:
    bars = Bars(values=(1, 2, 4), recent=1, label="x")
    assert [(y, height, recent) for _x, y, height, recent in bars.boxes] == [
        (23.2, 6.8, False),
        (16.5, 13.5, False),
        (3.0, 27.0, True),
    ]


@given(some.lists(some.floats(0, 1), max_size=30))
def test_a_scale_is_round_holds_every_value_and_stays_inside_nought_and_one(values: list[float]) -> None:
    (low, high), ticks = nice_scale(values)
    assert 0 <= low < high <= 1
    assert all(low - 1e-6 <= value <= high + 1e-6 for value in values)
    assert ticks[0] == pytest.approx(low)
    assert ticks[-1] == pytest.approx(high)
    assert len(ticks) <= 11


def months(*counts: tuple[int, int]) -> RunChart:
    """A chart of the given (solved, answered) months, with its own centre and limits."""
    good, n = (sum(side) for side in zip(*counts, strict=True))
    centre = good / n if n else None
    points = [
        RunPoint(
            label=str(month),
            name=f"{month} 月",
            numerator=one,
            denominator=of,
            limits=control_limits(centre, of) if centre is not None and of else None,
            href=f"/records/{month}",
        )
        for month, (one, of) in enumerate(counts, start=1)
    ]
    return RunChart(heading="解决率", points=points, centre=centre)


def test_a_month_below_its_limits_is_a_signal_and_stands_in_the_sentence() -> None:
    chart = months((160, 200), (155, 200), (125, 200), (158, 200))
    assert [point.signal for point in chart.points] == ["", "", "low", ""]
    with override("zh-hans"):
        assert chart.sentence == "超出控制限的月份：3 月。其余都在正常起伏里。"


def test_quiet_months_are_called_quiet() -> None:
    with override("zh-hans"):
        assert months((80, 100), (78, 100), (82, 100)).sentence == "每个月都在正常起伏里。"


def test_a_month_without_answers_is_a_gap_and_no_zero() -> None:
    chart = months((80, 100), (0, 0), (82, 100), (79, 100))
    assert [dot.y is None for dot in chart.dots] == [False, True, False, False]
    assert [(before, after) for before, _y, after, _z in chart.strokes] == [(62.5, 87.5)]
    assert chart.points[1].value == ""


def test_months_nobody_answered_draw_an_empty_chart() -> None:
    chart = months((0, 0), (0, 0))
    with override("en"):
        assert chart.sentence == "Nobody to ask yet in these months."
    assert (chart.strokes, chart.limit_strokes, chart.centre_y, chart.last_limits) == ([], [], None, None)


def test_a_run_chart_without_months_can_be_drawn() -> None:
    chart = RunChart(heading="x", points=())
    assert (chart.dots, chart.last_limits, len(chart.ticks)) == ([], None, 6)


def test_every_coordinate_of_a_run_chart_lies_inside_the_plot() -> None:
    chart = months((160, 200), (155, 190), (20, 30), (158, 180))
    places = [place for stroke in [*chart.strokes, *chart.limit_strokes] for place in stroke]
    assert all(0 <= place <= 100 for place in places)


def plot(*rows: tuple[str, int, int]) -> DotPlot:
    """Communities as (name, solved, answered) in two offices."""
    drawn = [
        DotRow(
            name=name, group="龙华" if number < 2 else "民治", numerator=good, denominator=n, interval=wilson(good, n)
        )
        for number, (name, good, n) in enumerate(rows)
    ]
    good, n = sum(row[1] for row in rows), sum(row[2] for row in rows)
    overall = DotRow(name="全部", numerator=good, denominator=n, interval=wilson(good, n))
    return DotPlot(heading="x", rows=drawn, overall=overall)


def test_rows_keep_the_order_given_and_are_never_ranked() -> None:
    chart = plot(("清湖", 50, 82), ("油松", 70, 74), ("民乐", 40, 69))
    assert [(row.row.name, row.starts_group) for row in chart.drawn] == [
        ("清湖", True),
        ("油松", False),
        ("民乐", True),
    ]


def test_few_answers_are_drawn_hollow_and_never_named_as_apart() -> None:
    chart = plot(("清湖", 80, 100), ("油松", 78, 100), ("浪口", 2, 18))
    assert [row.few for row in chart.drawn] == [False, False, True]
    with override("zh-hans"):
        assert chart.sentence == "没有哪个社区和全部明显不同。"


def test_a_community_clear_of_the_whole_is_named() -> None:
    with override("zh-hans"):
        assert (
            plot(("清湖", 90, 100), ("油松", 88, 100), ("高峰", 45, 100)).sentence
            == "和全部明显不同的：清湖、油松、高峰。"
        )


def test_a_community_nobody_answered_in_has_no_dot() -> None:
    row = plot(("清湖", 80, 100), ("新田", 0, 0)).drawn[1]
    assert (row.dot, row.whisker, row.value) == (None, None, "")


def test_a_plot_of_nothing_says_so() -> None:
    with override("en"):
        assert plot(("清湖", 0, 0)).sentence == "Nobody to ask yet."
