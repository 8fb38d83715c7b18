"""Who sits where and when, and the swaps that are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from minsheng.concerns.queries.lists import after, paged
from minsheng.core.actors import Actor
from minsheng.directory import queries as directory
from minsheng.reception.models import Shift, Swap
from minsheng.reception.policy import STAFFED, minutes_of
from minsheng.reception.states import SwapState

if TYPE_CHECKING:
    from minsheng.directory.models import ServicePoint

PAGE = 40


def shifts_at(point_ids: Iterable[int], first: date, last: date) -> QuerySet[Shift]:
    """The roster of these doors from ``first`` to ``last``, both included, with the people."""
    rows = Shift.objects.filter(point_id__in=sorted(set(point_ids)), day__gte=first, day__lte=last)
    return rows.select_related("worker").order_by("day", "starts", "id")


def shifts_ahead(worker_id: int, at: datetime) -> QuerySet[Shift]:
    """A worker's turns that have not begun, nearest first, with the doors."""
    rows = Shift.objects.filter(_ahead(at), worker_id=worker_id)
    return rows.select_related("point").order_by("day", "starts", "id")


def _ahead(at: datetime, prefix: str = "") -> Q:
    now = timezone.localtime(at)
    later = Q(**{f"{prefix}day__gt": now.date()})
    return later | Q(**{f"{prefix}day": now.date(), f"{prefix}starts__gt": minutes_of(now.time())})


def shifts_to_have(actor: Actor, at: datetime) -> list[Shift]:
    """Turns of others at the doors where the actor has turns ahead: what they can ask for. At most two statements."""
    doors = {shift.point_id for shift in shifts_ahead(actor.worker_id or 0, at)}
    if not doors:
        return []
    rows = Shift.objects.filter(_ahead(at), point_id__in=sorted(doors)).exclude(worker_id=actor.worker_id or 0)
    return list(rows.select_related("point", "worker").order_by("day", "starts", "id")[:200])


def swaps_of(actor: Actor) -> QuerySet[Swap]:
    """Swaps the actor asked for or is asked for, newest first, with both turns."""
    me = actor.worker_id or 0
    rows = Swap.objects.filter(Q(asked_by_id=me) | Q(asked_of_id=me))
    names = ("mine__point", "theirs__point", "asked_by", "asked_of")
    return rows.select_related(*names).order_by("-asked_at", "-id")


def page_of_swaps(rows: QuerySet[Swap], *, cursor: str = "", back: bool = False) -> tuple[list[Swap], str, str]:
    """A keyset page and the cursors beyond its ends. An invented cursor: ValueError. One statement."""
    if cursor:
        rows = rows.filter(after(cursor, "asked_at", newest=not back))
    found = list((rows.reverse() if back else rows)[: PAGE + 1])
    return paged(found, "asked_at", cursor, PAGE, back=back)


def swaps_waiting(worker_id: int) -> int:
    """How many swaps await the worker's answer. One statement."""
    return Swap.objects.filter(asked_of_id=worker_id, state=SwapState.ASKED).count()


def people_for(point: ServicePoint, on: date) -> list[tuple[int, str]]:
    """Who can be put on the roster of a door: whoever holds a post in its area that day. One statement."""
    posts = directory.roster(on, path=point.area.path, roles=STAFFED)
    names = {post.worker_id: post.worker.name for post in posts}
    return sorted(names.items(), key=lambda pair: (pair[1], pair[0]))
