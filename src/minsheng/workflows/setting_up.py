"""Setting up a new book: the working calendar, the categories, and the first person who may let others in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from minsheng.core.actors import Actor, Role
from minsheng.directory import actions as directory
from minsheng.directory.actions import Invitee, PostTerms, SentInvitation
from minsheng.directory.policy import Names
from minsheng.directory.queries import find_area, units_below
from minsheng.directory.states import AreaKind, UnitKind
from minsheng.workflows.taxonomy import load_shipped_categories

DISTRICT, OFFICE = "district", "district-office"
"""Codes of what is founded for the first administrator."""


class NothingToAdminister(Exception):
    """There is no unit yet, and no district was named to found one."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """How much was added; all zero where everything was there."""

    calendar_days: int
    categories: int


@transaction.atomic
def set_up(*, by: Actor, at: datetime) -> SetUp:
    """Seed calendar and categories. Safe to run again."""
    return SetUp(directory.seed_calendar(by=by, at=at), load_shipped_categories(by=by, at=at))


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """Whom to invite; ``district`` names the district to found where there is no unit yet."""

    email: str
    name: str = ""
    district: str = ""


@transaction.atomic
def invite_first_administrator(
    person: FirstAdministrator, *, link: Callable[[str], str], by: Actor, at: datetime
) -> SentInvitation:
    """Invite an administrator over the whole district. Raises NothingToAdminister, DirectoryRefusal."""
    unit = units_below("").first()
    if unit is None:
        if not person.district:
            raise NothingToAdminister
        area = find_area(code=DISTRICT) or directory.create_area(
            kind=AreaKind.DISTRICT, code=DISTRICT, names=Names(person.district), by=by, at=at
        )
        unit = directory.create_unit(
            kind=UnitKind.OFFICE, code=OFFICE, names=Names(person.district), area=area, by=by, at=at
        )
    top = find_area(path=unit.area.path[:5])
    terms = PostTerms(unit=unit, role=Role.ADMINISTRATOR, starts_on=timezone.localdate(at), area=top)
    return directory.invite_worker(
        invitee=Invitee(name=person.name or person.email, email=person.email), terms=terms, link=link, by=by, at=at
    )
