"""The rooms around the case, and for which roles each opens. A room adds its line; its pages say section "around"."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minsheng.core.actors import Actor, Role


@dataclass(frozen=True, slots=True)
class Door:
    """A room: the name of its first page, what it is called, what one does there, and the roles it opens for."""

    page: str
    title: Promise
    explain: Promise
    roles: frozenset[Role]


DOORS: tuple[Door, ...] = (
    Door(
        "desk:guides",
        _("Policy guides"),
        _("What residents read before they ask: written, published, reviewed."),
        frozenset(Role),
    ),
    Door(
        "desk:projects",
        _("Projects"),
        _("Public works that answer many concerns at once: plan, progress, result."),
        frozenset(Role) - {Role.ADMINISTRATOR},
    ),
    Door(
        "desk:stuck",
        _("Stuck and hot"),
        _("What stands still and why, the week on one page, the month's topic, the office's meeting."),
        frozenset({Role.COORDINATOR, Role.LEADER, Role.SUPERVISOR, Role.AUDITOR}),
    ),
)
"""In the order of the page."""


def doors_for(actor: Actor) -> list[Door]:
    """Those that one of the actor's posts opens."""
    return [door for door in DOORS if not door.roles.isdisjoint(actor.roles)]
