"""The keyboard map in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """The gallery, with nothing focused."""
    page = open_page()
    page.goto("/gallery/")
    page.evaluate("document.activeElement.blur()")
    return page


def test_the_question_mark_lists_every_key_of_the_page(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="这一页的按键")).to_be_visible()
    lines = page.locator("[data-keys-list] li").all_inner_texts()
    assert [line.split("\n")[0] for line in lines] == [
        "查找",
        "登记一件",
        "办结",
        "上一页",
        "下一页",
        "全部按键",
        "上下走",
        "选中这一行",
    ]
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_a_slash_leads_into_the_find_box_and_escape_out_of_it(page: Page) -> None:
    find = page.get_by_placeholder("回执号、地点、事由")
    page.keyboard.press("/")
    expect(find).to_be_focused()
    page.keyboard.press("Escape")
    expect(find).not_to_be_focused()


def test_keys_rest_while_somebody_writes(page: Page) -> None:
    page.locator("#light_place").focus()
    page.keyboard.type("n?/")
    expect(page.locator("#light_place")).to_have_value("n?/")
    expect(page.locator("#keys")).to_be_hidden()
    assert page.url.endswith("/gallery/")


def test_keys_rest_while_control_is_held(page: Page) -> None:
    page.keyboard.press("Control+n")
    assert page.url.endswith("/gallery/")


def test_a_key_follows_its_link(page: Page) -> None:
    page.keyboard.press("n")
    page.wait_for_url("**/gallery/#main")


def test_j_and_k_walk_the_list_and_x_picks_the_row(page: Page) -> None:
    rows = page.locator("[data-key-list] a.row__t")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("[data-key-list] .tick input").nth(1)).to_be_checked()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()


def test_two_keys_one_after_the_other_are_a_sequence(page: Page) -> None:
    page.evaluate("""() => {
        const link = Object.assign(document.createElement("a"), { href: "#filter-2", textContent: "待分派" });
        link.dataset.key = "g 2";
        document.querySelector("main").prepend(link);
    }""")
    page.keyboard.press("g")
    page.keyboard.press("2")
    page.wait_for_url("**/gallery/#filter-2")


def test_single_keys_can_be_switched_off_and_stay_off(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_text("用单个按键").click()
    page.keyboard.press("Escape")
    page.reload()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    assert page.url.endswith("/gallery/")
    page.get_by_role("button", name="全部按键").click()
    expect(page.get_by_label("用单个按键")).not_to_be_checked()


def test_single_keys_are_announced_with_their_control(page: Page) -> None:
    expect(page.get_by_role("link", name="登记一件")).to_have_attribute("aria-keyshortcuts", "n")
