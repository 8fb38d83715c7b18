"""The front page, the privacy notice, robots."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.portal.visits import text_of

pytestmark = pytest.mark.django_db


def test_the_front_page_has_two_ways_in_a_telephone_and_a_small_door_for_staff(reader: Client) -> None:
    html = reader.get("/").content.decode()
    assert html.count('href="/report/"') == 1
    assert html.count('action="/r/"') == 1
    assert 'href="tel:' in html
    assert html.index('href="/accounts/login/"') > html.index("<footer")


def test_the_front_page_asks_the_database_nothing(
    reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        reader.get("/")


def test_the_area_of_a_poster_is_handed_on_and_chosen_beforehand(reader: Client, cast: Cast) -> None:
    assert 'href="/report/?area=qinghu"' in reader.get("/?area=qinghu").content.decode()
    html = reader.get("/report/?area=qinghu").content.decode()
    assert f'<option value="{cast.area["qinghu"].pk}" selected>' in html


def test_an_area_nobody_knows_chooses_nothing(reader: Client, cast: Cast) -> None:
    assert "selected" not in reader.get("/report/?area=atlantis").content.decode().replace('value="" selected', "")


def test_an_address_in_the_area_is_no_way_to_put_html_on_the_page(reader: Client) -> None:
    assert "<script>alert" not in reader.get("/", {"area": '"><script>alert(1)</script>'}).content.decode()


def test_the_privacy_notice_says_what_for_how_long_and_whom_to_call(reader: Client) -> None:
    words = text_of(reader.get("/privacy/"))
    assert "15 working days" in words
    assert "24 hours" in words
    assert "Never write an ID number" in words


def test_robots_are_kept_out_of_receipts_and_drafts(reader: Client) -> None:
    rules = reader.get("/robots.txt").content.decode().splitlines()
    assert rules[:3] == ["User-agent: *", "Disallow: /r/", "Disallow: /report/"]


@pytest.mark.parametrize("address", ["/", "/privacy/", "/robots.txt"])
def test_nothing_can_be_sent_to_a_page_that_only_shows(reader: Client, address: str) -> None:
    assert reader.post(address).status_code == 405


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "zh-Hans"), ("zh-hant", "zh-Hant"), ("en", "en")])
def test_every_language_says_so_in_its_html(client: Client, language: str, title: str) -> None:
    client.cookies["django_language"] = language
    assert f'<html lang="{title}"' in client.get("/").content.decode()


def test_no_cookie_is_set_for_reading_but_the_one_that_keeps_forms_safe(client: Client) -> None:
    client.get("/")
    assert sorted(client.cookies) == ["csrftoken"]
