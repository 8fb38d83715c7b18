"""Who may do what to a project: the office writes, the owner's unit reports progress, the area reads."""

from __future__ import annotations

from minsheng.core.actors import Actor, ActorKind
from minsheng.directory.queries import area_index
from minsheng.projects.models import Project
from minsheng.projects.policy import REPORTERS, WRITERS


def may_write(actor: Actor, office_id: int) -> bool:
    """Whether the actor may plan, attach and end projects of an office: its coordinators and leaders, whole posts."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    office = area_index().get(office_id)
    return office is not None and any(
        post.role in WRITERS and not post.category_codes and office.path.startswith(post.area_path)
        for post in actor.posts
    )


def may_report(actor: Actor, project: Project) -> bool:
    """Whether the actor may publish progress and pictures: who may write, and the owner's own people."""
    return may_write(actor, project.office_id) or any(
        post.role in REPORTERS and post.unit_id == project.unit_id for post in actor.posts
    )
