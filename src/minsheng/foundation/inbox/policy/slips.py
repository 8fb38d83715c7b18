"""A text message as a gateway hands it over."""

from __future__ import annotations

from dataclasses import dataclass, field

from .reading import LONGEST_TEXT, readable


@dataclass(frozen=True, slots=True)
class Slip:
    """What a text message says."""

    number: str
    """The provider's number for it."""
    sender: str
    text: str = field(repr=False)


def read_slip(given: object, fields: dict[str, str]) -> Slip | None:
    """A text message out of what a gateway sent, by its names for things; None where something is missing."""
    if not isinstance(given, dict):
        return None
    values = [given.get(fields[name]) for name in ("id", "from", "text")]
    if not all(isinstance(value, str | int) and not isinstance(value, bool) for value in values):
        return None
    number, sender, text = (readable(str(value)[:LONGEST_TEXT]).strip() for value in values)
    return Slip(number[:200], sender[:40], text[:LONGEST_TEXT]) if number and sender else None
