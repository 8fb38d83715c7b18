"""Who sits where: turns on a roster, never one person in two places, and swaps between two people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from minsheng.concerns.policy import plain_text
from minsheng.core.actors import Actor
from minsheng.directory import queries as directory
from minsheng.directory.queries.absences import overlapping
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.bulk.queries import locked
from minsheng.reception.models import Shift, Swap
from minsheng.reception.policy import LONGEST_NAME, LONGEST_WORD, Refused, Span, inside, minutes_of
from minsheng.reception.queries import hours_of_point, people_for
from minsheng.reception.states import Part, SwapState

from .doors import must_plan
from .errors import ReceptionRefused, refuse


@dataclass(frozen=True, slots=True)
class Turn:
    """Who, as what, on which day, from and to; ``published_name`` only where residents may read it."""

    worker_id: int
    day: date
    span: Span
    part: Part = Part.WORKER
    published_name: str = ""


@transaction.atomic
def add_shift(point_id: int, turn: Turn, *, by: Actor, at: datetime) -> Shift:
    """Put somebody on the roster.

    Refuses NOT_YOURS, DAY_PAST, ENDS_TOO_SOON, NOT_FROM_HERE, TOO_LONG, CLOSED_THEN (not wholly inside the hours),
    ON_LEAVE, and OVERLAPS with any turn of theirs at any door.
    """
    point = must_plan(point_id, by)
    if turn.day < timezone.localdate(at):
        raise refuse(Refused.DAY_PAST)
    if turn.span.end <= turn.span.start:
        raise refuse(Refused.ENDS_TOO_SOON)
    name = plain_text(turn.published_name)
    if len(name) > LONGEST_NAME:
        raise ReceptionRefused(Refused.TOO_LONG, "published_name")
    if turn.worker_id not in dict(people_for(point, turn.day)):
        raise refuse(Refused.NOT_FROM_HERE)
    if not inside(turn.span, hours_of_point(point, turn.day)):
        raise refuse(Refused.CLOSED_THEN)
    if overlapping(turn.worker_id, turn.day, turn.day + timedelta(days=1)):
        raise refuse(Refused.ON_LEAVE)
    directory.hold_workers([turn.worker_id])
    if _elsewhere(turn.worker_id, turn.day, turn.span).exists():
        raise refuse(Refused.OVERLAPS)
    row = Shift.objects.create(
        point_id=point_id, worker_id=turn.worker_id, part=turn.part, published_name=name, day=turn.day,
        starts=turn.span.start, ends=turn.span.end, entered_by_id=by.worker_id, entered_at=at,
    )  # fmt: skip
    audit.record(
        subject_type="shift", subject_id=row.pk, action="add_shift", by=by, at=at, data=_facts(row), first=True
    )
    return row


def _elsewhere(worker_id: int, day: date, span: Span, *but: int) -> QuerySet[Shift]:
    """The worker's turns that share a minute with the span."""
    rows = Shift.objects.filter(worker_id=worker_id, day=day, starts__lt=span.end, ends__gt=span.start)
    return rows.exclude(pk__in=but)


def _facts(row: Shift) -> dict[str, audit.Json]:
    return {
        "point": row.point_id, "worker": row.worker_id, "day": row.day.isoformat(), "starts": row.starts,
        "ends": row.ends,
    }  # fmt: skip


@transaction.atomic
def drop_shift(shift_id: int, *, by: Actor, at: datetime) -> None:
    """Take a turn off the roster, and the swaps asked for it. Raises ObjectDoesNotExist; refuses NOT_YOURS, BEGUN."""
    row = locked(Shift, shift_id)
    must_plan(row.point_id, by)
    if not _lies_ahead(row, at):
        raise refuse(Refused.BEGUN)
    audit.record(subject_type="shift", subject_id=row.pk, action="drop_shift", by=by, at=at, data=_facts(row))
    row.delete()


def _lies_ahead(row: Shift, at: datetime) -> bool:
    now = timezone.localtime(at)
    return (row.day, row.starts) > (now.date(), minutes_of(now.time()))


@transaction.atomic
def ask_swap(mine_id: int, theirs_id: int, *, word: str = "", by: Actor, at: datetime) -> Swap:
    """Ask a colleague to change places. Raises ObjectDoesNotExist.

    Refuses NOT_YOURS where the first turn is not one's own, SWAP_WITH_ONESELF, BEGUN, TOO_LONG, SWAP_ASKED, and
    SWAP_CLASHES where one of the two would be in two places.
    """
    first, second = sorted((mine_id, theirs_id))
    held = {row.pk: row for row in (locked(Shift, first), locked(Shift, second))}
    mine, theirs, words = held[mine_id], held[theirs_id], plain_text(word)
    if by.worker_id is None or mine.worker_id != by.worker_id:
        raise refuse(Refused.NOT_YOURS)
    if theirs.worker_id == by.worker_id:
        raise refuse(Refused.SWAP_WITH_ONESELF)
    if len(words) > LONGEST_WORD:
        raise ReceptionRefused(Refused.TOO_LONG, "word")
    _must_fit(mine, theirs, at)
    if Swap.objects.filter(mine=mine, theirs=theirs, state=SwapState.ASKED).exists():
        raise refuse(Refused.SWAP_ASKED)
    row = Swap.objects.create(
        mine=mine, theirs=theirs, asked_by_id=mine.worker_id, asked_of_id=theirs.worker_id, word=words, asked_at=at
    )
    data: dict[str, audit.Json] = {"mine": mine.pk, "theirs": theirs.pk}
    audit.record(subject_type="swap", subject_id=row.pk, action="ask_swap", by=by, at=at, data=data, first=True)
    return row


def _must_fit(mine: Shift, theirs: Shift, at: datetime) -> None:
    if not (_lies_ahead(mine, at) and _lies_ahead(theirs, at)):
        raise ReceptionRefused(Refused.BEGUN, "theirs")
    both = (mine.pk, theirs.pk)
    if (
        _elsewhere(mine.worker_id, theirs.day, theirs.span, *both).exists()
        or _elsewhere(theirs.worker_id, mine.day, mine.span, *both).exists()
    ):
        raise refuse(Refused.SWAP_CLASHES)


@transaction.atomic
def answer_swap(swap_id: int, *, accept: bool, by: Actor, at: datetime) -> Swap:
    """Say yes, and both change places; or no. Raises ObjectDoesNotExist.

    Refuses NOT_YOURS to anybody but whom it asks, SWAP_OVER, and on a yes BEGUN and SWAP_CLASHES as asking does.
    """
    row = locked(Swap, swap_id)
    if by.worker_id is None or row.asked_of_id != by.worker_id:
        raise refuse(Refused.NOT_YOURS)
    if row.state != SwapState.ASKED:
        raise refuse(Refused.SWAP_OVER)
    if accept:
        _exchange(row, at)
    _end(row, SwapState.ACCEPTED if accept else SwapState.DECLINED, at)
    verb = "accept_swap" if accept else "decline_swap"
    audit.record(subject_type="swap", subject_id=row.pk, action=verb, by=by, at=at)
    return row


def _exchange(row: Swap, at: datetime) -> None:
    directory.hold_workers([row.asked_by_id, row.asked_of_id])
    first, second = sorted((row.mine_id, row.theirs_id))
    held = {shift.pk: shift for shift in (locked(Shift, first), locked(Shift, second))}
    mine, theirs = held[row.mine_id], held[row.theirs_id]
    if (mine.worker_id, theirs.worker_id) != (row.asked_by_id, row.asked_of_id):
        raise refuse(Refused.SWAP_OVER)
    _must_fit(mine, theirs, at)
    if (mine.day, mine.starts) == (theirs.day, theirs.starts):  # both begin at once: the doors change places
        mine.point_id, theirs.point_id = theirs.point_id, mine.point_id
        mine.ends, theirs.ends = theirs.ends, mine.ends
    else:
        people = [(one.worker_id, one.part, one.published_name) for one in (theirs, mine)]
        for shift, (worker_id, part, name) in zip((mine, theirs), people, strict=True):
            shift.worker_id, shift.part, shift.published_name = worker_id, part, name
    mine.save()
    theirs.save()


def _end(row: Swap, state: SwapState, at: datetime) -> None:
    row.state, row.answered_at = state, at
    row.save(update_fields=["state", "answered_at"])


@transaction.atomic
def withdraw_swap(swap_id: int, *, by: Actor, at: datetime) -> Swap:
    """Take one's own asking back. Raises ObjectDoesNotExist; refuses NOT_YOURS and SWAP_OVER."""
    row = locked(Swap, swap_id)
    if by.worker_id is None or row.asked_by_id != by.worker_id:
        raise refuse(Refused.NOT_YOURS)
    if row.state != SwapState.ASKED:
        raise refuse(Refused.SWAP_OVER)
    _end(row, SwapState.WITHDRAWN, at)
    audit.record(subject_type="swap", subject_id=row.pk, action="withdraw_swap", by=by, at=at)
    return row
