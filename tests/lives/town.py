"""A town of random people: the cast with a few more hands, residents of every kind, and days that pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from minsheng.concerns import actions
from minsheng.concerns.models import Category, Concern
from minsheng.concerns.states import Channel
from minsheng.core.actors import SYSTEM, Actor, Role, resident
from minsheng.directory import actions as directory
from minsheng.directory import queries
from minsheng.directory.policy import Names
from minsheng.directory.states import UnitKind
from tests.cast import NOW, SINCE, TODAY, Cast, password_hash
from tests.concerns.scene import load_two_categories

DAYS = 70
"""From a Monday in March: long enough for limits, reminders and the time for reopening to pass."""
MORE_PEOPLE = {
    "hua": (Role.HANDLER, "maintenance", "qinghu"),
    "wei": (Role.HANDLER, "property", "youson"),
    "xin": (Role.SUPERVISOR, "property", "youson"),
    "mei": (Role.COLLECTOR, "qinghu", "qinghu"),
    "sun": (Role.COORDINATOR, "longhua-office", "longhua-office"),
}
WORDS = ("下水道堵了三天", "路灯不亮两周", "楼道堆满杂物", "燃气味很重", "孩子入学没有回音", "井盖松动")


@dataclass
class Life:
    """One concern on its way, and the people who came with it."""

    concern_id: int
    people: list[int] = field(default_factory=list)
    """Reporters attached to it, in the order they came."""

    @property
    def concern(self) -> Concern:
        """The row as it stands now."""
        return Concern.objects.get(pk=self.concern_id)


@dataclass
class Town:
    """Everybody, and every life so far."""

    cast: Cast
    hands: dict[str, Actor]
    units: list[int]
    categories: list[Category]
    areas: list[int]
    lives: list[Life] = field(default_factory=list)

    def hand(self, rng: Random, *names: str) -> Actor:
        """One of the named most of the time, else anybody at all: strangers must be refused."""
        pool = [self.hands[name] for name in names] if names and rng.random() < 0.85 else list(self.hands.values())
        return rng.choice(pool)

    def other(self, life: Life, rng: Random) -> Life:
        """Another life, most likely a recent one."""
        recent = [one for one in self.lives[-30:] if one is not life]
        return rng.choice(recent) if recent else life


def build_town(cast: Cast) -> Town:
    """The cast, a second unit, five more workers."""
    load_two_categories()
    unit = directory.create_unit(
        kind=UnitKind.HANDLING, code="property", names=Names("油松物业", "", "Yousong Property"),
        area=cast.area["youson"], by=SYSTEM, at=NOW,
    )  # fmt: skip
    units = cast.unit | {"property": unit}
    rows = [
        directory.NewWorker(
            name=name, email=f"{name}@minsheng.example", password_hash=password_hash(),
            posts=[directory.PostTerms(unit=units[home], role=role, area=cast.area[reach], starts_on=SINCE)],
        )
        for name, (role, home, reach) in MORE_PEOPLE.items()
    ]  # fmt: skip
    more = zip(MORE_PEOPLE, directory.create_workers_many(rows=rows, by=SYSTEM, at=NOW), strict=True)
    hands = {
        name: getattr(cast, name) for name in ("alice", "bob", "carol", "dan", "erin", "frank", "grace", "charlie")
    }
    hands |= {name: queries.actor_for(row, TODAY) for name, row in more}
    return Town(
        cast=cast,
        hands=hands,
        units=[units["maintenance"].pk, unit.pk],
        categories=list(Category.objects.filter(parent__isnull=False).order_by("code")),
        areas=[cast.area[code].pk for code in ("qinghu", "qinghu-1", "youson", "beizhan")],
    )


def moments(rng: Random, count: int) -> Iterator[tuple[datetime, bool]]:
    """``count`` whole minutes over the days, in order; before the first of each day comes (midnight and a bit, True)."""
    times = sorted(NOW + timedelta(minutes=rng.randrange(DAYS * 24 * 60)) for _ in range(count))
    day: date | None = None
    for at in times:
        if at.date() != day:
            day = at.date()
            yield at.replace(hour=0, minute=1), True
        yield at, False


def contact(rng: Random, number: int) -> actions.Contact:
    """Nobody, a telephone, an address, or both."""
    phone = f"138{number:08d}" if rng.random() < 0.5 else ""
    email = f"resident{number}@example.org" if rng.random() < 0.4 else ""
    return actions.Contact(name="居民", phone=phone, email=email, language=rng.choice(["zh-hans", "zh-hant", "en"]))


def born(town: Town, rng: Random, at: datetime) -> Life:
    """A concern by a resident, or written down by a worker."""
    by = resident() if rng.random() < 0.6 else town.hands[rng.choice(["alice", "mei", "bob"])]
    channel = Channel.WEB if by.worker_id is None else rng.choice([Channel.PHONE, Channel.DESK, Channel.DOORSTEP])
    category = rng.choice([None, *town.categories])
    new = actions.NewConcern(
        text=f"{rng.choice(WORDS)}，第 {len(town.lives)} 件。", area_id=rng.choice(town.areas), channel=channel,
        category_id=category.pk if category else None, contact=contact(rng, len(town.lives) * 10),
    )  # fmt: skip
    answer = actions.receive_concern(new, by=by, at=at)
    life = Life(answer.concern_id)
    life.people = [Concern.objects.get(pk=answer.concern_id).reporters.get().pk]
    town.lives.append(life)
    return life
