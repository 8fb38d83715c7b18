"""How often one address may guess passwords: behind our proxy and in front of it, and nobody pays for a guesser."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast


def wrong_passwords(proxy_headers: list[str], count: int, *, remote: str = "127.0.0.1") -> list[int]:
    """Sign-ins with a wrong password, each for another e-mail, through the same proxy; what each was answered."""
    answers = []
    for number in range(count):
        forwarded = {"x-forwarded-for": proxy_headers[number % len(proxy_headers)]} if proxy_headers else {}
        sent = {"login": f"somebody{number}@minsheng.example", "password": "wrong"}
        address = reverse("account_login")
        answers.append(Client(REMOTE_ADDR=remote).post(address, sent, headers=forwarded).status_code)
    return answers


def signs_in(**headers: str) -> bool:
    sent = {"login": "bob@minsheng.example", "password": PASSWORD}
    return Client().post(reverse("account_login"), sent, headers=headers).status_code == 302


def test_a_guesser_behind_our_proxy_is_stopped_and_nobody_else_is(cast: Cast, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    wrong_passwords(["198.51.100.9"], 31)
    assert not signs_in(**{"x-forwarded-for": "198.51.100.9"})
    assert not signs_in(**{"x-forwarded-for": "203.0.113.5, 198.51.100.9"}), "a claim in front changes nothing"
    assert signs_in(**{"x-forwarded-for": "203.0.113.5"})


def test_without_a_proxy_a_claimed_address_does_not_get_past_the_limit(cast: Cast) -> None:
    wrong_passwords([f"198.51.100.{number}" for number in range(31)], 31)
    assert not signs_in(**{"x-forwarded-for": "203.0.113.5"})
