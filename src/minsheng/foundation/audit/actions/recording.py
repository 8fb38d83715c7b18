"""Appending events to the chains of their records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from django.db import IntegrityError, connection, transaction

from minsheng.core.actors import Actor
from minsheng.foundation.audit import policy
from minsheng.foundation.audit.models import Event
from minsheng.foundation.audit.policy import Json, NewEvent
from minsheng.foundation.bulk.actions import Prepared, insert_few, insert_rows

_NO_DATA: Mapping[str, Json] = MappingProxyType({})
_LAST = (
    "SELECT hash, sequence FROM audit_event WHERE subject_type = %s AND subject_id = %s ORDER BY sequence DESC LIMIT 1"
)
_COLUMNS = (
    "subject_type",
    "subject_id",
    "sequence",
    "at",
    "actor_kind",
    "actor_id",
    "action",
    "data",
    "previous_hash",
    "hash",
)


class AuditConflict(Exception):
    """Somebody else recorded an event of the same record in the same moment; roll back and look again."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done to a record. ``data``: codes, ids and digests only."""

    action: str
    by: Actor
    data: Mapping[str, Json] = field(default_factory=dict)


def record(
    *,
    subject_type: str,
    subject_id: int | str,
    action: str,
    by: Actor,
    at: datetime,
    data: Mapping[str, Json] = _NO_DATA,
    first: bool = False,
) -> Event:
    """Append one event to the record's chain; see ``record_each``."""
    act = Act(action, by, data)
    return record_each(subject_type=subject_type, subject_id=subject_id, acts=[act], at=at, first=first)[0]


def record_each(
    *, subject_type: str, subject_id: int | str, acts: Sequence[Act], at: datetime, first: bool = False
) -> list[Event]:
    """Append an event for each act to the record's chain, in their order, in the transaction of what they describe.

    Two statements however many they are; one where ``first`` says that the record is new. Raises AuditConflict where
    another writer appended first (the transaction is then to be rolled back), TypeError for data that cannot be hashed,
    TransactionManagementError outside a transaction: a change and its event stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event is recorded in the transaction of what it describes")
    subject_key = str(subject_id)
    previous, sequence = (policy.NOTHING_BEFORE, 0) if first else _last_link(subject_type, subject_key)
    events = []
    for act in acts:
        event = _linked(act, (subject_type, subject_key, sequence + 1), previous, at)
        previous, sequence = bytes(event.hash), event.sequence
        events.append(event)
    try:
        insert_few(events)
    except IntegrityError as error:
        raise AuditConflict(f"{subject_type} {subject_key} was changed by somebody else in the same moment") from error
    return events


def _linked(act: Act, place: tuple[str, str, int], previous: bytes, at: datetime) -> Event:
    subject_type, subject_key, sequence = place
    hand = (act.by.kind.value, act.by.identifier)
    return Event(
        subject_type=subject_type,
        subject_id=subject_key,
        sequence=sequence,
        at=at,
        actor_kind=hand[0],
        actor_id=hand[1],
        action=act.action,
        data=dict(act.data),
        previous_hash=previous,
        hash=policy.event_hash(previous, place, at, hand, act.action, policy.data_text(act.data)),
    )


def _last_link(subject_type: str, subject_key: str) -> tuple[bytes, int]:
    with connection.cursor() as cursor:  # written out: it runs with every change there is
        cursor.execute(_LAST, [subject_type, subject_key])
        last = cursor.fetchone()
    return (bytes(last[0]), last[1]) if last else (policy.NOTHING_BEFORE, 0)


def record_first_of_many(rows: Iterable[NewEvent]) -> int:
    """Record the first events of many new records, streamed through foundation.bulk; the number recorded.

    A record may have several, if they stand next to each other in their order. ``rows`` must not query the database
    while it is drawn. Raises IntegrityError where a record has events already, TypeError as ``record`` does.
    """
    return insert_rows(Event, _COLUMNS, _links(rows))


def _links(rows: Iterable[NewEvent]) -> Iterator[tuple[object, ...]]:
    subject_type = subject_key = ""
    previous, sequence = policy.NOTHING_BEFORE, 0
    for row in rows:
        key = str(row.subject_id)
        if key != subject_key or row.subject_type != subject_type:
            subject_type, subject_key = row.subject_type, key
            previous, sequence = policy.NOTHING_BEFORE, 0
        sequence += 1
        kind, actor_id = row.by.kind.value, row.by.identifier
        data = policy.data_text(row.data)
        digest = policy.event_hash(previous, (subject_type, key, sequence), row.at, (kind, actor_id), row.action, data)
        yield (subject_type, key, sequence, row.at, kind, actor_id, row.action, Prepared(data), previous, digest)
        previous = digest
