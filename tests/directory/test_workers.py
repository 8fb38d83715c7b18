"""Putting people on the staff, one or hundreds, and the units and doors they work in."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minsheng.core.actors import SYSTEM, Duty, Role
from minsheng.directory import actions, queries
from minsheng.directory.models import Post, Worker
from minsheng.directory.policy import DirectoryRefusal, Names
from minsheng.directory.states import UnitKind
from minsheng.foundation.audit import queries as audit
from tests.cast import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db


def test_a_worker_without_a_sign_in_has_no_e_mail_and_no_usable_password() -> None:
    one = actions.create_worker(name="甲", phone="13800001234", by=SYSTEM, at=NOW)
    two = actions.create_worker(name="乙", by=SYSTEM, at=NOW)
    assert [(worker.email, worker.has_usable_password()) for worker in (one, two)] == [(None, False), (None, False)]
    assert EmailAddress.objects.count() == 0


def test_a_workers_telephone_number_is_unreadable_in_the_database() -> None:
    worker = actions.create_worker(name="甲", phone="13800001234", by=SYSTEM, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM directory_worker WHERE id = %s", [worker.pk])
        (stored,) = cursor.fetchone()
    assert "13800001234" not in stored
    assert Worker.objects.get(pk=worker.pk).phone == "13800001234"


def test_an_e_mail_is_kept_in_lower_case_and_used_once() -> None:
    worker = actions.create_worker(
        name="甲", email=" Jia@Minsheng.Example ", password="a long enough one", by=SYSTEM, at=NOW
    )
    assert worker.email == "jia@minsheng.example"
    assert queries.find_worker(email="JIA@minsheng.example") == worker
    with pytest.raises(DirectoryRefusal, match="email_taken"):
        actions.create_worker(name="乙", email="JIA@minsheng.example", by=SYSTEM, at=NOW)


def test_a_password_without_an_e_mail_is_refused() -> None:
    with pytest.raises(DirectoryRefusal, match="no_sign_in"):
        actions.create_worker(name="甲", password="a long enough one", by=SYSTEM, at=NOW)


def test_a_new_worker_holds_no_power() -> None:
    worker = actions.create_worker(name="甲", by=SYSTEM, at=NOW)
    assert queries.actor_for(worker, TODAY).posts == ()


def test_only_an_administrator_puts_people_on_the_staff(cast: Cast) -> None:
    for stranger in (cast.alice, cast.bob, cast.erin, cast.charlie):
        with pytest.raises(PermissionDenied):
            actions.create_worker(name="甲", by=stranger, at=NOW)
        with pytest.raises(PermissionDenied):
            actions.create_workers_many(rows=[actions.NewWorker(name="甲")], by=stranger, at=NOW)


def test_eight_hundred_people_with_posts_come_in_a_handful_of_statements(cast: Cast) -> None:
    terms = actions.PostTerms(
        unit=cast.unit["longhua-office"], role=Role.COLLECTOR, starts_on=TODAY, duties=[Duty.ISSUE_COLLECTOR]
    )
    rows = [actions.NewWorker(name=f"工作人员{number}", phone="13800001234", posts=[terms]) for number in range(800)]
    rows.append(actions.NewWorker(name="两岗", email="two@minsheng.example", posts=[terms, terms]))
    with CaptureQueriesContext(connection) as caught:
        workers = actions.create_workers_many(rows=rows, by=cast.grace, at=NOW)
    assert [worker.name for worker in workers] == [row.name for row in rows]
    assert Post.objects.filter(worker__in=workers).count() == 802
    assert [len(queries.actor_for(workers[index], TODAY).posts) for index in (0, 799, 800)] == [1, 1, 2]
    assert len(caught) <= 24
    assert [event.action for event in audit.events_of("worker", workers[799].pk)] == ["create_worker"]
    assert audit.verify().first_broken is None


def test_one_address_twice_refuses_the_whole_batch(cast: Cast) -> None:
    rows = [actions.NewWorker(name=name, email="same@minsheng.example") for name in ("甲", "乙")]
    with pytest.raises(DirectoryRefusal, match="email_taken"):
        actions.create_workers_many(rows=rows, by=SYSTEM, at=NOW)
    with pytest.raises(DirectoryRefusal, match="email_taken"):
        actions.create_workers_many(
            rows=[actions.NewWorker(name="甲", email="BOB@minsheng.example")], by=SYSTEM, at=NOW
        )
    assert Worker.objects.count() == 8


def test_a_coordinator_can_name_the_units_of_the_office_and_of_the_district_above(cast: Cast) -> None:
    actions.create_unit(
        kind=UnitKind.HANDLING,
        code="water",
        names=Names("龙华水务"),
        area=cast.area["longhua"],
        by=SYSTEM,
        at=NOW,
    )
    assert [unit.code for unit in queries.unit_choices(cast.bob)] == [
        "water",
        "longhua-office",
        "qinghu",
        "maintenance",
    ]
    assert [unit.code for unit in queries.handling_units(cast.bob)] == ["water", "maintenance"]
    assert [unit.code for unit in queries.handling_units(cast.charlie)] == ["water"]
    assert [unit.code for unit in queries.serving_units(cast.area["qinghu-1"].path)] == ["water", "maintenance"]
    assert [unit.code for unit in queries.unit_choices(SYSTEM)] == []


def test_a_retired_unit_is_no_longer_a_choice(cast: Cast) -> None:
    actions.retire_unit(unit=cast.unit["maintenance"], by=cast.grace, at=NOW)
    assert [unit.code for unit in queries.handling_units(cast.bob)] == []
    assert queries.find_unit(code="maintenance") == cast.unit["maintenance"]


def test_a_service_point_keeps_its_opening_hours_in_order(cast: Cast) -> None:
    door = actions.Door(
        address="清湖路 1 号",
        phone="0755-0100 2301",
        opening={"mon": [["14:00", "18:00"], ["09:00", "12:00"]], "sun": []},
    )
    point = actions.create_service_point(
        unit=cast.unit["qinghu"], code="studio", names=Names("党代表工作室"), door=door, by=cast.grace, at=NOW
    )
    assert point.opening == {"mon": [["09:00", "12:00"], ["14:00", "18:00"]]}
    assert list(queries.service_points(cast.area["longhua-office"].path)) == [point]
    assert list(queries.service_points(cast.area["minzhi"].path)) == []


@pytest.mark.parametrize(
    "opening",
    [
        {"mon": [["18:00", "09:00"]]},
        {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]},
        {"mon": [["nine", "twelve"]]},
        {"monday": [["09:00", "12:00"]]},
    ],
)
def test_opening_hours_that_cannot_be_are_refused(cast: Cast, opening: dict[str, list[list[str]]]) -> None:
    with pytest.raises(DirectoryRefusal, match="bad_opening"):
        actions.create_service_point(
            unit=cast.unit["qinghu"],
            code="studio",
            names=Names("党代表工作室"),
            door=actions.Door(address="清湖路 1 号", opening=opening),
            by=SYSTEM,
            at=NOW,
        )
