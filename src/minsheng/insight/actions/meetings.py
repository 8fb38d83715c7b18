"""An office's meeting: called, its agenda filled, what it decides written down, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone

from minsheng.concerns.policy import plain_text
from minsheng.concerns.queries import beyond_power, visible_to
from minsheng.concerns.queries.stuck import stuck_for
from minsheng.core.actors import Actor
from minsheng.directory.queries import area_index
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.bulk.queries import locked
from minsheng.insight.models import Decision, FocusTopic, Meeting, MeetingItem
from minsheng.insight.permissions import may_write_meetings
from minsheng.insight.policy.refusals import LONGEST_WORDS, MOST_ITEMS, InsightRefused, Refused
from minsheng.insight.queries.meetings import owners_in
from minsheng.insight.states import ItemKind

FURTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class DecisionFields:
    """What is decided: words, who does it, by when."""

    words: str
    owner_id: int | None
    due: date | None


@transaction.atomic
def call_meeting(*, office_id: int, begins_at: datetime, by: Actor, at: datetime) -> Meeting:
    """Call a meeting. Refuses OFFICE_UNKNOWN, DAY_PAST, DAY_TOO_FAR, and DAY_TAKEN where there is one that day."""
    if not may_write_meetings(by, office_id):
        raise InsightRefused(Refused.OFFICE_UNKNOWN)
    day, today = timezone.localdate(begins_at), timezone.localdate(at)
    if day < today:
        raise InsightRefused(Refused.DAY_PAST)
    if day > today + FURTHEST:
        raise InsightRefused(Refused.DAY_TOO_FAR)
    row, new = Meeting.objects.get_or_create(
        office_id=office_id, begins_at=begins_at, defaults={"called_at": at, "called_by_id": by.worker_id or 0}
    )
    if not new:
        raise InsightRefused(Refused.DAY_TAKEN)
    audit.record(subject_type="meeting", subject_id=row.pk, action="call_meeting", by=by, at=at, first=True)
    return row


@transaction.atomic
def add_concern_item(meeting_id: int, *, kind: ItemKind, concern_id: int, by: Actor, at: datetime) -> MeetingItem:
    """Put a concern on the agenda. Raises ObjectDoesNotExist.

    Refuses NOT_YOURS, CONCERN_UNKNOWN for one that is not of the office, out of reach, or neither stuck nor beyond our
    power as ``kind`` says, ITEM_TAKEN, ITEMS_FULL.
    """
    meeting = _writable(meeting_id, by)
    rows = stuck_for(by, at=at) if kind is ItemKind.STUCK else beyond_power(by)
    if (
        kind not in {ItemKind.STUCK, ItemKind.BEYOND}
        or not rows.filter(pk=concern_id, office_id=meeting.office_id).exists()
    ):
        raise InsightRefused(Refused.CONCERN_UNKNOWN)
    if meeting.items.filter(concern_id=concern_id).exists():
        raise InsightRefused(Refused.ITEM_TAKEN)
    return _added(MeetingItem(meeting=meeting, kind=kind, concern_id=concern_id), by, at)


@transaction.atomic
def add_free_item(meeting_id: int, *, words: str, by: Actor, at: datetime) -> MeetingItem:
    """Put something of one's own on the agenda. Refuses NOT_YOURS, WORDS_MISSING, WORDS_TOO_LONG, ITEMS_FULL."""
    meeting = _writable(meeting_id, by)
    return _added(MeetingItem(meeting=meeting, kind=ItemKind.FREE, words=plain(words)), by, at)


@transaction.atomic
def add_topic_item(meeting_id: int, *, topic_id: int, by: Actor, at: datetime) -> MeetingItem:
    """Put a topic of the office on the agenda. Refuses NOT_YOURS, TOPIC_UNKNOWN, ITEM_TAKEN, ITEMS_FULL."""
    meeting = _writable(meeting_id, by)
    if not FocusTopic.objects.filter(pk=topic_id, office_id=meeting.office_id).exists():
        raise InsightRefused(Refused.TOPIC_UNKNOWN)
    if meeting.items.filter(topic_id=topic_id).exists():
        raise InsightRefused(Refused.ITEM_TAKEN)
    return _added(MeetingItem(meeting=meeting, kind=ItemKind.FOCUS, topic_id=topic_id), by, at)


@transaction.atomic
def drop_item(item_id: int, *, by: Actor, at: datetime) -> None:
    """Take an item off again. Refuses NOT_YOURS, and ITEM_DECIDED once something was decided about it."""
    item = locked(MeetingItem, item_id)
    _writable(item.meeting_id, by)
    _concern_is_theirs(item, by)
    if item.decisions.exists():
        raise InsightRefused(Refused.ITEM_DECIDED)
    item.delete()
    audit.record(subject_type="meeting_item", subject_id=item_id, action="drop_item", by=by, at=at)


@transaction.atomic
def decide(item_id: int, *, fields: DecisionFields, by: Actor, at: datetime) -> Decision:
    """Write down what was decided about an item. Raises ObjectDoesNotExist.

    Refuses NOT_YOURS, WORDS_MISSING, WORDS_TOO_LONG, OWNER_MISSING, OWNER_UNKNOWN for anybody without a post in the
    office today, ABOUT_THEM for whom the concern complains about, DUE_MISSING, DUE_PAST, DUE_TOO_FAR.
    """
    item = locked(MeetingItem, item_id)
    meeting = _writable(item.meeting_id, by)
    words = plain(fields.words)
    about = _concern_is_theirs(item, by)
    if fields.owner_id is None:
        raise InsightRefused(Refused.OWNER_MISSING)
    if fields.owner_id not in dict(owners_in(area_index()[meeting.office_id].path, at=at)):
        raise InsightRefused(Refused.OWNER_UNKNOWN)
    if fields.owner_id == about:
        raise InsightRefused(Refused.ABOUT_THEM)
    due = judged_due(fields.due, at)
    row = Decision.objects.create(
        item=item, office_id=meeting.office_id, words=words, owner_id=fields.owner_id, due=due,
        decided_at=at, decided_by_id=by.worker_id or 0,
    )  # fmt: skip
    audit.record(
        subject_type="decision", subject_id=row.pk, action="decide", by=by, at=at, first=True,
        data={"item": item.pk, "owner": row.owner_id, "due": due.isoformat()},
    )  # fmt: skip
    return row


@transaction.atomic
def close_decision(decision_id: int, *, words: str, by: Actor, at: datetime) -> Decision:
    """Say what came of a decision; no later meeting begins with it. Refuses NOT_YOURS, WORDS_MISSING, DONE_ALREADY."""
    row = locked(Decision, decision_id)
    if not may_write_meetings(by, row.office_id):
        raise InsightRefused(Refused.NOT_YOURS)
    _concern_is_theirs(row.item, by)
    outcome = plain(words)
    if row.done_at is not None:
        raise InsightRefused(Refused.DONE_ALREADY)
    row.done_at, row.done_by_id, row.outcome = at, by.worker_id, outcome
    row.save(update_fields=["done_at", "done_by", "outcome"])
    audit.record(subject_type="decision", subject_id=row.pk, action="close_decision", by=by, at=at)
    return row


def judged_due(due: date | None, at: datetime) -> date:
    """The day by when something is to be done: today or later, within a year."""
    today = timezone.localdate(at)
    if due is None:
        raise InsightRefused(Refused.DUE_MISSING)
    if due < today:
        raise InsightRefused(Refused.DUE_PAST)
    if due > today + FURTHEST:
        raise InsightRefused(Refused.DUE_TOO_FAR)
    return due


def _writable(meeting_id: int, by: Actor) -> Meeting:
    meeting = locked(Meeting, meeting_id)
    if not may_write_meetings(by, meeting.office_id):
        raise InsightRefused(Refused.NOT_YOURS)
    return meeting


def _concern_is_theirs(item: MeetingItem, by: Actor) -> int | None:
    """Whom the item's concern complains about, if anybody. ObjectDoesNotExist where the actor may not read it."""
    if item.concern_id is None:
        return None
    concern = visible_to(by).filter(pk=item.concern_id).only("id", "about_worker_id").first()
    if concern is None:
        raise ObjectDoesNotExist(f"no item {item.pk} for this reader")
    return concern.about_worker_id


def _added(item: MeetingItem, by: Actor, at: datetime) -> MeetingItem:
    if item.meeting.items.count() >= MOST_ITEMS:
        raise InsightRefused(Refused.ITEMS_FULL)
    item.added_at, item.added_by_id = at, by.worker_id or 0
    item.save()
    audit.record(
        subject_type="meeting_item", subject_id=item.pk, action="add_item", by=by, at=at, first=True,
        data={"meeting": item.meeting_id, "kind": item.kind, "concern": item.concern_id},
    )  # fmt: skip
    return item


def plain(words: str) -> str:
    """The words without what cannot be written. Refuses WORDS_MISSING, WORDS_TOO_LONG."""
    bare = plain_text(words)
    if not bare:
        raise InsightRefused(Refused.WORDS_MISSING)
    if len(bare) > LONGEST_WORDS:
        raise InsightRefused(Refused.WORDS_TOO_LONG)
    return bare
