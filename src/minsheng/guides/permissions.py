"""Who may: coordinators and administrators write the guides of their area; everybody reads."""

from __future__ import annotations

from minsheng.core.actors import Actor, ActorKind, Role

WRITERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


def may_write(actor: Actor, area_path: str) -> bool:
    """Whether one of the actor's posts writes the guides of this area; the operator's shell writes all."""
    return actor.kind is ActorKind.SYSTEM or any(area_path.startswith(path) for path in written_paths(actor))


def written_paths(actor: Actor) -> tuple[str, ...]:
    """Paths of the areas whose guides the worker writes."""
    if actor.kind is not ActorKind.WORKER:
        return ()
    return tuple(sorted({post.area_path for post in actor.posts if post.role in WRITERS}))
