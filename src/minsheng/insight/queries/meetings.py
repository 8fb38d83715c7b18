"""Meetings of the offices an actor answers for, their agendas, and what earlier ones decided and is still open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from minsheng.concerns.queries import beyond_power, visible_to
from minsheng.concerns.queries.lists import ROW, TEXT_COLUMNS, after, paged
from minsheng.concerns.queries.stuck import stuck_for
from minsheng.core.actors import Actor, Role
from minsheng.directory.queries import area_index, roster
from minsheng.directory.states import AreaKind
from minsheng.insight.models import Decision, FocusTopic, Meeting, MeetingItem

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern

PAGE = 40
OFFERED = 8
"""Stuck concerns, and as many beyond our power, that are offered for an agenda."""
MOST_OPEN = 100
WRITERS = frozenset({Role.COORDINATOR, Role.LEADER})
ABOVE = WRITERS | {Role.AUDITOR}
"""Roles that read the meetings of the offices below their posts; a supervisor reads those of the office above, too."""


@dataclass(frozen=True, slots=True)
class Talk:
    """An item as one reader may read it: with its concern, where it is about one."""

    item: MeetingItem
    concern: Concern | None
    decisions: Sequence[Decision]


@dataclass(frozen=True, slots=True)
class Agenda:
    """A meeting: what earlier ones left open, its items, and how many of either are not this reader's to read."""

    meeting: Meeting
    earlier: Sequence[Talk]
    talks: Sequence[Talk]
    hidden: int


def offices_written(actor: Actor) -> list[int]:
    """Ids of the offices whose meetings the actor may call and write."""
    return _offices(actor, WRITERS, frozenset())


def offices_read(actor: Actor) -> list[int]:
    """Ids of the offices whose meetings the actor may read."""
    return _offices(actor, ABOVE, frozenset({Role.SUPERVISOR}))


def _offices(actor: Actor, above: frozenset[Role], around: frozenset[Role]) -> list[int]:
    over = tuple(post.area_path for post in actor.posts if post.role in above | around)
    below = [post.area_path for post in actor.posts if post.role in around]
    return [
        fact.id
        for fact in area_index().values()
        if fact.kind is AreaKind.OFFICE
        and ((over and fact.path.startswith(over)) or any(path.startswith(fact.path) for path in below))
    ]


def meetings_for(actor: Actor) -> QuerySet[Meeting]:
    """The meetings the actor may read, latest first, each with ``item_count`` and ``open_count``."""
    counts = {
        "item_count": Count("items", distinct=True),
        "open_count": Count("items__decisions", filter=Q(items__decisions__done_at__isnull=True), distinct=True),
    }
    rows = Meeting.objects.filter(office_id__in=offices_read(actor)).select_related("office", "called_by")
    return rows.annotate(**counts).order_by("-begins_at", "-id")


def page_of_meetings(
    rows: QuerySet[Meeting], *, cursor: str = "", back: bool = False
) -> tuple[list[Meeting], str, str]:
    """A keyset page and the cursors beyond its ends. An invented cursor: ValueError. One statement."""
    if cursor:
        rows = rows.filter(after(cursor, "begins_at", newest=not back))
    found = list((rows.reverse() if back else rows)[: PAGE + 1])
    return paged(found, "begins_at", cursor, PAGE, back=back)


def agenda_of(meeting: Meeting, actor: Actor) -> Agenda:
    """The meeting as the actor may read it: an item about a concern out of their reach is counted, not shown.

    What earlier meetings decided and was open when this one began stands first. Four statements.
    """
    decisions = Decision.objects.select_related("owner", "done_by").order_by("due", "id")
    items = list(
        meeting.items.select_related("topic__category")
        .prefetch_related(Prefetch("decisions", queryset=decisions))
        .order_by("id")
    )
    left = _left_open(meeting)
    readable = _readable([*items, *(decision.item for decision in left)], actor)
    talks = [
        Talk(item, readable.get(item.concern_id or 0), list(item.decisions.all()))
        for item in items
        if item.concern_id is None or item.concern_id in readable
    ]
    earlier = [
        Talk(one.item, readable.get(one.item.concern_id or 0), [one])
        for one in left
        if one.item.concern_id is None or one.item.concern_id in readable
    ]
    return Agenda(meeting, earlier, talks, len(items) + len(left) - len(talks) - len(earlier))


def _left_open(meeting: Meeting) -> list[Decision]:
    """Decisions of earlier meetings of the office that were open on the morning of this one. One statement."""
    morning = timezone.make_aware(datetime.combine(timezone.localdate(meeting.begins_at), time.min))
    rows = Decision.objects.filter(
        Q(done_at__isnull=True) | Q(done_at__gte=morning),
        office_id=meeting.office_id,
        item__meeting__begins_at__lt=meeting.begins_at,
    )
    return list(
        rows.select_related("item__meeting", "item__topic__category", "owner", "done_by").order_by("due", "id")[
            :MOST_OPEN
        ]
    )


def _readable(items: Iterable[MeetingItem], actor: Actor) -> dict[int, Concern]:
    wanted = {item.concern_id for item in items if item.concern_id}
    rows = visible_to(actor).filter(pk__in=wanted).select_related(*ROW).defer(*TEXT_COLUMNS)
    return {concern.pk: concern for concern in rows}


def item_for(item_id: int, actor: Actor) -> Talk | None:
    """The item with concern and decisions; None where the actor may not read it. Three statements at most."""
    rows = MeetingItem.objects.filter(pk=item_id, meeting__office_id__in=offices_read(actor))
    item = rows.select_related("meeting__office", "topic__category").first()
    if item is None:
        return None
    readable = _readable([item], actor) if item.concern_id else {}
    if item.concern_id and item.concern_id not in readable:
        return None
    decisions = list(item.decisions.select_related("owner", "done_by").order_by("due", "id"))
    return Talk(item, readable.get(item.concern_id or 0), decisions)


def decision_for(decision_id: int, actor: Actor) -> tuple[Decision, Talk] | None:
    """The decision and its item; None where the actor may not read it."""
    decision = Decision.objects.filter(pk=decision_id).select_related("owner", "done_by").first()
    talk = item_for(decision.item_id, actor) if decision else None
    return (decision, talk) if decision and talk else None


def offered_topics(meeting: Meeting) -> list[FocusTopic]:
    """The topics of the office that are not closed and not on the agenda yet. One statement."""
    taken = meeting.items.filter(topic__isnull=False).order_by().values("topic_id")
    rows = FocusTopic.objects.filter(office_id=meeting.office_id, closed_at__isnull=True).exclude(pk__in=taken)
    return list(rows.select_related("category").order_by("begins_at", "id")[:OFFERED])


def offered_for(meeting: Meeting, actor: Actor, *, at: datetime) -> tuple[list[Concern], list[Concern]]:
    """What could be put on the agenda: the longest stuck, and the newest beyond our power. Three statements."""
    taken = meeting.items.filter(concern__isnull=False).order_by().values("concern_id")
    stuck = stuck_for(actor, at=at).filter(office_id=meeting.office_id).exclude(pk__in=taken)
    beyond = beyond_power(actor).filter(office_id=meeting.office_id).exclude(pk__in=taken)
    return list(stuck[:OFFERED]), list(beyond[:OFFERED])


def owners_in(office_path: str, *, at: datetime) -> list[tuple[int, str]]:
    """(id, name) of everybody with a post in a unit of the office today, by name. One statement."""
    posts = roster(timezone.localdate(at), path=office_path)
    found = {post.worker_id: post.worker.name for post in posts}
    return sorted(found.items(), key=lambda pair: (pair[1], pair[0]))
