"""Who acts: a worker through the posts held today, a resident through a receipt, or the system itself.

Every action takes one of these as ``by=``. The words are those of the field rules: five duties, seven roles.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a post lets its holder do; a worker may hold several posts at once."""

    COLLECTOR = "collector"
    COORDINATOR = "coordinator"
    HANDLER = "handler"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Duty(StrEnum):
    """The five duties of a full-time worker (MISSION S7)."""

    POLICY_EXPLAINER = "policy_explainer"
    ORGANISATION_GUIDE = "organisation_guide"
    MEDIATOR = "mediator"
    ISSUE_COLLECTOR = "issue_collector"
    SERVICE_WORKER = "service_worker"


class ActorKind(StrEnum):
    """The sort of hand that moved a record."""

    WORKER = "worker"
    RESIDENT = "resident"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class HeldPost:
    """One post in force on the day: its role, and its scope as area × unit × category."""

    post_id: int
    role: Role
    unit_id: int
    area_path: str
    """Path of the area this post reaches; every area whose path starts with it is inside."""
    category_codes: frozenset[str] = frozenset()
    """Empty means every category."""
    duties: frozenset[Duty] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """The hand that acts. ``identifier`` is a worker's id, a resident's reporter id, or None for the system."""

    kind: ActorKind
    identifier: int | None = None
    name: str = ""
    posts: tuple[HeldPost, ...] = field(default=())

    @property
    def worker_id(self) -> int | None:
        """The worker's id, or None where the actor is no worker."""
        return self.identifier if self.kind is ActorKind.WORKER else None

    @property
    def roles(self) -> frozenset[Role]:
        """Every role among the posts held."""
        return frozenset(post.role for post in self.posts)


SYSTEM = Actor(kind=ActorKind.SYSTEM, name="system")


def resident(reporter_id: int | None = None) -> Actor:
    """The resident behind a receipt (or, before there is one, an unknown resident)."""
    return Actor(kind=ActorKind.RESIDENT, identifier=reporter_id)
