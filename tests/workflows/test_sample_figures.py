"""The article's figures in the made-up year: exact for every seed, size and day."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest

from minsheng.concerns.states import ENDED, OPEN, Outcome, State
from minsheng.core.actors import Duty
from minsheng.workflows.sample.birth import World
from minsheng.workflows.sample.book import GeneratedConcern
from minsheng.workflows.sample.generator import generate
from minsheng.workflows.sample.plan import LEAST
from tests.workflows.made_up import CALENDAR, recipe, world, year

SEEDS = (1, 7, 20_260)
LONGHUA = 0


def full_time(concerns: tuple[GeneratedConcern, ...], born_into: World) -> list[GeneratedConcern]:
    """Concerns of the Longhua office recorded by workers who held the duty of issue collector on the day."""
    staff, found = born_into.staff, []
    for one in concerns:
        if one.office == LONGHUA and one.recorded_by is not None:
            day = one.columns["received_at"].astimezone(CALENDAR.time_zone).date()
            for post in staff[one.recorded_by].posts:
                held = post.starts_on <= day and (post.ends_on is None or day < post.ends_on)
                if held and Duty.ISSUE_COLLECTOR in post.duties:
                    found.append(one)
    return found


def put_right(concerns: list[GeneratedConcern], *codes: str) -> list[GeneratedConcern]:
    return [
        one
        for one in concerns
        if one.category in codes
        and State(one.columns["state"]) in ENDED
        and one.columns.get("outcome") == Outcome.SOLVED
    ]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("count", [LEAST, 2_600])
def test_the_figures_of_the_article_come_out_exactly(seed: int, count: int) -> None:
    concerns = year(seed, count)
    core = full_time(concerns, world(seed))
    assert len(concerns) == count
    assert 181 <= len(core) <= 189
    assert {one.columns["channel"] for one in core} == {"doorstep", "desk"}
    assert [code for code, _ in Counter(one.category for one in core).most_common(3)] == ["J3", "G1", "L1"]
    roads = put_right(core, "B1")
    assert len(roads) == 14
    assert len({one.columns["place"].split("路")[0] for one in roads}) >= 12
    assert len(put_right(core, "B3", "A1")) == 32
    finished = [one for one in core if one.category in {"B1", "B3", "A1"} and State(one.columns["state"]) in ENDED]
    assert len(finished) == 46


@pytest.mark.parametrize(
    ("as_of", "seed"),
    [
        (date(2024, 2, 29), 1),
        (date(2026, 1, 1), 42),
        (date(2026, 11, 23), 1),
        (date(2027, 1, 1), 7),
        (date(2027, 7, 5), 3),
        (date(2028, 2, 29), 20_260),
    ],
)
def test_the_figures_come_out_whatever_the_day(as_of: date, seed: int) -> None:
    made = recipe(seed, LEAST, as_of)
    concerns = tuple(one for piece in generate(made) for one in piece)
    core = full_time(concerns, made.world())
    assert 181 <= len(core) <= 189
    assert [code for code, _ in Counter(one.category for one in core).most_common(3)] == ["J3", "G1", "L1"]
    assert (len(put_right(core, "B1")), len(put_right(core, "B3", "A1"))) == (14, 32)
    assert {State(one.columns["state"]) for one in concerns} == set(State)
    end = datetime(as_of.year, as_of.month, as_of.day, tzinfo=CALENDAR.time_zone)
    assert [line for one in concerns for line in one.entries if line.at >= end] == []
    levels = Counter(rating.satisfied for one in core for rating in one.ratings if rating.latest)
    assert (levels["satisfied"] + levels["very_satisfied"]) / levels.total() > 1 / 2
    late = [one for one in concerns if one.columns["due_at"] < end and State(one.columns["state"]) in OPEN]
    assert len(late) >= 5


@pytest.mark.parametrize("seed", SEEDS)
def test_most_people_who_answer_are_satisfied_and_some_are_not(seed: int) -> None:
    levels = Counter(rating.satisfied for one in year(seed) for rating in one.ratings if rating.latest)
    content = levels["satisfied"] + levels["very_satisfied"]
    assert 0.65 < content / levels.total() < 0.88
    assert set(levels) == {"very_satisfied", "satisfied", "fair", "dissatisfied", "very_dissatisfied"}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_state_is_there_to_be_seen(seed: int) -> None:
    assert {State(one.columns["state"]) for one in year(seed, LEAST)} == set(State)
