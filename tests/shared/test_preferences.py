"""A reader's choices: kept in functional cookies, without JavaScript, and never a way out to a stranger's site."""

from __future__ import annotations

from http.cookies import Morsel
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

CHOOSE = "/preferences/"


def choose(**choices: str) -> Any:
    """POST choices as the form in the page's head does."""
    return Client().post(CHOOSE, choices)


def cookie(response: Any, name: str) -> Morsel[str]:
    """One cookie of a response."""
    morsel: Morsel[str] = response.cookies[name]
    return morsel


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_a_language_is_remembered_for_a_year(language: str) -> None:
    response = choose(language=language, next="/report/")
    kept = cookie(response, settings.LANGUAGE_COOKIE_NAME)
    assert (response.status_code, response["Location"]) == (302, "/report/")
    assert (kept.value, kept["max-age"], kept["samesite"], kept["httponly"]) == (language, 31_536_000, "Lax", True)


def test_a_language_we_do_not_speak_is_ignored() -> None:
    assert list(choose(language="tlh").cookies) == []


@pytest.mark.parametrize(("choice", "kept"), [("light", "light"), ("dark", "dark"), ("device", "")])
def test_a_light_is_remembered_and_the_device_is_trusted_again(choice: str, kept: str) -> None:
    assert cookie(choose(theme=choice), "minsheng_theme").value == kept


def test_large_type_is_remembered_and_forgotten() -> None:
    assert cookie(choose(text="large"), "minsheng_text").value == "large"
    assert cookie(choose(text="normal"), "minsheng_text")["max-age"] == 0


@pytest.mark.parametrize("nonsense", [{"theme": "neon"}, {"text": "huge"}, {}])
def test_nonsense_changes_nothing(nonsense: dict[str, str]) -> None:
    assert list(choose(**nonsense).cookies) == []


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example", ""]
)
def test_a_choice_leads_back_to_our_own_pages_only(target: str) -> None:
    assert choose(language="en", next=target)["Location"] == "/"


def test_a_look_at_the_address_changes_nothing() -> None:
    response = Client().get(CHOOSE)
    assert (response.status_code, list(response.cookies)) == (405, [])


def test_a_stranger_cannot_choose_for_a_reader() -> None:
    assert Client(enforce_csrf_checks=True).post(CHOOSE, {"language": "en"}).status_code == 403


@pytest.mark.parametrize(
    ("asked", "tag"), [("", "zh-Hans"), ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("en-GB", "en"), ("fr", "zh-Hans")]
)
def test_the_first_visit_follows_the_browser_and_falls_to_simplified_chinese(asked: str, tag: str) -> None:
    page = Client().get("/gallery/", headers={"accept-language": asked}).content.decode()
    assert f'<html lang="{tag}"' in page


def test_the_choices_show_on_the_next_page() -> None:
    client = Client()
    client.post(CHOOSE, {"language": "en", "theme": "dark", "text": "large"})
    page = client.get("/gallery/").content.decode()
    head = page[: page.index("</head>")]
    assert ['lang="en"' in head, 'data-theme="dark"' in head, 'data-text="large"' in head] == [True, True, True]


def test_a_forged_cookie_does_not_reach_the_page() -> None:
    client = Client()
    client.cookies["minsheng_theme"] = '"><script>'
    page = client.get("/gallery/").content.decode()
    assert page.index("data-theme") > page.index("</head>")
