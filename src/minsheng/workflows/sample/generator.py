"""The made-up year, piece by piece: pure, repeatable, without a database.

Every shard draws from its own Random, named by seed and number, so it does not matter in which process it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random
from typing import Any

from minsheng.concerns.policy import FIELD_RULES, Facts, limits
from minsheng.concerns.states import Action, Channel, State, Urgency
from minsheng.concerns.states import Clock as Limited
from minsheng.core.working_time import Period, WorkingCalendar

from . import verdicts
from .birth import Birth, Midwife, World
from .book import (
    RESIDENT,
    WORKER,
    GeneratedConcern,
    GeneratedEntry,
    GeneratedRating,
    GeneratedReporter,
    Page,
    Tier,
    Unwritten,
)
from .case import Case
from .clock import DAY, Clock, at_moment
from .desk import at_the_desk
from .people import hired, residents
from .phrases import choose, fill, phrases
from .plan import Fate, Order, Shard, Year, shards
from .structure import Structure, structure, traditional
from .unit import at_the_unit

RECEIPTS = 9 * 10**10
"""How many numbers core.receipts draws from."""
STRIDE = 50_000
"""Numbers of receipts set aside for a shard: many times what its people need."""
AHEAD = timedelta(days=400)
"""How far beyond the as-of day clocks are kept: for until-dates and for the end of the time to answer."""
ON_DUTY = (Period(time(8, 30), time(20)),)
RESIDENTS = 20_000
TRADITIONAL = 0.02
"""Of those who write on the web so many write Traditional Chinese: Hong Kong is half an hour away by train."""
JOINED, DOUBLED = 0.09, 0.035
"""Shares of the concerns in public space that others join, and that are reported twice."""
HALTS = {
    Fate.RECEIVED: State.RECEIVED,
    Fate.TRIAGED: State.TRIAGED,
    Fate.ASSIGNED: State.ASSIGNED,
    Fate.IN_PROGRESS: State.IN_PROGRESS,
    Fate.WAITING: State.WAITING,
    Fate.RETURNED: State.RETURNED,
    Fate.REOPENED: State.REOPENED,
    Fate.RESOLVED: State.RESOLVED,
    Fate.DECLINE_PROPOSED: State.DECLINED,
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """All a sample depends on: same recipe, same sample."""

    seed: int
    as_of: date
    count: int
    calendar: WorkingCalendar
    urgencies: Mapping[str, Urgency]
    """By category code; categories left out are general."""

    @property
    def year(self) -> Year:
        """The twelve months up to the as-of day."""
        return Year(self.as_of, self.calendar)

    def world(self) -> World:
        """Structure, staff, residents and clocks: what every concern is born into."""
        year, made = self.year, structure()
        span = (year.start - timedelta(days=2), self.as_of + AHEAD)
        staff, roster = hired(made, self.seed, self.as_of)
        return World(
            year=year,
            made=made,
            roster=roster,
            staff=tuple(staff),
            residents=tuple(residents(self.seed, min(RESIDENTS, max(300, self.count * 3 // 5)))),
            urgencies=self.urgencies,
            haste=hastes(self.seed, made),
            work=Clock(self.calendar, span, self.calendar.periods, "working"),
            desk=Clock(self.calendar, span, ON_DUTY, "every"),
        )

    def shards(self) -> list[Shard]:
        """The pieces in the order of time. Raises ValueError for a count smaller than what is set beforehand."""
        return shards(structure(), self.year, self.seed, self.count)


def hastes(seed: int, made: Structure) -> dict[str, float]:
    """Every unit's own pace, so that comparing units shows something."""
    rng = Random(f"{seed}/haste")  # noqa: S311  sample data, no secret
    return {unit.code: rng.lognormvariate(0, 0.22) for unit in made.units}


def numbering(seed: int, shard: int) -> Callable[[int], int]:
    """Numbers for receipts that look drawn and never repeat: a walk through all of them with a step prime to them."""
    rng = Random(f"{seed}/receipts")  # noqa: S311  a sample's receipts are no secret
    step, start = rng.randrange(RECEIPTS // 30) * 30 + 7, rng.randrange(RECEIPTS)
    place = shard * STRIDE

    def below(limit: int) -> int:
        nonlocal place
        if limit != RECEIPTS:
            raise ValueError(f"receipts are drawn from {limit} numbers, not {RECEIPTS}: numbers could repeat")
        place += 1
        return (start + place * step) % limit

    return below


class Author:
    """Writes one shard."""

    def __init__(self, world: World, seed: int, shard: Shard) -> None:
        self.world = world
        self.rng = Random(f"{seed}/shard/{shard.number}")  # noqa: S311  sample data, no secret
        self.midwife = Midwife(world, self.rng, numbering(seed, shard.number))
        self.shard = shard
        calendar = world.year.calendar
        self.rules = {urgency: _rule(urgency, calendar) for urgency in Urgency}

    def write(self) -> list[GeneratedConcern]:
        """The shard's concerns in the order in which they came."""
        found: list[GeneratedConcern] = []
        for order in self.shard.orders:
            found += self.life_of(order, room=0)
        for day, count in self.shard.days:
            room = count
            while room:
                fresh = self.life_of(Order(day), room=room - 1)
                found += fresh
                room -= len(fresh)
        return sorted(found, key=lambda one: (one.columns["received_at"], one.reporters[0].receipt))

    def life_of(self, order: Order, *, room: int) -> list[GeneratedConcern]:
        """A concern from birth to where it stands on the as-of day, and, if there is room, one that repeats it."""
        birth = self.midwife.bear(order)
        case = self._case(birth, order)
        people = [self._reporter(birth)]
        ratings: list[GeneratedRating] = []
        self._live(case, people, ratings)
        twin = None
        if room and birth.matter.where != "none" and self.rng.random() < DOUBLED:
            twin = self._twin(case, people[0].receipt)
        more = 1 if twin else 0
        concern = self._bound_up(case, people, ratings, more=more)
        return [concern, twin] if twin else [concern]

    def _case(self, birth: Birth, order: Order) -> Case:
        urgency = self.world.urgencies.get(birth.category.code, Urgency.GENERAL)
        page = Page(birth.received, self.world.cut, self.rules[urgency], self.world.year.calendar)
        page.halt = HALTS.get(order.fate)
        worker = birth.recorded_by
        page.receive((RESIDENT, 0) if worker is None else (WORKER, worker), {"channel": birth.channel.value})
        return Case(self.world, self.rng, birth, order, page)

    def _live(self, case: Case, people: list[GeneratedReporter], ratings: list[GeneratedRating]) -> None:
        try:
            at_the_desk(case)
            at_the_unit(case)
        except Unwritten:
            self._join(case, people)
            return
        self._join(case, people)
        try:
            verdicts.hear(case, people, ratings)
        except Unwritten:
            return

    def _reporter(self, birth: Birth, joined: int | None = None, words: str = "") -> GeneratedReporter:
        at = at_moment(birth.received if joined is None else joined)
        return GeneratedReporter(self.midwife.receipt(), at, birth.person, words)

    def _join(self, case: Case, people: list[GeneratedReporter]) -> None:
        """Let others say "me too": people in the same street, while it is open."""
        rng, birth = self.rng, case.birth
        if birth.matter.where == "none" or rng.random() > JOINED or case.page.state is State.WITHDRAWN:
            return
        first, last = birth.received + 1_200, case.page.open_until() - 60
        count = 1 + int(rng.expovariate(1 / 1.6)) if rng.random() < 0.93 else rng.randrange(8, 29)  # noqa: PLR2004
        if last <= first:
            return
        for at in sorted(rng.randrange(first, last) for _ in range(count)):
            words = ""
            if rng.random() < 0.4:  # noqa: PLR2004
                words = fill(
                    choose(phrases().lists["say.me_too", birth.matter.manner], rng),
                    birth.bound,
                    birth.category.slots,
                    rng,
                )
            who = choose(self.world.residents, rng) if rng.random() < 0.7 else None  # noqa: PLR2004
            people.append(self._reporter(birth._replace(person=who), at, words))
        joins = [
            GeneratedEntry(person.joined_at, Action.JOIN, "", State.RECEIVED, RESIDENT, reporter=place, visible=True)
            for place, person in enumerate(people)
            if place
        ]
        case.page.insert(joins)

    def _twin(self, case: Case, receipt: str) -> GeneratedConcern | None:
        """The same matter written down again by a neighbour, and laid together by a coordinator while both are open."""
        rng, first = self.rng, case.birth
        begins, ends = first.received + 3_600, case.page.open_until()
        latest = ends - DAY
        if latest <= begins:
            return None
        birth = self.midwife.echo(first, rng.randrange(begins, latest))
        order = Order(0)
        twin = self._case(birth, order)
        people = [self._reporter(birth)]
        coordinator = twin.coordinator()
        try:
            twin.page.move(Action.TRIAGE, twin.at_desk(5 + rng.expovariate(1 / 40)), coordinator)
            at = twin.at_desk(2 + rng.randrange(40))
            if max(at, twin.page.now) >= ends:
                return None
            twin.page.move(Action.MERGE, at, coordinator, visible=True, text=twin.say("notes.merge"), other=receipt)
        except Unwritten:
            return None
        last, own = twin.page.entries[-1], people[0].receipt
        case.page.insert([last._replace(action=Action.JOIN, from_state="", visible=False, text="", other=own)])
        resolved = next((line.at for line in case.page.entries if line.action is Action.RESOLVE), None)
        if resolved is not None:
            verdicts.ask(people, int(resolved.timestamp()), rng)
        return self._bound_up(twin, people, [], merged_into=receipt)

    def _bound_up(
        self,
        case: Case,
        people: list[GeneratedReporter],
        ratings: list[GeneratedRating],
        *,
        more: int = 0,
        merged_into: str = "",
    ) -> GeneratedConcern:
        """The finished page as a value. Without triage a category the resident did not choose is still unknown."""
        birth, page = case.birth, case.page
        unknown = page.state is State.RECEIVED and not birth.knew_category
        latitude, longitude = birth.point or (None, None)
        columns: dict[str, Any] = page.columns | {
            "title": birth.title[:120], "text": birth.text, "place": birth.place, "latitude": latitude,
            "longitude": longitude, "channel": birth.channel.value, "on_behalf": birth.on_behalf,
            "reporter_count": len(people) + more, "state": page.state.value, "urgency": case.urgency.value,
        }  # fmt: skip
        if birth.channel is Channel.WEB and self.rng.random() < TRADITIONAL:
            people[0] = people[0]._replace(language="zh-hant")
            columns |= {name: traditional().convert(columns[name]) for name in ("title", "text")}
        if unknown:
            limit = self.rules[Urgency.GENERAL].limits(columns["received_at"])
            columns |= {
                "urgency": Urgency.GENERAL.value, "first_due_at": limit.first_due_at, "due_at": limit.due_at,
            }  # fmt: skip
        return GeneratedConcern(
            category="" if unknown else birth.category.code,
            community=birth.community.number,
            grid=birth.grid,
            office=birth.community.office,
            unit=page.unit,
            handler=page.handler,
            recorded_by=birth.recorded_by,
            decline_proposed_by=page.proposed_by,
            merged_into=merged_into,
            columns=columns,
            entries=tuple(page.entries),
            reporters=tuple(people),
            ratings=tuple(ratings),
        )


def _rule(urgency: Urgency, calendar: WorkingCalendar) -> Tier:
    contact = FIELD_RULES.span(Limited.CONTACT, urgency)
    return Tier(lambda at: limits(Facts(at, urgency), FIELD_RULES, calendar), FIELD_RULES.reply(urgency), contact)


def generate_shard(world: World, seed: int, shard: Shard) -> list[GeneratedConcern]:
    """One piece of the year."""
    return Author(world, seed, shard).write()


def generate(recipe: Recipe) -> Iterator[list[GeneratedConcern]]:
    """The whole year, piece by piece, in the order of time."""
    world = recipe.world()
    for shard in recipe.shards():
        yield generate_shard(world, recipe.seed, shard)
