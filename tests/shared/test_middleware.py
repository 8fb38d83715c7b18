"""What every request passes: a number to ask about, tight headers, the check that they stay tight."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from minsheng.interfaces.shared.checks import check_headers, loose_sources
from minsheng.interfaces.shared.middleware import SecondFactorRequired
from tests.cast import Cast


def test_every_answer_carries_a_number_of_its_own() -> None:
    first, second = (Client().get("/gallery/")["X-Request-ID"] for _ in range(2))
    assert re.fullmatch(r"[0-9a-f]{16}", first)
    assert first != second


@pytest.mark.parametrize(
    ("given", "kept"), [("proxy-4711.a", True), ("short", False), ("x" * 65, False), ("a b<c>d\r\ne", False)]
)
def test_a_sane_number_of_the_proxy_is_kept_and_no_other(given: str, kept: bool) -> None:
    answered = Client().get("/gallery/", headers={"x-request-id": given})["X-Request-ID"]
    assert (answered == given) is kept


def test_an_error_page_prints_the_number_to_name_on_the_telephone() -> None:
    response = Client().get("/no-such-page/", headers={"x-request-id": "abcd1234"})
    assert response.status_code == 404
    assert "abcd1234" in response.content.decode()


def test_the_headers_let_nobody_in() -> None:
    response = Client().get("/gallery/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert re.search(r"unsafe|\*", policy) is None
    assert (response["X-Frame-Options"], response["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert (response["Referrer-Policy"], response["Cross-Origin-Opener-Policy"]) == ("same-origin", "same-origin")
    assert response["Permissions-Policy"].startswith("camera=(self), geolocation=(self), microphone=()")


def test_no_page_of_ours_needs_a_style_attribute_or_a_script_without_a_nonce() -> None:
    page = Client().get("/gallery/").content.decode()
    assert re.findall(r"\sstyle=", page) == []
    assert re.findall(r"\son\w+=", page) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", page) if "nonce=" not in tag] == []


def test_the_check_is_content_with_our_settings() -> None:
    assert check_headers() == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"X_FRAME_OPTIONS": "SAMEORIGIN"}, ["minsheng.E003"]),
        ({"CONTENT_SECURITY_POLICY": None}, ["minsheng.E001"]),
        ({"MIDDLEWARE": []}, ["minsheng.E001"]),
        (
            {
                "CONTENT_SECURITY_POLICY": {
                    "DIRECTIVES": {"script-src": ["'self'", "'unsafe-inline'"], "style-src": ["*"]}
                }
            },
            ["minsheng.E002", "minsheng.E002"],
        ),
        (
            {"MINSHENG_MODE": "production", "SECURE_SSL_REDIRECT": False, "SECURE_HSTS_SECONDS": 0},
            ["minsheng.W001"] * 4,
        ),
    ],
)
def test_the_check_names_what_was_loosened(changed: dict[str, Any], found: list[str]) -> None:
    with override_settings(**changed):
        assert [message.id for message in check_headers()] == found


def test_a_nonce_is_no_loose_source() -> None:
    assert loose_sources(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]) == []


def test_a_second_factor_is_asked_for_in_production_only() -> None:
    with pytest.raises(MiddlewareNotUsed):
        SecondFactorRequired(lambda _request: HttpResponse())


def leads_to(worker: object, page: str) -> str:
    """Where a signed-in worker without a second factor ends up in production: "page" or an address."""
    request = RequestFactory().get(page)
    request.user = worker  # type: ignore[assignment]  # any of the cast
    with override_settings(PRODUCTION=True, ROOT_URLCONF="allauth.urls"):
        response = SecondFactorRequired(lambda _request: HttpResponse())(request)
    return response.headers.get("Location", "page")


@pytest.mark.django_db
def test_a_coordinator_sets_up_a_second_factor_before_the_desk_opens(cast: Cast) -> None:
    assert leads_to(cast.worker["bob"], "/desk/") == reverse("mfa_index", urlconf="allauth.urls")


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "page"), [("carol", "/desk/"), ("alice", "/desk/"), ("bob", "/accounts/2fa/")])
def test_others_and_other_pages_stay_open(cast: Cast, name: str, page: str) -> None:
    assert leads_to(cast.worker[name], page) == "page"


def test_strangers_are_left_to_the_sign_in_page() -> None:
    assert leads_to(AnonymousUser(), "/desk/") == "page"
