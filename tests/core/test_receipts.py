"""Receipts: what the check digit promises, tried out."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core import receipts

SAMPLE = [receipts.generate() for _ in range(50)]


def test_every_generated_receipt_is_valid_and_has_twelve_plain_digits() -> None:
    drawn = [receipts.generate() for _ in range(2000)]
    assert [receipt for receipt in drawn if not receipts.is_valid(receipt)] == []
    assert {(len(receipt), receipt.isascii() and receipt.isdigit(), receipt[0] == "0") for receipt in drawn} == {
        (12, True, False)
    }


def test_a_receipt_with_any_one_digit_wrong_is_refused() -> None:
    slips = [
        receipt[:place] + digit + receipt[place + 1 :]
        for receipt in SAMPLE
        for place in range(12)
        for digit in "0123456789"
        if digit != receipt[place]
    ]
    assert len(slips) == 50 * 12 * 9
    assert [slip for slip in slips if receipts.is_valid(slip)] == []


def test_a_receipt_with_any_two_digits_swapped_is_refused() -> None:
    slips = []
    for receipt in SAMPLE:
        for one, other in combinations(range(12), 2):
            digits = list(receipt)
            digits[one], digits[other] = digits[other], digits[one]
            if digits[one] != digits[other]:
                slips.append("".join(digits))
    assert len(slips) > 2000
    assert [slip for slip in slips if receipts.is_valid(slip)] == []


def test_receipts_are_neither_repeated_nor_in_order() -> None:
    drawn = [receipts.generate() for _ in range(5000)]
    # 5,000 out of 6.9e10: two alike once in five thousand runs; three pairs alike never.
    assert len(set(drawn)) >= 4998
    assert drawn != sorted(drawn)
    assert {receipt[0] for receipt in drawn} == set("123456789")
    assert {receipt[-1] for receipt in drawn} == set("0123456789")


def test_sample_data_may_draw_from_a_seed_and_gets_the_same_receipts() -> None:
    first, second = random.Random(7), random.Random(7)
    drawn = [receipts.generate(first.randrange) for _ in range(100)]
    assert drawn == [receipts.generate(second.randrange) for _ in range(100)]
    assert [receipt for receipt in drawn if not receipts.is_valid(receipt)] == []


@pytest.mark.parametrize(
    "typed",
    [
        "4826 1530 9743",
        "4826-1530-9743",
        " 4826\u30001530\u00a09743\n",
        "４８２６－１５３０－９７４３",
        "4826—1530–9743",
    ],
)
def test_a_receipt_is_recognised_however_it_is_typed(typed: str) -> None:
    assert receipts.normalise(typed) == "482615309743"


@pytest.mark.parametrize("typed", ["", "482615309", "0" * 12, "abc", "4826153097431", "٤٨٢٦١٥٣٠٩٧٤٣", "48261530974x"])
def test_what_is_no_receipt_is_refused(typed: str) -> None:
    assert receipts.is_valid(typed) is False


def test_a_known_receipt_keeps_its_check_digit_for_ever() -> None:
    # 1·1 + 2·2 + ... worked by hand: weights 1 to 12, sum divisible by 13.
    digits = "10000000000"
    assert receipts.is_valid(digits + "1") is True
    assert sum(place * int(digit) for place, digit in enumerate(digits + "1", start=1)) == 13


def test_a_receipt_is_spoken_in_three_groups_of_four() -> None:
    assert receipts.spoken("482615309747") == "4826 1530 9747"
    assert receipts.spoken("4826-1530-9747") == "4826 1530 9747"


@given(st.text())
def test_any_text_at_all_gets_an_answer(text: str) -> None:
    assert receipts.is_valid(text) in {True, False}
    assert receipts.normalise(receipts.normalise(text)) == receipts.normalise(text)
