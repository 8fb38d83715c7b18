"""A concern in hand: what the desk and the unit need at every step, in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from minsheng.concerns.states import Action, Urgency, WaitingReason

from .birth import Birth, World
from .book import WORKER, Page
from .clock import DAY, MINUTE, at_moment
from .phrases import Template, choose, demands, fill, phrases
from .plan import Fate, Order

WITHDRAWN, DECLINED, REFERRED, RETURNED, WAITS, STUCK = 0.012, 0.012, 0.024, 0.055, 0.13, 0.012
"""How often each of these happens."""
AROUND_THE_CLOCK = frozenset({Urgency.LIFE_SAFETY, Urgency.UTILITIES})
LONGEST = 40_000
"""Working minutes nothing takes longer than: 95 days."""
Hand = tuple[str, int | None]


class Course(NamedTuple):
    """What is decided at the start of a life."""

    leaves: bool = False
    declined: bool = False
    referred: bool = False
    hops: bool = False
    waits: WaitingReason | None = None
    stuck: bool = False


@dataclass(slots=True)
class Case:
    """A concern while it is worked on."""

    world: World
    rng: Random
    birth: Birth
    order: Order
    page: Page
    urgency: Urgency = field(init=False)
    urgent: bool = field(init=False)
    course: Course = field(init=False)
    handler: int = 0
    """Who will take it up, a place in the staff."""
    visit: int = 0
    """When somebody is to be on the spot."""
    said: set[Template] = field(default_factory=set)
    """Sentences that stand in it already: nobody writes the same line twice."""

    def __post_init__(self) -> None:
        self.urgency = self.world.urgencies.get(self.birth.category.code, Urgency.GENERAL)
        self.urgent = self.urgency in AROUND_THE_CLOCK
        self.course = _course(self.order, self.rng)
        if self.course.waits is WaitingReason.RESIDENT and not self.reachable and self.order.waiting is None:
            self.course = self.course._replace(waits=WaitingReason.THIRD_PARTY)

    @property
    def thanks(self) -> bool:
        """Nothing is to be done: somebody says thank you."""
        return self.birth.category.code == "P5"

    @property
    def plain(self) -> bool:
        """Nobody declines or refers it: thanks, a complaint about the staff, danger, a matter of public order."""
        return self.thanks or self.birth.category.conflict or self.urgent or self.birth.category.code[0] == "L"

    @property
    def reachable(self) -> bool:
        """Whether there is a number to call."""
        return self.birth.person is not None

    def sentence(self, name: str) -> Template:
        """One of the sentences of a list in common.toml that is true here and now, with its slots still open."""
        every: Sequence[Template] = phrases().lists[name, self.birth.matter.manner]
        days, reachable = (self.page.now - self.birth.received) / DAY, self.reachable
        fitting = []
        for one in every:
            least, most, calls = demands(one)
            if least <= days <= most and (reachable or not calls) and one not in self.said:
                fitting.append(one)
        sentence: Template = choose(fitting or every, self.rng)
        if len(sentence) > 1 or sentence[0]:
            self.said.add(sentence)
        return sentence

    def say(self, name: str) -> str:
        """A sentence from common.toml about this concern."""
        return fill(self.sentence(name), self.birth.bound, self.birth.category.slots, self.rng)

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.rng.random() < share

    def coordinator(self) -> Hand:
        """One of the coordinators of the office."""
        return WORKER, int(choose(self.world.roster.coordinators[self.birth.community.office], self.rng))

    def hand(self) -> Hand:
        """Whoever works on it."""
        return WORKER, self.handler

    def at_desk(self, minutes: float) -> int:
        """The moment ``minutes`` of desk time from now; where it is urgent, of any time."""
        if self.urgent:
            return self.page.now + int(minutes * MINUTE * 0.2)
        return self.world.desk.later(self.page.now, minutes) + int(self.rng.random() * MINUTE)

    def at_unit(self, minutes: float) -> int:
        """The moment ``minutes`` of the unit's working time from now; where it is urgent, of any time."""
        if self.urgent:
            return self.page.now + int(minutes * MINUTE)
        return self.world.work.later(self.page.now, min(minutes, LONGEST)) + int(self.rng.random() * MINUTE)

    def note(self, name: str, at: int, *, visible: bool = False) -> None:
        """A line that moves nothing."""
        self.page.move(Action.NOTE, at, self.hand(), visible=visible, text=self.say(name))
        if visible:
            self.page.contacted()

    def day(self, moment: int) -> str:
        """A day as people say it."""
        local = at_moment(moment).astimezone(self.world.year.calendar.time_zone)
        return f"{local.month}月{local.day}日"

    def half_day(self, moment: int) -> str:
        """Morning or afternoon of a day."""
        noon = (moment - self.world.work.zero) % DAY < DAY // 2
        return f"{self.day(moment)}{'上午' if noon else '下午'}"

    def promise(self, moment: int, least: int, most: int) -> None:
        """A day some days after ``moment``, for "before then"."""
        self.birth.bound["next"] = self.day(moment + self.rng.randrange(least, most) * DAY)


def _course(order: Order, rng: Random) -> Course:
    """Decide; an ordered fate decides for itself."""
    if order.fate is not Fate.OWN_COURSE:
        proposed, hops = order.fate is Fate.DECLINE_PROPOSED, order.fate is Fate.RETURNED
        return Course(declined=proposed, hops=hops, waits=order.waiting, stuck=order.fate is Fate.IN_PROGRESS)
    dice = rng.random
    ends = dice()
    return Course(
        leaves=ends < WITHDRAWN,
        declined=WITHDRAWN < ends < WITHDRAWN + DECLINED,
        referred=WITHDRAWN + DECLINED < ends < WITHDRAWN + DECLINED + REFERRED,
        hops=dice() < RETURNED,
        waits=choose(tuple(WaitingReason), rng) if dice() < WAITS else None,
        stuck=dice() < STUCK,
    )
