"""The communities and grids a worker may put a concern into."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from minsheng.concerns.policy import RECORDERS
from minsheng.directory import queries as directory
from minsheng.directory.states import AreaKind
from minsheng.interfaces.desk.access import Visit

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern
    from minsheng.directory.models import Area

INDENT = "　"
"""A grid stands under its community, one step in."""


def offered_areas(visit: Visit) -> list[Area]:
    """The active offices, communities and grids the worker's posts reach, in the order of the tree; one statement."""
    paths = {post.area_path for post in visit.actor.posts if post.role in RECORDERS}
    return [area for area in directory.areas_within(sorted(paths)).select_related("parent") if area.active]


def area_choices(visit: Visit, concern: Concern | None = None) -> list[tuple[Any, Any]]:
    """(office, [(id, name), ...]) for every community and grid among ``offered_areas``.

    The concern's own area is always among them, even where no community is set.
    """
    return grouped(offered_areas(visit), concern)


def grouped(areas: Iterable[Area], concern: Concern | None = None) -> list[tuple[Any, Any]]:
    """The same for areas already read."""
    groups: dict[str, list[tuple[int, str]]] = {}
    offices: dict[str, str] = {}
    known: set[int] = set()
    for area in areas:
        if area.kind == AreaKind.OFFICE:
            offices[area.path] = area.name
        elif area.kind in {AreaKind.COMMUNITY, AreaKind.GRID}:
            name = next((word for path, word in offices.items() if area.path.startswith(path)), "")
            above = area.parent.name if area.kind == AreaKind.COMMUNITY and area.parent and not name else name
            groups.setdefault(above, []).append((area.pk, (INDENT if area.kind == AreaKind.GRID else "") + area.name))
            known.add(area.pk)
    if concern is not None and concern.area_id not in known:
        groups.setdefault(concern.office.name, []).insert(0, (concern.area_id, concern.area.name))
    return list(groups.items())
