"""The book held against the audit log: every line of history has its event, and says what it said then.

The log's own chain and seals prove that no event was changed (foundation.audit). This proves the rows beside it: a line
edited, added or taken away behind our back, a state or a version that no line led to, a concern that is gone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Max

from minsheng.concerns.models import Concern, Entry
from minsheng.concerns.policy import digest
from minsheng.foundation.audit.queries import events_of_many

AT_ONCE = 500
"""Concerns looked at together; SQLite takes a limited number of parameters."""
SUBJECT = "concern"


class Fault(StrEnum):
    """What is not as the log says."""

    GONE = "gone"
    """The log knows a concern that the book does not hold."""
    UNKNOWN = "unknown"
    """The book holds a concern that the log does not know."""
    LINE_CHANGED = "line_changed"
    LINE_GONE = "line_gone"
    LINE_ADDED = "line_added"
    STATE_CHANGED = "state_changed"
    VERSION_CHANGED = "version_changed"


@dataclass(frozen=True, slots=True)
class HistoryProof:
    """How much was read, and the first concern that does not agree with the log, with what is wrong."""

    concerns: int
    lines: int
    concern_id: int | None = None
    fault: Fault | None = None


class _Row(NamedTuple):
    state: str
    version: int


class _Line(NamedTuple):
    """A line of history, or what the log says about one."""

    at: object
    action: str
    before: str
    after: str
    actor: tuple[str, int | None]
    digest: str


class _Log(NamedTuple):
    lines: dict[int, _Line]
    loaded: int
    """Lines that came in with a file: the log knows their number, not their words."""


def prove_history(progress: Callable[[int, int], None] | None = None) -> HistoryProof:
    """Compare every concern, its lines and its events, streamed by number, beside writers; stops at the first fault.

    Four statements for each 500 concerns. The words of loaded lines are not proved, their number is.
    """
    last = Concern.objects.aggregate(last=Max("pk"))["last"] or 0
    concerns = lines = 0
    for first in range(1, last + 1, AT_ONCE):
        ids = range(first, min(first + AT_ONCE, last + 1))
        log = _log_of(ids)  # before the rows: what is written meanwhile has more lines than events, and is read anew
        rows = {pk: _Row(state, version) for pk, state, version in _rows(ids)}
        history = _history_of(ids)
        for pk in ids:
            fault = _fault(rows.get(pk), history.get(pk, {}), log.get(pk))
            if fault is not None and (fault := _looked_at_again(pk)) is not None:
                return HistoryProof(concerns, lines, pk, fault)
            concerns += pk in rows
            lines += len(history.get(pk, {}))
        if progress:
            progress(min(first + AT_ONCE, last + 1) - 1, last)
    return HistoryProof(concerns, lines)


def _looked_at_again(pk: int) -> Fault | None:
    """The same for one concern that somebody may have moved between two of our statements."""
    fault: Fault | None = None
    for _try in range(3):
        log = _log_of([pk])
        row = next((_Row(state, version) for _pk, state, version in _rows([pk])), None)
        fault = _fault(row, _history_of([pk]).get(pk, {}), log.get(pk))
        if fault is None:
            return None
    return fault


def _rows(ids: range | list[int]) -> Iterator[tuple[int, str, int]]:
    found = Concern.objects.filter(pk__gte=ids[0], pk__lte=ids[-1]).order_by("pk")
    yield from found.values_list("pk", "state", "version")


def _history_of(ids: range | list[int]) -> dict[int, dict[int, _Line]]:
    found: dict[int, dict[int, _Line]] = defaultdict(dict)
    rows = Entry.objects.filter(concern_id__gte=ids[0], concern_id__lte=ids[-1]).order_by("pk").values_list(
        "concern_id", "pk", "at", "action", "from_state", "to_state", "actor_kind", "worker_id", "reporter_id", "text"
    )  # fmt: skip
    for concern_id, pk, at, action, before, after, kind, worker, reporter, text in rows:
        found[concern_id][pk] = _Line(at, action, before, after, (kind, worker or reporter), digest(text))
    return found


def _log_of(ids: range | list[int]) -> dict[int, _Log]:
    lines: dict[int, dict[int, _Line]] = defaultdict(dict)
    loaded: dict[int, int] = defaultdict(int)
    events = events_of_many(SUBJECT, ids).values_list("subject_id", "at", "action", "actor_kind", "actor_id", "data")
    for key, at, action, kind, actor, data in events:
        known = lines[int(key)]
        if action == "load":
            loaded[int(key)] += data["lines"]
        elif "entry" in data:
            said = _Line(at, action, data["from"], data["to"], (kind, actor), data["digest"])
            known[data["entry"]] = said
    return {pk: _Log(known, loaded[pk]) for pk, known in lines.items()}


def _fault(row: _Row | None, history: dict[int, _Line], log: _Log | None) -> Fault | None:
    if row is None or log is None:
        if row is None and log is None:
            return None
        return Fault.GONE if row is None else Fault.UNKNOWN
    if (fault := _line_fault(history, log)) is not None:
        return fault
    if row.version != len(history):
        return Fault.VERSION_CHANGED
    if log.lines and row.state != log.lines[max(log.lines)].after:
        return Fault.STATE_CHANGED
    return None


def _line_fault(history: dict[int, _Line], log: _Log) -> Fault | None:
    expected = len(log.lines) + log.loaded
    if log.lines.keys() - history.keys() or len(history) < expected:
        return Fault.LINE_GONE
    if any(history[pk] != said for pk, said in log.lines.items()):
        return Fault.LINE_CHANGED
    return Fault.LINE_ADDED if len(history) > expected else None
