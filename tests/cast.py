"""The fixed cast of every test: who works in the made-up Longhua, and which post each of them holds.

District longhua > offices longhua-office (communities qinghu with a grid, youson, beizhan) and minzhi.

- Alice, collector in Qinghu's community staff
- Bob, coordinator at the Longhua office
- Carol, handler at the Qinghu municipal maintenance team; Dan, its supervisor
- Erin, leader of the Longhua office; Frank, its auditor
- Grace, administrator of the whole district
- Charlie, coordinator at the Minzhi office: the stranger who is refused everything of Longhua's

``cast.alice`` is the Actor, ``cast.worker["alice"]`` the row to sign in with (``client.force_login``), e-mail
``alice@minsheng.example``, password ``PASSWORD``. Every post began on 2020-01-01 and has no end.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache as process_cache
from django.utils import translation

from minsheng.concerns.queries.alarms import forget_steps
from minsheng.concerns.queries.catalogue import forget_categories
from minsheng.concerns.queries.routing import forget_routing
from minsheng.concerns.queries.rules import forget_rules
from minsheng.concerns.queries.wording import forget_templates
from minsheng.core.actors import SYSTEM, Actor, Duty, Role
from minsheng.directory import actions, queries
from minsheng.directory.models import Area, Post, Unit, Worker
from minsheng.directory.policy import Names
from minsheng.directory.states import AreaKind, UnitKind

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Monday 2 March 2026, ten in the morning in Shenzhen."""

TODAY = date(2026, 3, 2)
SINCE = date(2020, 1, 1)
PASSWORD = "a lake as clear as glass"

AREAS = {
    "longhua": (AreaKind.DISTRICT, None, Names("龙华新区", "龍華新區", "Longhua New District"), None),
    "longhua-office": (AreaKind.OFFICE, "longhua", Names("龙华街道", "龍華街道", "Longhua Sub-district"), None),
    "qinghu": (AreaKind.COMMUNITY, "longhua-office", Names("清湖社区", "清湖社區", "Qinghu"), (22.667, 114.043)),
    "qinghu-1": (AreaKind.GRID, "qinghu", Names("清湖第一网格", "清湖第一網格", "Qinghu grid 1"), (22.668, 114.044)),
    "youson": (AreaKind.COMMUNITY, "longhua-office", Names("油松社区", "油松社區", "Yousong"), (22.659, 114.033)),
    "beizhan": (AreaKind.COMMUNITY, "longhua-office", Names("北站社区", "北站社區", "Beizhan"), (22.609, 114.029)),
    "minzhi": (AreaKind.OFFICE, "longhua", Names("民治街道", "民治街道", "Minzhi Sub-district"), None),
}
UNITS = {
    "longhua-office": (UnitKind.OFFICE, "longhua-office", Names("龙华街道办事处", "", "Longhua Sub-district Office")),
    "minzhi-office": (UnitKind.OFFICE, "minzhi", Names("民治街道办事处", "", "Minzhi Sub-district Office")),
    "qinghu": (UnitKind.COMMUNITY, "qinghu", Names("清湖社区工作站", "", "Qinghu Community Station")),
    "maintenance": (UnitKind.HANDLING, "qinghu", Names("清湖市政养护队", "", "Qinghu Municipal Maintenance")),
}
PEOPLE: dict[str, tuple[str, Role, str, str, tuple[Duty, ...]]] = {
    "alice": ("艾丽丝", Role.COLLECTOR, "qinghu", "qinghu", (Duty.ISSUE_COLLECTOR, Duty.SERVICE_WORKER)),
    "bob": ("鲍勃", Role.COORDINATOR, "longhua-office", "longhua-office", ()),
    "carol": ("卡萝", Role.HANDLER, "maintenance", "qinghu", ()),
    "dan": ("丹", Role.SUPERVISOR, "maintenance", "qinghu", ()),
    "erin": ("艾琳", Role.LEADER, "longhua-office", "longhua-office", ()),
    "frank": ("弗兰克", Role.AUDITOR, "longhua-office", "longhua-office", ()),
    "grace": ("葛蕾丝", Role.ADMINISTRATOR, "longhua-office", "longhua", ()),
    "charlie": ("查理", Role.COORDINATOR, "minzhi-office", "minzhi", ()),
}


@dataclass(frozen=True)
class Cast:
    """The people as actors by name, and everything they stand on by code."""

    alice: Actor
    bob: Actor
    carol: Actor
    dan: Actor
    erin: Actor
    frank: Actor
    grace: Actor
    charlie: Actor
    worker: dict[str, Worker]
    area: dict[str, Area]
    unit: dict[str, Unit]

    def token(self, name: str) -> str:
        """A fresh access token for the API under this person's post."""
        post = Post.objects.get(worker=self.worker[name])
        return actions.issue_token(post=post, label="tests", by=SYSTEM, at=NOW).token


@cache
def password_hash() -> str:
    """PASSWORD as it is stored; hashing is slow on purpose, so once a process."""
    return make_password(PASSWORD)


def build_cast() -> Cast:
    """Put the cast into the database, through the directory's own actions."""
    area: dict[str, Area] = {}
    for code, (kind, parent, names, point) in AREAS.items():
        above = area[parent] if parent else None
        area[code] = actions.create_area(
            kind=kind, code=code, names=names, parent=above, point=point, by=SYSTEM, at=NOW
        )
    unit = {
        code: actions.create_unit(kind=kind, code=code, names=names, area=area[home], by=SYSTEM, at=NOW)
        for code, (kind, home, names) in UNITS.items()
    }
    rows = [
        actions.NewWorker(
            name=name,
            email=f"{key}@minsheng.example",
            password_hash=password_hash(),
            posts=[actions.PostTerms(unit=unit[home], role=role, area=area[reach], duties=duties, starts_on=SINCE)],
        )
        for key, (name, role, home, reach, duties) in PEOPLE.items()
    ]
    worker = dict(zip(PEOPLE, actions.create_workers_many(rows=rows, by=SYSTEM, at=NOW), strict=True))
    people = {key: queries.actor_for(row, TODAY) for key, row in worker.items()}
    return Cast(**people, worker=worker, area=area, unit=unit)


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, fresh in this test's database."""
    return build_cast()


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The cast with real commits, for a server in its thread."""
    return build_cast()


def stop_the_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """What queries keep for a minute stays known: while statements are counted, the minute does not end."""
    for name, module in list(sys.modules.items()):
        if name.startswith("minsheng.") and ".queries" in name and hasattr(module, "monotonic"):
            monkeypatch.setattr(module, "monotonic", lambda: 0.0)


@pytest.fixture(autouse=True)
def forget_what_the_process_keeps() -> Iterator[None]:
    """Every test reads calendar, areas and categories from its own database, and begins in the house's language."""
    queries.forget_calendar()
    queries.forget_areas()
    queries.forget_absences()
    forget_steps()
    forget_categories()
    forget_rules()
    forget_templates()
    forget_routing()
    process_cache.clear()
    translation.deactivate()  # the language of the last visitor of the test before
    yield
    forget_categories()
    forget_rules()
    forget_templates()
    forget_routing()
    queries.forget_calendar()
    queries.forget_areas()
