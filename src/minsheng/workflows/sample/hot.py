"""What the sample office says by hand of what stands still: reasons, topics of two months, meetings with decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from minsheng.concerns.actions import StuckFields, note_stuck
from minsheng.concerns.queries import category_index
from minsheng.concerns.queries.stuck import stuck_for
from minsheng.concerns.states.stuck import HelpLevel, StuckReason
from minsheng.core.actors import Actor
from minsheng.directory import queries as directory
from minsheng.insight import actions as insight
from minsheng.insight.actions import DecisionFields, TopicFields
from minsheng.insight.states import ItemKind

WEEK = timedelta(days=7)
OPENS = time(9)
SAID: Sequence[tuple[StuckReason, str, HelpLevel | None]] = (
    (StuckReason.OWNERSHIP, "产权单位不明，两家都说不归自己，开过两次会。", HelpLevel.DISTRICT),
    (StuckReason.MONEY, "方案有了，今年预算里没有这一笔，已报明年。", HelpLevel.DISTRICT),
    (StuckReason.WORKS, "等片区管网改造一起做，单独挖一次路面不合算。", None),
    (StuckReason.OTHER_LEVEL, "要上级部门先定标准，函已发出，还没有回复。", HelpLevel.CITY),
    (StuckReason.LAW, "现行规定没有写明能不能办，已请司法所给意见。", HelpLevel.DISTRICT),
)
"""Reason, words, and who must help; None: the unit that has it in hand."""
TOPICS = (
    ("B3", "台风季前后排水诉求最集中，先把老旧片区的雨水井查一遍。"),
    ("A1", "垃圾投放点的气味和满溢，换季时最多。"),
)
"""This month's topic and that of the month before."""


def write_hot(worker_id: int, area_code: str, *, as_of: date) -> None:
    """Write it all as the office's coordinator would have, up to the midnight that the as-of day begins with."""
    worker, office = directory.find_worker(worker_id=worker_id), directory.find_area(code=area_code)
    if worker is None or office is None:
        return
    now = timezone.make_aware(datetime.combine(as_of, time.min))
    actor = directory.actor_for(worker, as_of)
    stuck = _said(actor, office.pk, now - WEEK - timedelta(hours=2))
    topic = _topics(actor, office.pk, now)
    _meetings(actor, office.pk, stuck, topic, now)


def _said(actor: Actor, office_id: int, at: datetime) -> list[int]:
    found = list(stuck_for(actor, at=at).filter(office_id=office_id)[: len(SAID)])
    for concern, (reason, words, level) in zip(found, SAID, strict=False):
        unit = concern.unit_id if level is None else None
        level_code = "" if unit else (level or HelpLevel.DISTRICT)
        note_stuck(concern.pk, fields=StuckFields(reason, words, unit, level_code), by=actor, at=at)
    return [concern.pk for concern in found]


def _topics(actor: Actor, office_id: int, now: datetime) -> int:
    categories = {fact.code: fact.id for fact in category_index().values()}
    this_month = timezone.localdate(now).replace(day=1)
    chosen = 0
    for (code, words), month in reversed(list(zip(TOPICS, (this_month, _before(this_month)), strict=True))):
        at = timezone.make_aware(datetime.combine(month, OPENS)) if month != this_month else now
        fields = TopicFields(office_id, month, categories[code], actor.worker_id or 0, words)
        chosen = insight.choose_topic(fields=fields, by=actor, at=at).pk
        due = timezone.localdate(at) + 2 * WEEK
        insight.add_measure(chosen, words="各社区查一遍，列出最差的十处。", due=due, by=actor, at=at)
        measure = insight.add_measure(chosen, words="请养护单位先清这十处，拍前后照片。", due=due, by=actor, at=at)
        if month != this_month:
            insight.finish_measure(measure.pk, by=actor, at=at + WEEK)
            insight.close_topic(chosen, words="十处都清过，两处要等改造。数字再看一个月。", by=actor, at=at + 3 * WEEK)
    return chosen


def _before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def _meetings(actor: Actor, office_id: int, stuck: Sequence[int], topic: int, now: datetime) -> None:
    morning = timezone.make_aware(datetime.combine(timezone.localdate(now), OPENS))
    last = morning - WEEK
    first = insight.call_meeting(office_id=office_id, begins_at=last, by=actor, at=last - timedelta(hours=1))
    owner, due = actor.worker_id, timezone.localdate(now) + WEEK
    for number, concern_id in enumerate(stuck[:2]):
        item = insight.add_concern_item(first.pk, kind=ItemKind.STUCK, concern_id=concern_id, by=actor, at=last)
        words = ("约产权双方到场，一周内书面确认由谁管。", "写成一页材料报区里，附照片和估价。")[number]
        decision = insight.decide(item.pk, fields=DecisionFields(words, owner, due), by=actor, at=last)
        if number:
            insight.close_decision(decision.pk, words="材料已报，区里答复列入明年计划。", by=actor, at=now)
    following = insight.call_meeting(office_id=office_id, begins_at=morning, by=actor, at=now)
    insight.add_topic_item(following.pk, topic_id=topic, by=actor, at=now)
    insight.add_free_item(following.pk, words="节假日值班与回访安排", by=actor, at=now)
