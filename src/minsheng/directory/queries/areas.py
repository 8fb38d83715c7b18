"""Reading the tree of areas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from minsheng.core.geo import bounding_box, distance_metres
from minsheng.directory.models import Area
from minsheng.directory.policy import ancestor_paths
from minsheng.directory.states import AreaKind


@dataclass(frozen=True, slots=True)
class AreaNode:
    """One area and what hangs under it, in the order of the paths."""

    area: Area
    children: tuple[AreaNode, ...]


def area_tree(*, active_only: bool = True) -> tuple[AreaNode, ...]:
    """The whole tree, top areas first. One SQL statement. An inactive area hides what is below it."""
    by_parent: dict[int | None, list[Area]] = {}
    for area in Area.objects.order_by("path"):
        if area.active or not active_only:
            by_parent.setdefault(area.parent_id, []).append(area)

    def nodes(parent_id: int | None) -> tuple[AreaNode, ...]:
        return tuple(AreaNode(area, nodes(area.pk)) for area in by_parent.get(parent_id, ()))

    return nodes(None)


def areas_below(path: str) -> QuerySet[Area]:
    """The area with this path and everything under it, top first; "" is everything."""
    return Area.objects.filter(path__within=path).order_by("path")


def areas_within(paths: Iterable[str]) -> QuerySet[Area]:
    """Areas under any of the paths, top first; no path, no area."""
    inside = Q(pk__in=())
    for path in paths:
        inside |= Q(path__within=path)
    return Area.objects.filter(inside).order_by("path")


def office_choices() -> QuerySet[Area]:
    """Active sub-district offices, in the order of the tree."""
    return Area.objects.filter(kind=AreaKind.OFFICE, active=True).order_by("path")


def community_choices(*, path: str = "") -> QuerySet[Area]:
    """Active communities under ``path`` with their office as ``parent``, in the order of the tree."""
    return (
        Area.objects.filter(kind=AreaKind.COMMUNITY, active=True, path__within=path)
        .select_related("parent")
        .order_by("path")
    )


def grid_choices(*, path: str) -> QuerySet[Area]:
    """Active grids under ``path``, usually a community's."""
    return Area.objects.filter(kind=AreaKind.GRID, active=True, path__within=path).order_by("path")


def find_area(*, code: str = "", area_id: int | None = None, path: str = "") -> Area | None:
    """The area with this code, id or path (exactly one is given); None where there is none."""
    if code:
        return Area.objects.filter(code=code).order_by("path").first()
    if path:
        return Area.objects.filter(path=path).order_by("path").first()
    return Area.objects.filter(pk=area_id).order_by("path").first() if area_id is not None else None


def line_of(area: Area) -> list[Area]:
    """The area's ancestors and itself, top first: district, office, community, grid. One SQL statement."""
    return list(Area.objects.filter(path__in=ancestor_paths(area.path)).order_by("path"))


def office_of(area: Area) -> Area | None:
    """The sub-district office the area belongs to, itself if it is one; None for a district."""
    return Area.objects.filter(path__in=ancestor_paths(area.path), kind=AreaKind.OFFICE).order_by("path").first()


def area_names(area_ids: Iterable[int]) -> dict[int, str]:
    """Id → name in the active language, for a page of records. One SQL statement."""
    return {area.pk: area.name for area in Area.objects.filter(pk__in=set(area_ids)).order_by("path")}


def nearest_community(latitude: float, longitude: float, *, within_metres: float = 5_000) -> Area | None:
    """The active community whose centre is nearest to a point on the map; None where none is that near.

    A suggestion: communities have centres here, not borders, so people may choose another.
    """
    south, west, north, east = bounding_box(latitude, longitude, within_metres)
    near = [
        (distance_metres(latitude, longitude, area.latitude, area.longitude), area.path, area)
        for area in community_choices().filter(
            latitude__gte=south, latitude__lte=north, longitude__gte=west, longitude__lte=east
        )
        if area.latitude is not None and area.longitude is not None
    ]
    found = min(near, default=None)
    return found[2] if found is not None and found[0] <= within_metres else None
