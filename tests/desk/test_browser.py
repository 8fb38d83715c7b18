"""The desk in a real browser: triage by keyboard, without scripts, on a phone; axe finds nothing to say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Reporter
from tests.cast import Cast
from tests.concerns.scene import REPLY, load_two_categories
from tests.desk.browsing import enter
from tests.desk.scene import at_work, hours_ago, raised, resolved

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
IN_THREE_DAYS = (timezone.localdate() + timedelta(days=3)).isoformat()


def reread(concern: Concern) -> Concern:
    concern.refresh_from_db()
    return concern


def test_a_coordinator_triages_and_hands_out_without_touching_the_mouse(people: Cast, open_page: OpenPage) -> None:
    drain, _gas = load_two_categories()
    first, second = raised(people, title="路灯不亮", at=hours_ago(3)), raised(people, title="雨水井堵了")
    page = enter(open_page(width=1440), "bob")
    keys = page.keyboard
    keys.press("g")
    keys.press("2")
    page.wait_for_url("**/desk/?f=to_assign")
    keys.press("j")
    keys.press("j")
    keys.press("Enter")
    expect(page.locator("#entry-title")).to_have_text("雨水井堵了")
    expect(page).to_have_url(f"{page.url.split('/desk/')[0]}/desk/concerns/{second.pk}/?f=to_assign")
    keys.press("t")
    category = page.locator("#do_category")
    expect(category).to_be_focused()
    category.select_option(str(drain.pk))
    page.locator("#panel .btn--main").press("Enter")
    expect(page.locator(".entry__h .mark")).to_have_text("待分派")
    keys.press("a")
    expect(page.locator("#do_unit")).to_be_focused()
    page.locator("#do_unit").select_option(str(people.unit["maintenance"].pk))
    expect(page.locator("#do_handler option")).to_have_count(3)
    page.locator("#do_handler").select_option(label="卡萝")
    page.locator("#do_text").fill("先看井")
    keys.press("Control+Enter")
    expect(page.locator(".entry__h .mark")).to_have_text("已派人")
    expect(page.locator(".queue .filters a >> nth=1 >> b")).to_have_text("1")
    handed = reread(second)
    assert (handed.state, handed.category_id, handed.handler_id) == ("assigned", drain.pk, people.worker["carol"].pk)
    assert reread(first).state == "received"


def test_picked_rows_are_handed_out_together_by_key(people: Cast, open_page: OpenPage) -> None:
    rows = [raised(people, title=f"第 {number} 件", at=hours_ago(9 - number)) for number in range(3)]
    page = enter(open_page(width=1440), "bob")
    page.goto("/desk/?f=to_assign")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-picked]")).to_have_text("选中 2 件")
    page.keyboard.press("a")
    page.wait_for_url("**/desk/assign/**")
    expect(page.locator("#do_unit")).to_be_focused()
    page.locator("#do_unit").select_option(str(people.unit["maintenance"].pk))
    page.locator("main form .btn--main").click()
    expect(page.locator("h1")).to_have_text("已分派 2 件")
    assert [reread(row).state for row in rows] == ["assigned", "assigned", "received"]


def test_escape_puts_a_form_away_and_the_list_is_walked_on_from_where_it_was(people: Cast, open_page: OpenPage) -> None:
    first, second = at_work(people, at=hours_ago(3)), at_work(people)
    page = enter(open_page(width=1440), "dan")
    page.goto(f"/desk/concerns/{first.pk}/?f=at_work")
    page.keyboard.press("e")
    expect(page.locator("#act-title")).to_have_text("办得怎样？")
    page.keyboard.press("Escape")
    expect(page.locator("#act-title")).to_have_count(0)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#opened")).to_have_attribute("data-concern", str(second.pk))
    expect(page.locator(f".row[data-concern='{second.pk}']")).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(page.locator("#opened")).to_have_attribute("data-concern", str(first.pk))


def test_a_form_that_was_overtaken_comes_back_with_what_changed_and_what_was_typed(
    people: Cast, open_page: OpenPage
) -> None:
    concern = at_work(people)
    page = enter(open_page(width=1440, refused=(409,)), "dan")
    page.goto(f"/desk/concerns/{concern.pk}/?f=at_work")
    page.keyboard.press("w")
    page.locator("input[name=reason][value=third_party]").check()
    page.locator("#do_until").fill(IN_THREE_DAYS)
    page.locator("#do_text").fill("等燃气公司标管位")
    actions.add_note(concern.pk, text="吸污车在路上", visible=True, by=people.carol, at=hours_ago(0))
    with page.expect_response(lambda answer: answer.status == 409):
        page.locator("#panel .btn--main").click()
    panel = page.locator("#panel")
    expect(panel).to_contain_text("吸污车在路上")
    expect(page.locator("#do_text")).to_have_value("等燃气公司标管位")
    panel.get_by_role("button", name="按新情况再交一次").click()
    expect(page.locator(".entry__h .mark")).to_have_text("等待中")
    assert reread(concern).waiting_reason == "third_party"


def test_a_key_reaches_an_action_that_stands_in_the_shut_menu(people: Cast, open_page: OpenPage) -> None:
    concern = at_work(people)
    page = enter(open_page(width=1440), "bob")
    page.goto(f"/desk/concerns/{concern.pk}/?f=at_work")
    page.keyboard.press("q")
    expect(page.locator("#act-title")).to_have_text("问居民")
    expect(page.locator("#do_text")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#act-title")).to_have_count(0)
    page.keyboard.press("z")
    page.keyboard.press("r")
    expect(page.locator("#act-title")).to_have_text("归外单位管")
    expect(page.locator("#do_body")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#act-title")).to_have_count(0)
    page.keyboard.press("?")
    named = [line.split("\n") for line in page.locator("[data-keys-list] li").all_inner_texts()]
    assert {"问居民", "转出", "又一位居民", "看联系方式", "邻居"} <= {words[0] for words in named}


def test_what_is_written_in_a_form_is_not_lost_by_opening_something_else(people: Cast, open_page: OpenPage) -> None:
    first, second = at_work(people, at=hours_ago(3)), at_work(people)
    page = enter(open_page(width=1440), "dan")
    answers: list[bool] = [False, False, True]
    page.on("dialog", lambda dialog: dialog.accept() if answers.pop(0) else dialog.dismiss())
    page.goto(f"/desk/concerns/{first.pk}/?f=at_work")
    page.locator("#note").fill("吸污车在路上")
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    page.locator(f".row[data-concern='{second.pk}'] a.row__t").click()
    expect(page.locator("#opened")).to_have_attribute("data-concern", str(first.pk))
    expect(page.locator("#note")).to_have_value("吸污车在路上")
    page.locator(f".row[data-concern='{second.pk}'] a.row__t").click()
    expect(page.locator("#opened")).to_have_attribute("data-concern", str(second.pk))
    assert answers == []


def test_a_contact_is_asked_for_and_shown_without_touching_the_mouse(people: Cast, open_page: OpenPage) -> None:
    concern = at_work(people)
    page = enter(open_page(width=1440, refused=(422,)), "dan")
    page.goto(f"/desk/concerns/{concern.pk}/?f=at_work")
    page.keyboard.press("h")
    page.keyboard.type("约")
    page.keyboard.press("Enter")
    expect(page.locator("#contact .error")).to_have_text("再多写几个字：要用来做什么？")
    expect(page.locator("#contact [name=purpose]")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type("上门时间")
    page.keyboard.press("Enter")
    expect(page.locator("#contact .reach a")).to_have_text("13800001234")
    expect(page.locator("#contact .reach a")).to_be_focused()


def test_the_whole_desk_works_without_scripts(people: Cast, open_page: OpenPage) -> None:
    concern = raised(people, title="雨水井堵了")
    page = enter(open_page(width=1440, javascript=False), "bob")
    page.goto("/desk/?f=to_assign")
    page.locator("a.row__t").click()
    page.locator(".acts").get_by_role("link", name="分派").click()
    page.locator("#do_unit").select_option(str(people.unit["maintenance"].pk))
    page.locator("button[name=look]").click()
    page.locator("#do_handler").select_option(label="卡萝")
    page.locator("main form .btn--main").click()
    expect(page.locator(".notice[role=status]")).to_have_text("已分派。")
    assert reread(concern).handler_id == people.worker["carol"].pk
    page.goto("/desk/new/")
    page.locator("#new_text").fill("三巷的路灯不亮")
    page.locator("#new_area").select_option(str(people.area["qinghu"].pk))
    page.get_by_role("button", name="存下，给回执").click()
    receipt = Reporter.objects.latest("pk").receipt
    expect(page.locator(".slip__n")).to_contain_text(receipt[:4])


def test_a_unit_takes_up_notes_and_resolves_on_a_phone(people: Cast, open_page: OpenPage) -> None:
    concern = raised(people, title="雨水井堵了")
    actions.assign_concern(concern.pk, unit_id=people.unit["maintenance"].pk, by=people.bob, at=hours_ago(0.5))
    page = enter(open_page(width=360), "carol")
    page.wait_for_url("**/desk/work/")
    page.locator(".job > summary").click()
    page.get_by_role("link", name="开始办").click()
    page.get_by_role("button", name="开始办").click()
    page.locator(".job > summary").click()
    page.get_by_role("link", name="写进展").click()
    page.locator("#do_text").fill("吸污车 16:00 到")
    page.get_by_role("button", name="写经过").click()
    page.locator(".job > summary").click()
    page.get_by_role("link", name="办完了").click()
    page.locator("input[name=outcome][value=solved]").check()
    page.locator("#do_text").fill(REPLY)
    page.get_by_role("button", name="办结").click()
    expect(page.locator("main")).to_contain_text("手上没有活")
    assert reread(concern).state == "resolved"


def test_every_control_on_the_phone_is_large_enough_to_touch_and_nothing_runs_over(
    people: Cast, open_page: OpenPage
) -> None:
    concern = at_work(people)
    page = enter(open_page(width=360), "carol")
    for address in (
        f"/desk/work/?open={concern.pk}",
        f"/desk/concerns/{concern.pk}/resolve/?from=work",
        "/desk/new/",
    ):
        page.goto(address)
        small = page.evaluate(
            """() => [...document.querySelectorAll('main a.btn, main button, main summary, .bar-low a, main .choice, main .input')]
                .filter((one) => one.getClientRects().length && one.getBoundingClientRect().height < 43.5)
                .map((one) => one.outerHTML.slice(0, 80))"""
        )
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (address, small, wide) == (address, [], 0)


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (1440, "dark"), (390, "light")])
def test_axe_finds_nothing_to_say_about_the_desk(
    people: Cast, open_page: OpenPage, assert_accessible: Callable[[Page], None], width: int, theme: str
) -> None:
    load_two_categories()
    concern = at_work(people, latitude=22.667, longitude=114.043)
    raised(people, latitude=22.6672, longitude=114.0432)
    done = resolved(people)
    person = Reporter.objects.get(concern=done)
    verdict = actions.Verdict("no", "dissatisfied", "还在漏")
    actions.rate_concern(done.pk, reporter_id=person.pk, verdict=verdict, by=people.alice, at=hours_ago(0.1))
    page = enter(open_page(width=width, theme=theme), "dan")
    for address in (
        "/desk/?f=at_work",
        "/desk/?f=at_work&narrow=1",
        "/desk/?q=没有",
        f"/desk/concerns/{concern.pk}/?f=at_work",
        f"/desk/concerns/{concern.pk}/?f=at_work&tab=people",
        f"/desk/concerns/{done.pk}/?f=all&tab=verdicts",
        f"/desk/concerns/{concern.pk}/resolve/",
        f"/desk/concerns/{concern.pk}/assign/?from=work",
        f"/desk/concerns/{concern.pk}/contact/",
        f"/desk/assign/?id={concern.pk}",
        "/desk/new/",
        f"/desk/slips/{person.receipt}/",
        f"/desk/work/?open={concern.pk}",
    ):
        page.goto(address)
        assert_accessible(page)


def test_axe_finds_nothing_to_say_about_a_form_beside_its_entry(
    people: Cast, open_page: OpenPage, assert_accessible: Callable[[Page], None]
) -> None:
    concern: Any = at_work(people)
    page = enter(open_page(width=1440, refused=(422,)), "dan")
    page.goto(f"/desk/concerns/{concern.pk}/?f=at_work")
    for key in ("e", "w", "a"):
        page.keyboard.press(key)
        expect(page.locator("#act-title")).to_be_visible()
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.locator("#panel .btn--main").click()
        expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
        assert_accessible(page)
        if page.locator("#act-title").count():
            page.locator("#panel a.btn--text").click()
            expect(page.locator("#act-title")).to_have_count(0)
