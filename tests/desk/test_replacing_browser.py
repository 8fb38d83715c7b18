"""In the browser: from one text to three verdicts under one receipt; a merge undone; a move with its clock."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Rating, Reporter
from tests.cast import Cast
from tests.concerns.scene import REPLY, load_two_categories
from tests.desk.browsing import enter
from tests.desk.scene import at_work, hours_ago, raised

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
Check = Callable[[Page], None]
TEXT = "南三巷口的雨水井堵了。楼道里有煤气味。三栋的路灯坏了！"


def judged(page: Page, check: Check) -> None:
    """Two questions, without scripts."""
    check(page)
    page.locator("input[name=solved][value=yes]").check(force=True)
    page.locator("input[name=satisfied][value=satisfied]").check(force=True)
    page.locator("form[action$='/rate/'] .btn--main").click()
    page.wait_for_load_state()


def test_one_text_becomes_three_matters_and_gets_three_verdicts_under_one_receipt(
    people: Cast, open_page: OpenPage, assert_accessible: Check
) -> None:
    drain, gas = load_two_categories()
    concern = raised(people, text=TEXT, category_id=drain.pk)
    page = enter(open_page(width=1280, javascript=False), "bob")
    page.goto(f"/desk/concerns/{concern.pk}/split/")
    assert_accessible(page)
    expect(page.locator("#do_words_2")).to_have_value("三栋的路灯坏了！")
    page.locator("#do_category_1").select_option(str(gas.pk))
    page.locator("form.act__f .btn--main").click()
    page.wait_for_url(f"**/desk/concerns/{concern.pk}/**")
    assert_accessible(page)
    rows = [concern, *Concern.objects.filter(split_from=concern).order_by("pk")]
    assert len(rows) == 3
    for row in rows:
        actions.assign_concern(row.pk, unit_id=people.unit["maintenance"].pk, by=people.bob, at=timezone.now())
        actions.resolve_concern(row.pk, outcome="solved", reply=REPLY, by=people.dan, at=timezone.now())
    receipt = Reporter.objects.get(concern=concern, first=True).receipt
    resident = open_page(width=360, javascript=False)
    for number in range(3):
        resident.goto(f"/r/{receipt}/")
        if number:
            resident.get_by_role("link", name="请您评价").first.click()
            resident.wait_for_load_state()
        judged(resident, assert_accessible)
    resident.goto(f"/r/{receipt}/")
    expect(resident.get_by_role("link", name="请您评价")).to_have_count(0)
    wide = resident.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (wide, Rating.objects.values("concern").distinct().count()) == (0, 3)


def test_a_merge_is_undone_by_key_from_the_line_it_wrote(
    people: Cast, open_page: OpenPage, assert_accessible: Check
) -> None:
    load_two_categories()
    concern, other = raised(people), raised(people, title="同一口井")
    actions.merge_concern(concern.pk, into=other.pk, by=people.bob, at=hours_ago(0.1))
    page = enter(open_page(width=1440), "bob")
    page.goto(f"/desk/concerns/{concern.pk}/?f=all")
    assert_accessible(page)
    page.keyboard.press("z")
    page.keyboard.press("z")
    expect(page.locator("#act-title")).to_have_text("撤销上一步吗？")
    assert_accessible(page)
    page.locator("#panel .btn--main").click()
    expect(page.locator(".entry__h .mark").first).to_contain_text("已收到")
    assert_accessible(page)
    concern.refresh_from_db()
    assert (concern.state, concern.merged_into_id) == ("received", None)


def test_a_move_keeps_the_clock_and_says_so_on_the_entry(
    people: Cast, open_page: OpenPage, assert_accessible: Check
) -> None:
    drain, _gas = load_two_categories()
    concern = at_work(people, category_id=drain.pk)
    due = concern.due_at
    page = enter(open_page(width=1440), "bob")
    page.goto(f"/desk/concerns/{concern.pk}/move/")
    assert_accessible(page)
    page.locator("#do_area").select_option(str(people.area["youson"].pk))
    page.locator("form.act__f .btn--main").click()
    page.wait_for_url(f"**/desk/concerns/{concern.pk}/**")
    expect(page.locator(".thread")).to_contain_text("转到了该去的地方；社区为“油松社区”")
    assert_accessible(page)
    concern.refresh_from_db()
    assert (concern.state, concern.unit_id, concern.due_at) == ("triaged", None, due)
