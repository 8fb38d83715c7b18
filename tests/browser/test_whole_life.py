"""A concern from a resident's mouth to a resident's verdict, in a real browser, by the people whose work it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from minsheng.concerns.models import Concern, Entry, Rating
from tests.cast import PASSWORD, Cast
from tests.concerns.scene import load_two_categories

OpenPage = Callable[..., Page]
Check = Callable[[Page], None]

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "南三巷口的雨水井上周开始堵，一下雨水就漫进楼道，老人出门要踩着砖走。"
FIRST_REPLY = "清出淤泥两车，换了三个雨水箅子，井盖加了垫圈。"
SECOND_REPLY = "挖开路面换了六米管子，昨晚下雨没有再漫，值守到晚上十点。"
SAID = "水退了，楼道干了。"


def sign_in(page: Page, name: str, address: str) -> None:
    """Through the sign-in page to where the worker was going."""
    page.goto(address)
    page.locator("input[type=email]").fill(f"{name}@minsheng.example")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)


def go_on(page: Page) -> None:
    """The one filled button of the page."""
    page.locator("main form .btn--main").last.click()


def report(page: Page, check: Check) -> str:
    """Four small steps on a phone without JavaScript; the address of the receipt page."""
    page.goto("/")
    check(page)
    page.goto("/report/")
    check(page)
    page.locator("select[name=area]").select_option(label="清湖社区")
    page.locator("input[name=place]").fill("南三巷与环村路口")
    go_on(page)
    check(page)
    page.locator("textarea[name=text]").fill(WORDS)
    go_on(page)
    check(page)
    page.locator("input[name=phone]").fill("13800001234")
    go_on(page)
    check(page)
    go_on(page)
    page.wait_for_url(re.compile(r"/r/\d{12}/"))
    check(page)
    expect(page.locator("main")).to_contain_text("南三巷")
    return page.url


def triage_by_keyboard(page: Page, unit: int, category: int, check: Check) -> None:
    """Open what waits to be handed out, choose unit and category, send: no mouse."""
    check(page)
    page.keyboard.press("g")
    page.keyboard.press("2")
    page.wait_for_url(re.compile("to_assign"))
    expect(page.locator(".ledger li")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/desk/concerns/"))
    expect(page.locator("#entry, main .entry").first).to_contain_text("南三巷口")
    check(page)
    page.keyboard.press("a")
    chooser = page.locator("select[name=unit]")
    expect(chooser).to_be_focused()
    check(page)
    chooser.select_option(str(unit))
    page.locator("select[name=category]").select_option(str(category))
    page.locator("form[action*='/assign/'] textarea[name=text]").focus()
    page.keyboard.type("请今天去看。")
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.matches('form[action*=\"/assign/\"] .btn--main')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("form[action*='/assign/'] select[name=unit]")).to_have_count(0)


def resolve(page: Page, reply: str, check: Check) -> None:
    """From the unit's list on a phone."""
    page.goto("/desk/work/")
    check(page)
    done = page.locator("a[href*='/resolve/']").first
    if not done.is_visible():  # what was just handed over offers "begin" first, and the rest under "more"
        page.locator("details:has(a[href*='/resolve/']) > summary").first.click()
    done.click()
    page.wait_for_url(re.compile("/resolve/"))
    check(page)
    page.locator("[name=outcome][value=solved]").check(force=True)
    page.locator("textarea[name=reply], textarea[name=text]").first.fill(reply)
    page.locator("form[action*='/resolve/'] .btn--main").click()
    page.wait_for_url(re.compile(r"/desk/work/"))


def rate(page: Page, receipt: str, solved: str, satisfied: str, check: Check, words: str = "") -> None:
    """Two questions and a sentence on the receipt page, without JavaScript."""
    page.goto(receipt)
    check(page)
    page.locator(f"input[name=solved][value={solved}]").check(force=True)
    page.locator(f"input[name=satisfied][value={satisfied}]").check(force=True)
    if words:
        page.locator("textarea[name=words]").fill(words)
    page.locator("form[action$='/rate/'] .btn--main").click()
    page.wait_for_load_state()
    check(page)


def test_the_whole_life_of_a_concern(open_page: OpenPage, assert_accessible: Check, cast: Cast) -> None:
    category, _ = load_two_categories()
    started = datetime.now(UTC)
    resident = open_page(width=360, javascript=False)
    receipt = report(resident, assert_accessible)

    desk = open_page(width=1440)
    sign_in(desk, "bob", "/desk/")
    triage_by_keyboard(desk, cast.unit["maintenance"].pk, category.pk, assert_accessible)
    concern = Concern.objects.get()
    assert (concern.state, concern.unit, concern.category) == ("assigned", cast.unit["maintenance"], category)

    unit = open_page(width=390)
    sign_in(unit, "carol", "/desk/work/")
    resolve(unit, FIRST_REPLY, assert_accessible)

    rate(resident, receipt, "no", "dissatisfied", assert_accessible)
    concern.refresh_from_db()
    assert (concern.state, concern.reopen_count) == ("reopened", 1)

    resolve(unit, SECOND_REPLY, assert_accessible)
    rate(resident, receipt, "yes", "satisfied", assert_accessible, SAID)
    concern.refresh_from_db()
    assert concern.state == "closed"
    kept = Rating.objects.order_by("at").values_list("solved", "satisfied", "first", "latest")
    assert list(kept) == [("no", "dissatisfied", True, False), ("yes", "satisfied", False, True)]
    actions = Entry.objects.filter(at__gte=started).order_by("at", "id").values_list("action", flat=True)
    assert list(actions) == [
        "receive",
        "assign",
        "resolve",
        "rate",
        "reopen",
        "escalate",
        "resolve",
        "rate",
        "close",
    ]

    leader = open_page(width=1440)
    sign_in(leader, "erin", "/desk/monday/")
    assert_accessible(leader)
    page = leader.locator("main")
    expect(page).to_contain_text(SAID)
    expect(page).to_contain_text("1 / 1")
