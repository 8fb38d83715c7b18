"""The sample's projects, recounted in SQL: 32 finished, over 14 roads and 32 drainage and sanitation items."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from minsheng.concerns.queries.counting import Scope
from minsheng.core.actors import SYSTEM
from minsheng.directory.queries import find_area
from minsheng.foundation.outbox.models import Message
from minsheng.insight.queries.report import district_report, year_up_to_newest
from minsheng.projects.queries import published
from minsheng.workflows.sample.write import Wish, load_longhua

pytestmark = pytest.mark.django_db
ITEMS = """
SELECT c.code, count(*) FROM projects_attachment a
JOIN projects_project p ON p.id = a.project_id
JOIN concerns_concern n ON n.id = a.concern_id
JOIN concerns_category c ON c.id = n.category_id
WHERE p.state = 'finished' GROUP BY c.code
"""


def test_the_32_projects_hold_the_same_14_roads_and_32_items_as_the_report() -> None:
    load_longhua(Wish(date(2026, 3, 2), "a lake as clear as glass"), by=SYSTEM, at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT field, count(*) FROM projects_project WHERE state = 'finished' GROUP BY field")
        fields = dict(cursor.fetchall())
        cursor.execute(ITEMS)
        items = dict(cursor.fetchall())
    assert sum(fields.values()) == 32
    assert set(fields) == {"building", "management", "order", "culture"}
    assert (items["B1"], items["B3"] + items["A1"], set(items)) == (14, 32, {"A1", "B1", "B3"})
    shown = [list(row.attachments.all()) for row in published() if row.state == "finished"]
    assert (len(shown), sum(len(concerns) for concerns in shown)) == (32, 46)
    office, period = find_area(code="longhua-office"), year_up_to_newest()
    assert office is not None
    assert period is not None
    (account,) = district_report(Scope(start=period[0], end=period[1], area_path=office.path)).offices
    with connection.cursor() as cursor:
        cursor.execute("SELECT a.concern_id FROM projects_attachment a JOIN projects_project p ON p.id = a.project_id "
                       "WHERE p.state = 'finished'")  # fmt: skip
        attached = {number for (number,) in cursor.fetchall()}
    assert attached == {*account.roads, *account.drainage}
    assert Message.objects.filter(template="progress").count() == 0
