"""Reading the log: a record's events, and the proof that nothing in it was changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from minsheng.foundation.audit import policy
from minsheng.foundation.audit.models import Event, Seal

CHUNK = 5_000
RANGES_AT_ONCE = 100

LATE_FOR = timedelta(hours=6)
"""How long after a seal an event missing from it may still turn up: no transaction runs longer."""

Progress = Callable[[int, int], None]
"""Told how many events were looked at, and how many there are to look at."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What ``verify`` found. ``first_broken`` is a sentence naming the first broken link, or None."""

    records: int
    events: int
    seals: int
    unsealed: int
    """Events no seal covers yet: had the newest of a record vanished among them, nobody could tell."""
    last_seal: str
    """Hexadecimal hash of the newest seal; kept elsewhere (printed, say), it proves the log was not written anew."""
    first_broken: str | None

    @property
    def intact(self) -> bool:
        """Whether every link held."""
        return self.first_broken is None


class _Broken(Exception):
    """Stops the reading at the first broken link."""


def events_of(subject_type: str, subject_id: int | str) -> QuerySet[Event]:
    """The events of one record, oldest first."""
    return Event.objects.filter(subject_type=subject_type, subject_id=str(subject_id)).order_by("sequence")


def events_of_many(subject_type: str, subject_ids: Iterable[int | str]) -> QuerySet[Event]:
    """The events of several records, each record's oldest first."""
    keys = [str(key) for key in subject_ids]
    return Event.objects.filter(subject_type=subject_type, subject_id__in=keys).order_by("subject_id", "sequence")


def holds_seal(digest: str) -> bool:
    """Whether a seal with this hash (hexadecimal, as ``verify`` tells it) stands among the seals."""
    try:
        wanted = bytes.fromhex(digest.strip())
    except ValueError:
        return False
    return any(bytes(one) == wanted for one in Seal.objects.values_list("hash", flat=True).iterator(CHUNK))


def open_gaps(*, at: datetime) -> policy.Ranges:
    """Ids missing from the recent seals that no later seal took in."""
    recent = list(Seal.objects.filter(at__gte=at - LATE_FOR).values_list("missing", "late"))
    missing = policy.union(*(gaps for gaps, _late in recent))
    return policy.without(missing, policy.union(*(late for _gaps, late in recent)))


def events_in(ranges: policy.Ranges) -> Iterator[tuple[int, bytes]]:
    """(id, hash) of the events whose ids lie in ``ranges``, ascending."""
    for start in range(0, len(ranges), RANGES_AT_ONCE):
        wanted = Q()
        for first, last in ranges[start : start + RANGES_AT_ONCE]:
            wanted |= Q(pk__gte=first, pk__lte=last)
        rows = Event.objects.filter(wanted).order_by("pk").values_list("pk", "hash")
        for event_id, digest in rows.iterator(chunk_size=CHUNK):
            yield event_id, bytes(digest)


def verify(progress: Progress | None = None) -> Verification:
    """Recompute every record's chain and every seal, streamed; the first broken link is named and ends the reading.

    Looks at every event twice (by record, then by seal), beside writers, without locks.
    """
    reading = _Reading(progress)
    broken: str | None = None
    try:
        reading.chains()
        reading.seals()
    except _Broken as error:
        broken = str(error)
    return Verification(
        records=reading.records,
        events=reading.events,
        seals=reading.seal_count,
        unsealed=max(reading.events - reading.sealed, 0),
        last_seal=reading.last_seal.hex() if reading.seal_count else "",
        first_broken=broken,
    )


class _Reading:
    """One pass over the log, with what it counted so far."""

    def __init__(self, progress: Progress | None) -> None:
        self.records = self.events = self.seal_count = self.sealed = 0
        self.last_seal = policy.NOTHING_BEFORE
        self._progress = progress
        self._looked_at = 0
        self._to_look_at = 2 * Event.objects.count() if progress else 0

    def chains(self) -> None:
        """Every record's events hang on each other, from the first on, and say what was hashed."""
        subject, previous, sequence = ("", ""), policy.NOTHING_BEFORE, 0
        rows = Event.objects.order_by("subject_type", "subject_id", "sequence").values_list(
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
        for kind, key, number, at, actor_kind, actor_id, action, data, stored_previous, stored in rows.iterator(CHUNK):
            self._tell()
            self.events += 1
            if (kind, key) != subject:
                subject, previous, sequence = (kind, key), policy.NOTHING_BEFORE, 0
                self.records += 1
            sequence += 1
            where = {"type": kind, "id": key, "number": number}
            if number != sequence:
                raise _Broken(
                    _("%(type)s %(id)s: event %(missing)s is missing before event %(number)s")
                    % {**where, "missing": sequence}
                )
            if bytes(stored_previous) != previous:
                raise _Broken(_("%(type)s %(id)s: event %(number)s does not hang on the event before it") % where)
            digest = policy.event_hash(
                previous, (kind, key, number), at, (actor_kind, actor_id), action, _written(data)
            )
            if bytes(stored) != digest:
                raise _Broken(_("%(type)s %(id)s: event %(number)s was changed after it was recorded") % where)
            previous = digest

    def seals(self) -> None:
        """Every seal hangs on the one before, covers the next ids, and its events are all there and the same."""
        last_event, awaited = 0, _Awaited()
        for number, seal in enumerate(Seal.objects.order_by("number").iterator(CHUNK), start=1):
            where = {"number": number}
            if seal.number != number or seal.first_event != last_event + 1:
                raise _Broken(_("seal %(number)s is missing") % where)
            if bytes(seal.previous_hash) != self.last_seal:
                raise _Broken(_("seal %(number)s does not hang on the seal before it") % where)
            self._check(seal)
            last_event = seal.last_event
            awaited.note(seal)
            self.last_seal = bytes(seal.hash)
            self.seal_count += 1
        for event_id, _digest in events_in(awaited.overdue()):
            raise _Broken(_("event %(event)s slipped in behind a seal") % {"event": event_id})

    def _check(self, seal: Seal) -> None:
        seal_hash = policy.SealHash(self.last_seal)
        span: policy.Ranges = [[seal.first_event, seal.last_event]] if seal.last_event >= seal.first_event else []
        expected = policy.without(span, seal.missing)
        count = 0
        for wanted in (expected, seal.late):
            found: list[int] = []
            for event_id, digest in events_in(wanted):
                self._tell()
                seal_hash.add(event_id, digest)
                found.append(event_id)
            count += len(found)
            if lost := policy.without(wanted, policy.ranges_of(found)):
                raise _Broken(
                    _("event %(event)s was sealed by seal %(number)s and is gone")
                    % {"event": lost[0][0], "number": seal.number}
                )
        span_ends = (seal.first_event, seal.last_event)
        if count != seal.count or bytes(seal.hash) != seal_hash.finish(
            seal.number, span=span_ends, missing=seal.missing, late=seal.late, at=seal.at
        ):
            raise _Broken(
                _("seal %(number)s: its events %(first)s to %(last)s, or the seal itself, were changed")
                % {"number": seal.number, "first": seal.first_event, "last": seal.last_event}
            )
        self.sealed += count

    def _tell(self) -> None:
        self._looked_at += 1
        if self._progress and self._looked_at % CHUNK == 0:
            self._progress(self._looked_at, max(self._to_look_at, self._looked_at))


def _written(data: dict[str, policy.Json]) -> str:
    try:
        return policy.data_text(data)
    except TypeError:
        return ""  # nothing we wrote, recording refuses such data: no hash will fit


class _Awaited:
    """Ids missing from the seals read so far, and when each seal was made."""

    def __init__(self) -> None:
        self._missing: list[tuple[datetime, policy.Ranges]] = []
        self._late: policy.Ranges = []
        self._newest: datetime | None = None

    def note(self, seal: Seal) -> None:
        self._newest = seal.at
        self._late.extend(seal.late)
        if seal.missing:
            self._missing.append((seal.at, seal.missing))

    def overdue(self) -> policy.Ranges:
        """Ids that no seal will take in any more."""
        if self._newest is None:
            return []
        old = [gaps for at, gaps in self._missing if at < self._newest - LATE_FOR]
        return policy.without(policy.union(*old), policy.union(self._late))
