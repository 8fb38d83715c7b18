"""What the tests of the sample district begin with: recipes, and years made once a process."""

from __future__ import annotations

from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from chinese_calendar import constants

from minsheng.core.working_time import WorkingCalendar
from minsheng.directory.policy import OFFICE_HOURS, WEEKEND
from minsheng.workflows.sample.birth import World
from minsheng.workflows.sample.book import GeneratedConcern
from minsheng.workflows.sample.generator import Recipe, generate
from minsheng.workflows.taxonomy.loading import URGENCIES

AS_OF = date(2026, 11, 24)
CALENDAR = WorkingCalendar(
    periods=OFFICE_HOURS,
    weekend=WEEKEND,
    holidays=frozenset(constants.holidays),
    make_up_days=frozenset(constants.workdays),
    time_zone=ZoneInfo("Asia/Shanghai"),
    known_years=frozenset(day.year for day in constants.holidays),
)


def recipe(seed: int = 1, count: int = 1_200, as_of: date = AS_OF) -> Recipe:
    """A small year."""
    return Recipe(seed=seed, as_of=as_of, count=count, calendar=CALENDAR, urgencies=URGENCIES)


@cache
def world(seed: int = 1) -> World:
    """What the small year's concerns are born into."""
    return recipe(seed).world()


@cache
def year(seed: int = 1, count: int = 1_200) -> tuple[GeneratedConcern, ...]:
    """Every concern of a small year, in order."""
    return tuple(one for piece in generate(recipe(seed, count)) for one in piece)


def read(concern: GeneratedConcern) -> str:
    """Everything in a concern as one text, for comparing and counting."""
    return repr(concern)
