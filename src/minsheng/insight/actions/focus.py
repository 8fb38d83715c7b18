"""Choosing the topic of a month, what is done about it, and the words that close it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from minsheng.concerns.queries import category_index
from minsheng.core.actors import Actor
from minsheng.directory.queries import area_index
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.bulk.queries import locked
from minsheng.insight.models import FocusMeasure, FocusTopic
from minsheng.insight.permissions import may_write_meetings
from minsheng.insight.policy.refusals import InsightRefused, Refused
from minsheng.insight.queries.briefing import months_back
from minsheng.insight.queries.meetings import owners_in

from .meetings import judged_due, plain

MONTHS_AHEAD = 12


@dataclass(frozen=True, slots=True)
class TopicFields:
    """Which class of problem, in which month, whose, and why."""

    office_id: int
    month: date
    category_id: int
    owner_id: int
    words: str


@transaction.atomic
def choose_topic(*, fields: TopicFields, by: Actor, at: datetime) -> FocusTopic:
    """Choose the topic of a month.

    Refuses OFFICE_UNKNOWN, MONTH_PAST, MONTH_TOO_FAR, MONTH_TAKEN where the office has one, CATEGORY_UNKNOWN,
    OWNER_UNKNOWN for anybody without a post in the office today, WORDS_MISSING, WORDS_TOO_LONG.
    """
    if not may_write_meetings(by, fields.office_id):
        raise InsightRefused(Refused.OFFICE_UNKNOWN)
    words = plain(fields.words)
    months = [months_back(at, -ahead) for ahead in range(MONTHS_AHEAD)]
    begins = next((one for one in months if timezone.localdate(one) == fields.month.replace(day=1)), None)
    if begins is None:
        past = fields.month < timezone.localdate(at)
        raise InsightRefused(Refused.MONTH_PAST if past else Refused.MONTH_TOO_FAR)
    category = category_index().get(fields.category_id)
    if category is None or not category.active:
        raise InsightRefused(Refused.CATEGORY_UNKNOWN)
    if fields.owner_id not in dict(owners_in(area_index()[fields.office_id].path, at=at)):
        raise InsightRefused(Refused.OWNER_UNKNOWN)
    row, new = FocusTopic.objects.get_or_create(
        office_id=fields.office_id,
        begins_at=begins,
        defaults={
            "category_id": category.id,
            "owner_id": fields.owner_id,
            "words": words,
            "chosen_at": at,
            "chosen_by_id": by.worker_id or 0,
        },
    )
    if not new:
        raise InsightRefused(Refused.MONTH_TAKEN)
    audit.record(
        subject_type="focus_topic", subject_id=row.pk, action="choose_topic", by=by, at=at, first=True,
        data={"month": f"{fields.month:%Y-%m}", "category": category.code, "owner": row.owner_id},
    )  # fmt: skip
    return row


@transaction.atomic
def add_measure(topic_id: int, *, words: str, due: date | None, by: Actor, at: datetime) -> FocusMeasure:
    """Write down what will be done, by when. Refuses NOT_YOURS, TOPIC_CLOSED, WORDS_…, DUE_…."""
    topic = _open(topic_id, by)
    row = FocusMeasure.objects.create(
        topic=topic, words=plain(words), due=judged_due(due, at), added_at=at, added_by_id=by.worker_id or 0
    )
    audit.record(
        subject_type="focus_topic", subject_id=topic.pk, action="add_measure", by=by, at=at, data={"measure": row.pk}
    )
    return row


@transaction.atomic
def finish_measure(measure_id: int, *, by: Actor, at: datetime) -> FocusMeasure:
    """Say that a measure was carried out. Refuses NOT_YOURS, TOPIC_CLOSED; said twice, it was done the first time."""
    row = locked(FocusMeasure, measure_id)
    topic = _open(row.topic_id, by)
    if row.done_at is None:
        row.done_at, row.done_by_id = at, by.worker_id
        row.save(update_fields=["done_at", "done_by"])
        audit.record(
            subject_type="focus_topic", subject_id=topic.pk, action="finish_measure", by=by, at=at,
            data={"measure": row.pk},
        )  # fmt: skip
    return row


@transaction.atomic
def close_topic(topic_id: int, *, words: str, by: Actor, at: datetime) -> FocusTopic:
    """Close a topic with words. Refuses NOT_YOURS, TOPIC_CLOSED, WORDS_MISSING, WORDS_TOO_LONG."""
    row = _open(topic_id, by)
    row.closed_at, row.closed_by_id, row.outcome = at, by.worker_id, plain(words)
    row.save(update_fields=["closed_at", "closed_by", "outcome"])
    audit.record(subject_type="focus_topic", subject_id=row.pk, action="close_topic", by=by, at=at)
    return row


def _open(topic_id: int, by: Actor) -> FocusTopic:
    row = locked(FocusTopic, topic_id)
    if not may_write_meetings(by, row.office_id):
        raise InsightRefused(Refused.NOT_YOURS)
    if row.closed_at is not None:
        raise InsightRefused(Refused.TOPIC_CLOSED)
    return row
