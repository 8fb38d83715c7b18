"""Longhua as it is: district, offices, communities, grids, and the units that handle what is raised there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from opencc import OpenCC

from minsheng.directory.policy import Names

from .phrases import read_toml

GRIDS = 5
"""Grids of a community; every third community has one more."""
SPOTS = 6
CHINESE_NUMBERS = "一二三四五六七八九十"
# Shenzhen's area code with a number that cannot be dialled: nobody real is rung up from a sample.
PHONE = "0755-0100 {:04d}"


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid of a community."""

    code: str
    names: Names


@dataclass(frozen=True, slots=True)
class Community:
    """A community; roads are real, estates and landmarks made up."""

    number: int
    code: str
    short: str
    names: Names
    office: int
    """Place of its office in ``Structure.offices``."""
    point: tuple[float, float]
    roads: tuple[str, ...]
    estates: tuple[str, ...]
    spots: tuple[str, ...]
    grids: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """A sub-district office."""

    number: int
    code: str
    short: str
    names: Names
    share: float
    communities: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HandlingUnit:
    """A unit that repairs and settles things, at home in an office or (``office`` None) in the district."""

    code: str
    key: str
    names: Names
    office: int | None
    service: str
    codes: tuple[str, ...]
    beside: tuple[str, ...]
    """Keys of the units that might handle it instead."""
    phone: str


@dataclass(frozen=True, slots=True)
class Structure:
    """Everything that stands still."""

    district: Names
    district_code: str
    point: tuple[float, float]
    offices: tuple[Office, ...]
    communities: tuple[Community, ...]
    units: tuple[HandlingUnit, ...]

    by_category: dict[tuple[str, int | None], HandlingUnit] = field(default_factory=dict, compare=False)
    """Answers of ``unit_for``, kept."""

    def unit_for(self, category: str, office: int | None) -> HandlingUnit:
        """The unit of that office (None: of the district) that handles a category: the most exact code wins."""
        known = self.by_category.get((category, office))
        if known is None:
            fitting = [unit for unit in self.units if unit.office == office and _fit(unit, category)]
            known = self.by_category[category, office] = max(fitting, key=lambda unit: _fit(unit, category))
        return known


def _fit(unit: HandlingUnit, category: str) -> int:
    return max((len(code) for code in unit.codes if category.startswith(code)), default=0)


@lru_cache(maxsize=1)
def traditional() -> OpenCC:
    """Simplified to Traditional, the same spelling as the taxonomy (never s2twp: it rewrites words)."""
    return OpenCC("s2tw")


def names(zh_hans: str, english: str) -> Names:
    """The three names of one thing."""
    return Names(zh_hans, traditional().convert(zh_hans), english)


def _grids(code: str, short: str, english: str, number: int) -> Iterator[Grid]:
    for place in range(GRIDS + (number % 3 == 0)):
        name = names(f"{short}第{CHINESE_NUMBERS[place]}网格", f"{english} Grid {place + 1}")
        yield Grid(code=f"{code}-g{place + 1}", names=name)


def _community(number: int, office: int, source: dict[str, Any], words: dict[str, list[str]]) -> Community:
    short = source["short"]
    made_up = words["estates"][2 * number : 2 * number + 2]
    spots = [words["spots"][(number + 2 * place) % len(words["spots"])] for place in range(SPOTS)]
    latitude, longitude = source["point"]
    return Community(
        number=number,
        code=source["code"],
        short=short,
        names=names(f"{short}社区", f"{source['en']} Community"),
        office=office,
        point=(latitude, longitude),
        roads=tuple(source["roads"]),
        estates=(f"{short}新村", f"{short}老村", *made_up),
        spots=tuple(dict.fromkeys(spot.format(c=short) for spot in spots)),
        grids=tuple(_grids(source["code"], short, source["en"], number)),
    )


def _units(offices: list[Office], source: list[dict[str, Any]]) -> Iterator[HandlingUnit]:
    number = 100
    for office in (None, *offices):
        for one in source:
            name = one["district"] if office is None else f"{office.short}{one['name']}"
            if not name:
                continue  # the district keeps no unit of its own for it
            number += 1
            where = "Longhua District" if office is None else office.names.en
            yield HandlingUnit(
                code=f"{'district' if office is None else office.code}-{one['key']}",
                key=one["key"],
                names=names(name, f"{where} {one['en']}"),
                office=None if office is None else office.number,
                service=one["service"],
                codes=tuple(one["codes"]),
                beside=tuple(one["beside"]),
                phone=PHONE.format(number),
            )


@lru_cache(maxsize=1)
def structure() -> Structure:
    """Read texts/places.toml, once a process."""
    source = read_toml("places.toml")
    offices: list[Office] = []
    communities: list[Community] = []
    for number, one in enumerate(source["offices"]):
        own = range(len(communities), len(communities) + len(one["communities"]))
        communities += [
            _community(place, number, row, source["words"]) for place, row in zip(own, one["communities"], strict=True)
        ]
        offices.append(
            Office(number, one["code"], one["short"], names(one["name"], one["en"]), float(one["share"]), tuple(own))
        )
    district = source["district"]
    latitude, longitude = district["point"]
    return Structure(
        district=names(district["name"], district["en"]),
        district_code=district["code"],
        point=(latitude, longitude),
        offices=tuple(offices),
        communities=tuple(communities),
        units=tuple(_units(offices, source["units"])),
    )
