"""Appending events to the chains of their records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import IntegrityError, connection, transaction

from minsheng.core.actors import Actor
from minsheng.foundation.audit import policy
from minsheng.foundation.audit.models import Event
from minsheng.foundation.audit.policy import Json, NewEvent
from minsheng.foundation.bulk.actions import Prepared, insert_one, insert_rows

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


def record(
    *,
    subject_type: str,
    subject_id: int | str,
    action: str,
    by: Actor,
    at: datetime,
    data: Mapping[str, Json] = _NO_DATA,
    first: bool = False,
    after: Event | None = None,
) -> Event:
    """Append one event to the record's chain, in the transaction of the change it describes.

    ``first`` says that the record is new, ``after`` is its last event where the caller has just written it, the record
    still locked: no look-up of the event before, one SQL statement instead of two.
    ``data``: codes, ids and digests only. Raises AuditConflict where another writer appended first (the transaction
    is then to be rolled back), TypeError for data that cannot be hashed, TransactionManagementError outside a
    transaction: a change and its event stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event is recorded in the transaction of what it describes")
    subject_key = str(subject_id)
    if after is not None:
        previous, sequence = bytes(after.hash), after.sequence
    else:
        previous, sequence = (policy.NOTHING_BEFORE, 0) if first else _last_link(subject_type, subject_key)
    digest = policy.event_hash(
        previous,
        (subject_type, subject_key, sequence + 1),
        at,
        (by.kind.value, by.identifier),
        action,
        policy.data_text(data),
    )
    event = Event(
        subject_type=subject_type,
        subject_id=subject_key,
        sequence=sequence + 1,
        at=at,
        actor_kind=by.kind.value,
        actor_id=by.identifier,
        action=action,
        data=dict(data),
        previous_hash=previous,
        hash=digest,
    )
    try:
        insert_one(event)
    except IntegrityError as error:
        raise AuditConflict(f"{subject_type} {subject_key} was changed by somebody else in the same moment") from error
    return event


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
