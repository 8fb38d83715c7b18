"""A batch of read rows into the record book: one transaction, with the note of how far the import has come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from minsheng.concerns.actions import LoadedConcern, LoadedLine, LoadedReporter, RefusedRow
from minsheng.concerns.queries import taken_receipts
from minsheng.concerns.states import Action, State
from minsheng.core import receipts
from minsheng.core.actors import ActorKind
from minsheng.directory.queries import AreaFacts
from minsheng.foundation.bulk.actions import Prepared

from .mapping import Mapping
from .places import CategoryChoice, Finder, UnknownArea
from .rows import ReadRow

MARK = Prepared('{"imported": true}')
RECEIVED = Prepared('{"channel": "import", "imported": true}')


class Placed:
    """A read row with the ids of everything it names."""

    __slots__ = ("area", "category", "row", "unit")

    def __init__(self, row: ReadRow, area: AreaFacts | None, category: CategoryChoice, unit: int | None) -> None:
        """``area`` is None in a dry run where it would be made."""
        self.row, self.area, self.category, self.unit = row, area, category, unit


def place(row: ReadRow, finder: Finder, mapping: Mapping) -> Placed | RefusedRow:
    """Look up, or make, what the row names."""
    try:
        return Placed(row, finder.area(row.area), finder.category(row.category), finder.unit(row.unit))
    except UnknownArea:
        reason = "No area has this name or code, and the mapping makes none."
        return RefusedRow(row.line, mapping.area, "area", reason)


def fresh_receipts(count: int) -> list[str]:
    """As many receipts, different from each other and from every one given before."""
    found: list[str] = []
    while len(found) < count:
        drawn = {receipts.generate() for _ in range(count - len(found))} - set(found)
        found += sorted(drawn - taken_receipts(sorted(drawn)))
    return found


def concerns_of(placed: Sequence[Placed], mapping: Mapping, *, at: datetime) -> list[LoadedConcern]:
    """The rows as load_concerns takes them; every area must be known."""
    drawn = fresh_receipts(len(placed))
    return [_concern(one, receipt, mapping, at) for one, receipt in zip(placed, drawn, strict=True)]


def _concern(placed: Placed, receipt: str, mapping: Mapping, at: datetime) -> LoadedConcern:
    row, area = placed.row, placed.area
    if area is None:
        raise ValueError(f"line {row.line} has no area")
    columns: dict[str, Any] = {
        "title": row.title,
        "text": row.text[0],
        "category_id": placed.category.id,
        "urgency": placed.category.urgency,
        "area_id": area.id,
        "office_id": area.office_id,
        "place": row.place,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "unit_id": placed.unit,
        "state": _state(placed),
        "received_at": row.received_at,
        "due_at": row.due_at,
        "finished_at": row.finished_at,
        "closed_at": row.finished_at,
        "source": mapping.source,
        "source_key": row.key,
        "imported_at": at,
    }
    if row.finished_at:
        columns["outcome"] = mapping.outcome
        columns["reply"] = row.reply[0] if row.reply else ""
        columns["first_contact_at"] = row.finished_at if mapping.times_of_reply else None
    person = LoadedReporter(receipt=receipt, joined_at=row.received_at, name=row.reporter, language=mapping.language)
    return LoadedConcern(columns=columns, lines=list(_history(placed, mapping)), reporters=(person,))


def _state(placed: Placed) -> State:
    if placed.row.finished_at:
        return State.CLOSED
    return State.ASSIGNED if placed.unit else State.RECEIVED


@lru_cache(maxsize=1_000)
def _detail(name: str, value: int | str) -> Prepared:
    return Prepared(json.dumps({name: value, "imported": True}))


def _history(placed: Placed, mapping: Mapping) -> Iterable[LoadedLine]:
    """The story the table of moves allows: received, assigned, resolved with the reply, closed.

    The file says when it came in and when it was finished; who had it in hand, it says without a time, so that the
    assignment stands at the time of receiving. Every line is marked imported.
    """
    row = placed.row
    system, state = ActorKind.SYSTEM.value, State.RECEIVED
    yield LoadedLine(
        row.received_at, Action.RECEIVE, "", state, ActorKind.RESIDENT.value, visible=True, detail=RECEIVED
    )
    for piece in row.text[1:]:
        yield LoadedLine(row.received_at, Action.NOTE, state, state, system, visible=True, text=piece, detail=MARK)
    if placed.unit:
        detail = _detail("unit", placed.unit)
        yield LoadedLine(row.received_at, Action.ASSIGN, state, State.ASSIGNED, system, detail=detail)
        state = State.ASSIGNED
    if row.finished_at is None:
        # words about an end that has no time: kept for the staff, not shown as a reply
        for piece in row.reply:
            yield LoadedLine(row.received_at, Action.NOTE, state, state, system, text=piece, detail=MARK)
        return
    at, ended = row.finished_at, State.RESOLVED
    outcome = _detail("outcome", mapping.outcome)
    first = row.reply[0] if row.reply else ""
    yield LoadedLine(at, Action.RESOLVE, state, ended, system, visible=True, text=first, detail=outcome)
    for piece in row.reply[1:]:
        yield LoadedLine(at, Action.NOTE, ended, ended, system, visible=True, text=piece, detail=MARK)
    yield LoadedLine(at, Action.CLOSE, ended, State.CLOSED, system, detail=MARK)
