"""Step 3: how to reach the resident, all of it optional."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Cast
from tests.portal.visits import WORDS, text_of, written

pytestmark = pytest.mark.django_db


def test_everything_may_stay_empty(reader: Client, cast: Cast) -> None:
    draft = written(reader, cast)
    assert reader.post(f"{draft}contact/", {}).headers["Location"] == f"{draft}check/"
    assert "you look yourself with the receipt" in text_of(reader.get(f"{draft}check/"))


def test_the_notice_says_what_for_and_how_long(reader: Client, cast: Cast) -> None:
    words = text_of(reader.get(f"{written(reader, cast)}contact/"))
    assert "Only to ask you when something is unclear" in words
    assert "15 working days" in words


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        (
            {"phone": "12"},
            {"phone": ["This does not look like a phone number. Write digits only, with the area code."]},
        ),
        ({"email": "wang@"}, {"email": ["This does not look like an e-mail address."]}),
        ({"name": "x" * 81}, {"name": ["At most 80 characters. Please shorten it."]}),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field_and_kept(
    reader: Client, cast: Cast, given: dict[str, str], errors: dict[str, list[str]]
) -> None:
    draft = written(reader, cast)
    answer = reader.post(f"{draft}contact/", given)
    assert answer.context["form"].errors == errors
    assert next(iter(given.values())) in answer.content.decode()
    assert reader.get(f"{draft}check/").headers["Location"] == f"{draft}contact/"


@pytest.mark.parametrize("phone", ["138 0000 1234", "0755-2801 2345", "+852 9123 4567"])
def test_numbers_people_can_be_called_on_are_taken_as_written(reader: Client, cast: Cast, phone: str) -> None:
    draft = written(reader, cast)
    reader.post(f"{draft}contact/", {"phone": phone})
    assert phone in text_of(reader.get(f"{draft}check/"))


@pytest.mark.parametrize(
    ("number", "masked"), [("13800001234", "138****1234"), ("440306199001011234", "440***************")]
)
def test_a_private_number_in_the_words_is_warned_of_and_never_blocks(
    reader: Client, cast: Cast, number: str, masked: str
) -> None:
    draft = written(reader, cast, text=f"{WORDS} {number}")
    words = text_of(reader.get(f"{draft}contact/"))
    assert "hold a number that looks private" in words
    assert masked in words
    assert reader.post(f"{draft}contact/", {}).headers["Location"] == f"{draft}check/"


def test_ordinary_words_are_not_warned_of(reader: Client, cast: Cast) -> None:
    assert "looks private" not in text_of(reader.get(f"{written(reader, cast)}contact/"))
