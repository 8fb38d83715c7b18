"""Putting messages into the outbox, reviving dead ones, and forgetting what old ones said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from minsheng.core.actors import Actor
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.bulk.actions import insert_one
from minsheng.foundation.outbox.actions.adapters import letter_path, letters_folder
from minsheng.foundation.outbox.models import Message
from minsheng.foundation.outbox.states import Channel, MessageState
from minsheng.foundation.privacy.models import blind_index

FORGOTTEN_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message to be sent: already written, in the reader's language."""

    channel: Channel | str
    address: str
    language: str
    template: str
    """Which text it is, as a code; for the figures, and for finding all of a kind."""
    subject: str
    body: str
    about_type: str = ""
    about_id: int | str = ""
    deduplication_key: str
    """The same key queued twice is one message."""
    not_before: datetime | None = None
    """Leaves no earlier, such as after the quiet hours (``queries.after_quiet_hours``)."""


def queue(messages: Sequence[NewMessage], *, at: datetime) -> None:
    """Queue the messages in the caller's transaction, one INSERT for all; those queued before are passed over.

    ValueError for a channel that does not exist.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a message is queued in the transaction of what it tells about")
    rows = [
        Message(
            channel=Channel(message.channel).value,
            address=message.address,
            address_index=blind_index(message.address),
            language=message.language,
            template=message.template,
            subject=message.subject[:200],
            body=message.body,
            about_type=message.about_type,
            about_id=str(message.about_id),
            deduplication_key=message.deduplication_key,
            queued_at=at,
            due_at=max(at, message.not_before or at),
        )
        for message in messages
    ]
    if len(rows) == 1:
        insert_one(rows[0], unless_there=True)  # by far the most frequent case, and the cheaper statement
    elif rows:
        Message.objects.bulk_create(rows, ignore_conflicts=True)


def withdraw(*, about_type: str, about_id: int | str, queued_at: datetime) -> bool:
    """Take back the messages about something that were queued at this moment; False where one has left, or is leaving.

    In the caller's transaction, which is rolled back on False. Beside a worker that is just claiming one, either it is
    deleted before the claim, or the claim stands and this says so.
    """
    queued = Message.objects.filter(about_type=about_type, about_id=str(about_id), queued_at=queued_at)
    number = queued.count()
    if not number:
        return True
    waiting = queued.filter(state=MessageState.QUEUED, claimed_until__isnull=True, attempts=0)
    return waiting.delete()[0] == number


@transaction.atomic
def revive(message_id: int, *, by: Actor, at: datetime) -> bool:
    """Give a dead message its tries back; False where it is not dead, or was emptied in the meantime."""
    dead = Message.objects.filter(pk=message_id, state=MessageState.DEAD).exclude(address_index="")
    if dead.update(state=MessageState.QUEUED, attempts=0, due_at=at, finished_at=None) != 1:
        return False
    audit.record(action="revive", subject_type="message", subject_id=message_id, by=by, at=at)
    return True


def forget(*, before: datetime) -> int:
    """Empty address, subject and text of messages finished before; the row stays as proof that it was sent.

    A letter that the file adapter wrote holds the address too, in the clear: it is deleted.
    """
    old = Message.objects.filter(finished_at__lt=before).exclude(address="", subject="", body="")
    forgotten = 0
    while batch := dict(old.order_by("pk").values_list("pk", "channel")[:FORGOTTEN_AT_ONCE]):
        for message_id, channel in batch.items():
            letter_path(letters_folder(), message_id, channel).unlink(missing_ok=True)
        with transaction.atomic():
            forgotten += Message.objects.filter(pk__in=batch).update(address="", address_index="", subject="", body="")
    return forgotten
