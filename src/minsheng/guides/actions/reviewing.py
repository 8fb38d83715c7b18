"""Keeping guides true: reviewed until a later day, given to another owner."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from minsheng.core.actors import Actor
from minsheng.directory.queries import area_index, find_worker
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.bulk.queries import locked
from minsheng.guides.models import Guide
from minsheng.guides.permissions import may_write
from minsheng.guides.policy import GuideRefused, Problem
from minsheng.guides.states import Refused


@transaction.atomic
def mark_reviewed(guide_id: int, *, review_by: date | None, by: Actor, at: datetime) -> Guide:
    """Somebody looked: what it says is true, and is to be looked at again by a later day. Raises GuideRefused."""
    guide = writable(guide_id, by=by)
    if guide.current_id is None:
        raise GuideRefused(Problem(Refused.NOT_PUBLISHED, "review_by"))
    if review_by is None:
        raise GuideRefused(Problem(Refused.REVIEW_MISSING, "review_by"))
    if review_by <= timezone.localdate(at):
        raise GuideRefused(Problem(Refused.REVIEW_PAST, "review_by"))
    guide.due_on, guide.reminded_at = review_by, None
    guide.reviewed_at, guide.reviewed_by_id = at, by.worker_id
    guide.save(update_fields=["due_on", "reminded_at", "reviewed_at", "reviewed_by"])
    audit.record(
        subject_type="guide", subject_id=guide.pk, action="mark_reviewed", by=by, at=at,
        data={"review_by": review_by.isoformat()},
    )  # fmt: skip
    return guide


@transaction.atomic
def give_to(guide_id: int, *, owner_id: int, by: Actor, at: datetime) -> Guide:
    """Another worker owns it and is reminded from now on. Raises GuideRefused."""
    guide = writable(guide_id, by=by)
    owner_found(owner_id)
    guide.owner_id, guide.reminded_at = owner_id, None
    guide.save(update_fields=["owner", "reminded_at"])
    audit.record(subject_type="guide", subject_id=guide.pk, action="give_guide", by=by, at=at, data={"owner": owner_id})
    return guide


def owner_found(worker_id: int) -> None:
    """Raise GuideRefused unless this is somebody still at work here."""
    worker = find_worker(worker_id=worker_id)
    if worker is None or not worker.is_active:
        raise GuideRefused(Problem(Refused.OWNER_UNKNOWN, "owner"))


def writable(guide_id: int, *, by: Actor) -> Guide:
    """The guide, locked, for somebody who writes it. Raises ObjectDoesNotExist, GuideRefused NOT_YOURS."""
    guide = locked(Guide, guide_id)
    area = area_index().get(guide.area_id)
    if area is None or not may_write(by, area.path):
        raise GuideRefused(Problem(Refused.NOT_YOURS))
    return guide
