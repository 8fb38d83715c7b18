"""Reading the outbox."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from minsheng.foundation.outbox import policy
from minsheng.foundation.outbox.models import Attempt, Message
from minsheng.foundation.outbox.states import Channel, MessageState
from minsheng.foundation.privacy.models import blind_index


@dataclass(frozen=True, slots=True)
class Gateway:
    """A provider's door: where it is, what it wants to see, and the names it gives to what we send and get."""

    url: str
    token: str
    header: str
    """The header the token goes into; in ``Authorization`` it follows the word Bearer."""
    timeout: float
    """Seconds for the whole call."""
    to_field: str
    text_field: str
    id_field: str


def carries(channel: Channel) -> bool:
    """Whether messages by this channel reach anybody, as this house is set up (OUTBOX_DELIVERY, SMS_GATEWAY_URL)."""
    return gateway_for(channel) is not None or channel in policy.CARRIED[settings.OUTBOX_DELIVERY]


def gateway_for(channel: Channel | str) -> Gateway | None:
    """The gateway that carries this channel, or None where none is set."""
    if channel not in policy.BY_GATEWAY:
        return None
    name = f"{channel.upper()}_GATEWAY"
    url = getattr(settings, f"{name}_URL")
    if not url:
        return None
    parts = ("TOKEN", "HEADER", "TIMEOUT", "FIELDS")
    token, header, timeout, fields = (getattr(settings, f"{name}_{part}") for part in parts)
    return Gateway(url, token, header, timeout, fields["to"], fields["text"], fields["id"])


def after_quiet_hours(at: datetime) -> datetime:
    """``at``, or the end of the quiet hours it falls into (QUIET_HOURS): when a message nobody waits for may go."""
    return policy.after_quiet_hours(at, settings.QUIET_HOURS, ZoneInfo(settings.TIME_ZONE))


def by_id(message_id: int) -> Message | None:
    """The message, or None."""
    return Message.objects.filter(pk=message_id).first()


def about(about_type: str, about_id: int | str) -> QuerySet[Message]:
    """Messages about one record, oldest first."""
    return Message.objects.filter(about_type=about_type, about_id=str(about_id)).order_by("queued_at", "pk")


def dead_letters() -> QuerySet[Message]:
    """Messages that could not be delivered, newest first, each with the last reason and how often it was tried."""
    tries = Attempt.objects.filter(message=OuterRef("pk")).order_by("-number")
    rows = Message.objects.filter(state=MessageState.DEAD).order_by("-finished_at", "-pk")
    return rows.annotate(reason=Subquery(tries.values("reason")[:1]), tries=Subquery(tries.values("number")[:1]))


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


def known_keys(keys: Iterable[str]) -> set[str]:
    """Those of the deduplication keys under which a message was queued already. One statement."""
    rows = Message.objects.filter(deduplication_key__in=list(keys)).order_by()
    return set(rows.values_list("deduplication_key", flat=True))


def counts(*, at: datetime) -> dict[str, int]:
    """How many messages wait, are due by now, were sent, and are dead."""
    return Message.objects.aggregate(
        queued=Count("pk", filter=Q(state=MessageState.QUEUED)),
        due=Count("pk", filter=Q(state=MessageState.QUEUED, due_at__lte=at)),
        sent=Count("pk", filter=Q(state=MessageState.SENT)),
        dead=Count("pk", filter=Q(state=MessageState.DEAD)),
    )


# ── what is known about a message outside, and how an answer finds it ─────────

OUTSIDE = re.compile(r"([0-9]{1,18})[.-]([0-9a-f]{24,40})")
"""A message's number and its key, in the tag of a reply address or before the @ of a Message-ID."""
TAG_LENGTH = 24
MOST_NAMES = 50


def key_of(message: Message) -> str:
    """What a message is known by outside, the same for every try; nobody else can make it up."""
    secret = settings.CONTACT_INDEX_KEY.encode()
    return hmac.new(secret, f"message:{message.deduplication_key}".encode(), "sha256").hexdigest()[:40]


def reply_address(message: Message) -> str:
    """Where an answer to this message goes; "" where no answers are taken in, or it is about no concern."""
    name, at_sign, host = settings.REPLY_ADDRESS.rpartition("@")
    if not at_sign or message.about_type != "concern":
        return ""
    return f"{name}+{message.pk}-{key_of(message)[:TAG_LENGTH]}@{host}"


def answered(addresses: Iterable[str], references: Iterable[str]) -> Message | None:
    """The message that a letter to these addresses, naming these Message-IDs, answers; None where it is none of ours.

    The address counts before the references, and of those the last. A number without its key finds nothing.
    """
    tags = [address.rpartition("@")[0].rpartition("+")[2] for address in addresses if "+" in address]
    named = [reference.strip("<>").partition("@")[0] for reference in references][::-1]
    claims = [match.groups() for one in [*tags, *named][:MOST_NAMES] if (match := OUTSIDE.fullmatch(one.lower()))]
    found = Message.objects.in_bulk([int(number) for number, _key in claims])
    for number, key in claims:
        message = found.get(int(number))
        if message is not None and hmac.compare_digest(key_of(message)[: len(key)], key):
            return message
    return None


def written_to(phone: str, *, since: datetime) -> QuerySet[Message]:
    """Text messages about concerns that went to this number since then, newest first."""
    return sent_to(phone).filter(
        channel=Channel.SMS, state=MessageState.SENT, about_type="concern", queued_at__gte=since
    )
