"""The gallery of parts in a real browser: every part, both lights, three languages, every width."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]
TOO_SMALL = """() => [...document.querySelectorAll("button, .btn, summary, select, nav a, .choice, .input, .tools button")]
  .filter((one) => one.getClientRects().length && !one.closest(".keys, .gallery .dialog"))
  .map((one) => [one.textContent.trim() || one.name, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 35.5)
  .map(([words, box]) => `${words}: ${Math.round(box.width)} × ${Math.round(box.height)}`)"""
TINY_TYPE = """() => [...document.querySelectorAll("body *")]
  .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
  .filter((one) => one.getClientRects().length && !one.closest(".seal, .vh, script, title"))
  .filter((one) => parseFloat(getComputedStyle(one).fontSize) < 11.9)
  .map((one) => `${one.className.baseVal ?? one.className}: ${one.textContent.trim().slice(0, 20)}`)"""


def choose(page: Page, **choices: str) -> None:
    """Set the reader's choices the way the cookies keep them."""
    page.context.add_cookies([{"name": name, "value": value, "url": page.url} for name, value in choices.items()])


@pytest.mark.parametrize(
    ("width", "language", "theme", "text"),
    [(1440, "zh-CN", "light", ""), (360, "en", "dark", ""), (768, "zh-HK", "dark", "large")],
)
def test_axe_has_nothing_to_say_about_any_part(
    open_page: OpenPage, assert_accessible: Callable[[Page], None], width: int, language: str, theme: str, text: str
) -> None:
    page = open_page(width=width, language=language, theme=theme)
    page.goto("/gallery/")
    choose(page, minsheng_text=text)
    page.reload()
    assert_accessible(page)


@pytest.mark.parametrize("text", ["", "large"])
@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_nothing_scrolls_sideways_on_the_narrowest_phone(open_page: OpenPage, language: str, text: str) -> None:
    page = open_page(width=360, language=language)
    page.goto("/gallery/")
    choose(page, minsheng_text=text)
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_every_control_can_be_hit_with_a_thumb(open_page: OpenPage) -> None:
    page = open_page(width=360)
    page.goto("/gallery/")
    assert page.evaluate(TOO_SMALL) == []


def test_no_type_is_smaller_than_twelve_pixels(open_page: OpenPage) -> None:
    page = open_page(width=360)
    page.goto("/gallery/")
    assert page.evaluate(TINY_TYPE) == []


def test_the_switches_work_at_once_and_are_remembered(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/gallery/")
    page.get_by_role("button", name="夜间").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="夜间")).to_have_attribute("aria-pressed", "true")


def test_the_switches_work_without_javascript(open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    page.goto("/gallery/")
    page.get_by_role("button", name="夜间").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="As the device").click()
    assert page.locator("html").get_attribute("data-theme") is None


@pytest.mark.parametrize(("theme", "ground"), [("light", "rgb(251, 249, 242)"), ("dark", "rgb(25, 30, 29)")])
def test_the_device_decides_where_nobody_chose(open_page: OpenPage, theme: str, ground: str) -> None:
    page = open_page(theme=theme)
    page.goto("/gallery/")
    assert page.evaluate("getComputedStyle(document.querySelector('.desk')).backgroundColor") == ground


def test_a_choice_overrules_the_device_on_the_page_and_on_a_block(open_page: OpenPage) -> None:
    page = open_page(theme="dark")
    page.goto("/gallery/")
    light = "getComputedStyle(document.querySelector('[data-theme=light].gallery__pane')).backgroundColor"
    assert page.evaluate(light) == "rgb(251, 249, 242)"


def test_characters_are_counted_while_they_are_written(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/gallery/")
    page.locator("#light_text").fill("井盖😀")
    expect(page.locator("#light_text_count")).to_have_text("已写 3 字，最多 4,000 字")


def test_what_went_wrong_is_read_first_and_leads_into_the_field(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/gallery/")
    expect(page.locator("[data-error-summary]").first).to_be_focused()
    page.locator("[data-error-summary] a").first.click()
    expect(page.locator("#light_place")).to_be_focused()


def test_the_skip_link_leads_past_the_head(open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    page.goto("/gallery/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_leaving_a_written_form_is_asked_about(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/gallery/")
    page.locator("#light_place").type("清湖")
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()
