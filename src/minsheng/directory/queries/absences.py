"""Who is away, and who stands in: read at most once a minute in each process, as areas are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from minsheng.core.actors import Role
from minsheng.directory.models import Absence, Post, Worker
from minsheng.directory.policy import GIVEN_WORK, overlap, stand_in
from minsheng.directory.queries.calendar import CACHE_SECONDS
from minsheng.directory.queries.workers import in_force_on

if TYPE_CHECKING:
    from minsheng.core.actors import Actor


def away(on: datetime) -> dict[int, int | None]:
    """Worker → deputy (None: nobody was named) of everybody away on the local day."""
    return _away_of_slot(timezone.localdate(on), int(monotonic() // CACHE_SECONDS))


def forget_absences() -> None:
    """Read them again at the next call, because this process has just changed one."""
    _away_of_slot.cache_clear()


@lru_cache(maxsize=4)
def _away_of_slot(day: date, _slot: int) -> dict[int, int | None]:
    rows = Absence.objects.filter(starts_on__lte=day, ends_on__gt=day).order_by("worker_id")
    return dict(rows.values_list("worker_id", "deputy_id"))


def present_for(worker_id: int, *, unit_id: int, on: datetime, but: Iterable[int] = ()) -> int | None:
    """Who does a worker's work in a unit that day: they themselves, whoever stands in, else the unit's supervisor.

    None: nobody of these is there, and the work lies with the unit. ``but`` are workers it may not go to.
    """
    absent, never = away(on), frozenset(but)
    if worker_id not in absent:
        return worker_id
    found = stand_in(worker_id, absent)
    held = Post.objects.filter(in_force_on(timezone.localdate(on)), unit_id=unit_id, worker__is_active=True)
    if found is not None and found not in never and held.filter(worker_id=found, role__in=GIVEN_WORK).exists():
        return found
    supervisors = held.filter(role=Role.SUPERVISOR).order_by("worker_id").values_list("worker_id", flat=True)
    return next((one for one in supervisors if one not in absent and one not in never), None)


def given_work_on(on: datetime) -> QuerySet[Post]:
    """Posts in force that day, of active workers, to which work can be given; to be asked "is this person there?"."""
    return Post.objects.filter(in_force_on(timezone.localdate(on)), worker__is_active=True, role__in=GIVEN_WORK)


def absences_of(worker_ids: Iterable[int], *, since: date) -> QuerySet[Absence]:
    """Absences of these workers that are not over by then, first to begin on top, with the people."""
    rows = Absence.objects.filter(worker_id__in=sorted(set(worker_ids)), ends_on__gt=since)
    return rows.select_related("worker", "deputy").order_by("starts_on", "id")


def overlapping(worker_id: int, starts_on: date, ends_on: date) -> bool:
    """Whether the worker has an absence on one of these days."""
    spans = Absence.objects.filter(worker_id=worker_id).order_by("starts_on").values_list("starts_on", "ends_on")
    return any(overlap(starts_on, ends_on, start, end) for start, end in spans)


def enterable(actor: Actor, on: date) -> QuerySet[Worker]:
    """Whose leave the actor may enter, by name: their own, as supervisor the unit's, as administrator the area's."""
    mine = Q(pk=actor.worker_id or 0)
    units = [post.unit_id for post in actor.posts if post.role is Role.SUPERVISOR]
    reach = Q(unit_id__in=units)
    for post in actor.posts:
        if post.role is Role.ADMINISTRATOR and not post.category_codes:
            reach |= Q(unit__area__path__within=post.area_path)
    theirs = Post.objects.filter(in_force_on(on)).filter(reach).order_by().values("worker_id")
    return Worker.objects.filter(mine | Q(pk__in=theirs), is_active=True).order_by("name", "pk")


def deputies_for(worker_ids: Iterable[int], on: date) -> QuerySet[Worker]:
    """Who may stand in for one of them: whoever holds a post in one of their units that work can be given to."""
    units = Post.objects.filter(in_force_on(on), worker_id__in=sorted(set(worker_ids))).order_by().values("unit_id")
    held = Post.objects.filter(in_force_on(on), unit_id__in=units, role__in=GIVEN_WORK).order_by().values("worker_id")
    return Worker.objects.filter(pk__in=held, is_active=True).order_by("name", "pk")
