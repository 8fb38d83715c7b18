"""Decisions of the directory that need no database: paths, dates, reach, opening hours, digests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from minsheng.core.actors import Actor, ActorKind, Duty, HeldPost, Role
from minsheng.core.working_time import Hours, Period
from minsheng.directory.states import PARENT_KINDS, AreaKind, Weekday

SEGMENT = 4
"""Digits of one step of an area's path: room for 9,999 siblings."""

AREA_ROLES = frozenset(
    {Role.COLLECTOR, Role.COORDINATOR, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR, Role.ADMINISTRATOR}
)
"""Roles that reach whatever lies in the post's area."""

UNIT_ROLES = frozenset({Role.HANDLER, Role.SUPERVISOR})
"""Roles that reach whatever is in their unit's hands, wherever it lies. A handler reaches nothing else."""

GIVEN_WORK = (Role.HANDLER, Role.SUPERVISOR, Role.COLLECTOR, Role.COORDINATOR)
"""Roles whose holders work can be given to, and who may stand in for each other."""

SECOND_FACTOR_ROLES = frozenset({Role.COORDINATOR, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR, Role.ADMINISTRATOR})
"""Coordinators and above: they see beyond their own work, so a password alone is not enough."""

OFFICE_HOURS = (Period(time(9), time(12)), Period(time(14), time(18)))
"""The house's opening hours from Monday to Friday until it sets its own."""

WEEKEND = frozenset({5, 6})
"""Saturday and Sunday as datetime.weekday() counts them."""


class DirectoryRefusal(Exception):
    """The directory will not do this. ``code`` is one of the words below; pages turn it into a sentence.

    no_working_time · hours_overlap ·
    wrong_parent · path_full · code_taken · email_taken · serves_elsewhere · post_too_short · post_overlaps ·
    unknown_duty · bad_opening · invitation_unknown · invitation_expired · invitation_withdrawn · invitation_accepted ·
    no_sign_in · absence_too_short · absence_overlaps · no_deputy · unit_holds ·
    last_keeper · day_past ·
    merge_itself · merge_inside · merge_apart · merge_kind
    """

    def __init__(self, code: str) -> None:
        """Keep the code where callers look for it."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Names:
    """One name in three languages; the two later ones may stay empty."""

    zh_hans: str
    zh_hant: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """One rectangle of a scope. None in ``area_path`` or ``unit_id`` means that side does not limit."""

    area_path: str | None
    unit_id: int | None
    category_codes: frozenset[str]
    """Empty means every category, and also records that have none yet."""

    def covers(self, *, area_path: str | None, unit_id: int | None, category_code: str | None) -> bool:
        """Whether a record with this place, unit and category lies inside. What is unknown lies outside."""
        in_area = self.area_path is None or (area_path is not None and area_path.startswith(self.area_path))
        in_unit = self.unit_id is None or unit_id == self.unit_id
        in_category = not self.category_codes or category_code in self.category_codes
        return in_area and in_unit and in_category


@dataclass(frozen=True, slots=True)
class Scope:
    """What an actor may touch in some roles: the union of its reaches. No reaches: nothing at all."""

    reaches: tuple[Reach, ...] = ()

    @property
    def empty(self) -> bool:
        """True where nothing is inside."""
        return not self.reaches

    @property
    def area_paths(self) -> tuple[str, ...]:
        """Paths that limit some reach, sorted; for choices and headings, not for deciding."""
        return tuple(sorted({reach.area_path for reach in self.reaches if reach.area_path is not None}))

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """Units that limit some reach, sorted; for choices and headings, not for deciding."""
        return tuple(sorted({reach.unit_id for reach in self.reaches if reach.unit_id is not None}))

    @property
    def category_codes(self) -> frozenset[str]:
        """Category codes named by some reach; empty where a reach covers every category."""
        if any(not reach.category_codes for reach in self.reaches):
            return frozenset()
        return frozenset(code for reach in self.reaches for code in reach.category_codes)

    def covers(self, *, area_path: str | None, unit_id: int | None = None, category_code: str | None = None) -> bool:
        """Whether some reach covers the record."""
        return any(
            reach.covers(area_path=area_path, unit_id=unit_id, category_code=category_code) for reach in self.reaches
        )


NOWHERE = Scope()
"""The scope of everyone not let in."""


def reaches_of(post: HeldPost) -> tuple[Reach, ...]:
    """One post's reaches: its area, its unit, or (a supervisor) either."""
    found = []
    if post.role in AREA_ROLES:
        found.append(Reach(post.area_path, None, post.category_codes))
    if post.role in UNIT_ROLES:
        found.append(Reach(None, post.unit_id, post.category_codes))
    return tuple(found)


def scope_of_posts(posts: Iterable[HeldPost], roles: Iterable[Role]) -> Scope:
    """The union of what the posts reach in ``roles``, without reaches that another already covers."""
    wanted = frozenset(roles)
    reaches = list(dict.fromkeys(reach for post in posts if post.role in wanted for reach in reaches_of(post)))
    kept = [reach for reach in reaches if not any(_inside(reach, other) for other in reaches if other != reach)]
    return Scope(tuple(kept))


def _inside(reach: Reach, other: Reach) -> bool:
    in_area = other.area_path is None or (reach.area_path is not None and reach.area_path.startswith(other.area_path))
    in_unit = other.unit_id is None or reach.unit_id == other.unit_id
    in_category = not other.category_codes or (
        bool(reach.category_codes) and reach.category_codes <= other.category_codes
    )
    return in_area and in_unit and in_category


def in_force(starts_on: date, ends_on: date | None, on: date) -> bool:
    """Half-open: the first day counts, the last does not."""
    return starts_on <= on and (ends_on is None or on < ends_on)


def overlap(starts_on: date, ends_on: date | None, other_start: date, other_end: date | None) -> bool:
    """Whether two half-open spans share a day."""
    return (other_end is None or starts_on < other_end) and (ends_on is None or other_start < ends_on)


def stand_in(worker_id: int, away: Mapping[int, int | None]) -> int | None:
    """Who stands in for somebody, through deputies who are away too; None where the chain ends or runs in a circle."""
    seen = {worker_id}
    here = away.get(worker_id)
    while here is not None and here in away:
        if here in seen:
            return None
        seen.add(here)
        here = away[here]
    return None if here in seen else here


def invitation_refusal(
    accepted_at: datetime | None, withdrawn_at: datetime | None, expires_at: datetime, at: datetime
) -> str:
    """Why an invitation no longer opens at ``at``, as a refusal's code; "" where it does."""
    if accepted_at is not None:
        return "invitation_accepted"
    if withdrawn_at is not None:
        return "invitation_withdrawn"
    return "" if at < expires_at else "invitation_expired"


def may_hang_under(kind: AreaKind, parent: AreaKind | None) -> bool:
    """Whether an area of ``kind`` may stand under one of ``parent``; None is the top of the tree."""
    return parent in PARENT_KINDS[kind]


def next_path(parent_path: str, last_sibling: str | None) -> str:
    """The path after ``last_sibling`` under ``parent_path``; refuses "path_full" after 9,999 siblings."""
    number = 1 if last_sibling is None else int(last_sibling[len(parent_path) :].rstrip(".")) + 1
    if number >= 10**SEGMENT:
        raise DirectoryRefusal("path_full")
    return f"{parent_path}{number:0{SEGMENT}d}."


def ancestor_paths(path: str) -> list[str]:
    """The path's own ancestors and itself, top first: "0001.0002." → ["0001.", "0001.0002."]."""
    step = SEGMENT + 1
    return [path[:end] for end in range(step, len(path) + 1, step)]


def known_duties(duties: Iterable[str]) -> list[str]:
    """The duties in a fixed order without repeats; refuses "unknown_duty" for any not among the five."""
    try:
        asked = {Duty(duty) for duty in duties}
    except ValueError as error:
        raise DirectoryRefusal("unknown_duty") from error
    return [duty.value for duty in Duty if duty in asked]


def checked_opening(opening: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, list[list[str]]]:
    """Opening hours as stored: weekday → periods in order, each "HH:MM" to a later "HH:MM"; else "bad_opening"."""
    checked: dict[str, list[list[str]]] = {}
    try:
        for day in Weekday:
            periods = [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in opening.get(day, ())]
            edges = [edge for period in sorted(periods) for edge in period]
            if edges != sorted(set(edges)):
                raise DirectoryRefusal("bad_opening")
            if periods:
                checked[day.value] = [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in sorted(periods)]
    except ValueError as error:
        raise DirectoryRefusal("bad_opening") from error
    if set(opening) - {day.value for day in Weekday}:
        raise DirectoryRefusal("bad_opening")
    return checked


def checked_week(week: Hours) -> Hours:
    """Seven days of hours that working time can count in, Monday first.

    Refuses "no_working_time" where it never opens and "hours_overlap" where stretches overlap, a night running into the
    hours of the next morning included.
    """
    if not any(week):
        raise DirectoryRefusal("no_working_time")
    ordered = tuple(tuple(sorted(day, key=lambda period: period.start)) for day in week)
    for today, tomorrow in zip(ordered, ordered[1:] + ordered[:1], strict=True):
        for earlier, later in pairwise(today):
            if earlier.overnight or later.start < earlier.end:
                raise DirectoryRefusal("hours_overlap")
        if today and tomorrow and today[-1].overnight and tomorrow[0].start < today[-1].end:
            raise DirectoryRefusal("hours_overlap")
    return ordered


def digest_of(token: str) -> str:
    """SHA-256 in hex. The tokens carry 256 random bits, so no salt and no slow hash are needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def signature(actor: Actor) -> str:
    """Who did it, as the tables keep it: "worker:12" or "system"."""
    return f"{ActorKind.WORKER}:{actor.identifier}" if actor.worker_id is not None else str(actor.kind)
