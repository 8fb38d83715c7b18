"""Sentences with slots, read from the files in texts/: what residents say, what units answer, in which category.

A slot is drawn once per concern and then kept (``bound``), so that a reply speaks of the same pit as the report.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random
from string import Formatter
from typing import Any

from minsheng.concerns.states import Outcome

TEXTS = Path(__file__).parent / "texts"
CLASSES = "abcdefghijklmnop"
"""One file for each class of the taxonomy."""

REPLY_KEYS = {
    "solved": Outcome.SOLVED,
    "partly": Outcome.PARTLY,
    "planned": Outcome.PLANNED,
    "explained": Outcome.NOT_POSSIBLE,
    "information": Outcome.INFORMED,
}

Bound = dict[str, str]
Template = tuple[str, ...]
"""Literal, slot, literal, slot, ..., literal: slots stand at the odd places."""
Slots = Mapping[str, tuple[Template, ...]]


MANNERS = ("works", "people", "papers", "case")
"""Something is repaired, somebody is talked to, papers are put in order, the police look into it."""
NUMBERED = re.compile(r"([\d ]*)\| ")
MONTHS = re.compile(r"(\d+)-(\d+)月\| ")
"""Before a concern that is raised in these months only."""


TIMES: tuple[tuple[re.Pattern[str], float, float], ...] = (
    (re.compile("没想到这么快"), 0, 3),
    (re.compile("第二天就来人"), 0, 4),
    (re.compile("让您久等"), 3, 999),
    (re.compile("等了几天"), 2, 15),
    (re.compile("慢了些|拖得太久|催了好几次"), 6, 999),
    (re.compile("等了一个多月"), 30, 999),
)
"""Days since it was raised in which a sentence that speaks of time is true: not before, not after."""
CALLS = re.compile("电话|短信|联系您|联系上|通过话")
"""Said only of, or to, somebody who left a number."""


@lru_cache(maxsize=20_000)
def demands(template: Template) -> tuple[float, float, bool]:
    """The days since it was raised between which the sentence is true, and whether it needs a number to call."""
    said = "".join(template[::2])
    spans = [(least, most) for shape, least, most in TIMES if shape.search(said)]
    least, most = spans[0] if spans else (0, 999)
    return least, most, CALLS.search(said) is not None


@dataclass(frozen=True, slots=True)
class Report:
    """One way of saying it, with the replies that fit it, by outcome."""

    text: Template
    replies: Mapping[Outcome, tuple[Template, ...]]
    months: frozenset[int]
    """When it is said: of typhoons in summer, of the cold in winter."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of trouble within a category."""

    name: str
    where: str
    """Where it lies: road, estate, spot, or none (no place is written down)."""
    manner: str
    """One of MANNERS: how it is worked on and so how people speak of it."""
    core: bool
    """Whether the full-time workers' own figures (MISSION, first four rows) may be made of it."""
    reports: tuple[Report, ...]

    def said_in(self, month: int) -> tuple[Report, ...]:
        """What people say about it in that month; everything where nothing fits."""
        return tuple(one for one in self.reports if month in one.months) or self.reports


@dataclass(frozen=True, slots=True)
class CategoryText:
    """Everything said in one category; ``weight`` is its share of the year, ``season`` when in the year it comes."""

    code: str
    weight: float
    season: str
    pace: str
    conflict: bool
    """About the staff themselves: never handled by the office it complains about (field rules §5)."""
    matters: tuple[Matter, ...]
    shares: tuple[float, ...]
    """Cumulative shares of the matters."""
    slots: Slots


@dataclass(frozen=True, slots=True)
class Phrases:
    """All texts of the sample."""

    categories: Mapping[str, CategoryText]
    lists: Mapping[tuple[str, str], tuple[Template, ...]]
    """Sentences of no category, by "section.list" as in common.toml and manner."""


def compiled(text: str) -> Template:
    """``"{place}有{pit}。"`` as ("", "place", "有", "pit", "。")."""
    parts: list[str] = []
    tail = ""
    for literal, name, _, _ in Formatter().parse(text):
        parts.append(tail + literal)
        tail = ""
        if name is not None:
            parts.append(name)
        else:
            tail = parts.pop()
    return tuple(parts if len(parts) % 2 and not tail else [*parts, tail])


def choose(options: Sequence[Any], rng: Random) -> Any:  # noqa: ANN401  whatever the options are
    """One of ``options``, every one equally likely; faster than Random.choice."""
    return options[int(rng.random() * len(options))]


def fill(template: Template, bound: Bound, slots: Slots, rng: Random) -> str:
    """The sentence with its slots filled; words drawn for the first time are kept in ``bound``.

    Raises KeyError for a slot that is neither bound nor listed.
    """
    if len(template) == 1:
        return template[0]
    parts = list(template)
    for place in range(1, len(parts), 2):
        name = parts[place]
        value = bound.get(name)
        if value is None:
            value = bound[name] = fill(choose(slots[name], rng), bound, slots, rng)
        parts[place] = value
    return "".join(parts)


def _many(texts: Sequence[str]) -> tuple[Template, ...]:
    return tuple(compiled(text) for text in texts)


def read_toml(name: str) -> dict[str, Any]:
    """One file of texts/."""
    return tomllib.loads((TEXTS / name).read_text(encoding="utf-8"))


def _replies(source: Mapping[str, Any], number: int) -> dict[Outcome, tuple[Template, ...]]:
    """The replies that fit report ``number`` (from 1): those that name it before a bar, and those that name none."""
    found: dict[Outcome, tuple[Template, ...]] = {}
    for key, outcome in REPLY_KEYS.items():
        fitting = []
        for text in source.get(key, ()):
            numbered = NUMBERED.match(text)
            named = numbered.group(1).split() if numbered else []
            if not named or str(number) in named:
                fitting.append(text[numbered.end() :] if numbered else text)
        if fitting:
            found[outcome] = _many(fitting)
    if not found:
        raise ValueError(f"no reply fits report {number} of {source['name']}")
    return found


def _report(source: Mapping[str, Any], text: str, number: int) -> Report:
    named = MONTHS.match(text)
    months = range(1, 13)
    if named:
        first, last = (int(month) for month in named.groups())
        months = range(first, last + 1 if last >= first else last + 13)
    said = compiled(text[named.end() :] if named else text)
    return Report(said, _replies(source, number), frozenset((month - 1) % 12 + 1 for month in months))


def _matter(source: Mapping[str, Any], category: Mapping[str, Any]) -> Matter:
    where = source.get("where", category.get("where", "none"))
    return Matter(
        name=source["name"],
        where=where,
        manner=source.get("manner", category.get("manner", "papers" if where == "none" else "works")),
        core=source.get("core", False),
        reports=tuple(_report(source, text, number) for number, text in enumerate(source["concerns"], start=1)),
    )


def _category(code: str, source: Mapping[str, Any], common: Slots) -> CategoryText:
    return CategoryText(
        code=code,
        weight=float(source["weight"]),
        season=source.get("season", "flat"),
        pace=source.get("pace", "normal"),
        conflict=source.get("conflict", False),
        matters=tuple(_matter(one, source) for one in source["matters"]),
        shares=tuple(accumulate(float(one.get("share", 1)) for one in source["matters"])),
        slots={**common, **{name: _many(words) for name, words in source.get("slots", {}).items()}},
    )


def _lists(common: Mapping[str, Mapping[str, list[str]]]) -> dict[tuple[str, str], tuple[Template, ...]]:
    """Every list for every manner: the sentences for all, then the manner's own."""
    found: dict[tuple[str, str], tuple[Template, ...]] = {}
    endings = tuple(f"_{manner}" for manner in MANNERS)
    for section, own in common.items():
        bases = {name.removesuffix(next((end for end in endings if name.endswith(end)), "")): None for name in own}
        for base in bases:
            for manner in MANNERS:
                texts = [*own.get(base, ()), *own.get(f"{base}_{manner}", ())]
                found[f"{section}.{base}", manner] = _many(texts)
    return found


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """Read and compile every text, once a process."""
    common = read_toml("common.toml")
    slots = {name: _many(words) for name, words in common.pop("slots").items()}
    categories = {
        code: _category(code, source, slots)
        for letter in CLASSES
        for code, source in read_toml(f"{letter}.toml").items()
    }
    return Phrases(categories=categories, lists=_lists(common))
