"""Many hands in a real browser: help asked and answered, leave entered, what was passed up seen; axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from minsheng.concerns import actions
from minsheng.concerns.models import AssistTask, Concern, Escalation
from minsheng.core.actors import SYSTEM, Role
from minsheng.directory import actions as directory
from tests.cast import NOW, SINCE, Cast
from tests.desk.browsing import enter
from tests.desk.scene import at_work, hours_ago, raised

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
Accessible = Callable[[Page], None]


def test_help_is_answered_on_a_phone_without_scripts(
    people: Cast, open_page: OpenPage, assert_accessible: Accessible
) -> None:
    concern = at_work(people, title="路灯不亮")
    terms = directory.PostTerms(unit=people.unit["minzhi-office"], role=Role.HANDLER, starts_on=SINCE)
    directory.hold_post(worker=people.worker["charlie"], terms=terms, by=SYSTEM, at=NOW)
    unit = people.unit["minzhi-office"].pk
    actions.ask_assist(concern.pk, unit_id=unit, text="请帮看灯杆", by=people.carol, at=hours_ago(0.2))
    page = enter(open_page(width=360, javascript=False), "charlie")
    page.goto("/desk/work/")
    assert_accessible(page)
    page.get_by_role("link", name="路灯不亮").click()
    assert_accessible(page)
    page.fill("textarea", "灯杆已换")
    page.get_by_role("button", name="办完了").click()
    page.wait_for_url("**/desk/work/")
    assert AssistTask.objects.get().reply == "灯杆已换"


def test_every_page_of_many_hands_is_accessible(
    people: Cast, open_page: OpenPage, assert_accessible: Accessible
) -> None:
    concern = at_work(people, title="路灯不亮")
    unit = people.unit["qinghu"].pk
    task = actions.ask_assist(concern.pk, unit_id=unit, text="请帮看灯杆", by=people.carol, at=hours_ago(0.2))
    raised(people, at=hours_ago(24.5), title="雨水井堵了")
    actions.raise_alarms(at=timezone.now())
    beyond = at_work(people, title="高压线太低")
    actions.return_concern(beyond.pk, reason="no_power", text="要区里协调", by=people.dan, at=hours_ago(0.1))
    page = enter(open_page(width=1440), "bob")
    pages = ["escalations/", "beyond/", "leave/", f"concerns/{concern.pk}/", f"concerns/{concern.pk}/assist/"]
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for address in pages:
            page.goto(f"/desk/{address}")
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert task.pk


def test_a_coordinator_says_that_it_was_seen(people: Cast, open_page: OpenPage) -> None:
    raised(people, at=hours_ago(24.5), title="雨水井堵了")
    actions.raise_alarms(at=timezone.now())
    page = enter(open_page(width=1440), "bob")
    page.goto("/desk/escalations/")
    page.get_by_placeholder("想说的话").fill("下午就派")
    page.get_by_role("button", name="我知道了").click()
    expect(page.get_by_role("heading", name="没有上报的事")).to_be_visible()
    assert Escalation.objects.get(acknowledged_at__isnull=False).words == "下午就派"
    assert Concern.objects.count() == 1
