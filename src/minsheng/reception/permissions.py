"""Who may receive people, make rosters, read counts at a door. Deny by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.core.actors import Actor, ActorKind, Role
from minsheng.reception.policy import COUNTERS, PLANNERS, RECEIVERS, reads_point

if TYPE_CHECKING:
    from minsheng.directory.models import ServicePoint


def may_receive(actor: Actor, point: ServicePoint) -> bool:
    """Collectors, coordinators and the unit's handlers: they receive people and see who is booked."""
    return _may(actor, RECEIVERS, point)


def may_plan(actor: Actor, point: ServicePoint) -> bool:
    """Supervisors and coordinators: they make rosters and set hours."""
    return _may(actor, PLANNERS, point)


def may_count(actor: Actor, point: ServicePoint) -> bool:
    """Whoever answers for the area reads its counts."""
    return _may(actor, COUNTERS, point)


def may_see_roster(actor: Actor, point: ServicePoint) -> bool:
    """Whoever receives there or plans."""
    return _may(actor, RECEIVERS | PLANNERS, point)


def _may(actor: Actor, roles: frozenset[Role], point: ServicePoint) -> bool:
    if actor.kind is ActorKind.SYSTEM:
        return True
    return reads_point(actor, roles, unit_id=point.unit_id, area_path=point.area.path)
