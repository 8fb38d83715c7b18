"""What casework asks of the directory on every request: areas by id (kept a minute) and who can be handed work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from time import monotonic

from django.db.models import Q, Value
from django.utils import timezone

from minsheng.core.actors import Role
from minsheng.directory.models import Area, Post, Unit, Worker
from minsheng.directory.queries.calendar import CACHE_SECONDS
from minsheng.directory.queries.workers import in_force_on
from minsheng.directory.states import AreaKind

HOUSE_LANGUAGE = "zh-hans"
"""What a unit's shared mailbox is written to in."""


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """An area without its row. ``office_id``: the office at or above it, else the area itself."""

    id: int
    path: str
    kind: AreaKind
    office_id: int


def area_index() -> dict[int, AreaFacts]:
    """Every area by id in the order of the tree; read at most once a minute in each process."""
    return _areas_of_slot(int(monotonic() // CACHE_SECONDS))


def forget_areas() -> None:
    """Read them again at the next call, because this process has just changed one."""
    _areas_of_slot.cache_clear()


@lru_cache(maxsize=1)
def _areas_of_slot(_slot: int) -> dict[int, AreaFacts]:
    rows = list(Area.objects.order_by("path").values_list("id", "path", "kind"))
    offices = {path: number for number, path, kind in rows if kind == AreaKind.OFFICE}
    found = {}
    for number, path, kind in rows:
        above = [offices[path[:end]] for end in range(5, len(path) + 1, 5) if path[:end] in offices]
        found[number] = AreaFacts(id=number, path=path, kind=AreaKind(kind), office_id=above[-1] if above else number)
    return found


@dataclass(frozen=True, slots=True)
class Assignable:
    """A unit, and where one was named a person of it, that work can be handed to."""

    unit_id: int
    unit_email: str
    worker_id: int | None
    worker_email: str
    language: str


def assignable(*, unit_id: int, worker_id: int | None, on: datetime) -> Assignable | None:
    """The unit, active, and the person where one is named, holding a post there that day; else None. One statement."""
    if worker_id is None:
        unit = Unit.objects.filter(pk=unit_id, active=True).only("id", "email").first()
        return None if unit is None else Assignable(unit_id, unit.email, None, "", HOUSE_LANGUAGE)
    held = (
        Post.objects.filter(
            in_force_on(timezone.localdate(on)),
            unit_id=unit_id,
            unit__active=True,
            worker_id=worker_id,
            worker__is_active=True,
            role__in=[Role.HANDLER, Role.SUPERVISOR, Role.COLLECTOR, Role.COORDINATOR],
        )
        .select_related("unit", "worker")
        .order_by("pk")
        .first()
    )
    if held is None:
        return None
    return Assignable(unit_id, held.unit.email, worker_id, held.worker.email or "", held.worker.language)


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


def colleagues(unit_id: int, *, on: datetime) -> list[tuple[int, str]]:
    """(id, name) of those who can be handed work in the unit that day, by name. One statement."""
    rows = Post.objects.filter(
        in_force_on(timezone.localdate(on)),
        unit_id=unit_id,
        worker__is_active=True,
        role__in=[Role.HANDLER, Role.SUPERVISOR, Role.COLLECTOR],
    )
    return sorted(set(rows.values_list("worker_id", "worker__name").order_by()), key=lambda row: (row[1], row[0]))
