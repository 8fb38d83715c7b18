"""Leave: entered by the worker, the supervisor of the unit, or whoever keeps the area. No reason is asked or kept."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng.core.actors import Actor, ActorKind
from minsheng.directory.events import AbsenceEntered
from minsheng.directory.models import Absence, Worker
from minsheng.directory.policy import DirectoryRefusal
from minsheng.directory.queries.absences import deputies_for, enterable, forget_absences, overlapping
from minsheng.foundation.audit.actions import record
from minsheng.foundation.events.actions import announce


@transaction.atomic
def enter_absence(
    *, worker_id: int, starts_on: date, ends_on: date, by: Actor, at: datetime, deputy_id: int | None = None
) -> Absence:
    """Enter leave from ``starts_on`` up to, not including, ``ends_on``; where it has begun, work is handed over now.

    Refuses "absence_too_short", "absence_overlaps", and "no_deputy" where the deputy holds no post in a unit of the
    worker's. PermissionDenied for anybody who is not the worker, their supervisor or their administrator.
    """
    _must_enter(by, worker_id, starts_on)
    if ends_on <= starts_on:
        raise DirectoryRefusal("absence_too_short")
    Worker.objects.select_for_update().get(pk=worker_id)
    if overlapping(worker_id, starts_on, ends_on):
        raise DirectoryRefusal("absence_overlaps")
    if deputy_id is not None and (
        deputy_id == worker_id or not deputies_for([worker_id], starts_on).filter(pk=deputy_id).exists()
    ):
        raise DirectoryRefusal("no_deputy")
    absence = Absence.objects.create(
        worker_id=worker_id,
        starts_on=starts_on,
        ends_on=ends_on,
        deputy_id=deputy_id,
        entered_by_id=by.worker_id,
        entered_at=at,
    )
    data = {"worker": worker_id, "deputy": deputy_id}
    record(subject_type="absence", subject_id=absence.pk, action="enter_absence", by=by, at=at, data=data, first=True)
    _changed(worker_id, at)
    return absence


@transaction.atomic
def drop_absence(*, absence_id: int, by: Actor, at: datetime) -> None:
    """Take leave back, or end it today by doing so. What was handed over stays where it is."""
    absence = Absence.objects.select_for_update().get(pk=absence_id)
    _must_enter(by, absence.worker_id, absence.starts_on)
    absence.delete()
    data = {"worker": absence.worker_id}
    record(subject_type="absence", subject_id=absence_id, action="drop_absence", by=by, at=at, data=data)
    forget_absences()
    transaction.on_commit(forget_absences)


def _changed(worker_id: int, at: datetime) -> None:
    forget_absences()
    transaction.on_commit(forget_absences)
    announce(AbsenceEntered(worker_id, at))


def _must_enter(by: Actor, worker_id: int, on: date) -> None:
    if by.kind is ActorKind.SYSTEM:
        return
    if by.kind is not ActorKind.WORKER or not enterable(by, on).filter(pk=worker_id).exists():
        raise PermissionDenied("absence")
