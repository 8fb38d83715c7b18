"""A resident's walk in a real browser: without JavaScript from the first page to the verdict, and the comforts with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from minsheng.concerns import actions
from minsheng.concerns.models import Rating, Reporter
from tests.cast import Cast
from tests.portal.test_standing import WALKS
from tests.portal.visits import ALIKE, REPLY, assigned, page_of, picture, raised, resolved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALL = """() => [...document.querySelectorAll("a:not(.skip), button, input:not([type=hidden]), select, textarea")]
  .map((part) => [part, (part.closest("label") || part).getBoundingClientRect()])
  .filter(([part, box]) => box.width && (box.height < 43.5 || box.width < 43.5))
  .map(([part, box]) => `${part.outerHTML.slice(0, 80)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


def fits(page: Page) -> None:
    """Nothing sticks out sideways, and every control can be hit with a thumb."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert page.evaluate(SMALL) == [], page.url


def press(page: Page, button: str = "main .btn--main") -> None:
    """Press a button, the one filled button where none is named, and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator(button).click()


Look = Callable[[], None]


def report(page: Page, look: Look, photo: Path) -> Reporter:
    """From the front page to the receipt, looking at every page on the way."""
    page.goto("/")
    look()
    press(page)
    page.locator("#id_area").select_option(index=1)
    look()
    press(page)
    page.locator("#id_text").fill(ALIKE + " 13800001234")
    page.locator("#id_photos").set_input_files(photo)
    look()
    press(page)
    expect(page).to_have_url(re.compile(r"/similar/$"))
    look()
    press(page)  # no, mine is another matter
    look()
    press(page)
    expect(page.locator(".check img")).to_have_count(1)
    look()
    press(page)
    expect(page).to_have_url(re.compile(r"/r/\d{12}/$"))
    look()
    return Reporter.objects.get(receipt=page.url.strip("/").split("/")[-1])


def judge(page: Page, look: Look, receipt: str) -> None:
    """From the front page to the seal, with the digits of the receipt."""
    page.goto("/")
    page.locator("#id_receipt").fill(receipt)
    press(page, "main form .btn")
    look()
    page.locator("label:has([value=no])").click()
    page.locator("label:has([value=dissatisfied])").click()
    expect(page.locator("[data-stamp=no-dissatisfied] svg")).to_be_visible()
    expect(page.locator(".stamp--place")).to_be_hidden()
    press(page)
    look()


@pytest.mark.parametrize(("language", "theme"), [("zh-CN", "dark"), ("en", "light")])
def test_a_resident_reports_and_judges_on_a_narrow_phone_without_javascript(
    open_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    cast: Cast,
    tmp_path: Path,
    language: str,
    theme: str,
) -> None:
    raised(cast, text=ALIKE)
    photo = tmp_path / "drain.jpg"
    photo.write_bytes(picture().read())
    page = open_page(width=360, javascript=False, language=language, theme=theme)

    def look() -> None:
        fits(page)
        assert_accessible(page)

    reporter = report(page, look, photo)
    assigned(cast, reporter)
    actions.resolve_concern(reporter.concern_id, outcome="solved", reply=REPLY, by=cast.carol, at=timezone.now())
    judge(page, look, reporter.receipt)
    assert [(one.solved, one.satisfied) for one in Rating.objects.all()] == [("no", "dissatisfied")]
    reporter.concern.refresh_from_db()
    assert reporter.concern.state == "reopened"


def test_mistakes_are_led_to_and_nothing_typed_is_lost_without_javascript(
    open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], cast: Cast
) -> None:
    page = open_page(width=360, javascript=False, language="en")
    page.goto("/report/")
    page.locator("#id_place").fill("by the market")
    press(page)
    assert_accessible(page)
    page.locator(".errors a").click()
    expect(page.locator("#id_area")).to_be_focused()
    expect(page.locator("#id_place")).to_have_value("by the market")
    page.goto("/r/")
    page.locator("#id_receipt").fill("1234")
    press(page)
    assert_accessible(page)
    expect(page.locator("#id_receipt")).to_have_value("1234")


@pytest.mark.parametrize(("language", "width"), [("zh-CN", 360), ("zh-TW", 320), ("en", 320)])
def test_large_type_is_one_tap_away_and_still_fits(
    open_page: Callable[..., Page], cast: Cast, language: str, width: int
) -> None:
    reporter = resolved(cast, raised(cast))
    page = open_page(width=width, javascript=False, language=language)
    page.goto(page_of(reporter))
    press(page, ".tools .aa")
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    assert page.url.endswith(page_of(reporter))
    fits(page)


@pytest.mark.parametrize(("width", "theme", "language"), [(360, "dark", "zh-TW"), (768, "light", "en")])
def test_every_state_of_a_receipt_and_every_page_beside_is_accessible(
    open_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    cast: Cast,
    width: int,
    theme: str,
    language: str,
) -> None:
    page = open_page(width=width, theme=theme, language=language, refused=(404,))
    reporters = [raised(cast) for _walk in WALKS]
    for reporter, (_said, walk) in zip(reporters, WALKS, strict=True):
        walk(cast, reporter)
    beside = [f"{page_of(reporters[0])}withdraw/", "/privacy/", "/r/", "/r/123456789012/", "/nowhere/"]
    for address in [*map(page_of, reporters), *beside]:
        page.goto(address)
        fits(page)
        assert_accessible(page)


def test_a_report_and_a_verdict_need_no_mouse(open_page: Callable[..., Page], cast: Cast) -> None:
    page = open_page(width=390, language="en")

    def to(part: str) -> None:
        for _stop in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("part => document.activeElement.matches(part)", part):
                return
        raise AssertionError(f"the keyboard does not reach {part} of {page.url}")

    def enter() -> None:
        with page.expect_navigation():
            page.keyboard.press("Enter")

    page.goto(f"/report/?area={cast.area['qinghu'].code}")
    to("#id_place")
    page.keyboard.type("South 3rd Lane")
    enter()
    to("#id_text")
    page.keyboard.type("A drain is blocked.")
    to("main .btn--main")
    enter()
    to("main .btn--main")
    enter()
    to("main .btn--main")
    enter()
    expect(page).to_have_url(re.compile(r"/r/\d{12}/$"))
    page.goto(page_of(resolved(cast, Reporter.objects.get())))
    to("[name=solved]")
    page.keyboard.press("Space")
    to("[name=satisfied]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    to("main .btn--main")
    enter()
    assert [(one.solved, one.satisfied) for one in Rating.objects.all()] == [("yes", "satisfied")]


def test_characters_are_counted_while_writing(open_page: Callable[..., Page], cast: Cast) -> None:
    page = open_page(width=390, language="en")
    page.goto(f"/report/?area={cast.area['qinghu'].code}")
    press(page)
    page.locator("#id_text").fill("A drain.")
    expect(page.locator("#id_text_count")).to_contain_text("8 of 4,000")
