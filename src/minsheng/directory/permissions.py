"""Who may. Everything is refused unless a post in force says otherwise; reach is area × unit × category."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied

from minsheng.core.actors import Actor, ActorKind, Role
from minsheng.directory.policy import NOWHERE, SECOND_FACTOR_ROLES, Scope, ancestor_paths, scope_of_posts


def holds(actor: Actor, *roles: Role) -> bool:
    """Whether a worker holds a post in one of ``roles`` today. Residents and the system hold none."""
    return actor.kind is ActorKind.WORKER and not actor.roles.isdisjoint(roles)


def scope_of(actor: Actor, roles: Iterable[Role]) -> Scope:
    """What the actor reaches through posts in ``roles``; ``Scope.empty`` for everybody else."""
    return scope_of_posts(actor.posts, roles) if actor.kind is ActorKind.WORKER else NOWHERE


def may(
    actor: Actor,
    roles: Iterable[Role],
    *,
    area_path: str | None,
    unit_id: int | None = None,
    category_code: str | None = None,
) -> bool:
    """Whether one post in ``roles`` reaches a record at this place, in this unit's hands, of this category."""
    return scope_of(actor, roles).covers(area_path=area_path, unit_id=unit_id, category_code=category_code)


def may_administer(actor: Actor, *, area_path: str) -> bool:
    """Whether the actor keeps the directory of this area: an administrator's post over it, or the operator's shell."""
    return actor.kind is ActorKind.SYSTEM or any(area_path.startswith(path) for path in kept_paths(actor))


def kept_paths(actor: Actor) -> tuple[str, ...]:
    """Paths of the areas whose directory the worker keeps, none inside another.

    An administrator's post for some categories only keeps none.
    """
    if actor.kind is not ActorKind.WORKER:
        return ()
    paths = {post.area_path for post in actor.posts if post.role is Role.ADMINISTRATOR and not post.category_codes}
    return tuple(sorted(one for one in paths if not paths.intersection(ancestor_paths(one)[:-1])))


def keeps_a_district(actor: Actor) -> bool:
    """Whether the actor administers a whole district, or is the operator's shell: what is everybody's is theirs."""
    return actor.kind is ActorKind.SYSTEM or any(len(ancestor_paths(path)) == 1 for path in kept_paths(actor))


def must_administer(actor: Actor, *area_paths: str) -> None:
    """Raise PermissionDenied unless the actor keeps the directory of every one of these areas."""
    if not all(may_administer(actor, area_path=path) for path in area_paths):
        raise PermissionDenied("directory")


def must_keep_somewhere(actor: Actor) -> None:
    """Raise PermissionDenied unless the actor keeps the directory of at least one area."""
    if actor.kind is not ActorKind.SYSTEM and not kept_paths(actor):
        raise PermissionDenied("directory")


def must_keep_calendar(actor: Actor) -> None:
    """Raise PermissionDenied unless the actor administers a whole district: its calendar is everybody's."""
    if not keeps_a_district(actor):
        raise PermissionDenied("calendar")


def needs_second_factor(actor: Actor) -> bool:
    """Coordinators and above sign in with a second factor in production."""
    return holds(actor, *SECOND_FACTOR_ROLES)
