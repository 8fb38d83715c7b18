"""A generated concern as the concerns room takes it: codes and places in the staff become ids."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from minsheng.concerns.actions import LoadedConcern, LoadedLine, LoadedRating, LoadedReporter, sealed_contact
from minsheng.foundation.bulk.actions import Prepared

from .book import GeneratedConcern, GeneratedEntry, GeneratedReporter
from .people import Resident

EMPTY = Prepared("{}")


@dataclass(frozen=True, slots=True)
class Ids:
    """Where everything stands in the database."""

    categories: Mapping[str, int]
    communities: Sequence[int]
    grids: Sequence[Sequence[int]]
    """By community, by grid."""
    offices: Sequence[int]
    units: Mapping[str, int]
    staff: Sequence[int]


@dataclass(slots=True)
class Binder:
    """Turns concerns into rows; keeps what many rows share (a resident's sealed contact, the JSON of a code)."""

    ids: Ids
    contacts: dict[Resident, dict[str, Any]] = field(default_factory=dict)
    details: dict[tuple[tuple[str, Any], ...], Prepared] = field(default_factory=dict)

    def bind(self, batch: Sequence[GeneratedConcern]) -> list[LoadedConcern]:
        """A whole shard: those merged and the ones they were merged into are in it together."""
        places = {one.reporters[0].receipt: place for place, one in enumerate(batch)}
        return [self._concern(one, places) for one in batch]

    def _concern(self, one: GeneratedConcern, places: Mapping[str, int]) -> LoadedConcern:
        ids, staff = self.ids, self.ids.staff
        area = ids.communities[one.community] if one.grid is None else ids.grids[one.community][one.grid]
        columns = {
            **one.columns,
            "category_id": ids.categories[one.category] if one.category else None,
            "area_id": area,
            "office_id": ids.offices[one.office],
            "unit_id": ids.units[one.unit] if one.unit else None,
            "handler_id": _worker(staff, one.handler),
            "recorded_by_id": _worker(staff, one.recorded_by),
            "decline_proposed_by_id": _worker(staff, one.decline_proposed_by),
        }
        return LoadedConcern(
            columns=columns,
            lines=[self._line(line, places) for line in one.entries],
            reporters=[self._reporter(person, first=not place) for place, person in enumerate(one.reporters)],
            ratings=[
                LoadedRating(
                    at=rating.at,
                    solved=rating.solved,
                    satisfied=rating.satisfied,
                    reporter=rating.reporter,
                    words=rating.words,
                    reopen_count=rating.reopen_count,
                    first=rating.first,
                    latest=rating.latest,
                    entered_by_id=_worker(staff, rating.entered_by),
                )
                for rating in one.ratings
            ],
            merged_into=places[one.merged_into] if one.merged_into else None,
        )

    def _line(self, line: GeneratedEntry, places: Mapping[str, int]) -> LoadedLine:
        return LoadedLine(
            line.at,
            line.action,
            line.from_state,
            line.to_state,
            line.actor_kind,
            _worker(self.ids.staff, line.worker),
            line.visible,
            line.text,
            self._detail(line.detail) if line.detail else EMPTY,
            line.reporter,
            places[line.other] if line.other else None,
        )

    def _detail(self, detail: Mapping[str, Any]) -> Prepared:
        key = tuple(detail.items())
        known = self.details.get(key)
        if known is None:
            known = Prepared(json.dumps(self._with_ids(detail), ensure_ascii=False))
            if "until" not in detail and "number" not in detail:
                self.details[key] = known
        return known

    def _with_ids(self, detail: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(detail)
        if "unit" in found:
            found["unit"] = self.ids.units[found["unit"]]
        if found.get("handler") is not None:
            found["handler"] = self.ids.staff[found["handler"]]
        return found

    def _reporter(self, person: GeneratedReporter, *, first: bool) -> LoadedReporter:
        contact = {} if person.who is None else self._contact(person.who)
        return LoadedReporter(
            receipt=person.receipt,
            joined_at=person.joined_at,
            first=first,
            words=person.words,
            asked_at=person.asked_at,
            asked_by=person.asked_by,
            language=person.language,
            **contact,
        )

    def _contact(self, who: Resident) -> dict[str, Any]:
        known = self.contacts.get(who)
        if known is None:
            known = self.contacts[who] = sealed_contact(name=who.name, phone=who.phone, email=who.email)
        return known


def _worker(staff: Sequence[int], place: int | None) -> int | None:
    return None if place is None else staff[place]
