"""How many concerns come when, and the ones that are set beforehand because the article's figures hang on them.

The year ends at the beginning of the as-of day: [as-of less twelve months, as-of). ``orders`` gives the fixed ones;
``shards`` deals everything out into pieces that can be written one after the other, in time, by any process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from random import Random
from typing import NamedTuple

from minsheng.concerns.states import State, WaitingReason
from minsheng.core.working_time import WorkingCalendar, is_working_day

from .phrases import phrases
from .structure import Structure

SHARD = 2_000
"""Concerns in one piece of work (and in one transaction)."""
LEAST = 1_000
"""The article's figures hold from this many concerns on."""

ALLOWANCES, ADMISSIONS, ORDER = ("J3", 30), ("G1", 27), ("L1", 24)
"""What the full-time workers of the Longhua office hear most: 残疾补助金, 孩子入学困难, 社区治安."""
ROADS = 14
DRAINAGE, SANITATION = ("B3", 17), ("A1", 15)
"""14 条道路; 32 件 社区排水、环境卫生: recorded by full-time workers at the Longhua office, and put right."""
UNFINISHED = (("B1", 2), ("B3", 2), ("A1", 1))
OTHERS = ("D1", "F2", "O1", "J1", "I1", "J2", "A5", "L3", "D3", "H2", "E4", "P1", "G5", "B2", "D5", "I2", "H3", "M2")
SMALLEST, SPREAD = 181, 9
"""180 余条: from 181 to 189."""

SEASONS: dict[str, tuple[float, ...]] = {
    "flat": (1.0,) * 12,
    "rain": (0.4, 0.4, 0.6, 1.3, 2.2, 2.6, 2.2, 2.4, 1.7, 0.8, 0.4, 0.3),
    "summer": (0.8, 0.8, 0.8, 0.9, 1.2, 1.4, 1.5, 1.4, 1.3, 1.0, 0.8, 0.8),
    "dry": (1.2, 1.0, 1.2, 0.9, 0.8, 0.9, 0.8, 0.8, 0.9, 1.2, 1.3, 1.3),
    "admission": (0.4, 0.5, 1.2, 2.0, 2.6, 2.2, 1.5, 1.8, 1.0, 0.4, 0.3, 0.3),
    "year_end": (2.2, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 1.0, 1.8),
}
"""Relative weight of each month, January first; the rainy season of the Pearl River delta is May to September."""
GROWTH = 0.15
"""More is raised at the end of the year than at its beginning, because people learn that it helps."""


class Fate(StrEnum):
    """How far an ordered concern goes; everything else follows its own course."""

    OWN_COURSE = "own_course"
    SOLVED = "solved"
    """Put right within the limit, and not reopened."""
    RECEIVED = State.RECEIVED.value
    TRIAGED = State.TRIAGED.value
    ASSIGNED = State.ASSIGNED.value
    IN_PROGRESS = State.IN_PROGRESS.value
    WAITING = State.WAITING.value
    RETURNED = State.RETURNED.value
    REOPENED = State.REOPENED.value
    RESOLVED = State.RESOLVED.value
    DECLINE_PROPOSED = "decline_proposed"


class Order(NamedTuple):
    """A concern to be written; empty parts are drawn."""

    day: int
    """Number of its day in the year, 0 first."""
    category: str = ""
    community: int | None = None
    road: str = ""
    core: bool = False
    """Recorded by a full-time worker of the Longhua office."""
    fate: Fate = Fate.OWN_COURSE
    waiting: WaitingReason | None = None


class Shard(NamedTuple):
    """A piece of work: so many concerns of each day, and the ordered ones of these days."""

    number: int
    days: tuple[tuple[int, int], ...]
    orders: tuple[Order, ...]

    @property
    def size(self) -> int:
        """Concerns in it."""
        return sum(count for _, count in self.days) + len(self.orders)


@dataclass(frozen=True, slots=True)
class Year:
    """The twelve months up to (not including) the as-of day."""

    as_of: date
    calendar: WorkingCalendar

    @property
    def start(self) -> date:
        """The same day of the year before; 29 February becomes the 28th."""
        day = 28 if (self.as_of.month, self.as_of.day) == (2, 29) else self.as_of.day
        return self.as_of.replace(year=self.as_of.year - 1, day=day)

    @property
    def days(self) -> int:
        """365 or 366."""
        return (self.as_of - self.start).days

    def date(self, number: int) -> date:
        """The date of a day of the year."""
        return self.start + timedelta(days=number)

    def weight(self, number: int) -> float:
        """How much comes on that day, compared with a working day."""
        day = self.date(number)
        rest = 1.0 if is_working_day(day, self.calendar) else 0.55
        return rest * (1 + GROWTH * number / self.days) * monthly_total(day.month)


def monthly_total(month: int) -> float:
    """The weight of everything in a month."""
    return sum(text.weight * SEASONS[text.season][month - 1] for text in phrases().categories.values())


def category_odds(month: int) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Category codes and their cumulative weights in a month."""
    texts = phrases().categories
    weights = accumulate(text.weight * SEASONS[text.season][month - 1] for text in texts.values())
    return tuple(texts), tuple(weights)


def orders(made: Structure, year: Year, seed: int) -> list[Order]:
    """The concerns that are set beforehand, in the order of their days. Same seed, same orders."""
    rng = Random(f"{seed}/orders")  # noqa: S311  sample data, no secret
    office = made.offices[0].communities
    found = [*_roads(made, office, year, rng), *_solved(office, year, rng), *_unfinished(office, year, rng)]
    total = SMALLEST + rng.randrange(SPREAD)
    found += _others(office, year, rng, total - len(found))
    found += _showcase(made, year, rng)
    return sorted(found, key=lambda order: order.day)


def _core(rng: Random, year: Year, office: Sequence[int], category: str, *, margin: int = 0) -> Order:
    """One concern for a full-time worker's book, on a working day in its season, ``margin`` days before the end."""
    while True:
        day = rng.randrange(year.days - margin)
        season = SEASONS[phrases().categories[category].season]
        fits = rng.random() * max(season) < season[year.date(day).month - 1]
        if fits and is_working_day(year.date(day), year.calendar):
            return Order(day, category, rng.choice(office), core=True)


def _roads(made: Structure, office: Sequence[int], year: Year, rng: Random) -> Iterator[Order]:
    """Fourteen different roads."""
    roads = sorted({(road, number) for number in office for road in made.communities[number].roads})
    rng.shuffle(roads)
    different = list(dict(roads).items())[:ROADS]
    for road, number in different:
        yield _core(rng, year, (number,), "B1", margin=60)._replace(road=road, fate=Fate.SOLVED)


def _solved(office: Sequence[int], year: Year, rng: Random) -> Iterator[Order]:
    for category, count in (DRAINAGE, SANITATION):
        for _ in range(count):
            yield _core(rng, year, office, category, margin=60)._replace(fate=Fate.SOLVED)


def _unfinished(office: Sequence[int], year: Year, rng: Random) -> Iterator[Order]:
    """Roads and drains that are still being worked on: not among the fourteen, not among the thirty-two."""
    for category, count in UNFINISHED:
        for _ in range(count):
            day = _working_day(year, year.days - 16 - rng.randrange(8))
            waits = WaitingReason.SCHEDULED_WORK
            yield Order(day, category, rng.choice(office), core=True, fate=Fate.WAITING, waiting=waits)


def _others(office: Sequence[int], year: Year, rng: Random, room: int) -> Iterator[Order]:
    """The three top categories, then everything else people say at the door, never more than a few of each."""
    for category, count in (ALLOWANCES, ADMISSIONS, ORDER):
        for _ in range(count):
            yield _core(rng, year, office, category)
        room -= count
    for number in range(room):
        yield _core(rng, year, office, OTHERS[number % len(OTHERS)])


def _working_day(year: Year, day: int) -> int:
    """The day itself or the last working day before it."""
    while not is_working_day(year.date(day), year.calendar):
        day -= 1
    return day


SHOWCASE: tuple[tuple[Fate, WaitingReason | None, int, int], ...] = (
    (Fate.RECEIVED, None, 4, 1),
    (Fate.TRIAGED, None, 4, 1),
    (Fate.ASSIGNED, None, 4, 1),
    (Fate.IN_PROGRESS, None, 4, 3),
    (Fate.IN_PROGRESS, None, 6, 38),
    (Fate.WAITING, WaitingReason.RESIDENT, 3, 9),
    (Fate.WAITING, WaitingReason.THIRD_PARTY, 4, 14),
    (Fate.WAITING, WaitingReason.SCHEDULED_WORK, 4, 17),
    (Fate.WAITING, WaitingReason.THIRD_PARTY, 2, 45),
    (Fate.RETURNED, None, 4, 5),
    (Fate.REOPENED, None, 4, 30),
    (Fate.RESOLVED, None, 6, 12),
    (Fate.DECLINE_PROPOSED, None, 3, 3),
)
"""Fate, reason, how many, how many days before the as-of day: so that every state is there to be seen."""


def _showcase(made: Structure, year: Year, rng: Random) -> Iterator[Order]:
    """Concerns that stand in every state on the as-of day, in all four offices."""
    usual = ("B2", "B5", "A6", "A5", "D3", "F3", "C1", "B6", "D4", "A7")
    for fate, waiting, count, age in SHOWCASE:
        for number in range(count):
            office = made.offices[(number + age) % len(made.offices)]
            day = _working_day(year, year.days - age - rng.randrange(3))
            yield Order(day, rng.choice(usual), rng.choice(office.communities), fate=fate, waiting=waiting)


def shards(made: Structure, year: Year, seed: int, count: int) -> list[Shard]:
    """Deal ``count`` concerns out over the year. Raises ValueError where the ordered ones alone are more."""
    fixed = orders(made, year, seed)
    if count < len(fixed):
        raise ValueError(f"the sample district needs at least {len(fixed)} concerns, {LEAST} for all of its figures")
    pieces: list[Shard] = []
    days: list[tuple[int, int]] = []
    waiting = list(reversed(fixed))
    room = SHARD
    for day, number in enumerate(_per_day(year, count - len(fixed))):
        while number:
            taken = min(number, room)
            days.append((day, taken))
            number, room = number - taken, room - taken  # noqa: PLW2901  dealt out piece by piece
            if not room:
                pieces.append(_shard(len(pieces), days, waiting))
                days, room = [], SHARD
    if days or waiting:
        pieces.append(_shard(len(pieces), [*days, (year.days, 0)], waiting))
    return pieces


def _shard(number: int, days: list[tuple[int, int]], waiting: list[Order]) -> Shard:
    """The days, with the ordered concerns up to the last of them."""
    due: list[Order] = []
    while waiting and waiting[-1].day <= days[-1][0]:
        due.append(waiting.pop())
    return Shard(number, tuple(day for day in days if day[1]), tuple(due))


def _per_day(year: Year, count: int) -> list[int]:
    """Whole numbers in proportion to the days' weights that sum to ``count``."""
    edges = list(accumulate(year.weight(day) for day in range(year.days)))
    ends = [round(count * edge / edges[-1]) for edge in edges]
    return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]
