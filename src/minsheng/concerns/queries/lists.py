"""Lists of concerns: what an actor may see, the filters of the queue, counts, and keyset pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from django.db.models import Count, Model, Q, QuerySet, Value

from minsheng.concerns.models import Concern, Reporter
from minsheng.concerns.policy import AREA_ROLES, READERS, UNIT_ROLES, plain_text
from minsheng.concerns.states import AT_WORK, BEFORE_WORK, State
from minsheng.core.actors import Actor, ActorKind, HeldPost, Role
from minsheng.core.receipts import is_valid, normalise
from minsheng.directory.queries import area_index

from .catalogue import category_index

LONGEST_NUMBER = 12
"""Digits from which on a number is read as a receipt or not at all."""
SOON = timedelta(hours=24)
"""A concern whose limit is nearer than this is at risk."""
ROW = ("area", "category", "unit", "handler")
TEXT_COLUMNS = ("text", "reply")
Row = TypeVar("Row", bound=Model)


class QueueFilter(StrEnum):
    """The filters every desk has, in the order of their keys 1–6; `all` lists whatever may be seen, newest first."""

    URGENT = "urgent"
    TO_ASSIGN = "to_assign"
    AT_WORK = "at_work"
    WAITING = "waiting"
    RETURNED = "returned"
    VERDICT = "verdict"
    ALL = "all"


FILTERS = tuple(QueueFilter)
HELD: dict[QueueFilter, frozenset[State]] = {
    QueueFilter.TO_ASSIGN: BEFORE_WORK,
    QueueFilter.AT_WORK: AT_WORK,
    QueueFilter.WAITING: frozenset({State.WAITING}),
    QueueFilter.RETURNED: frozenset({State.RETURNED}),
    QueueFilter.VERDICT: frozenset({State.RESOLVED}),
}
"""The states that a filter holds, where states are all it looks at."""


def _conditions(at: datetime) -> dict[QueueFilter, Q]:
    opened = Q(is_open=True)
    return {
        QueueFilter.URGENT: opened & Q(queue_at__lte=at + SOON) & ~Q(state=State.WAITING),
        **{name: opened & _in(states) for name, states in HELD.items() if name is not QueueFilter.VERDICT},
        QueueFilter.VERDICT: _in(HELD[QueueFilter.VERDICT]),
        QueueFilter.ALL: Q(),
    }


def _in(states: frozenset[State]) -> Q:
    return Q(state__in=sorted(states)) if len(states) > 1 else Q(state=next(iter(states)))


def visible_to(actor: Actor) -> QuerySet[Concern]:
    """The concerns the actor's posts reach: area × unit × category. Nobody's posts, nothing."""
    reach = reach_of(actor)
    return Concern.objects.all() if reach is None else Concern.objects.filter(reach)


def reach_of(actor: Actor, prefix: str = "") -> Q | None:
    """The condition on a concern (reached through ``prefix``) that the actor may see it; None for everything."""
    if actor.kind is ActorKind.SYSTEM:
        return None
    reach: Q | None = None
    for post in actor.posts:
        if post.role not in READERS:
            continue
        condition = _reach(post, prefix)
        if condition is None:
            return not_about(actor, prefix)
        reach = condition if reach is None else reach | condition
    return Q(**{f"{prefix}pk__in": []}) if reach is None else reach & not_about(actor, prefix)


def not_about(actor: Actor, prefix: str = "") -> Q:
    """The condition that a concern (reached through ``prefix``) does not complain about the actor (field rules §5).

    By a list of the few that do, so that lists and counts are still read from their own indexes.
    """
    complaints = Concern.objects.filter(about_worker_id=actor.worker_id or 0).order_by().values("pk")
    return ~Q(**{f"{prefix}pk__in": complaints})


def reaches_all_below(actor: Actor, path: str) -> bool:
    """Whether one of the actor's posts reaches every concern below the area, so that no further condition is needed."""
    return actor.kind is ActorKind.SYSTEM or any(
        post.role in AREA_ROLES and not post.category_codes and path.startswith(post.area_path) for post in actor.posts
    )


def _reach(post: HeldPost, prefix: str) -> Q | None:
    """What one post reaches; None for everything there is."""
    unit = Q(**{f"{prefix}unit_id": post.unit_id})
    complaints = Concern.objects.filter(about_unit_id=post.unit_id).order_by().values("pk")
    if post.role not in AREA_ROLES:
        condition: Q | None = unit
    else:
        area = _below(post.area_path, prefix)
        condition = None if area is None else area if post.role is not Role.SUPERVISOR else area | unit
    if post.category_codes:
        wanted = [f.id for f in category_index().values() if {f.code, f.parent_code} & post.category_codes]
        categories = Q(**{f"{prefix}category_id__in": wanted})
        condition = categories if condition is None else condition & categories
    if post.role in UNIT_ROLES:  # a unit does not read through its own people what is complained about it
        others = ~Q(**{f"{prefix}pk__in": complaints})
        condition = others if condition is None else condition & others
    return condition


def _below(path: str, prefix: str = "") -> Q | None:
    """Concerns below an area, by the column whose index fits; None for everything there is."""
    condition = below_area(path, prefix)
    return condition or None


def below_area(path: str, prefix: str = "") -> Q:
    """The condition that a concern (reached through ``prefix``) lies below an area.

    The office's column where the area is that high, else the area's own; empty where the area holds everything.
    """
    index = area_index()
    inside = [fact for fact in index.values() if fact.path.startswith(path)]
    if len(inside) == len(index):
        return Q()
    ids = {fact.id for fact in inside}
    offices = {fact.office_id for fact in inside}
    name, wanted = ("office_id", offices) if offices <= ids else ("area_id", ids)
    if len(wanted) == 1:
        return Q(**{f"{prefix}{name}": next(iter(wanted))})
    return Q(**{f"{prefix}{name}__in": sorted(wanted)})


def queue(actor: Actor, which: QueueFilter, *, at: datetime) -> QuerySet[Concern]:
    """One filter of the actor's queue. Open ones nearest their limit first; `verdict` longest waiting; `all` newest."""
    rows = visible_to(actor).filter(_conditions(at)[which]).select_related(*ROW).defer(*TEXT_COLUMNS)
    return rows.order_by(*ORDERS[order_of(which)])


def queue_counts(actor: Actor, *, at: datetime) -> dict[QueueFilter, int]:
    """How many each filter holds (without `all`), in one statement over what is open or awaits a verdict.

    Counted by state, the open ones apart from the resolved: each half is read from an index alone.
    """
    seen = visible_to(actor).order_by().values("state")
    pressing = Count("id", filter=Q(queue_at__lte=at + SOON))
    opened = seen.filter(is_open=True).annotate(n=Count("id"), pressing=pressing)
    resolved = seen.filter(state=State.RESOLVED).annotate(n=Count("id"), pressing=Value(0))
    counted = {row["state"]: row for row in opened.union(resolved, all=True)}
    held = {name: sum(counted[state]["n"] for state in states if state in counted) for name, states in HELD.items()}
    pressing_at = {state: row["pressing"] for state, row in counted.items()}
    return {QueueFilter.URGENT: sum(pressing_at.values()) - pressing_at.get(State.WAITING, 0), **held}


def narrowed(
    rows: QuerySet[Concern],
    *,
    states: tuple[str, ...] = (),
    category_id: int | None = None,
    area_id: int | None = None,
    unit_id: int | None = None,
    channel: str = "",
    received_from: datetime | None = None,
    received_to: datetime | None = None,
) -> QuerySet[Concern]:
    """The same list under a worker's or an API caller's own filters; times are half-open."""
    wanted = {
        "state__in": states or None,
        "unit_id": unit_id,
        "channel": channel or None,
        "received_at__gte": received_from,
        "received_at__lt": received_to,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if category_id is not None:
        own = category_index().get(category_id)
        inside = [f.id for f in category_index().values() if own and own.code in {f.code, f.parent_code}]
        rows = rows.filter(category_id__in=inside)
    if area_id is not None:
        fact = area_index().get(area_id)
        condition = _below(fact.path) if fact else Q(pk__in=[])
        rows = rows if condition is None else rows.filter(condition)
    return rows


def found(actor: Actor, words: str) -> QuerySet[Concern]:
    """What the find box finds: a receipt, a number, or words in title or place among open concerns, newest first."""
    words = plain_text(words)
    rows = visible_to(actor).select_related(*ROW).defer(*TEXT_COLUMNS).order_by(*ORDERS["newest"])
    if is_valid(words):
        ids = Reporter.objects.filter(receipt=normalise(words)).values("concern_id")
        return rows.filter(pk__in=ids)
    if words.isascii() and words.isdigit() and len(words) < LONGEST_NUMBER:
        return rows.filter(pk=int(words))
    return rows.filter(Q(title__icontains=words) | Q(place__icontains=words), is_open=True)


ORDERS: dict[str, tuple[str, ...]] = {
    "newest": ("-received_at", "-id"),
    "queue": ("queue_at", "id"),
    "finished": ("finished_at", "id"),
}


def order_of(which: QueueFilter) -> str:
    """The order a filter is read in."""
    return {QueueFilter.ALL: "newest", QueueFilter.VERDICT: "finished"}.get(which, "queue")


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, where the next page begins and where the one before ended ("" at either end)."""

    rows: list[Concern]
    next_cursor: str
    previous_cursor: str = ""


def page_of(
    rows: QuerySet[Concern], *, order: str = "newest", cursor: str = "", size: int = 50, back: bool = False
) -> Page:
    """A keyset page: the ``size`` rows after ``cursor``, or (``back``) those before it, in the same order.

    A cursor that cannot be read raises ValueError. In the order "queue" stand only open ones, in the order "finished"
    only finished ones. One statement, as fast on the last page as on the first; rows that are added meanwhile make none
    appear twice or get lost.
    """
    column = ORDERS[order][0].lstrip("-")
    if order != "newest":
        rows = rows.filter(is_open=True) if order == "queue" else rows.filter(finished_at__isnull=False)
    if cursor:
        rows = rows.filter(after(cursor, column, newest=(order == "newest") is not back))
    rows = rows.order_by(*ORDERS[order])
    found_rows = list((rows.reverse() if back else rows)[: size + 1])
    return Page(*paged(found_rows, column, cursor, size, back=back))


def paged(rows: list[Row], column: str, cursor: str, size: int, *, back: bool) -> tuple[list[Row], str, str]:
    """A page out of ``size`` rows and one more, read from ``cursor`` on: its rows and the cursors beyond its ends."""
    more, rows = len(rows) > size, rows[:size]
    if back:
        rows = rows[::-1]
    ends = [f"{getattr(row, column).isoformat()}_{row.pk}" for row in rows[:1] + rows[-1:]] or ["", ""]
    behind, ahead = (bool(cursor), more) if back else (more, bool(cursor))
    return rows, ends[-1] if behind else "", ends[0] if ahead else ""


def after(cursor: str, column: str, *, newest: bool) -> Q:
    """What lies beyond ``cursor`` in the order of a time and the id. A cursor that cannot be read raises ValueError."""
    time, _, number = cursor.rpartition("_")
    at, pk = datetime.fromisoformat(time), int(number)
    if at.tzinfo is None:
        raise ValueError(cursor)
    try:
        at = at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(cursor) from error
    sign = "lt" if newest else "gt"
    # The first condition repeats what the second says, so that the index can jump to the place.
    return Q(**{f"{column}__{sign}e": at}) & (Q(**{f"{column}__{sign}": at}) | Q(**{column: at, f"pk__{sign}": pk}))
