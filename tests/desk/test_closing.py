"""A unit closes when nothing lies with it any more, and not before; what is being handed to it then is not lost."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Concern
from minsheng.concerns.queries.holdings import Holdings, holdings_of
from minsheng.core.actors import SYSTEM, Role
from minsheng.directory import actions as directory
from minsheng.directory.models import Unit
from minsheng.directory.policy import DirectoryRefusal
from minsheng.foundation.audit.queries import events_of
from tests.cast import NOW, SINCE, Cast
from tests.concerns.test_routing_in_the_book import drafted
from tests.desk.browsing import enter, keep
from tests.desk.scene import at_work, keep_what_is_remembered, raised, resolved, sign_in, text_of

pytestmark = pytest.mark.django_db


def address(cast: Cast) -> str:
    return f"/desk/house/units/{cast.unit['maintenance'].pk}/"


def is_open(cast: Cast) -> bool:
    return Unit.objects.get(pk=cast.unit["maintenance"].pk).active


def test_a_unit_with_nothing_in_hand_closes_and_opens_again(cast: Cast) -> None:
    grace = sign_in(cast, "grace")
    assert "没有：" in text_of(grace.get(address(cast)))
    assert grace.post(address(cast), {"what": "close"}).status_code == 302
    assert not is_open(cast)
    assert "已关闭的单位" in text_of(grace.get("/desk/house/"))
    assert grace.post(address(cast), {"what": "open"}).status_code == 302
    assert is_open(cast)
    told = [event.action for event in events_of("unit", cast.unit["maintenance"].pk)]
    assert told == ["create_unit", "retire_unit", "reopen_unit"]


def test_open_concerns_help_and_rules_keep_it_open_and_are_named(cast: Cast) -> None:
    at_work(cast)
    helped = raised(cast, at=NOW)
    actions.assign_concern(helped.pk, unit_id=cast.unit["qinghu"].pk, by=cast.bob, at=NOW)
    actions.ask_assist(helped.pk, unit_id=cast.unit["maintenance"].pk, text="请派人看一下", by=cast.bob, at=NOW)
    drafted(cast, {"categories": ["B3"]})
    assert holdings_of(cast.unit["maintenance"].pk) == Holdings(1, 1, ((cast.area["longhua-office"].pk, 1, True),))
    grace = sign_in(cast, "grace")
    before, after = grace.get(address(cast)), grace.post(address(cast), {"what": "close"})
    for words in ("1 件未办结的诉求", "1 项受邀协办的任务", "龙华街道草稿中的第 1 条规则"):
        assert words in text_of(before)
        assert words in text_of(after)
    assert after.status_code == 422
    assert "还有事情在手上" in text_of(after)
    assert is_open(cast)


def test_the_refusal_cannot_be_passed_by(cast: Cast) -> None:
    at_work(cast)
    with pytest.raises(DirectoryRefusal, match="unit_holds"):
        directory.retire_unit(unit=cast.unit["maintenance"], by=cast.grace, at=NOW)
    assert is_open(cast)
    assert [event.action for event in events_of("unit", cast.unit["maintenance"].pk)] == ["create_unit"]


def test_what_was_resolved_does_not_keep_it_open_and_reopened_finds_the_coordinator(cast: Cast) -> None:
    concern = resolved(cast)
    directory.retire_unit(unit=cast.unit["maintenance"], by=cast.grace, at=timezone.now())
    actions.reopen_concern(concern.pk, text="又漫水了", by=cast.bob, at=timezone.now())
    bob = sign_in(cast, "bob")
    assert f"/desk/concerns/{concern.pk}/" in bob.get("/desk/?f=at_work").content.decode()
    actions.assign_concern(concern.pk, unit_id=cast.unit["qinghu"].pk, by=cast.bob, at=timezone.now())
    with pytest.raises(actions.ActionRefused):
        actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=timezone.now())


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "dan", "erin", "frank", "charlie"])
def test_others_close_nothing(cast: Cast, name: str) -> None:
    client = sign_in(cast, name)
    assert client.get(address(cast)).status_code == 403
    assert client.post(address(cast), {"what": "close"}).status_code == 403
    assert Client().post(address(cast), {"what": "close"}).status_code == 302
    assert is_open(cast)


def test_an_administrator_of_another_office_finds_no_such_unit(cast: Cast) -> None:
    terms = directory.PostTerms(
        unit=cast.unit["minzhi-office"], role=Role.ADMINISTRATOR, area=cast.area["minzhi"], starts_on=SINCE
    )
    directory.hold_post(worker=cast.worker["charlie"], terms=terms, by=SYSTEM, at=NOW)
    stranger = sign_in(cast, "charlie")
    assert stranger.get(address(cast)).status_code == 404
    assert stranger.post(address(cast), {"what": "close"}).status_code == 404
    assert is_open(cast)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_as_many_statements_for_one_concern_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    for _ in range(number):
        at_work(cast)
    keep_what_is_remembered(monkeypatch)
    grace = sign_in(cast, "grace")
    grace.get(address(cast))
    with django_assert_num_queries(8):
        grace.get(address(cast))


@pytest.mark.django_db(transaction=True)
def test_what_is_handed_to_a_unit_while_it_closes_goes_to_it_or_is_refused_and_never_lost(people: Cast) -> None:
    """The clerk has looked at the choice already when the unit closes; only the database can tell."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's writers are one at a time")
    concern = raised(people, at=NOW)
    unit_id, closing, go_on = people.unit["maintenance"].pk, threading.Event(), threading.Event()

    def close() -> None:
        try:
            with transaction.atomic():
                directory.retire_unit(unit=people.unit["maintenance"], by=people.grace, at=NOW)
                closing.set()
                go_on.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=close)
    thread.start()
    assert closing.wait(30)
    handed: list[str] = []

    def hand_out() -> None:
        try:
            actions.assign_concern(concern.pk, unit_id=unit_id, by=people.bob, at=NOW)
            handed.append("handed")
        except Exception as error:  # noqa: BLE001 - which one it is, is what is asked
            handed.append(type(error).__name__)
        finally:
            connection.close()

    clerk = threading.Thread(target=hand_out)
    clerk.start()
    clerk.join(1)
    assert handed == [], "it waits for whoever closes"
    go_on.set()
    thread.join()
    clerk.join()
    assert handed == ["IntegrityError"]
    assert Concern.objects.get().unit_id is None
    assert not Unit.objects.get(pk=unit_id).active


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1280])
def test_closing_works_without_scripts_on_a_phone_and_a_screen(
    people: Cast, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], width: int
) -> None:
    at_work(people)
    page = enter(open_page(width=width, javascript=False, refused=(422,)), "grace")
    page.goto("/desk/house/")
    page.get_by_role("link", name="清湖市政养护队").click()
    assert_accessible(page)
    page.get_by_role("button", name="关闭这个单位").click()
    expect(page.locator("main")).to_contain_text("还有事情在手上")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert_accessible(page)
    keep(page, f"unit-{width}")
    actions.assign_concern(Concern.objects.get().pk, unit_id=people.unit["qinghu"].pk, by=people.bob, at=timezone.now())
    page.get_by_role("button", name="关闭这个单位").click()
    expect(page.locator("body")).to_contain_text("单位已关闭")
    page.get_by_role("link", name="清湖市政养护队").click()
    keep(page, f"closed-{width}")
    page.get_by_role("button", name="重新启用").click()
    expect(page.locator("body")).to_contain_text("单位已重新启用")
    keep(page, f"house-{width}")
