"""A worker's saved filters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from minsheng.concerns.models import SavedFilter
from minsheng.concerns.policy import Refused, plain_text
from minsheng.core.actors import Actor
from minsheng.foundation.audit import actions as audit

from .errors import refuse

MOST_FILTERS = 20


@transaction.atomic
def save_filter(name: str, values: dict[str, Any], *, by: Actor, at: datetime) -> SavedFilter:
    """Keep filter values under a name; the same name overwrites."""
    title = plain_text(name)[:40]
    if by.worker_id is None or not title:
        raise refuse(Refused.TEXT_MISSING)
    if SavedFilter.objects.filter(worker_id=by.worker_id).exclude(name=title).count() >= MOST_FILTERS:
        raise refuse(Refused.LIMIT_REACHED)
    row, first = SavedFilter.objects.update_or_create(worker_id=by.worker_id, name=title, defaults={"values": values})
    audit.record(subject_type="saved_filter", subject_id=row.pk, action="save", by=by, at=at, first=first)
    return row


@transaction.atomic
def rename_filter(filter_id: int, name: str, *, by: Actor, at: datetime) -> None:
    """Give one's own filter another name, but none that another has already; another worker's is left alone."""
    title = plain_text(name)[:40]
    if not title:
        raise refuse(Refused.TEXT_MISSING)
    own = SavedFilter.objects.filter(worker_id=by.worker_id or 0)
    if own.filter(name=title).exclude(pk=filter_id).exists():
        raise refuse(Refused.NAME_TAKEN)
    if own.filter(pk=filter_id).exclude(name=title).update(name=title):
        audit.record(subject_type="saved_filter", subject_id=filter_id, action="rename", by=by, at=at)


@transaction.atomic
def delete_filter(filter_id: int, *, by: Actor, at: datetime) -> None:
    """Drop one's own filter; another worker's is left alone."""
    deleted, _ = SavedFilter.objects.filter(pk=filter_id, worker_id=by.worker_id or 0).delete()
    if deleted:
        audit.record(subject_type="saved_filter", subject_id=filter_id, action="delete", by=by, at=at)
