"""The limits an office sets for itself, and computing running limits anew when hours, holidays or limits changed."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng.concerns.models import ClockLimit, ClockRun, Concern
from minsheng.concerns.policy import Changes, Facts, Span, limits
from minsheng.concerns.queries.reading import clock_changes_of_each
from minsheng.concerns.queries.rules import forget_rules, rules
from minsheng.concerns.states import Clock, Urgency
from minsheng.core.actors import SYSTEM, Actor
from minsheng.core.working_time import WorkingCalendar
from minsheng.directory import queries as directory
from minsheng.directory.permissions import keeps_a_district
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.bulk import actions as bulk
from minsheng.foundation.bulk.queries import locked

from .clocks import queued, watched

BATCH = 200
COLUMNS = ("first_due_at", "contact_due_at", "due_at", "queue_at", "watch_at")


@transaction.atomic
def set_limit(*, clock: Clock, urgency: Urgency, span: Span, by: Actor, at: datetime) -> ClockLimit:
    """Set how long a tier may take on a clock. ValueError outside 1 to 1,000; PermissionDenied below a district."""
    if not keeps_a_district(by):
        raise PermissionDenied("limits")
    if not 1 <= span.number <= 1000:  # noqa: PLR2004 (as the table's constraint says)
        raise ValueError(span.number)
    before = rules().span(clock, urgency)
    row, created = ClockLimit.objects.get_or_create(
        clock=clock, urgency=urgency, defaults={"number": span.number, "measure": span.measure}
    )
    if not created:
        row.number, row.measure, row.version = span.number, span.measure, row.version + 1
        row.save(update_fields=["number", "measure", "version"])
    audit.record(
        subject_type="clock_limit",
        subject_id=row.pk,
        action="set_limit",
        by=by,
        at=at,
        data={"clock": clock, "tier": urgency, "from": _told(before), "to": _told(span)},
        first=created,
    )
    forget_rules()
    transaction.on_commit(forget_rules)
    return row


def _told(span: Span) -> str:
    return f"{span.number} {span.measure}"


def recompute_limits(*, at: datetime, most: int = 20_000) -> int:
    """Compute running limits anew where hours, holidays or limits have changed since the last time; how many moved.

    Looks at up to ``most`` open concerns in batches, one transaction each, and remembers how far it came: killed, or
    called again, it goes on there. Imported concerns keep the limits they came with; a limit that was already missed
    moves too, because it is computed from receipt. Where nothing has changed one statement finds that out.
    """
    digest = _digest()
    last = ClockRun.objects.order_by("-id").first()
    if last is not None and last.finished_at is not None and last.digest == digest:
        return 0
    if last is None or last.finished_at is not None or last.digest != digest:
        run = _begin(digest, unfinished=last if last and last.finished_at is None else None, at=at)
    else:
        run = last
    moved = before = run.moved
    for _batch in range(max(1, most // BATCH)):
        if not _one_batch(run, at=at):
            break
        moved = run.moved
    return moved - before


def _digest() -> str:
    """A fingerprint of everything a limit is computed from, apart from the concern."""
    parts = [sorted((*key, span.number, span.measure) for key, span in rules().spans.items())]
    calendars: list[Any] = [directory.calendar(), *(directory.calendar(unit) for unit in directory.units_with_hours())]
    return sha256(repr([parts, [_spelt(one) for one in calendars]]).encode()).hexdigest()


def _spelt(calendar: WorkingCalendar) -> list[Any]:
    days = [sorted(day.toordinal() for day in kind) for kind in (calendar.holidays, calendar.make_up_days)]
    week = [[(str(period.start), str(period.end)) for period in hours] for hours in calendar.week]
    return [week, days, calendar.keeps_holidays, calendar.time_zone.key]


@transaction.atomic
def _begin(digest: str, *, unfinished: ClockRun | None, at: datetime) -> ClockRun:
    """Start over; what an unfinished run was computing is out of date."""
    if unfinished is not None:
        unfinished.finished_at = at
        unfinished.save(update_fields=["finished_at"])
    return ClockRun.objects.create(digest=digest, started_at=at)


@transaction.atomic
def _one_batch(run: ClockRun, *, at: datetime) -> bool:
    """The next concerns of the run; False once there are none left."""
    locked(ClockRun, run.pk)
    rows = Concern.objects.filter(is_open=True, source="", due_at__isnull=False, pk__gt=run.reached)
    batch = list(rows.select_for_update().order_by("pk").defer("text", "reply")[:BATCH])
    changes = clock_changes_of_each([concern.pk for concern in batch])
    for concern in batch:
        run.moved += _computed(concern, changes.get(concern.pk, []), at=at)
        run.reached = concern.pk
    run.looked += len(batch)
    if not batch:
        run.finished_at = at
        audit.record(
            subject_type="clock_run",
            subject_id=run.pk,
            action="recompute_limits",
            by=SYSTEM,
            at=at,
            data={"looked": run.looked, "moved": run.moved},
            first=True,
        )
    run.save(update_fields=["reached", "looked", "moved", "finished_at"])
    return bool(batch)


def _computed(concern: Concern, changes: Changes, *, at: datetime) -> bool:
    """Set the limits of one concern; whether any moved. Not a step of its life: no line, no new version."""
    before = (concern.first_due_at, concern.contact_due_at, concern.due_at)
    facts = Facts(concern.received_at, Urgency(concern.urgency), concern.dispatched_at, changes)
    limit = limits(facts, rules(), directory.calendar(), directory.calendar(concern.unit_id))
    if before == (limit.first_due_at, limit.contact_due_at, limit.due_at):
        return False
    concern.first_due_at, concern.contact_due_at = limit.first_due_at, limit.contact_due_at
    concern.due_at = limit.due_at
    concern.queue_at = queued(concern)
    concern.watch_at = watched(concern, at)
    bulk.update_one(concern, COLUMNS)
    return True
