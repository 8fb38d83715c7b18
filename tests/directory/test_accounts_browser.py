"""Joining and signing in, in a real browser: at 360 pixels, with and without scripts, with a passkey of a made-up device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from minsheng.core.actors import Role
from minsheng.directory import actions
from minsheng.directory.models import Worker
from tests.cast import PASSWORD, Cast, build_cast

pytestmark = pytest.mark.django_db(transaction=True)

NEW_PASSWORD = "thirty-two drains made good"


@pytest.fixture
def staff() -> Cast:
    """The cast, committed, so that the server's own connection sees it."""
    return build_cast()


def sign_in(page: Page, name: str) -> None:
    page.goto(reverse("account_login"))
    page.fill("[name=login]", f"{name}@minsheng.example")
    page.fill("[name=password]", PASSWORD)
    page.click("button.btn--main")
    page.goto(reverse("mfa_index"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_invited_person_joins_on_a_phone_without_scripts(
    open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], staff: Cast, theme: str
) -> None:
    sent = actions.invite_worker(
        invitee=actions.Invitee(name="海伦", email="helen@minsheng.example"),
        terms=actions.PostTerms(unit=staff.unit["longhua-office"], role=Role.COLLECTOR, starts_on=timezone.localdate()),
        link=str,
        by=staff.grace,
        at=timezone.now(),
    )
    page = open_page(width=360, javascript=False, theme=theme)
    page.goto(reverse("invitation", args=[sent.token]))
    assert_accessible(page)
    page.fill("[name=password1]", "short")
    page.fill("[name=password2]", "short")
    page.click("button.btn--main")
    assert page.locator(".error").first.inner_text() == "太短了：密码至少要 10 个字符。"
    assert_accessible(page)
    page.fill("[name=password1]", NEW_PASSWORD)
    page.fill("[name=password2]", NEW_PASSWORD)
    page.click("button.btn--main")
    assert Worker.objects.get(email="helen@minsheng.example").check_password(NEW_PASSWORD) is True


def test_a_passkey_is_added_and_signs_in_alone(
    open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], staff: Cast, live_server: Any
) -> None:
    page = open_page(width=360)
    # A security key inside the browser: WebAuthn runs as it would with a real device, without the finger.
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(page, "alice")
    assert_accessible(page)
    page.click(f"a[href='{reverse('mfa_add_webauthn')}']")
    page.fill("[name=password]", PASSWORD)
    page.click("button.btn--main")
    assert_accessible(page)
    page.fill("[name=name]", "我的手机")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
    assert_accessible(page)
    assert list(Authenticator.objects.values_list("user", "type").order_by("type")) == [
        (staff.worker["alice"].pk, "recovery_codes"),
        (staff.worker["alice"].pk, "webauthn"),
    ]
    page.goto(reverse("mfa_list_webauthn"))
    assert page.locator(".row__t").inner_text() == "我的手机"
    assert_accessible(page)
    page.goto(reverse("account_logout"))
    page.click("button.btn--main")
    page.goto(reverse("account_login"))
    assert_accessible(page)
    with page.expect_navigation():
        page.click("#passkey_login")
    page.goto(reverse("mfa_index"))
    assert page.url.endswith(reverse("mfa_index"))
