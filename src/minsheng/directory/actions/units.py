"""Making units and their doors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from minsheng.core.actors import Actor
from minsheng.directory.events import UnitClosing
from minsheng.directory.models import Area, ServicePoint, Unit
from minsheng.directory.permissions import must_administer
from minsheng.directory.policy import DirectoryRefusal, Names, checked_opening
from minsheng.directory.states import UnitKind
from minsheng.foundation.audit.actions import record
from minsheng.foundation.bulk.queries import locked
from minsheng.foundation.events.actions import announce


@dataclass(frozen=True, slots=True)
class Door:
    """Where a service point is and when it is open: {"mon": [["09:00", "12:00"]]}; ``point`` is (lat, lon)."""

    address: str
    phone: str = ""
    point: tuple[float, float] | None = None
    opening: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnitContact:
    """How a unit is reached by everybody: published, so not personal. The e-mail gets the unit's notices."""

    phone: str = ""
    address: str = ""
    email: str = ""


UNPUBLISHED = UnitContact()


@transaction.atomic
def create_unit(
    *,
    kind: UnitKind,
    code: str,
    names: Names,
    area: Area,
    contact: UnitContact = UNPUBLISHED,
    service: str = "",
    by: Actor,
    at: datetime,
) -> Unit:
    """Found a unit at home in ``area``; ``service`` is what it usually handles, in the taxonomy's words.

    Refuses "code_taken"; PermissionDenied outside the area ``by`` keeps.
    """
    must_administer(by, area.path)
    if Unit.objects.filter(code=code).exists():
        raise DirectoryRefusal("code_taken")
    unit = Unit.objects.create(
        kind=kind.value,
        code=code,
        name_zh_hans=names.zh_hans,
        name_zh_hant=names.zh_hant,
        name_en=names.en,
        area=area,
        phone=contact.phone,
        address=contact.address,
        email=contact.email,
        service=service,
    )
    record(
        subject_type="unit",
        subject_id=unit.pk,
        action="create_unit",
        by=by,
        at=at,
        data={"kind": unit.kind, "code": unit.code, "area": area.pk},
        first=True,
    )
    return unit


@transaction.atomic
def retire_unit(*, unit: Unit, by: Actor, at: datetime) -> Unit:
    """Take a unit out of every choice; what it did stays on the record.

    The row is locked first, so that nothing is handed to it meanwhile; then the rooms above are told, and refuse
    ("unit_holds") where the unit still has something in hand.
    """
    must_administer(by, unit.area.path)
    row = locked(Unit, unit.pk)
    if row.active:
        row.active = unit.active = False
        row.save(update_fields=["active"])
        announce(UnitClosing(unit.pk, at))
        record(subject_type="unit", subject_id=unit.pk, action="retire_unit", by=by, at=at)
    return unit


@transaction.atomic
def reopen_unit(*, unit: Unit, by: Actor, at: datetime) -> Unit:
    """Open a closed unit again: it stands in every choice as before."""
    must_administer(by, unit.area.path)
    row = locked(Unit, unit.pk)
    if not row.active:
        row.active = unit.active = True
        row.save(update_fields=["active"])
        record(subject_type="unit", subject_id=unit.pk, action="reopen_unit", by=by, at=at)
    return unit


@transaction.atomic
def create_service_point(
    *, unit: Unit, code: str, names: Names, door: Door, area: Area | None = None, by: Actor, at: datetime
) -> ServicePoint:
    """Open a door of ``unit``, in the unit's area unless ``area`` says otherwise.

    Refuses "code_taken" and "bad_opening"; PermissionDenied outside the areas ``by`` keeps.
    """
    home = area or unit.area
    must_administer(by, unit.area.path, home.path)
    if ServicePoint.objects.filter(code=code).exists():
        raise DirectoryRefusal("code_taken")
    latitude, longitude = door.point or (None, None)
    point = ServicePoint.objects.create(
        unit=unit,
        area=home,
        code=code,
        name_zh_hans=names.zh_hans,
        name_zh_hant=names.zh_hant,
        name_en=names.en,
        phone=door.phone,
        address=door.address,
        latitude=latitude,
        longitude=longitude,
        opening=checked_opening(door.opening),
    )
    record(
        subject_type="service_point",
        subject_id=point.pk,
        action="create_service_point",
        by=by,
        at=at,
        data={"code": point.code, "unit": unit.pk, "area": home.pk},
        first=True,
    )
    return point
