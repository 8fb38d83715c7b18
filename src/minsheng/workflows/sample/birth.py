"""How a concern comes to us: what, where, when, by whom, through which channel, in whose words."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from minsheng.concerns.states import Channel, Urgency
from minsheng.core.receipts import generate
from minsheng.core.text import title_from
from minsheng.core.working_time import is_working_day

from .clock import Clock, midnight
from .people import Resident, Roster, StaffMember
from .phrases import Bound, CategoryText, Matter, Report, choose, fill, phrases
from .plan import Fate, Order, Year, category_odds
from .structure import Community, Structure

CHANNELS = (Channel.WEB, Channel.PHONE, Channel.DESK, Channel.DOORSTEP)
MIXED, PERSONAL = (0.50, 0.76, 0.90, 1.0), (0.34, 0.60, 0.90, 1.0)
"""Cumulative shares of the channels: for matters of the street, and for matters one brings papers for."""
WEB_HOURS = (0, 0, 0, 0, 0, 0, 1, 4, 7, 7, 6, 5, 6, 5, 4, 5, 5, 5, 6, 8, 10, 10, 8, 4)
PHONE_HOURS = (0, 0, 0, 0, 0, 0, 0, 1, 6, 9, 9, 6, 3, 3, 7, 8, 8, 6, 4, 4, 4, 2, 0, 0)
REACHABLE = {Channel.WEB: 0.80, Channel.PHONE: 0.96, Channel.DESK: 0.78, Channel.DOORSTEP: 0.72}
"""How many leave a number, by channel."""
SAYS = {Channel.DOORSTEP: "say.doorstep", Channel.DESK: "say.desk", Channel.PHONE: "say.phone"}


class Birth(NamedTuple):
    """Everything known the moment a concern is written down."""

    received: int
    category: CategoryText
    matter: Matter
    report: Report
    community: Community
    grid: int | None
    channel: Channel
    recorded_by: int | None
    person: Resident | None
    bound: Bound
    title: str
    text: str
    place: str
    point: tuple[float, float] | None
    on_behalf: bool
    knew_category: bool


@dataclass(frozen=True, slots=True)
class World:
    """What every concern is born into; the same in every process."""

    year: Year
    made: Structure
    roster: Roster
    staff: tuple[StaffMember, ...]
    residents: tuple[Resident, ...]
    urgencies: Mapping[str, Urgency]
    """By category code; the others are general."""
    haste: Mapping[str, float]
    """By unit: how many times as long as others it takes; no two units are alike."""
    work: Clock
    """Minutes of the offices' working time."""
    desk: Clock
    """Minutes in which somebody is on duty at the desk, every day."""

    @property
    def cut(self) -> int:
        """The beginning of the as-of day: nothing happens at or after it."""
        return midnight(self.year.as_of, self.year.calendar)


class Midwife:
    """Brings concerns into the world, one shard's after another."""

    def __init__(self, world: World, rng: Random, below: Callable[[int], int]) -> None:
        """``below`` numbers the receipts: no two of one sample are the same."""
        self.world = world
        self.rng = rng
        self.below = below
        self.odds: dict[int, tuple[tuple[str, ...], tuple[float, ...]]] = {}
        self.shares = [office.share for office in world.made.offices]
        year = world.year
        self.dates = [year.date(day) for day in range(year.days)]
        self.midnights = [midnight(day, year.calendar) for day in self.dates]
        self.rests = [not is_working_day(day, year.calendar) for day in self.dates]

    def receipt(self) -> str:
        """The next receipt."""
        return generate(self.below)

    def drawn(self, options: tuple[str, ...], weights: tuple[float, ...]) -> str:
        """One of ``options`` by cumulative weights."""
        return options[bisect(weights, self.rng.random() * weights[-1])]

    def bear(self, order: Order) -> Birth:
        """A concern as ordered, whatever the order leaves open drawn."""
        rng, world = self.rng, self.world
        month = self.dates[order.day].month
        if month not in self.odds:
            self.odds[month] = category_odds(month)
        text = phrases().categories[order.category or self.drawn(*self.odds[month])]
        matter = self._matter(text, core=order.core)
        community = world.made.communities[self._community() if order.community is None else order.community]
        channel = self._channel(matter, order)
        received = self._moment(order.day, channel)
        bound = self.bound(community, matter, order.road)
        report = choose(matter.said_in(month), rng)
        body = fill(report.text, bound, text.slots, rng)
        outside = matter.where != "none"
        recorder = self._recorder(community, channel, core=order.core)
        person = choose(world.residents, rng) if rng.random() < REACHABLE[channel] else None
        return Birth(
            received=received,
            category=text,
            matter=matter,
            report=report,
            community=community,
            grid=self._grid(community, recorder) if channel is Channel.DOORSTEP else None,
            channel=channel,
            recorded_by=recorder,
            person=person,
            bound=bound,
            title=title_from(body),
            text=self.spoken(body, channel, bound, text, matter.manner, reachable=person is not None),
            place=bound["place"] if outside else "",
            point=self._point(community) if outside and rng.random() < 0.7 else None,  # noqa: PLR2004
            on_behalf=rng.random() < (0.12 if channel is Channel.WEB else 0.06),
            knew_category=channel is not Channel.WEB or rng.random() < 0.6,  # noqa: PLR2004
        )

    def _matter(self, text: CategoryText, *, core: bool) -> Matter:
        while True:
            matter = text.matters[bisect(text.shares, self.rng.random() * text.shares[-1])]
            if matter.core or not core or not any(one.core for one in text.matters):
                return matter

    def _community(self) -> int:
        office = self.rng.choices(self.world.made.offices, self.shares)[0]
        return int(choose(office.communities, self.rng))

    def _channel(self, matter: Matter, order: Order) -> Channel:
        if order.core:
            return Channel.DOORSTEP if self.rng.random() < 0.62 else Channel.DESK  # noqa: PLR2004
        if order.fate is not Fate.OWN_COURSE:
            return Channel.DESK  # in opening hours, so that it gets as far as ordered
        shares = PERSONAL if matter.where == "none" else MIXED
        channel = CHANNELS[bisect(shares, self.rng.random())]
        return Channel.WEB if self.rests[order.day] and channel in {Channel.DESK, Channel.DOORSTEP} else channel

    def _recorder(self, community: Community, channel: Channel, *, core: bool) -> int | None:
        """Who wrote it down. At the Longhua office the full-time workers' own figures are set: nobody adds to them."""
        roster, rng = self.world.roster, self.rng
        if core:
            return int(choose(roster.collectors[community.number], rng))
        if channel is Channel.WEB:
            return None
        if channel is Channel.PHONE:
            return int(choose(roster.coordinators[community.office], rng))
        full_time = community.office != 0 and rng.random() < 0.6  # noqa: PLR2004
        return int(choose((roster.collectors if full_time else roster.others)[community.number], rng))

    def _grid(self, community: Community, recorder: int | None) -> int:
        """The grid whose worker knocked at the door; a worker of the whole community knocks in any of them."""
        own = "" if recorder is None else self.world.staff[recorder].posts[-1].area
        codes = [grid.code for grid in community.grids]
        return codes.index(own) if own in codes else self.rng.randrange(len(codes))

    def _moment(self, day: int, channel: Channel) -> int:
        """When on that day: at the desk and the door in working time, by phone and on the web when people have time."""
        rng = self.rng
        begins = self.midnights[day]
        if channel in {Channel.DESK, Channel.DOORSTEP}:
            work = self.world.work
            return work.moment(work.minute_after(begins) + rng.randrange(len(work.offsets))) + rng.randrange(60)
        hours = WEB_HOURS if channel is Channel.WEB else PHONE_HOURS
        hour = rng.choices(range(24), hours)[0]
        return begins + hour * 3_600 + int(rng.random() * 3_600)

    def bound(self, community: Community, matter: Matter, road: str = "") -> Bound:
        """Names of the place, drawn once and kept for everything said about it."""
        rng = self.rng
        road = road or choose(community.roads, rng)
        second = choose([other for other in community.roads if other != road], rng)
        estate, spot = choose(community.estates, rng), choose(community.spots, rng)
        block = f"{estate}{1 + int(rng.random() * 14)}栋"
        if matter.where == "road":
            door = f"{2 * rng.randrange(1, 90)}号门前"
            place = road + choose((f"与{second}路口", door, f"靠{estate}那一段", f"{estate}门口"), rng)
        elif matter.where == "spot":
            place = spot
        else:
            place = block
        return {
            "place": place, "road": road, "road2": second, "estate": estate, "spot": spot,
            "community": community.names.zh_hans, "office": f"{self.world.made.offices[community.office].short}街道办",
        }  # fmt: skip

    def _point(self, community: Community) -> tuple[float, float]:
        latitude, longitude = community.point
        return round(latitude + self.rng.gauss(0, 0.0035), 6), round(longitude + self.rng.gauss(0, 0.0035), 6)

    def spoken(
        self, body: str, channel: Channel, bound: Bound, text: CategoryText, manner: str, *, reachable: bool
    ) -> str:
        """The words as they stand in the book: how it was heard before them, how people end after them.

        Nobody asks to be called who leaves no number.
        """
        rng, lists = self.rng, phrases().lists

        def said(name: str) -> str:
            return fill(choose(lists[name, manner], rng), bound, text.slots, rng)

        before = said(SAYS[channel]) if channel in SAYS else ""
        after = "" if text.code == "P5" else said("say.closing" if reachable else "say.closing_quiet")
        voice = rng.random()
        if reachable and channel is Channel.WEB and voice < 0.05 and "我" not in body:  # noqa: PLR2004
            after += said("say.elderly" if voice < 0.03 else "say.rider")  # noqa: PLR2004
        return before + body + after

    def echo(self, first: Birth, received: int) -> Birth:
        """Somebody else writes the same matter down anew, not knowing of the first."""
        rng = self.rng
        kept = {name: first.bound[name] for name in ("place", "road", "road2", "estate", "spot", "community", "office")}
        alike = [
            one
            for one in first.matter.reports
            if one.replies == first.report.replies and one.months == first.report.months
        ]
        body = fill(choose(alike, rng).text, kept, first.category.slots, rng)
        person = choose(self.world.residents, rng) if rng.random() < REACHABLE[Channel.WEB] else None
        said = self.spoken(body, Channel.WEB, kept, first.category, first.matter.manner, reachable=person is not None)
        return first._replace(
            received=received,
            grid=None,
            channel=Channel.WEB,
            recorded_by=None,
            person=person,
            bound=kept,
            title=title_from(body),
            text=said,
            on_behalf=False,
            knew_category=rng.random() < 0.6,  # noqa: PLR2004
        )
