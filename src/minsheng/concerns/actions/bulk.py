"""Many concerns at once, from a file or a generator: by the database's fastest road, each with its audit event.

Loaded concerns keep their own times and are marked with their source; nobody is notified about them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db import transaction

from minsheng.concerns.models import Concern, Entry, Rating, Reporter
from minsheng.concerns.models.concern import NO_LIMIT
from minsheng.concerns.policy import Watched, next_watch
from minsheng.concerns.states import FINAL, OPEN, Action, State
from minsheng.core.actors import Actor
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.audit.actions import NewEvent
from minsheng.foundation.bulk import actions as bulk
from minsheng.foundation.bulk.actions import Prepared
from minsheng.foundation.privacy.models import blind_index, contact_cipher

from .moving import SUBJECT

NOTHING: Mapping[str, Any] = MappingProxyType({})


class LoadedLine(NamedTuple):
    """One line of a loaded concern's history."""

    at: datetime
    action: Action
    from_state: str
    to_state: State
    actor_kind: str
    worker_id: int | None = None
    visible: bool = False
    text: str = ""
    detail: Mapping[str, Any] | Prepared = NOTHING
    """The codes, or (where thousands of lines say the same) their JSON already written out."""
    reporter: int | None = None
    """The place of the person who did it in the concern's list of reporters."""
    other: int | None = None
    """The place in the batch of the concern it was merged into, or that was merged into it; its id is the detail."""


class LoadedReporter(NamedTuple):
    """A person of a loaded concern. Contact columns are already encrypted and indexed (or empty)."""

    receipt: str
    joined_at: datetime
    first: bool = True
    words: str = ""
    name: str = ""
    phone: str = ""
    phone_index: str = ""
    email: str = ""
    email_index: str = ""
    reachable: bool = False
    asked_at: datetime | None = None
    asked_by: str = ""
    language: str = "zh-hans"
    asked_round: int = 0


class LoadedRating(NamedTuple):
    """A verdict; ``reporter`` is the place of its person in the concern's list of reporters."""

    at: datetime
    solved: str
    satisfied: str
    reporter: int = 0
    words: str = ""
    reopen_count: int = 0
    first: bool = True
    latest: bool = True
    entered_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class LoadedConcern:
    """A concern with all that hangs on it. ``columns`` holds the Concern columns that are not defaults, by attname."""

    columns: dict[str, Any]
    lines: Sequence[LoadedLine]
    reporters: Sequence[LoadedReporter]
    ratings: Sequence[LoadedRating] = ()
    merged_into: int | None = None
    """The place in the batch of the concern that survives."""


def sealed_contact(*, name: str = "", phone: str = "", email: str = "") -> dict[str, Any]:
    """The contact columns of a LoadedReporter, encrypted and indexed; for people who come more than once in a file."""
    cipher = contact_cipher()
    given = {"name": name, "phone": phone, "email": email}
    found: dict[str, Any] = {
        key: Prepared(cipher.encrypt(value.encode()).decode("ascii")) for key, value in given.items() if value
    }
    return found | {
        "phone_index": blind_index(phone), "email_index": blind_index(email), "reachable": bool(phone or email),
    }  # fmt: skip


CONCERN_DEFAULTS: dict[str, Any] = {
    "title": "", "text": "", "category_id": None, "area_id": None, "office_id": None, "place": "", "latitude": None,
    "longitude": None, "channel": "import", "on_behalf": False, "reporter_count": 1, "state": State.RECEIVED,
    "is_open": True,
    "version": 1, "urgency": "general", "unit_id": None, "handler_id": None, "recorded_by_id": None,
    "merged_into_id": None, "split_from_id": None, "open_task_count": 0, "dispatched_at": None, "contact_due_at": None,
    "watch_at": None, "extension_asked_at": None, "extension_asked_by_id": None, "extension_until": None,
    "extension_count": 0, "out_of_power_at": None,
    "return_count": 0, "reopen_count": 0, "received_at": None, "first_due_at": None, "due_at": None,
    "queue_at": NO_LIMIT,
    "assigned_at": None, "first_contact_at": None, "finished_at": None, "closed_at": None, "changed_at": None,
    "waiting_reason": "", "waiting_since": None, "waiting_until": None, "outcome": "", "reply": "",
    "decline_reason": "",
    "decline_proposed_at": None, "decline_proposed_by_id": None, "source": "", "source_key": "", "imported_at": None,
}  # fmt: skip
CONCERN_COLUMNS = ("id", *CONCERN_DEFAULTS)
REPORTER_COLUMNS = (
    "id", "concern_id", "receipt", "first", "joined_at", "words", "language", "name", "phone", "phone_index", "email",
    "email_index", "reachable", "notice_version", "asked_at", "asked_by",
    "asked_round",
)  # fmt: skip
ENTRY_COLUMNS = (
    "id", "concern_id", "at", "action", "from_state", "to_state", "actor_kind", "worker_id", "reporter_id",
    "visible", "text",
    "detail",
)  # fmt: skip
NO_DETAIL = Prepared("{}")
RATING_COLUMNS = (
    "id", "concern_id", "reporter_id", "at", "solved", "satisfied", "words", "reopen_count", "first", "latest",
    "entered_by_id", "way", "device",
)  # fmt: skip


@transaction.atomic
def load_concerns(batch: Sequence[LoadedConcern], *, by: Actor, at: datetime) -> list[int]:
    """Write a batch, whole or not at all; returns the ids in order. Columns that follow from others are filled in here.

    Each concern gets one audit event `load` with the number of its lines. Raises IntegrityError where a row breaks a
    constraint.
    """
    if not batch:
        return []
    ids = list(bulk.reserve_ids(Concern, len(batch)))
    reporter_ids = iter(bulk.reserve_ids(Reporter, sum(len(one.reporters) for one in batch)))
    reporters: list[tuple[Any, ...]] = []
    entries: list[tuple[Any, ...]] = []
    ratings: list[tuple[Any, ...]] = []
    line_ids = iter(bulk.reserve_ids(Entry, sum(len(one.lines) for one in batch)))
    rating_ids = iter(bulk.reserve_ids(Rating, sum(len(one.ratings) for one in batch)))
    for number, one in zip(ids, batch, strict=True):
        own = [next(reporter_ids) for _ in one.reporters]
        reporters += [_reporter_row(pk, number, person) for pk, person in zip(own, one.reporters, strict=True)]
        entries += [_entry_row(next(line_ids), number, line, own, ids) for line in one.lines]
        ratings += [_rating_row(next(rating_ids), number, own[rating.reporter], rating) for rating in one.ratings]
    bulk.insert_rows(Concern, CONCERN_COLUMNS, (_concern_row(n, one, ids) for n, one in zip(ids, batch, strict=True)))
    bulk.insert_rows(Reporter, REPORTER_COLUMNS, reporters)
    bulk.insert_rows(Entry, ENTRY_COLUMNS, entries)
    bulk.insert_rows(Rating, RATING_COLUMNS, ratings)
    audit.record_first_of_many(_events(ids, batch, by=by, at=at))
    return ids


def _events(ids: Sequence[int], batch: Sequence[LoadedConcern], *, by: Actor, at: datetime) -> Iterable[NewEvent]:
    for number, one in zip(ids, batch, strict=True):
        source = one.columns.get("source", "")
        yield NewEvent(
            subject_type=SUBJECT, subject_id=str(number), action="load", by=by, at=at,
            data={"lines": len(one.lines), "source": source},
        )  # fmt: skip


def _concern_row(number: int, one: LoadedConcern, ids: Sequence[int]) -> tuple[Any, ...]:
    columns = CONCERN_DEFAULTS | one.columns
    if one.merged_into is not None:
        columns["merged_into_id"] = ids[one.merged_into]
    state = State(columns["state"])
    columns["is_open"] = state in OPEN
    columns["queue_at"] = columns["waiting_until"] or columns["due_at"] or NO_LIMIT
    columns["watch_at"] = _watched(columns, one.lines[-1].at)
    columns["version"] = len(one.lines)
    columns["reporter_count"] = max(1, columns["reporter_count"], len(one.reporters))
    if columns["changed_at"] is None:
        columns["changed_at"] = one.lines[-1].at
    if columns["finished_at"] is None and state in FINAL | {State.RESOLVED}:
        columns["finished_at"] = columns["closed_at"] or columns["changed_at"]
    return (number, *columns.values())


def _watched(columns: Mapping[str, Any], at: datetime) -> datetime | None:
    """As moving.watched says of a row: when the clock must look at it."""
    if columns["source"]:
        return None
    running = columns["is_open"] and columns["state"] != State.WAITING
    dispatched, contacted = columns["dispatched_at"] is not None, columns["first_contact_at"] is not None
    limits = (columns["first_due_at"], columns["contact_due_at"], columns["due_at"])
    return next_watch(Watched(*limits, dispatched=dispatched, contacted=contacted, running=running), at)


def _reporter_row(pk: int, concern_id: int, person: LoadedReporter) -> tuple[Any, ...]:
    return (
        pk, concern_id, person.receipt, person.first, person.joined_at, person.words, person.language, person.name,
        person.phone, person.phone_index, person.email, person.email_index, person.reachable, "", person.asked_at,
        person.asked_by, person.asked_round,
    )  # fmt: skip


def _entry_row(
    pk: int, concern_id: int, line: LoadedLine, reporters: Sequence[int], ids: Sequence[int]
) -> tuple[Any, ...]:
    detail = line.detail
    if line.other is not None:
        detail = {"into" if line.action is Action.MERGE else "merged": ids[line.other]}
    return (
        pk, concern_id, line.at, line.action, line.from_state, line.to_state, line.actor_kind, line.worker_id,
        None if line.reporter is None else reporters[line.reporter], line.visible, line.text, _detail(detail),
    )  # fmt: skip


def _detail(detail: Mapping[str, Any] | Prepared) -> Prepared:
    if isinstance(detail, Prepared):
        return detail
    return Prepared(json.dumps(dict(detail))) if detail else NO_DETAIL


def _rating_row(pk: int, concern_id: int, reporter_id: int, rating: LoadedRating) -> tuple[Any, ...]:
    return (
        pk, concern_id, reporter_id, rating.at, rating.solved, rating.satisfied, rating.words, rating.reopen_count,
        rating.first, rating.latest, rating.entered_by_id, "call" if rating.entered_by_id else "page", "",
    )  # fmt: skip
