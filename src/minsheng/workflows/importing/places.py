"""Finding the areas, units and categories a row names, and making those that the mapping allows to be made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import slugify

from minsheng.concerns import actions as concerns
from minsheng.concerns.queries import category_index
from minsheng.concerns.states import Urgency
from minsheng.core.actors import Actor
from minsheng.core.text import fold
from minsheng.directory import actions as directory
from minsheng.directory.policy import Names
from minsheng.directory.queries import AreaFacts, area_index, areas_below, find_area, find_unit
from minsheng.directory.states import AreaKind, UnitKind

from .mapping import Mapping, MappingError

CATEGORY_CLASS = "imported"
CODE_LIMIT = 40
KINDS = tuple(AreaKind)


class UnknownArea(Exception):
    """The row names an area that is not there, and the mapping makes none."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, when, and whether anything may be written at all."""

    by: Actor
    at: datetime
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """A category as a concern refers to it; id None where there is none, or none yet in a dry run."""

    id: int | None
    urgency: Urgency = Urgency.GENERAL


class Finder:
    """Answers from memory; asks and makes each name once. ``made`` lists what was made (in a dry run: would be)."""

    def __init__(self, mapping: Mapping, area_code: str, hand: Hand) -> None:
        """Find or make the root. Raises MappingError where the root cannot be known."""
        self._map, self._hand = mapping, hand
        self.made: dict[str, list[str]] = {"areas": [], "categories": [], "units": []}
        self._areas: dict[str, AreaFacts | None] = {}
        self._categories: dict[str, CategoryChoice] = {"": CategoryChoice(None)}
        self._units: dict[str, int | None] = {}
        self._facts: dict[str, AreaFacts] = {}
        self.root = self._find_root(area_code)

    def _find_root(self, area_code: str) -> AreaFacts | None:
        if area_code:
            root = find_area(code=area_code)
            if root is None:
                raise MappingError(f"There is no area with the code {area_code!r}.")
            return self._below(area_index()[root.pk])
        wanted = self._map.root
        if wanted is None:
            raise MappingError("The mapping names no root area: say which one with --area CODE.")
        root = find_area(code=wanted.code)
        if root is None:
            self.made["areas"].append(wanted.names.en or wanted.names.zh_hans)
            if self._hand.dry_run:
                return None
            root = directory.create_area(
                kind=AreaKind.DISTRICT, code=wanted.code, names=wanted.names, by=self._hand.by, at=self._hand.at
            )
        return self._below(area_index()[root.pk])

    def _below(self, root: AreaFacts) -> AreaFacts:
        """Learn the names and codes of everything under the root; the higher area wins a name used twice."""
        facts = area_index()
        for area in areas_below(root.path):
            for name in (area.code, area.name_zh_hans, area.name_zh_hant, area.name_en):
                if name:
                    self._facts.setdefault(fold(name), facts[area.pk])
        return root

    def area(self, name: str) -> AreaFacts | None:
        """The area a row names; the root for none. None in a dry run where it would be made. Raises UnknownArea."""
        if not name:
            return self.root
        if name not in self._areas:
            self._areas[name] = self._find_area(name)
        return self._areas[name]

    def _find_area(self, name: str) -> AreaFacts | None:
        wanted = fold(self._map.areas.get(name, name))
        known = self._facts.get(wanted)
        if known is not None or (self.root is None and wanted in self._root_names()):
            return known
        if name in self._map.areas or not self._map.new_areas:
            raise UnknownArea(name)
        return self._make_area(name)

    def _root_names(self) -> set[str]:
        """What a root that only a real run would make can be called."""
        root = self._map.root
        return {fold(name) for name in (root.code, root.names.zh_hans, root.names.en)} if root else set()

    def _make_area(self, name: str) -> AreaFacts | None:
        if self.root is not None and self.root.kind is KINDS[-1]:
            raise MappingError("Nothing can be made under a grid: name a larger area with --area.")
        self.made["areas"].append(name)
        if self.root is None or self._hand.dry_run:
            return None
        parent = find_area(area_id=self.root.id)
        area = directory.create_area(
            kind=KINDS[KINDS.index(self.root.kind) + 1],
            code=self._free_code(name, 60),
            names=Names(zh_hans=name, en=name if name.isascii() else ""),
            parent=parent,
            by=self._hand.by,
            at=self._hand.at,
        )
        return area_index()[area.pk]

    def _free_code(self, name: str, limit: int) -> str:
        code = code_of(self._map.source, name, limit)
        return code if find_area(code=code) is None else code_of(f"{self._map.source}-2", name, limit)

    def learn_categories(self, names: Iterable[str]) -> None:
        """Find, or make in one go under the class "imported", the categories a batch names."""
        index = {facts.code: CategoryChoice(facts.id, facts.urgency) for facts in category_index().values()}
        strangers = {}
        for name in dict.fromkeys(names):
            if name in self._categories:
                continue
            wanted = self._map.categories.get(name)
            code = wanted or code_of(self._map.source, name, CODE_LIMIT)
            if wanted and wanted not in index:
                raise MappingError(f"category.codes leads {name!r} to {wanted!r}, but no category has that code.")
            self._categories[name] = index.get(code, CategoryChoice(None))
            if code not in index and self._map.new_categories:
                strangers[name] = code
        if strangers:
            self._make_categories(strangers)

    def _make_categories(self, codes: dict[str, str]) -> None:
        """Inactive: they say what came from elsewhere, and are not offered to people here."""
        self.made["categories"] += codes
        if self._hand.dry_run:
            return
        top = concerns.CategoryFields(
            CATEGORY_CLASS, "外来类别", name_zh_hant="外來類別", name_en="Imported", active=False
        )
        rows = [
            concerns.CategoryFields(
                code, name[:80], CATEGORY_CLASS, name_en=name[:120] if name.isascii() else "", active=False
            )
            for name, code in codes.items()
        ]
        concerns.load_categories([top, *rows], by=self._hand.by, at=self._hand.at)
        made = {facts.code: facts for facts in category_index().values()}
        self._categories |= {name: CategoryChoice(made[code].id, made[code].urgency) for name, code in codes.items()}

    def category(self, name: str) -> CategoryChoice:
        """The category a row names, once ``learn_categories`` has heard of it."""
        return self._categories[name]

    def unit(self, name: str) -> int | None:
        """The unit a row names, made where it is missing; the mapping's ``otherwise`` for none."""
        if name not in self._units:
            self._units[name] = self._find_unit(name)
        return self._units[name]

    def _find_unit(self, name: str) -> int | None:
        other = self._map.other_unit
        if other is None and not name:
            return None
        names = self._map.units.get(name) or (Names(zh_hans=name, en=name if name.isascii() else "") if name else other)
        if names is None:
            return None
        code = code_of(self._map.source, name or "otherwise", 60)
        known = find_unit(code=code)
        if known is not None:
            return known.pk
        self.made["units"].append(names.en or names.zh_hans)
        home = None if self.root is None else find_area(area_id=self.root.id)
        if home is None or self._hand.dry_run:
            return None
        by, at = self._hand.by, self._hand.at
        return directory.create_unit(kind=UnitKind.HANDLING, code=code, names=names, area=home, by=by, at=at).pk


def code_of(source: str, name: str, limit: int) -> str:
    """A code that the same name always gets: readable where the name is Latin, else (or where too long) a digest."""
    slug = slugify(name)
    code = f"{source}-{slug}"
    if slug and name.isascii() and len(code) <= limit:
        return code
    digest = hashlib.sha256(name.encode()).hexdigest()[:10]
    return f"{source}-{slug}"[: limit - 11].rstrip("-") + f"-{digest}"
