"""The doors: which an actor reaches, and what each keeps for bookings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from minsheng.core.actors import Actor, Role
from minsheng.directory import queries as directory
from minsheng.directory.policy import ancestor_paths
from minsheng.reception.models import PointTerms

if TYPE_CHECKING:
    from minsheng.directory.models import ServicePoint


def points_of(actor: Actor, roles: frozenset[Role]) -> QuerySet[ServicePoint]:
    """The open doors that the actor's posts in ``roles`` reach, in the order of the tree."""
    reach = Q(pk__in=[])
    for post in actor.posts:
        if post.role in roles:
            reach |= Q(unit_id=post.unit_id)
            if post.role is not Role.HANDLER:
                reach |= Q(area__path__within=post.area_path)
    return directory.service_points().filter(reach)


def find_point(*, code: str = "", point_id: int | None = None) -> ServicePoint | None:
    """The open door with this code or id, with unit and area; None where there is none. One statement."""
    wanted = Q(code=code) if code else Q(pk=point_id)
    return directory.service_points().filter(wanted).first()


def places_of(area_path: str) -> list[ServicePoint]:
    """The open doors of an area: its own, those below it, and those of the areas above it. One statement."""
    rows = directory.service_points().filter(
        Q(area__path__within=area_path) | Q(area__path__in=ancestor_paths(area_path))
    )
    return sorted(rows, key=lambda point: (-len(point.area.path), point.area.path, point.code))


def terms_of(point_ids: Iterable[int]) -> dict[int, PointTerms]:
    """What each door keeps; the usual where nobody has set anything. One statement."""
    wanted = sorted(set(point_ids))
    kept = {row.point_id: row for row in PointTerms.objects.filter(point_id__in=wanted).order_by("point_id")}
    return {point_id: kept.get(point_id) or PointTerms(point_id=point_id) for point_id in wanted}
