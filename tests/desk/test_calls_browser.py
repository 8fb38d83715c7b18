"""Call-backs, askings and questions in a real browser, without scripts, wide and narrow; axe finds nothing to say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from minsheng.concerns import actions
from minsheng.concerns.models import CallTry, Rating, Recheck
from tests.cast import Cast, build_cast
from tests.desk.browsing import enter, keep
from tests.desk.scene import resolved
from tests.desk.test_rechecks import told

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
Check = Callable[[Page], None]
WIDTHS = pytest.mark.parametrize("width", [360, 1280])


@pytest.fixture
def people(transactional_db: None, settings: Any) -> Cast:
    """The cast with real commits, in a house without text messages where everything is drawn."""
    settings.OUTBOX_DELIVERY, settings.SMS_GATEWAY_URL, settings.RECHECK_SHARE = "smtp", "", 1.0
    return build_cast()


@WIDTHS
def test_a_resident_is_rung_up_and_the_answer_written_down(
    people: Cast, open_page: OpenPage, assert_accessible: Check, width: int
) -> None:
    resolved(people)
    page = enter(open_page(width=width, javascript=False, refused=(422,)), "alice")
    page.goto("/desk/calls/")
    assert_accessible(page)
    keep(page, f"calls-{width}")
    page.locator("main .row__t").click()
    assert_accessible(page)
    keep(page, f"call-before-{width}")
    page.get_by_role("button", name="现在拨打").click()
    expect(page.locator("main")).to_contain_text("13800001234")
    assert_accessible(page)
    keep(page, f"call-{width}")
    page.get_by_role("button", name="记下来").click()
    expect(page.locator("#do_outcome_error")).to_be_visible()
    assert_accessible(page)
    for name, value in (("outcome", "answered"), ("contacted", "yes"), ("solved", "yes"), ("satisfied", "satisfied")):
        page.locator(f"input[name={name}][value={value}]").check(force=True)
    page.get_by_role("button", name="记下来").click()
    expect(page.locator("body")).to_contain_text("已记下")
    assert (Rating.objects.get().way, Rating.objects.get().contacted, CallTry.objects.count()) == ("call", True, 1)


@WIDTHS
def test_a_drawn_verdict_is_asked_again_and_the_auditor_reads_the_questions(
    people: Cast, open_page: OpenPage, assert_accessible: Check, width: int
) -> None:
    for number in range(1, 6):
        told(people, people.alice, minutes_ago=number)
    page = enter(open_page(width=width, javascript=False, refused=(422,)), "frank")
    page.goto("/desk/recheck/")
    page.get_by_role("button", name="现在抽取").click()
    expect(page.locator("body")).to_contain_text("抽中 5 件评价")
    page.locator("main .row__t").first.click()
    assert_accessible(page)
    keep(page, f"recheck-{width}")
    for name, value in (("reached", "yes"), ("solved", "partly")):
        page.locator(f"input[name={name}][value={value}]").check(force=True)
    page.get_by_role("button", name="记下来").click()
    expect(page.locator("main")).to_contain_text("回答相同：0 %")
    assert_accessible(page)
    keep(page, f"rechecks-{width}")
    assert Recheck.objects.filter(done_at__lte=timezone.now()).count() == 1
    assert actions.ask_verdict_questions(at=timezone.now() + timedelta(hours=1)) == 1
    page.goto("/desk/questions/")
    expect(page.locator("main")).to_contain_text("同一人在")
    assert_accessible(page)
    keep(page, f"questions-{width}")
    page.locator("main .row__t").first.click()
    page.get_by_role("button", name="记下结论").click()
    expect(page.locator("main")).to_contain_text("请写几个字")
    assert_accessible(page)
    keep(page, f"question-{width}")
    page.locator("textarea").fill("当天集中回访，打给三位居民核对，都记得。")
    page.get_by_role("button", name="记下结论").click()
    expect(page.locator("body")).to_contain_text("已记下，这个问题移到")
    page.goto("/desk/questions/?tab=answered")
    expect(page.locator("main")).to_contain_text("都记得")
    assert_accessible(page)
    keep(page, f"questions-answered-{width}")
    assert actions.draw_rechecks(by=people.frank, at=timezone.now()) == 0
