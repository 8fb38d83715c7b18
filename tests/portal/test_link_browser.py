"""The link of a letter in a real browser: three taps on a narrow phone without scripts, and on a wide screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from minsheng.concerns import actions
from minsheng.concerns.models import Rating, Reporter
from tests.cast import Cast
from tests.portal.visits import page_of, raised, resolved

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
Check = Callable[[Page], None]


def asked_in(cast: Cast, language: str) -> Reporter:
    contact = actions.Contact(email="wang@example.org", language=language)
    return resolved(cast, raised(cast, contact=contact))


def fits(page: Page) -> bool:
    """Nothing hangs over the side of the screen."""
    return page.locator("html").evaluate("root => root.scrollWidth <= root.clientWidth") is True


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1280, True)])
def test_three_taps_and_it_is_said(
    people: Cast, open_page: OpenPage, assert_accessible: Check, language: str, width: int, javascript: bool
) -> None:
    reporter = asked_in(people, language)
    page = open_page(width=width, javascript=javascript)
    page.goto(f"/v/{actions.verdict_token(reporter.pk, 0)}/")
    assert_accessible(page)
    assert fits(page)
    page.locator("input[name=solved][value=yes]").check()
    page.locator("input[name=satisfied][value=satisfied]").check()
    page.locator(".rate .btn--main").click()
    page.wait_for_url("**?given")
    assert_accessible(page)
    assert fits(page)
    expect(page.locator(".verdict .seal")).to_be_visible()
    rating = Rating.objects.get()
    assert (rating.solved, rating.satisfied, rating.way, rating.words) == ("yes", "satisfied", "email", "")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_link_that_opens_nothing_and_a_wish_not_to_be_asked_are_plain_pages(
    people: Cast, open_page: OpenPage, assert_accessible: Check, width: int
) -> None:
    reporter = asked_in(people, "zh-hans")
    address = f"/v/{actions.verdict_token(reporter.pk, 0)}/"
    page = open_page(width=width, javascript=width > 360, refused=(404, 409))
    page.goto(address[:-2] + "/")
    assert_accessible(page)
    page.goto(address)
    page.get_by_role("button", name="请不要问我").click()
    expect(page.get_by_role("button", name="还是问问我吧")).to_be_visible()
    assert_accessible(page)
    actions.reopen_concern(reporter.concern_id, by=people.bob, at=reporter.joined_at)
    page.goto(address)
    expect(page.locator("h1")).to_have_text("重新在办")
    assert_accessible(page)


@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1280, True)])
def test_a_few_words_are_written_from_the_receipt(
    people: Cast, open_page: OpenPage, assert_accessible: Check, width: int, javascript: bool
) -> None:
    reporter = raised(people, contact=actions.Contact(phone="13800001234"))
    page = open_page(width=width, javascript=javascript)
    page.goto(page_of(reporter))
    page.locator("summary", has_text="给我们写几句").click()
    assert_accessible(page)
    page.locator("#write_text").fill("今天又漫水了")
    page.get_by_role("button", name="发出去").click()
    expect(page.locator("main")).to_contain_text("您写给我们：今天又漫水了")
    assert_accessible(page)
