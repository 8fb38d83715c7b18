"""Who is told when a limit is missed: read by every administrator, set by the district's, felt by the clock at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns.models import AlarmStep
from minsheng.core.actors import SYSTEM, Role
from minsheng.directory import actions as directory
from minsheng.foundation.audit.queries import events_of
from tests.cast import NOW, SINCE, Cast
from tests.desk.browsing import enter, keep
from tests.desk.scene import keep_what_is_remembered, sign_in, text_of

PAGE = "/desk/house/alarms/"
ONE = f"{PAGE}resolve/"
pytestmark = pytest.mark.django_db


def steps(*pairs: tuple[object, str]) -> dict[str, Any]:
    """The form as it is sent."""
    sent: dict[str, Any] = {}
    for number, (hours, role) in enumerate(pairs, start=1):
        sent |= {f"hours_{number}": hours, f"role_{number}": role}
    return sent


def kept() -> list[tuple[str, int, int, str]]:
    return list(AlarmStep.objects.values_list("alarm", "level", "hours", "role"))


def test_the_steps_stand_in_sentences(cast: Cast) -> None:
    said = text_of(sign_in(cast, "grace").get(PAGE))
    for words in ("限期一到：主管", "7 个工作小时后：协调员", "21 个工作小时后：负责人"):
        assert words in said


def test_the_district_sets_them_and_a_step_left_empty_falls_away(cast: Cast) -> None:
    grace = sign_in(cast, "grace")
    assert grace.post(ONE, steps((2, "coordinator"), ("", ""), (9, "leader"))).status_code == 302
    assert kept() == [("resolve", 1, 2, "coordinator"), ("resolve", 2, 9, "leader")]
    assert "2 个工作小时后：协调员" in text_of(grace.get(PAGE))
    form = grace.get(ONE).context["form"]
    assert [(hours.value(), role.value()) for _number, hours, role in form.rows()] == [
        (2, "coordinator"), (9, "leader"), (None, ""), (None, ""),
    ]  # fmt: skip
    assert [event.action for event in events_of("alarm_steps", "resolve")] == ["set_steps"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (steps(("", "")), "role_1"),
        (steps((4, "leader"), (4, "leader")), "hours_2"),
        (steps((4, "leader"), (0, "leader")), "hours_2"),
        (steps((-1, "leader")), "hours_1"),
        (steps((1001, "leader")), "hours_1"),
        (steps(("soon", "leader")), "hours_1"),
        (steps((3, "")), "role_1"),
        (steps(("", "leader")), "hours_1"),
        (steps((3, "handler")), "role_1"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(
    cast: Cast, sent: dict[str, Any], field: str
) -> None:
    answer = sign_in(cast, "grace").post(ONE, sent)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert kept() == []


@pytest.mark.parametrize("kind", ["not_solved", "nothing"])
def test_there_is_no_page_for_what_cannot_be_changed(cast: Cast, kind: str) -> None:
    grace = sign_in(cast, "grace")
    assert grace.get(f"{PAGE}{kind}/").status_code == 404
    assert grace.post(f"{PAGE}{kind}/", steps((1, "leader"))).status_code == 404


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "dan", "erin", "frank", "charlie"])
def test_others_see_and_set_none(cast: Cast, name: str) -> None:
    client = sign_in(cast, name)
    for address in (PAGE, ONE):
        assert client.get(address).status_code == 403
        assert Client().get(address).status_code == 302
    assert client.post(ONE, steps((1, "leader"))).status_code == 403
    assert kept() == []


def test_an_offices_administrator_reads_them_and_changes_nothing(cast: Cast) -> None:
    terms = directory.PostTerms(
        unit=cast.unit["minzhi-office"], role=Role.ADMINISTRATOR, area=cast.area["minzhi"], starts_on=SINCE
    )
    directory.hold_post(worker=cast.worker["charlie"], terms=terms, by=SYSTEM, at=NOW)
    charlie = sign_in(cast, "charlie")
    assert "由管理全区的管理员修改" in text_of(charlie.get(PAGE))
    assert charlie.get(ONE).status_code == 403
    assert charlie.post(ONE, steps((1, "leader"))).status_code == 403
    assert kept() == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_take_as_many_statements_for_one_step_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    grace = sign_in(cast, "grace")
    grace.post(ONE, steps(*((hours, "leader") for hours in range(number))))
    keep_what_is_remembered(monkeypatch)
    for address in (PAGE, ONE):
        grace.get(address)
        with django_assert_num_queries(3):
            grace.get(address)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_steps_are_set_without_scripts_on_a_phone_and_a_screen(
    people: Cast, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], width: int
) -> None:
    page = enter(open_page(width=width, javascript=False, refused=(422,)), "grace")
    page.goto(PAGE)
    assert_accessible(page)
    keep(page, f"alarms-{width}")
    page.get_by_role("link", name="超过了限期").click()
    page.locator("[name=hours_2]").fill("0")
    page.get_by_role("button", name="保存这些步骤").click()
    expect(page.locator("main")).to_contain_text("每一步都要比前一步晚")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert_accessible(page)
    keep(page, f"alarm-{width}")
    page.locator("[name=hours_2]").fill("3")
    page.get_by_role("button", name="保存这些步骤").click()
    expect(page.locator("body")).to_contain_text("3 个工作小时后：协调员")
