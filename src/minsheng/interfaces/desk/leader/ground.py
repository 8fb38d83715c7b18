"""Whose record book somebody looks at: the area of a post, or one below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from minsheng.core.actors import Actor, Role
from minsheng.directory import queries as directory
from minsheng.directory.states import AreaKind

if TYPE_CHECKING:
    from minsheng.directory.models import Area

LEVEL = {AreaKind.DISTRICT: 0, AreaKind.OFFICE: 1, AreaKind.COMMUNITY: 2, AreaKind.GRID: 3}


@dataclass(frozen=True, slots=True)
class Ground:
    """The area looked at, and those that could be; ``names`` knows every one of them by id."""

    area: Area
    choices: Sequence[Area]

    @property
    def names(self) -> dict[int, str]:
        """Area id → name in the reader's language."""
        return {area.pk: area.name for area in self.choices}

    @property
    def offered(self) -> list[tuple[str, str]]:
        """(code, name) of every area to choose from, those below an office or district one or two steps in."""
        least = min(LEVEL[AreaKind(area.kind)] for area in self.choices)
        return [(area.code, "　" * (LEVEL[AreaKind(area.kind)] - least) + area.name) for area in self.choices]

    @property
    def office(self) -> str:
        """The name of the office above a community, where it is among the choices; else ""."""
        above = [a for a in self.choices if a.kind == AreaKind.OFFICE and self.area.path.startswith(a.path)]
        return above[-1].name if above and above[-1] != self.area else ""


def ground_of(actor: Actor, code: str, roles: frozenset[Role]) -> Ground:
    """The area with this code, or without one the widest the actor's posts of these ``roles`` reach. One statement.

    404 for an area outside them, as if it did not exist. Grids are offered only to those whose post is for a grid.
    """
    paths = sorted({post.area_path for post in actor.posts if post.role in roles}, key=lambda path: (len(path), path))
    choices = [
        area
        for area in directory.areas_within(paths)
        if area.active and (area.kind != AreaKind.GRID or area.path in paths)
    ]
    wanted: Callable[[Area], bool] = (lambda a: a.code == code) if code else (lambda a: a.path == paths[0])
    area = next(filter(wanted, choices), None)
    if area is None:
        raise Http404
    return Ground(area, choices)
