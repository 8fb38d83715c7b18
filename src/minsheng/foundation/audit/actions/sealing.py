"""Sealing: every so often, the hash of all events up to a number is hung on the seal before it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from minsheng.foundation.audit import policy
from minsheng.foundation.audit.models import Event, Seal
from minsheng.foundation.audit.queries import events_in, open_gaps

SETTLE = timedelta(seconds=60)
"""Events younger than this wait for the next seal: those before them may still be in a running transaction."""

MOST_EVENTS = 250_000
"""Events in one seal; after a large import several seals follow each other."""

CHUNK = 5_000


def seal(*, at: datetime, settle: timedelta = SETTLE) -> int:
    """Seal the events older than ``settle`` that no seal covers yet; the number of seals written.

    Writers are never made to wait: nothing is locked. Ids of the span that cannot be seen are listed as missing, and
    sealed as late if they turn up. Two who seal at once: the second writes nothing.
    """
    last = Seal.objects.order_by("-number").first()
    end = _settled_until(after=last.last_event if last else 0, at=at, settle=settle)
    written = 0
    while (fresh := _next_seal(last, end=end, at=at)) is not None:
        try:
            with transaction.atomic():
                fresh.save(force_insert=True)
        except IntegrityError:
            return written  # somebody else sealed in the meantime: theirs stands
        last = fresh
        written += 1
    return written


def _settled_until(*, after: int, at: datetime, settle: timedelta) -> int:
    """The highest id below every event that is still fresh; an event dated far ahead does not hold the others up."""
    unsealed = Event.objects.filter(pk__gt=after)
    fresh = unsealed.filter(at__gt=at - settle, at__lte=at + settle).order_by("pk").values_list("pk", flat=True).first()
    if fresh is not None:
        return fresh - 1
    highest: int | None = unsealed.aggregate(highest=Max("pk"))["highest"]
    return after if highest is None else highest


def _next_seal(last: Seal | None, *, end: int, at: datetime) -> Seal | None:
    first_event = last.last_event + 1 if last else 1
    number = last.number + 1 if last else 1
    previous = bytes(last.hash) if last else policy.NOTHING_BEFORE
    seal_hash = policy.SealHash(previous)
    seen = _Span(first_event)
    span = Event.objects.filter(pk__gte=first_event, pk__lte=end).order_by("pk").values_list("pk", "hash")
    for event_id, digest in span[:MOST_EVENTS].iterator(chunk_size=CHUNK):
        seal_hash.add(event_id, bytes(digest))
        seen.add(event_id)
    late_ids = []
    for event_id, digest in events_in(open_gaps(at=at)):
        seal_hash.add(event_id, digest)
        late_ids.append(event_id)
    if not seen.count and not late_ids:
        return None
    late = policy.ranges_of(late_ids)
    return Seal(
        number=number,
        at=at,
        first_event=first_event,
        last_event=seen.last,
        count=seen.count + len(late_ids),
        missing=seen.missing,
        late=late,
        previous_hash=previous,
        hash=seal_hash.finish(number, span=(first_event, seen.last), missing=seen.missing, late=late, at=at),
    )


class _Span:
    """Follows ascending ids and notes the ones left out."""

    def __init__(self, first: int) -> None:
        self.last = first - 1
        self.count = 0
        self.missing: policy.Ranges = []

    def add(self, number: int) -> None:
        if number > self.last + 1:
            self.missing.append([self.last + 1, number - 1])
        self.last = number
        self.count += 1
