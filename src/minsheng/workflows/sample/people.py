"""Made-up people: the staff with the posts they hold, and the residents who come to them.

Nobody here is real. Names of the people in the article are never drawn, e-mail addresses end in .example, phone numbers
begin with 140, which no private person has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import NamedTuple

from minsheng.core.actors import Duty, Role

from .phrases import choose, read_toml
from .structure import Community, HandlingUnit, Structure

SHARED_DUTIES: tuple[tuple[Duty, ...], ...] = (
    (Duty.ISSUE_COLLECTOR, Duty.SERVICE_WORKER),
    (Duty.ISSUE_COLLECTOR, Duty.POLICY_EXPLAINER),
    (Duty.MEDIATOR, Duty.POLICY_EXPLAINER),
    (Duty.SERVICE_WORKER, Duty.POLICY_EXPLAINER),
)
"""The full-time workers of a community: two of the four collect issues."""

SIGN_INS: dict[str, Role] = {
    "collector": Role.COLLECTOR,
    "coordinator": Role.COORDINATOR,
    "handler": Role.HANDLER,
    "supervisor": Role.SUPERVISOR,
    "leader": Role.LEADER,
    "auditor": Role.AUDITOR,
    "admin": Role.ADMINISTRATOR,
}
"""One sample sign-in per role: ``collector@longhua.example`` and so on."""


class StaffPost(NamedTuple):
    """A post to be held: codes of its unit and its reach, and half-open dates."""

    unit: str
    role: Role
    area: str
    starts_on: date
    duties: tuple[Duty, ...] = ()
    ends_on: date | None = None


class StaffMember(NamedTuple):
    """One made-up worker; ``email`` only where there is a sample sign-in."""

    name: str
    posts: tuple[StaffPost, ...]
    email: str = ""


class Resident(NamedTuple):
    """One made-up resident, as written in a record book: surname and form of address."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Roster:
    """Who stands where; the numbers are places in the list of staff."""

    collectors: dict[int, tuple[int, ...]]
    """By community: full-time workers with the duty of issue collector."""
    others: dict[int, tuple[int, ...]]
    """By community: everybody else who records, without that duty."""
    callers: dict[int, tuple[int, ...]]
    """By community: those whose post reaches all of it, so that they may ask residents for a verdict."""
    coordinators: dict[int | None, tuple[int, ...]]
    """By office; None is the district."""
    handlers: dict[str, tuple[int, ...]]
    supervisors: dict[str, tuple[int, ...]]


@lru_cache(maxsize=1)
def name_lists() -> dict[str, list[str]]:
    """Surnames, given names, forms of address, and the real names that are never drawn."""
    lists: dict[str, list[str]] = read_toml("names.toml")
    return lists


def drawn_name(rng: Random, taken: set[str]) -> str:
    """A full name nobody of the staff has yet, and nobody in the article."""
    lists = name_lists()
    while True:
        name = f"{choose(lists['surnames'], rng)}{choose(lists['given'], rng)}"
        if name not in taken and name not in lists["real"]:
            taken.add(name)
            return name


class _Hiring:
    """Collects the staff; the first to take a post with a sample sign-in gets it."""

    def __init__(self, rng: Random, as_of: date) -> None:
        self.rng = rng
        self.as_of = as_of
        self.taken: set[str] = set()
        self.staff: list[StaffMember] = []

    def hire(self, unit: str, role: Role, area: str, duties: tuple[Duty, ...] = (), sign_in: str = "") -> int:
        # Longer in office than the twelve months: whoever recorded a concern held the post on that day.
        since = self.as_of - timedelta(days=420 + int(self.rng.random() * 1_500))
        posts = [StaffPost(unit, role, area, since, duties)]
        if not sign_in and len(self.staff) % 29 == 28:  # noqa: PLR2004  now and then somebody came from elsewhere
            posts.insert(0, StaffPost(unit, role, area, since - timedelta(days=400), duties, since))
        email = f"{sign_in}@longhua.example" if sign_in else ""
        self.staff.append(StaffMember(drawn_name(self.rng, self.taken), tuple(posts), email))
        return len(self.staff) - 1


def _community(one: Community, hiring: _Hiring) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A community's full-time workers, grid workers, head and branch; issue collectors first, then the others."""
    station, branch = f"{one.code}-station", f"{one.code}-branch"
    found: tuple[list[int], list[int]] = ([], [])
    for number, duties in enumerate(SHARED_DUTIES):
        sign_in = "collector" if number == 0 and one.number == 0 else ""
        worker = hiring.hire(station, Role.COLLECTOR, one.code, duties, sign_in)
        found[Duty.ISSUE_COLLECTOR not in duties].append(worker)
    for grid in one.grids:
        found[1].append(hiring.hire(station, Role.COLLECTOR, grid.code, (Duty.SERVICE_WORKER,)))
    hiring.hire(station, Role.SUPERVISOR, one.code)
    hiring.hire(branch, Role.COLLECTOR, one.code, (Duty.ORGANISATION_GUIDE,))
    hiring.hire(branch, Role.COLLECTOR, one.code, (Duty.ORGANISATION_GUIDE, Duty.POLICY_EXPLAINER))
    return tuple(found[0]), tuple(found[1])


def _handling(unit: HandlingUnit, area: str, hiring: _Hiring) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A unit's handlers and its supervisor; the works team of the first office has the sample sign-ins."""
    sample = unit.office == 0 and unit.key == "works"
    size = 3 if unit.key in {"works", "enforcement", "sanitation"} else 2
    handlers = tuple(
        hiring.hire(unit.code, Role.HANDLER, area, (), "handler" if sample and place == 0 else "")
        for place in range(size)
    )
    return handlers, (hiring.hire(unit.code, Role.SUPERVISOR, area, (), "supervisor" if sample else ""),)


def _desk(unit: str, area: str, hiring: _Hiring, *, first: bool, district: bool) -> tuple[int, ...]:
    """An office's (or the district's) coordinators; leaders, auditors and administrators are hired beside them."""
    desk = tuple(
        hiring.hire(unit, Role.COORDINATOR, area, (), "coordinator" if first and place == 0 else "")
        for place in range(5)
    )
    for place in range(2):
        hiring.hire(unit, Role.LEADER, area, (), "leader" if first and place == 0 else "")
    hiring.hire(unit, Role.AUDITOR, area, (), "auditor" if first else "")
    if district:
        hiring.hire(unit, Role.AUDITOR, area)
        for place in range(2):
            hiring.hire(unit, Role.ADMINISTRATOR, area, (), "admin" if place == 0 else "")
    return desk


def hired(made: Structure, seed: int, as_of: date) -> tuple[list[StaffMember], Roster]:
    """The whole staff and who stands where. Same seed and date, same people."""
    hiring = _Hiring(Random(f"{seed}/staff"), as_of)  # noqa: S311  made-up people, no secret
    collectors, others = {}, {}
    for one in made.communities:
        collectors[one.number], others[one.number] = _community(one, hiring)
    coordinators: dict[int | None, tuple[int, ...]] = {
        office.number: _desk(office.code, office.code, hiring, first=office.number == 0, district=False)
        for office in made.offices
    }
    coordinators[None] = _desk("longhua-district", made.district_code, hiring, first=False, district=True)
    handlers, supervisors = {}, {}
    for unit in made.units:
        area = made.district_code if unit.office is None else made.offices[unit.office].code
        handlers[unit.code], supervisors[unit.code] = _handling(unit, area, hiring)
    callers = {
        one.number: tuple(
            place
            for place in (*collectors[one.number], *others[one.number])
            if hiring.staff[place].posts[-1].area == one.code
        )
        for one in made.communities
    }
    return hiring.staff, Roster(collectors, others, callers, coordinators, handlers, supervisors)


def residents(seed: int, count: int) -> Iterator[Resident]:
    """``count`` made-up residents; the same for the same seed, the first ones whatever the count."""
    rng = Random(f"{seed}/residents")  # noqa: S311  made-up people, no secret
    lists = name_lists()
    for number in range(count):
        phone = f"140{rng.randrange(10**4):04d}{number % 10**4:04d}"
        email = f"resident{number}@mail.example" if rng.random() < 0.2 else ""  # noqa: PLR2004  one in five
        yield Resident(choose(lists["surnames"], rng) + choose(lists["forms"], rng), phone, email)
