"""Delivering what is due: claim, try, write down what came of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from minsheng.foundation.outbox.actions.adapters import ADAPTERS, SENT, Adapter, Outcome
from minsheng.foundation.outbox.actions.gateway import GatewayAdapter
from minsheng.foundation.outbox.models import Attempt, Message
from minsheng.foundation.outbox.policy import CLAIM_FOR, pause_after
from minsheng.foundation.outbox.queries import gateway_for
from minsheng.foundation.outbox.states import Channel, MessageState, Result

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Delivered:
    """What a round of delivery came to."""

    sent: int = 0
    later: int = 0
    dead: int = 0

    @property
    def tried(self) -> int:
        """Messages that were tried."""
        return self.sent + self.later + self.dead


def deliver_due(*, at: datetime, limit: int = 100) -> Delivered:
    """Try up to ``limit`` due messages once each, through the gateway of its channel where one is set, else
    through the adapter of settings.OUTBOX_DELIVERY.

    Each message is claimed before it is tried, so workers side by side never send one twice. A worker killed between
    sending and writing that down leaves the message to be sent again after CLAIM_FOR, under the same Message-ID. Runs
    outside a transaction: what was sent stays sent. ``at`` counts for the whole round, so keep rounds short.
    """
    delivered = Delivered()
    name = settings.OUTBOX_DELIVERY
    with ADAPTERS[name]() as adapter:
        for message_id in list(_due(at).order_by("due_at", "pk").values_list("pk", flat=True)[:limit]):
            claimed = _due(at).filter(pk=message_id).update(claimed_until=at + CLAIM_FOR)
            if claimed != 1:
                continue  # another worker has it
            message = Message.objects.get(pk=message_id)
            gateway = gateway_for(message.channel)
            through = GatewayAdapter(gateway, at=at) if gateway else adapter
            outcome = _try(through, message)
            _write_down(message, outcome, "gateway" if gateway else name, at=at, into=delivered)
    return delivered


def _due(at: datetime) -> QuerySet[Message]:
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    return Message.objects.filter(free, state=MessageState.QUEUED, due_at__lte=at)


def _try(adapter: Adapter, message: Message) -> Outcome:
    if message.channel == Channel.INBOX:
        return SENT  # read on our own pages: it has arrived by being written
    if not message.address.strip():
        return Outcome(Result.NEVER, "no_address")
    try:
        return adapter.deliver(message)
    except Exception as error:
        # one message must not keep the others from leaving
        logger.exception("message %s could not be handed over", message.pk)
        return Outcome(Result.LATER, type(error).__name__)


@transaction.atomic
def mark_bounced(message_id: int, *, at: datetime) -> bool:
    """A letter that was sent has come back: it is dead after all. False where it is not known as sent."""
    sent = Message.objects.filter(pk=message_id, state=MessageState.SENT)
    if sent.update(state=MessageState.DEAD, finished_at=at) != 1:
        return False
    number = Attempt.objects.filter(message_id=message_id).count() + 1
    Attempt.objects.create(
        message_id=message_id, number=number, at=at, adapter="mail", result=Result.NEVER, reason="bounced"
    )
    return True


@transaction.atomic
def _write_down(message: Message, outcome: Outcome, adapter: str, *, at: datetime, into: Delivered) -> None:
    number = message.attempts + 1
    pause = pause_after(number) if outcome.result is Result.LATER else None
    if pause and outcome.wish:
        pause = max(pause, outcome.wish)
    state = MessageState.QUEUED
    if outcome.result is Result.SENT:
        state = MessageState.SENT
        into.sent += 1
    elif pause is None:
        state = MessageState.DEAD
        into.dead += 1
    else:
        into.later += 1
    Message.objects.filter(pk=message.pk).update(
        state=state,
        attempts=number,
        claimed_until=None,
        due_at=at + pause if pause else message.due_at,
        finished_at=None if pause else at,
    )
    through = "inbox" if message.channel == Channel.INBOX else adapter
    tries_before = Attempt.objects.filter(message=message).count()
    Attempt.objects.create(
        message=message,
        number=tries_before + 1,
        at=at,
        adapter=through,
        result=outcome.result,
        reason=outcome.reason[:80],
        provider_id=outcome.provider_id,
    )
