"""Receipts: the number a resident takes home, twelve digits that can be read aloud.

The digits d1..d12 satisfy ``sum(i * d_i) % 13 == 0`` with the places 1..12 as weights. Thirteen is prime and larger
than any place and any digit, so one wrong digit changes the sum by ``i * (d - d')`` and two exchanged digits by ``(i -
j) * (d_i - d_j)``: neither is ever a multiple of thirteen. Every single wrong digit and every swap of two digits,
adjacent or not, is caught. The digits come from the system's random source: 6.9e10 valid receipts, neither guessable
nor sequential.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

LENGTH = 12
_MODULUS = 13
_LARGEST_DIGIT = 9
_SMALLEST_BODY = 10 ** (LENGTH - 2)  # eleven digits, the first not zero
_SHAPE = re.compile(r"[1-9][0-9]{11}")
# What people put between groups of digits, on paper, on a phone and in Chinese input methods.
_SEPARATORS = (
    " \t\r\n\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\u200b\ufeff"  # spaces, also those without width
    "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u00b7"  # hyphens, dashes, minus, middle dot
)
_FOLDING = {
    **dict.fromkeys(map(ord, _SEPARATORS)),
    **{ord("\uff10") + digit: str(digit) for digit in range(10)},
}


def generate(below: Callable[[int], int] = secrets.randbelow) -> str:
    """Draw a new valid receipt: twelve decimal digits, the first not zero, every valid receipt equally likely.

    ``below(n)`` draws a number from 0 to n - 1; only made-up sample data may give a seeded one.
    """
    while True:
        body = str(_SMALLEST_BODY + below(9 * _SMALLEST_BODY))
        # The last weight is 12, which is -1 modulo 13: the check digit is the weighted sum of the others.
        check = _weighted_sum(body) % _MODULUS
        if (
            check <= _LARGEST_DIGIT
        ):  # 10 to 12 have no digit: draw again, so that every valid receipt stays equally likely
            return body + str(check)


def normalise(text: str) -> str:
    """Drop spaces and dashes from what a person typed, make full-width digits plain, keep everything else as it was."""
    return text.translate(_FOLDING)


def is_valid(text: str) -> bool:
    """Whether the text, as typed, is a receipt with the right check digit (not whether such a concern exists)."""
    receipt = normalise(text)
    return _SHAPE.fullmatch(receipt) is not None and _weighted_sum(receipt) % _MODULUS == 0


def spoken(receipt: str) -> str:
    """Write the receipt in three groups of four, as it is printed and read aloud: "4826 1530 9747"."""
    digits = normalise(receipt)
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _weighted_sum(digits: str) -> int:
    return sum(place * int(digit) for place, digit in enumerate(digits, start=1))
