"""What casework asks of the directory on every request: areas by id (kept a minute) and who can be handed work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from time import monotonic

from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from minsheng.core.actors import Role
from minsheng.directory.models import Area, Post, Unit, Worker
from minsheng.directory.policy import GIVEN_WORK, ancestor_paths
from minsheng.directory.queries.absences import away, present_for
from minsheng.directory.queries.calendar import CACHE_SECONDS
from minsheng.directory.queries.workers import in_force_on
from minsheng.directory.states import AreaKind

HOUSE_LANGUAGE = "zh-hans"
"""What a unit's shared mailbox is written to in."""


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """An area without its row. ``office_id``: the office at or above it, else the area itself.

    ``merged_into`` names the community it became a part of, where it did.
    """

    id: int
    path: str
    kind: AreaKind
    office_id: int
    merged_into: int | None = None


def area_index() -> dict[int, AreaFacts]:
    """Every area by id in the order of the tree; read at most once a minute in each process."""
    return _areas_of_slot(int(monotonic() // CACHE_SECONDS))


def forget_areas() -> None:
    """Read them again at the next call, because this process has just changed one."""
    _areas_of_slot.cache_clear()


@lru_cache(maxsize=1)
def _areas_of_slot(_slot: int) -> dict[int, AreaFacts]:
    rows = list(Area.objects.order_by("path").values_list("id", "path", "kind", "merged_into_id"))
    offices = {path: number for number, path, kind, _merged in rows if kind == AreaKind.OFFICE}
    found = {}
    for number, path, kind, merged in rows:
        above = [offices[path[:end]] for end in range(5, len(path) + 1, 5) if path[:end] in offices]
        office = above[-1] if above else number
        found[number] = AreaFacts(number, path, AreaKind(kind), office, merged)
    return found


def area_today(area_id: int) -> AreaFacts | None:
    """The area with this id, or the one it has become a part of; None where there is none."""
    found = area_index().get(area_id)
    while found is not None and found.merged_into is not None:
        found = area_index().get(found.merged_into)
    return found


@dataclass(frozen=True, slots=True)
class Assignable:
    """A unit, and where one was named a person of it, that work can be handed to."""

    unit_id: int
    unit_email: str
    worker_id: int | None
    worker_email: str
    language: str
    instead_of: int | None = None
    """Who was named, where they are away and somebody else (or the unit) takes it."""


def assignable(*, unit_id: int, worker_id: int | None, on: datetime, but: Iterable[int] = ()) -> Assignable | None:
    """The unit, active, and the person where one is named, holding a post there that day; else None. One statement.

    For somebody away it is whoever stands in (``instead_of`` says for whom), else the unit's supervisor, else the unit.
    ``but`` are workers who never stand in. Who may be given work is one rule: ``colleagues`` lists the same people.
    """
    present, instead = worker_id, None
    if worker_id is not None and worker_id in away(on):
        present, instead = present_for(worker_id, unit_id=unit_id, on=on, but=but), worker_id
        if not _given_work(unit_id, on).filter(worker_id=worker_id).exists():
            return None
    if present is None:
        unit = Unit.objects.filter(pk=unit_id, active=True).only("id", "email").first()
        return None if unit is None else Assignable(unit_id, unit.email, None, "", HOUSE_LANGUAGE, instead)
    held = _given_work(unit_id, on).filter(worker_id=present).select_related("unit", "worker").order_by("pk").first()
    if held is None:
        return None
    return Assignable(unit_id, held.unit.email, present, held.worker.email or "", held.worker.language, instead)


def _given_work(unit_id: int, on: datetime) -> QuerySet[Post]:
    return Post.objects.filter(
        in_force_on(timezone.localdate(on)),
        unit_id=unit_id,
        unit__active=True,
        worker__is_active=True,
        role__in=GIVEN_WORK,
    )


def answerable(*, unit_id: int, worker_id: int | None, on: datetime, but: int | None = None) -> dict[str, str]:
    """E-mail address → language of those who answer for work in the unit's hands that day. One statement.

    The unit itself (in the house's language), its supervisors, and the person who has it in hand, where one is named
    and still on the staff. ``but`` is a worker left out.
    """
    supervises = in_force_on(timezone.localdate(on)) & Q(unit_id=unit_id, role=Role.SUPERVISOR)
    supervisors = Post.objects.filter(supervises).order_by().values("worker_id")
    people = Worker.objects.filter(Q(pk=worker_id) | Q(pk__in=supervisors), is_active=True, email__isnull=False)
    if but is not None:
        people = people.exclude(pk=but)
    unit = Unit.objects.filter(pk=unit_id).values_list("email", Value(HOUSE_LANGUAGE))
    found = unit.order_by().union(people.order_by().values_list("email", "language"))
    return {email: language for email, language in found if email}


def answering(
    *,
    role: Role,
    unit_id: int | None,
    area_path: str,
    on: datetime,
    but_worker: int | None = None,
    but_unit: int | None = None,
) -> dict[int, tuple[str, str]]:
    """Worker → address and language of those who hold ``role`` that day and are there to read. One statement.

    In ``unit_id`` where one is given; else over the area: the posts of the lowest area that has any.
    ``but_worker`` and the posts of ``but_unit`` are left out: whom a concern is about is told nothing of it.
    """
    rows = Post.objects.filter(in_force_on(timezone.localdate(on)), role=role, worker__is_active=True)
    rows = (
        rows.filter(unit_id=unit_id) if unit_id is not None else rows.filter(area__path__in=ancestor_paths(area_path))
    )
    held = rows.order_by("pk").values_list("worker_id", "worker__email", "worker__language", "unit_id", "area__path")
    absent = away(on)
    there = [row for row in held if row[0] not in absent and row[0] != but_worker and row[3] != (but_unit or 0)]
    nearest = max((len(row[4]) for row in there), default=0) if unit_id is None else 0
    return {row[0]: (row[1] or "", row[2]) for row in there if unit_id is not None or len(row[4]) == nearest}


def colleagues(unit_id: int, *, on: datetime) -> list[tuple[int, str]]:
    """(id, name) of those who can be handed work in the unit that day, by name. One statement."""
    rows = _given_work(unit_id, on)
    return sorted(set(rows.values_list("worker_id", "worker__name").order_by()), key=lambda row: (row[1], row[0]))
