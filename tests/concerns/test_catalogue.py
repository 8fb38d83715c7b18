"""The categories are everybody's: who may change them, and what is kept of every change."""

from __future__ import annotations

import pytest

from minsheng.concerns import actions
from minsheng.concerns.models import Category, CategoryRevision
from minsheng.concerns.policy import Refused
from minsheng.concerns.queries import category_index
from minsheng.concerns.states import Urgency
from minsheng.core.actors import SYSTEM, Role, resident
from minsheng.directory import actions as directory
from minsheng.directory import queries
from minsheng.foundation.audit import queries as audit
from tests.cast import NOW, TODAY, Cast
from tests.concerns.scene import load_two_categories

pytestmark = pytest.mark.django_db
PRESSING = actions.CategoryFields(
    code="B3", name_zh_hans="排水", parent_code="B", service="市政/住建", urgency=Urgency.UTILITIES
)


def test_a_category_is_changed_at_once_and_every_reading_of_it_is_kept(cast: Cast) -> None:
    drains, _gas = load_two_categories()
    changed = actions.amend_category("B3", PRESSING, by=cast.grace, at=NOW)
    facts = category_index()[drains.pk]
    assert (changed.version, facts.name, facts.urgency) == (2, "排水", Urgency.UTILITIES)
    kept = CategoryRevision.objects.filter(category=drains).order_by("version")
    assert [(row.version, row.content["name_zh_hans"], row.worker_id) for row in kept] == [
        (1, "排水与内涝", None),
        (2, "排水", cast.worker["grace"].pk),
    ]
    assert [event.action for event in audit.events_of("category", drains.pk)] == ["create", "amend"]


def test_nobody_but_an_administrator_of_the_whole_district_changes_what_is_everybodys(cast: Cast) -> None:
    load_two_categories()
    office = directory.PostTerms(unit=cast.unit["longhua-office"], role=Role.ADMINISTRATOR, starts_on=TODAY)
    directory.hold_post(worker=cast.worker["frank"], terms=office, by=SYSTEM, at=NOW)
    keeper_of_one_office = queries.actor_for(cast.worker["frank"], TODAY)
    for stranger in (cast.alice, cast.bob, cast.erin, keeper_of_one_office, resident()):
        with pytest.raises(actions.ActionRefused) as refused:
            actions.amend_category("B3", PRESSING, by=stranger, at=NOW)
        assert refused.value.code is Refused.NOT_YOURS
    assert Category.objects.get(code="B3").version == 1
