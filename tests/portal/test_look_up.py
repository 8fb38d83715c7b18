"""Finding one's matter by twelve digits; guessing is stopped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from minsheng.core.receipts import generate
from minsheng.interfaces.portal.tries import WRONG_TRIES, address_of
from tests.cast import Cast
from tests.portal.visits import page_of, raised, text_of

pytestmark = pytest.mark.django_db

PAGES = ["", "qr.svg", "receipt.png", "photo/1/", "rate/", "answer/", "photos/", "withdraw/"]


@pytest.fixture
def wrong() -> Iterator[str]:
    """A number that could be a receipt and is none."""
    yield generate()
    cache.clear()


@pytest.mark.parametrize("typed", ["{0} {1} {2}", "{0}-{1}-{2}", " {0}{1}{2} "])
def test_the_digits_lead_to_their_page_however_they_are_grouped(reader: Client, cast: Cast, typed: str) -> None:
    reporter = raised(cast)
    groups = [reporter.receipt[start : start + 4] for start in (0, 4, 8)]
    assert reader.post("/r/", {"receipt": typed.format(*groups)}).headers["Location"] == page_of(reporter)
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in reporter.receipt)
    assert reader.post("/r/", {"receipt": full_width}).headers["Location"] == page_of(reporter)


def test_an_address_with_dashes_leads_to_the_plain_one(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    dashed = f"/r/{reporter.receipt[:4]}-{reporter.receipt[4:8]}-{reporter.receipt[8:]}/"
    assert reader.get(dashed).headers["Location"] == page_of(reporter)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Write the twelve digits of your receipt."),
        ("123", "A receipt has twelve digits; here are 3. Please read the number again."),
        ("1234 5678 9012 3", "A receipt has twelve digits; here are 13. Please read the number again."),
        ("123456789012", "One of the digits is not right. Please read the number again."),
        ("twelve digits", "A receipt has digits only. Please write the twelve digits."),
    ],
)
def test_a_wrong_digit_is_told_without_looking_anything_up(
    reader: Client, django_assert_num_queries: DjangoAssertNumQueries, typed: str, error: str
) -> None:
    with django_assert_num_queries(0):
        answer = reader.post("/r/", {"receipt": typed})
    assert answer.context["form"].errors == {"receipt": [error]}
    assert typed in answer.content.decode()


def test_two_digits_swapped_are_noticed_in_the_address_too(reader: Client, cast: Cast) -> None:
    digits = raised(cast).receipt
    place = next(number for number in range(11) if digits[number] != digits[number + 1])
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    answer = reader.get(f"/r/{swapped}/")
    assert answer.status_code == 404
    assert "read the number again" in text_of(answer)


def test_a_receipt_nobody_holds_gets_one_constant_answer(reader: Client, cast: Cast) -> None:
    assert reader.post("/r/", {"receipt": generate()}).context["form"].errors == {
        "receipt": ["No concern has this receipt. Please read the number again."]
    }
    answers = {text_of(reader.get(f"/r/{generate()}/{page}")) for page in PAGES}
    assert len(answers) == 1
    assert {reader.get(f"/r/{generate()}/{page}").status_code for page in PAGES} == {404}


def test_the_twenty_first_guess_is_stopped_and_so_is_a_right_number(reader: Client, cast: Cast, wrong: str) -> None:
    reporter = raised(cast)
    statuses = [reader.get(f"/r/{wrong}/").status_code for _try in range(WRONG_TRIES)]
    assert statuses == [404] * WRONG_TRIES
    for answer in (reader.get(f"/r/{wrong}/"), reader.get(page_of(reporter)), reader.post("/r/", {"receipt": wrong})):
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "600"
        assert "Please wait 10 minutes and try again." in text_of(answer)


def test_guesses_on_pages_and_in_the_form_count_together(reader: Client, cast: Cast, wrong: str) -> None:
    for _try in range(WRONG_TRIES // 2):
        reader.post("/r/", {"receipt": wrong})
        reader.get(f"/r/{wrong}/qr.svg")
    assert reader.post("/r/", {"receipt": wrong}).status_code == 429


def test_another_address_is_not_stopped(reader: Client, cast: Cast, wrong: str) -> None:
    reporter = raised(cast)
    for _try in range(WRONG_TRIES):
        reader.get(f"/r/{wrong}/")
    assert reader.get(page_of(reporter), REMOTE_ADDR="192.0.2.7").status_code == 200


def test_misreadings_that_the_check_digit_catches_are_no_guesses(reader: Client, cast: Cast, wrong: str) -> None:
    for _try in range(WRONG_TRIES + 1):
        reader.post("/r/", {"receipt": "123456789012"})
    assert reader.get(f"/r/{wrong}/").status_code == 404


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxy", "address"),
    [
        ("192.0.2.1", "", False, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9", False, "192.0.2.1"),
        ("127.0.0.1", "203.0.113.5, 198.51.100.9", True, "198.51.100.9"),
        ("2001:db8:1:2:3:4:5:6", "", False, "2001:db8:1:2::/64"),
        ("", "", False, ""),
    ],
)
def test_an_address_is_the_one_our_own_proxy_saw(
    settings: LazySettings, rf: RequestFactory, remote: str, forwarded: str, proxy: bool, address: str
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxy else None
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert address_of(rf.get("/", REMOTE_ADDR=remote, headers=headers)) == address
