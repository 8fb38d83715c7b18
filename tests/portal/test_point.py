"""A point besides the words: from the device, or pointed out on a map; never needed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect

from minsheng.concerns.models import Draft
from minsheng.directory.models import Area
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page: Page, button: str = "main .btn--main") -> None:
    """Press a button, the one filled button where none is named, and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator(button).click()


def kept() -> tuple[float, float]:
    """The point of the one draft there is."""
    content = json.loads(Draft.objects.get().content)
    return content["latitude"], content["longitude"]


def test_a_phone_may_add_its_location_and_leave_it_out_again(open_page: Callable[..., Page], cast: Cast) -> None:
    page = open_page(width=390, language="en")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 22.66712, "longitude": 114.04301})
    page.goto("/report/")
    page.locator("[data-point-find]").click()
    expect(page.locator("[name=latitude]")).to_have_value("22.66712")
    page.locator("[data-point-drop]").click()
    expect(page.locator("[name=latitude]")).to_have_value("")
    page.locator("[data-point-find]").click()
    expect(page.locator("[name=longitude]")).to_have_value("114.04301")
    press(page)  # no community chosen: the nearest is suggested
    assert page.locator("#id_area").input_value() == str(cast.area["qinghu"].pk)
    press(page)
    expect(page).to_have_url(re.compile(r"/what/$"))


def test_a_tap_comes_closer_and_the_next_one_plants_a_flag_in_the_nearest_community(
    open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], cast: Cast
) -> None:
    page = open_page(width=360, language="en")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/report/")
    assert [url for url in asked if "leaflet" in url] == []
    page.get_by_role("button", name="Point it out on a map").click()
    sheet = page.locator(".pointmap__sheet")
    expect(page.locator(".pointmap__dot")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert_accessible(page)
    sheet.click()
    expect(page.locator("[data-point-words]")).to_have_text("Closer now. Tap the place once more.")
    expect(page.locator("[name=latitude]")).to_have_value("")
    page.locator("#id_area").select_option(label="Qinghu")
    page.locator("#id_area").select_option(value="")
    sheet.click()
    expect(page.locator(".pointmap__pin")).to_have_count(1)
    expect(page.locator("[data-point-words]")).to_contain_text("The nearest community is")
    chosen = Area.objects.get(pk=page.locator("#id_area").input_value())
    latitude, longitude = (float(page.locator(f"[name={name}]").input_value()) for name in ("latitude", "longitude"))
    assert chosen.latitude is not None
    assert abs(chosen.latitude - latitude) < 0.05
    assert_accessible(page)
    press(page)
    expect(page).to_have_url(re.compile(r"/what/$"))
    assert kept() == (latitude, longitude)
    assert {re.sub(r"^(https?://[^/]+).*", r"\1", url) for url in asked} == {page.url.split("/report")[0]}


def test_a_flag_is_planted_moved_and_taken_away_with_the_keyboard_alone(
    open_page: Callable[..., Page], cast: Cast
) -> None:
    page = open_page(language="en")
    page.goto(f"/report/?area={cast.area['qinghu'].code}")
    page.get_by_role("button", name="Point it out on a map").press("Enter")
    page.locator(".pointmap__sheet").focus()
    plant = page.get_by_role("button", name="Plant the flag in the middle")
    expect(plant).to_be_enabled()
    plant.press("Enter")
    expect(page.locator("[name=latitude]")).to_have_value("22.66700")
    page.locator(".pointmap__sheet").press("ArrowRight")
    for _ in range(50):  # the map glides: on a busy machine it has not moved yet when the key is let go
        plant.press("Enter")
        if page.locator("[name=longitude]").input_value() != "114.04300":
            break
        page.wait_for_timeout(100)
    expect(page.locator("[name=longitude]")).not_to_have_value("114.04300")
    page.get_by_role("button", name="Leave the location out").press("Enter")
    expect(page.locator(".pointmap__pin")).to_have_count(0)
    expect(page.locator("[name=latitude]")).to_have_value("")


def test_no_flag_can_be_planted_before_the_map_is_there(open_page: Callable[..., Page], cast: Cast) -> None:
    page = open_page(language="en")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/leaflet*.js", hold)
    page.goto("/report/")
    page.get_by_role("button", name="Point it out on a map").click()
    plant = page.get_by_role("button", name="Plant the flag in the middle")
    expect(plant).to_be_disabled()
    for _ in range(50):
        if held:
            break
        page.wait_for_timeout(100)
    held[0].continue_()
    expect(plant).to_be_enabled()


def test_a_name_on_the_map_is_text_whatever_stands_in_it(open_page: Callable[..., Page], cast: Cast) -> None:
    Area.objects.filter(pk=cast.area["qinghu"].pk).update(name_en="Qinghu <i>east</i>")
    page = open_page(language="en")
    page.goto("/report/")
    page.get_by_role("button", name="Point it out on a map").click()
    expect(page.locator(".pointmap__dot")).to_have_count(3)
    assert "Qinghu <i>east</i>" in page.locator(".pointmap__name").all_text_contents()


def test_where_no_centre_is_known_no_map_is_offered(client: Client, cast: Cast) -> None:
    Area.objects.update(latitude=None, longitude=None)
    assert "data-point-map" not in client.get("/report/").content.decode()
