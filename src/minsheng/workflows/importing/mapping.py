"""A mapping: which column of somebody's table is what. A small TOML file, read strictly.

docs/importing.md says how to write one. Anything the file does not know is refused by name, so that a typing error
never leaves a column out silently.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from minsheng.concerns.states import Outcome
from minsheng.directory.policy import Names

SHIPPED = Path(__file__).parent / "mappings"
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGES = ("zh-hans", "zh-hant", "en")


class MappingError(Exception):
    """A mapping that cannot be used; the message names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Root:
    """The area everything hangs under, made as a district where it is missing."""

    code: str
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """What each column is. "" or () means: the table has no such column. docs/importing.md explains every entry."""

    source: str
    about: str
    zone: ZoneInfo
    language: str
    key: str
    received: str
    formats: tuple[str, ...]
    text: tuple[str, ...]
    sheet: str = ""
    encoding: str = ""
    due: str = ""
    finished: str = ""
    title: str = ""
    reply: str = ""
    reporter: str = ""
    split: bool = False
    place: str = ""
    latitude: str = ""
    longitude: str = ""
    area: str = ""
    areas: Table[str, str] = field(default_factory=dict)
    new_areas: bool = False
    root: Root | None = None
    category: str = ""
    categories: Table[str, str] = field(default_factory=dict)
    new_categories: bool = False
    unit: str = ""
    units: Table[str, Names] = field(default_factory=dict)
    other_unit: Names | None = None
    outcome: str = ""
    times_of_reply: bool = False
    """Whether finishing was the first contact with the resident."""

    @property
    def columns(self) -> list[str]:
        """Every column the file must have."""
        named = [
            self.key, self.received, self.due, self.finished, self.title, *self.text, self.reply, self.reporter,
            self.place, self.latitude, self.longitude, self.area, self.category, self.unit,
        ]  # fmt: skip
        return list(dict.fromkeys(name for name in named if name))


def shipped_mappings() -> dict[str, str]:
    """Name → what it is for, of every mapping in the project."""
    return {path.stem: load_mapping(path.stem).about for path in sorted(SHIPPED.glob("*.toml"))}


def load_mapping(name: str) -> Mapping:
    """The shipped mapping of this name, or the one in the file ``name`` (ending in .toml). Raises MappingError."""
    path = Path(name) if name.endswith(".toml") else SHIPPED / f"{name}.toml"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        there = ", ".join(sorted(found.stem for found in SHIPPED.glob("*.toml")))
        raise MappingError(f"There is no mapping {name!r}. There are: {there}; or a path ending in .toml.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(f"{path.name} is no TOML file: {error}") from error
    return _Reader(path.name, content).mapping()


class _Reader:
    """Takes entries out of the parsed file one by one; whatever is left at the end nobody knows."""

    def __init__(self, name: str, content: dict[str, Any]) -> None:
        self.name = name
        self.content = content

    def mapping(self) -> Mapping:
        found = Mapping(
            source=self.code("source", ""),
            about=self.text("about", "", needed=True),
            zone=self.zone(),
            language=self.one_of("language", "", LANGUAGES) or "zh-hans",
            key=self.text("key", "", needed=True),
            sheet=self.text("sheet", ""),
            encoding=self.text("encoding", ""),
            formats=self.texts("formats", "times", needed=True),
            received=self.text("received", "times", needed=True),
            due=self.text("due", "times"),
            finished=self.text("finished", "times"),
            times_of_reply=self.flag("finished_is_first_contact", "times"),
            text=self.texts("text", "words", needed=True),
            title=self.text("title", "words"),
            reply=self.text("reply", "words"),
            reporter=self.text("reporter", "words"),
            split=self.one_of("too_long", "words", ("split", "refuse")) == "split",
            place=self.text("words", "place"),
            latitude=self.text("latitude", "place"),
            longitude=self.text("longitude", "place"),
            area=self.text("area", "place"),
            areas=self.table("areas", "place"),
            new_areas=self.flag("new_areas", "place"),
            root=self.root(),
            category=self.text("column", "category"),
            categories=self.table("codes", "category"),
            new_categories=self.flag("new", "category"),
            unit=self.text("column", "unit"),
            units={name: self.names(row, f"unit.names.{name}") for name, row in self.take("names", "unit", {}).items()},
            other_unit=self.other_unit(),
            outcome=self.one_of("outcome", "finished", tuple(outcome.value for outcome in Outcome)),
        )
        self.nothing_left()
        self.judge(found)
        return found

    def judge(self, found: Mapping) -> None:
        if bool(found.latitude) != bool(found.longitude):
            raise self.error("place.latitude and place.longitude come together or not at all")
        if found.finished and not found.other_unit:
            raise self.error('times.finished needs unit.otherwise = { zh_hans = "..." }: what is finished was in hands')
        if found.reply and not found.finished:
            raise self.error("words.reply needs times.finished: a reply has a time")

    def take(self, name: str, section: str, default: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
        place = self.content.get(section, {}) if section else self.content
        if not isinstance(place, dict):
            raise self.error(f"[{section}] must be a section")
        value = place.pop(name, default)
        if not isinstance(value, type(default)):
            raise self.error(f"{self.entry(name, section)} has the wrong kind of value: {value!r}")
        return value

    def text(self, name: str, section: str, *, needed: bool = False) -> str:
        value = str(self.take(name, section, ""))
        if needed and not value:
            raise self.error(f"{self.entry(name, section)} is missing")
        return value

    def texts(self, name: str, section: str, *, needed: bool = False) -> tuple[str, ...]:
        values = tuple(self.take(name, section, []))
        if (needed and not values) or not all(isinstance(value, str) and value for value in values):
            raise self.error(f"{self.entry(name, section)} must be a list of texts")
        return values

    def flag(self, name: str, section: str) -> bool:
        return bool(self.take(name, section, False))

    def table(self, name: str, section: str) -> dict[str, str]:
        values: dict[str, str] = self.take(name, section, {})
        if not all(isinstance(value, str) for value in values.values()):
            raise self.error(f"{self.entry(name, section)} must lead from names to codes")
        return values

    def one_of(self, name: str, section: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, section)
        if value and value not in allowed:
            raise self.error(f"{self.entry(name, section)} must be one of {', '.join(allowed)}; it is {value!r}")
        return value

    def code(self, name: str, section: str, limit: int = 30) -> str:
        value = self.text(name, section, needed=True)
        if not CODE.fullmatch(value) or len(value) > limit:
            raise self.error(f"{self.entry(name, section)} must be at most {limit} of a-z, 0-9 and single dashes")
        return value

    def zone(self) -> ZoneInfo:
        name = self.text("time_zone", "", needed=True)
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise self.error(f"time_zone {name!r} is unknown; write one like Asia/Shanghai") from error

    def root(self) -> Root | None:
        row = dict(self.take("root", "place", {}))
        if not row:
            return None
        code = str(row.pop("code", ""))
        if not CODE.fullmatch(code):
            raise self.error("place.root.code must be made of a-z, 0-9 and single dashes")
        return Root(code, self.names(row, "place.root"))

    def other_unit(self) -> Names | None:
        row = self.take("otherwise", "unit", {})
        return self.names(row, "unit.otherwise") if row else None

    def names(self, row: Any, entry: str) -> Names:  # noqa: ANN401 - whatever TOML holds
        known = isinstance(row, dict) and set(row) <= {"zh_hans", "zh_hant", "en"} and row.get("zh_hans")
        if not known or not all(isinstance(value, str) for value in row.values()):
            raise self.error(f"{entry} needs zh_hans, and may have zh_hant and en")
        return Names(**row)

    def nothing_left(self) -> None:
        left = [
            self.entry(inner, name) if isinstance(value, dict) else name
            for name, value in self.content.items()
            for inner in (value if isinstance(value, dict) else [""])
        ]
        if left:
            raise self.error(f"nobody knows {', '.join(left)}")

    def error(self, message: str) -> MappingError:
        return MappingError(f"{self.name}: {message}.")

    @staticmethod
    def entry(name: str, section: str) -> str:
        return f"{section}.{name}" if section else name
