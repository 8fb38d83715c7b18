"""A project of the Longhua office, begun by Bob."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from minsheng.projects import actions
from minsheng.projects.models import Project
from minsheng.projects.states import Field
from tests.cast import Cast

DAY = timedelta(days=1)


def plan(cast: Cast, **more: Any) -> actions.Plan:
    """Old lanes, answered for by the maintenance team."""
    today = timezone.localdate()
    given: dict[str, Any] = {
        "title": "南片老巷排水改造", "field": Field.BUILDING, "unit_id": cast.unit["maintenance"].pk,
        "begins_on": today - 30 * DAY, "due_on": today + 60 * DAY,
    }  # fmt: skip
    return actions.Plan(**given | more)


def begun(cast: Cast, code: str = "old-lanes", **more: Any) -> Project:
    """The project, not published."""
    office = cast.area["longhua-office"].pk
    return actions.begin_project(code=code, office_id=office, plan=plan(cast, **more), by=cast.bob, at=timezone.now())
