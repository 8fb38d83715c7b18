"""Reading units and their doors."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from minsheng.core.actors import Actor
from minsheng.directory.models import ServicePoint, Unit
from minsheng.directory.policy import ancestor_paths
from minsheng.directory.states import UnitKind


def units_below(path: str) -> QuerySet[Unit]:
    """Active units at home under ``path`` ("" is everywhere), with their area, in the order of the tree."""
    return (
        Unit.objects.filter(active=True, area__path__within=path)
        .select_related("area")
        .order_by("area__path", "kind", "code")
    )


def closed_units(path: str) -> QuerySet[Unit]:
    """Units at home under ``path`` that were closed, in the order of the tree."""
    return Unit.objects.filter(active=False, area__path__within=path).order_by("area__path", "code")


def unit_choices(actor: Actor) -> QuerySet[Unit]:
    """Active units the actor may hand work to: those in the areas of the posts held, and those of the areas above.

    A water company of the whole district serves every office in it, so a community's worker may name it too.
    """
    paths = {post.area_path for post in actor.posts}
    reachable = Q(pk__in=())
    for path in sorted(paths):
        reachable |= Q(area__path__within=path) | Q(area__path__in=ancestor_paths(path))
    return Unit.objects.filter(reachable, active=True).select_related("area").order_by("area__path", "kind", "code")


def handling_units(actor: Actor) -> QuerySet[Unit]:
    """Of the units the actor may hand work to, those that repair and settle things."""
    return unit_choices(actor).filter(kind=UnitKind.HANDLING)


def serving_units(area_path: str) -> QuerySet[Unit]:
    """Active handling units that serve a place: at home in its area, in one above it, or in one below it."""
    return (
        Unit.objects.filter(
            Q(area__path__within=area_path) | Q(area__path__in=ancestor_paths(area_path)),
            kind=UnitKind.HANDLING,
            active=True,
        )
        .select_related("area")
        .order_by("area__path", "code")
    )


def find_unit(*, code: str = "", unit_id: int | None = None) -> Unit | None:
    """The unit with this code or id (exactly one is given), with its area; None where there is none."""
    wanted = Q(code=code) if code else Q(pk=unit_id)
    return Unit.objects.filter(wanted).select_related("area").order_by("pk").first()


def unit_names(unit_ids: Iterable[int]) -> dict[int, str]:
    """Id → name in the active language, for a page of records. One SQL statement."""
    return {unit.pk: unit.name for unit in Unit.objects.filter(pk__in=set(unit_ids)).order_by("pk")}


def front_desk(area_id: int) -> ServicePoint | None:
    """The door where a community's own staff receive people and answer the telephone. One SQL statement."""
    doors = ServicePoint.objects.filter(active=True, area_id=area_id, unit__kind=UnitKind.COMMUNITY)
    return doors.exclude(phone="").order_by("code").first()


def service_points(path: str = "") -> QuerySet[ServicePoint]:
    """Active doors under ``path`` with unit and area, in the order of the tree."""
    return (
        ServicePoint.objects.filter(active=True, area__path__within=path)
        .select_related("unit", "area")
        .order_by("area__path", "code")
    )
