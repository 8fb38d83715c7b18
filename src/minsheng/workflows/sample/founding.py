"""Puts the standing structure into the database: areas, units, doors, and the staff with their posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from minsheng.core.actors import Actor
from minsheng.directory import actions as directory
from minsheng.directory.actions import Door, NewWorker, PostTerms, UnitContact
from minsheng.directory.policy import Names
from minsheng.directory.states import AreaKind, UnitKind

from .people import StaffMember
from .structure import PHONE, Community, Structure, names

HOURS = [["09:00", "12:00"], ["14:00", "18:00"]]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
SERVICE_DESK = dict.fromkeys((*WEEKDAYS, "sat"), HOURS)
STUDIO = {"tue": [["15:00", "17:30"]], "sat": [["09:00", "11:30"]]}
"""The representatives' studio receives people one afternoon and one morning a week."""
OFFICE_STUDIO = {"mon": [["09:00", "12:00"]], "thu": [["15:00", "18:00"], ["19:00", "21:00"]]}


@dataclass(frozen=True, slots=True)
class Founded:
    """Ids of what now stands, by code."""

    areas: dict[str, int]
    units: dict[str, int]
    staff: list[int]


class Founder:
    """Founds one district, through the directory's own actions."""

    def __init__(self, made: Structure, by: Actor, at: datetime) -> None:
        self.made = made
        self.by, self.at = by, at
        self.number = 200
        district = directory.create_area(
            kind=AreaKind.DISTRICT, code=made.district_code, names=made.district, point=made.point, by=by, at=at
        )
        self.areas = {made.district_code: district}
        office = names(f"{made.district.zh_hans}社会建设局", f"{made.district.en} Social Development Bureau")
        head = directory.create_unit(
            kind=UnitKind.OFFICE, code="longhua-district", names=office, area=district, by=by, at=at
        )
        self.units = {"longhua-district": head}

    def found(self, staff: Sequence[StaffMember], password_hash: str) -> Founded:
        """Everything, top first."""
        for office in self.made.offices:
            self._area(AreaKind.OFFICE, office.code, office.names, self.made.district_code)
            whole = names(f"{office.names.zh_hans}办事处", f"{office.names.en} Office")
            self._unit(UnitKind.OFFICE, office.code, office.code, whole)
            studio = names(f"{office.short}党代表工作室", f"{office.names.en} Representatives' Studio")
            address = f"{office.names.zh_hans}办事处一楼"
            self._door(office.code, f"{office.code}-studio", studio, address, OFFICE_STUDIO)
            for number in office.communities:
                self._community(self.made.communities[number], office.code)
        for unit in self.made.units:
            area = self.made.district_code if unit.office is None else self.made.offices[unit.office].code
            self._unit(UnitKind.HANDLING, unit.code, area, unit.names, service=unit.service, phone=unit.phone)
        rows = [self._worker(member, password_hash) for member in staff]
        workers = directory.create_workers_many(rows=rows, by=self.by, at=self.at)
        return Founded(
            areas={code: area.pk for code, area in self.areas.items()},
            units={code: unit.pk for code, unit in self.units.items()},
            staff=[worker.pk for worker in workers],
        )

    def _community(self, one: Community, office: str) -> None:
        self._area(AreaKind.COMMUNITY, one.code, one.names, office, one.point)
        for grid in one.grids:
            self._area(AreaKind.GRID, grid.code, grid.names, one.code)
        hans, english = one.names.zh_hans, one.names.en
        station, branch = f"{one.code}-station", f"{one.code}-branch"
        self._unit(UnitKind.COMMUNITY, station, one.code, names(f"{hans}工作站", f"{english} Station"))
        self._unit(UnitKind.BRANCH, branch, one.code, names(f"{hans}综合党委", f"{english} General Branch"))
        address = f"{one.roads[0]}{hans}服务中心"
        counter = names(f"{hans}服务台", f"{english} Service Desk")
        self._door(station, f"{one.code}-desk", counter, address, SERVICE_DESK)
        studio = names(f"{one.short}党代表工作室", f"{english} Representatives' Studio")
        self._door(branch, f"{one.code}-studio", studio, f"{address}二楼", STUDIO)

    def _area(
        self, kind: AreaKind, code: str, called: Names, parent: str, point: tuple[float, float] | None = None
    ) -> None:
        self.areas[code] = directory.create_area(
            kind=kind, code=code, names=called, parent=self.areas[parent], point=point, by=self.by, at=self.at
        )

    def _unit(self, kind: UnitKind, code: str, area: str, called: Names, *, service: str = "", phone: str = "") -> None:
        self.units[code] = directory.create_unit(
            kind=kind,
            code=code,
            names=called,
            area=self.areas[area],
            contact=UnitContact(phone=phone),
            service=service,
            by=self.by,
            at=self.at,
        )

    def _door(self, unit: str, code: str, called: Names, address: str, opening: dict[str, list[list[str]]]) -> None:
        self.number += 1
        door = Door(address=address, phone=PHONE.format(self.number), opening=opening)
        directory.create_service_point(
            unit=self.units[unit], code=code, names=called, door=door, by=self.by, at=self.at
        )

    def _worker(self, member: StaffMember, password_hash: str) -> NewWorker:
        return NewWorker(
            name=member.name,
            email=member.email or None,
            password_hash=password_hash if member.email else "",
            posts=list(self._posts(member)),
        )

    def _posts(self, member: StaffMember) -> Iterator[PostTerms]:
        for post in member.posts:
            yield PostTerms(
                unit=self.units[post.unit],
                role=post.role,
                starts_on=post.starts_on,
                ends_on=post.ends_on,
                area=self.areas[post.area],
                duties=post.duties,
            )
