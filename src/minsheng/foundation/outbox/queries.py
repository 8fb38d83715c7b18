"""Reading the outbox."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from minsheng.foundation.outbox.models import Message
from minsheng.foundation.outbox.policy import CARRIED
from minsheng.foundation.outbox.states import Channel, MessageState
from minsheng.foundation.privacy.models import blind_index


def carries(channel: Channel) -> bool:
    """Whether messages by this channel reach anybody, as this house is set up (OUTBOX_DELIVERY)."""
    return channel in CARRIED[settings.OUTBOX_DELIVERY]


def about(about_type: str, about_id: int | str) -> QuerySet[Message]:
    """Messages about one record, oldest first."""
    return Message.objects.filter(about_type=about_type, about_id=str(about_id)).order_by("queued_at", "pk")


def dead_letters() -> QuerySet[Message]:
    """Messages that could not be delivered, newest first."""
    return Message.objects.filter(state=MessageState.DEAD).order_by("-finished_at", "-pk")


def sent_to(address: str) -> QuerySet[Message]:
    """Everything queued for one e-mail address, phone number or worker's id, newest first, until it is forgotten."""
    return (
        Message.objects.filter(address_index=blind_index(address))
        .exclude(address_index="")
        .order_by("-queued_at", "-pk")
    )


def inbox_of(worker_id: int) -> QuerySet[Message]:
    """What lies in a worker's inbox, newest first."""
    return sent_to(str(worker_id)).filter(channel=Channel.INBOX)


def counts(*, at: datetime) -> dict[str, int]:
    """How many messages wait, are due by now, were sent, and are dead."""
    return Message.objects.aggregate(
        queued=Count("pk", filter=Q(state=MessageState.QUEUED)),
        due=Count("pk", filter=Q(state=MessageState.QUEUED, due_at__lte=at)),
        sent=Count("pk", filter=Q(state=MessageState.SENT)),
        dead=Count("pk", filter=Q(state=MessageState.DEAD)),
    )
