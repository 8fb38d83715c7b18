"""The arithmetic of the log: how an event is hashed, how a seal is, and sums over ranges of numbers. No Django."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import TypeAlias, Union

from minsheng.core.actors import Actor

Json: TypeAlias = Union[str, int, bool, Sequence["Json"], Mapping[str, "Json"], None]  # noqa: UP007  names itself
"""What an event may carry: codes, ids and digests. No fractions: databases write them in more than one way."""

Ranges: TypeAlias = list[list[int]]
"""Whole numbers as ascending, separate [first, last] pairs, both ends included."""

NOTHING_BEFORE = bytes(32)
"""What the first link of a chain hangs on."""

_write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
_quote = encode_basestring
"""JSON's own quoting of one text, as ``_write`` does it."""

_EXACT = frozenset({int, bool, type(None)})


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One event to be recorded in bulk, of a record that has no event yet."""

    subject_type: str
    subject_id: int | str
    action: str
    by: Actor
    at: datetime
    data: Mapping[str, Json] = field(default_factory=dict)


def data_text(data: Mapping[str, Json]) -> str:
    """``data`` in the one way it is hashed: keys sorted, no blanks. TypeError where a value cannot be kept exactly."""
    if not data:
        return "{}"
    for key, value in data.items():  # the usual case, flat and plain, without a call per value
        kind = type(value)
        if type(key) is not str or (kind not in _EXACT and (kind is not str or "\x00" in value)):  # type: ignore[operator]
            _refuse_inexact(data)
            break
    return _write(dict(data))


def _refuse_inexact(value: Json) -> None:
    if isinstance(value, Mapping):
        for key in value:
            _refuse_inexact_text(key)
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            _refuse_inexact(inner)
    elif not (value is None or isinstance(value, int)):
        _refuse_inexact_text(value)


def _refuse_inexact_text(value: object) -> None:
    if not isinstance(value, str):
        raise TypeError(f"audit data hold codes, ids and digests under text keys, not {type(value).__name__}")
    if "\x00" in value:
        raise TypeError("audit data hold no NUL characters")


def event_hash(  # noqa: PLR0917  called a million times in a row: keywords cost
    previous: bytes, subject: tuple[str, str, int], at: datetime, actor: tuple[str, int | None], action: str, data: str
) -> bytes:
    """SHA-256 of one event on top of ``previous``.

    ``subject`` is (type, id, sequence), ``actor`` is (kind, id), ``data`` is what ``data_text`` made. The text hashed
    is a JSON list, so that no two different events read the same; it is put together by hand because an import of a
    million events spends most of its time here.
    """
    subject_type, subject_id, sequence = subject
    kind, actor_id = actor
    text = (
        f'["{previous.hex()}",{_quote(subject_type)},{_quote(subject_id)},{sequence},"{moment(at)}",'
        f"{_quote(kind)},{'null' if actor_id is None else actor_id},{_quote(action)},{_quote(data)}]"
    )
    return hashlib.sha256(text.encode()).digest()


def moment(at: datetime) -> str:
    """A moment in the one way it is hashed: in UTC, with microseconds."""
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat(timespec="microseconds")


class SealHash:
    """The hash of a seal, fed event by event in the order of their ids."""

    def __init__(self, previous: bytes) -> None:
        self._sum = hashlib.sha256(previous)

    def add(self, event_id: int, digest: bytes) -> None:
        """One more event, by id and hash."""
        self._sum.update(event_id.to_bytes(8, "big"))
        self._sum.update(digest)

    def finish(self, number: int, *, span: tuple[int, int], missing: Ranges, late: Ranges, at: datetime) -> bytes:
        """The hash, closed over what the seal says about itself."""
        self._sum.update(_write([number, *span, missing, late, moment(at)]).encode())
        return self._sum.digest()


def ranges_of(numbers: Iterable[int]) -> Ranges:
    """Ascending numbers as ranges: 1, 2, 3, 7 is [[1, 3], [7, 7]]."""
    ranges: Ranges = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ranges


def total(ranges: Ranges) -> int:
    """How many numbers the ranges hold."""
    return sum(last - first + 1 for first, last in ranges)


def union(*many: Ranges) -> Ranges:
    """Every number that is in at least one of them."""
    merged: Ranges = []
    for first, last in sorted(pair for ranges in many for pair in ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], last)
        else:
            merged.append([first, last])
    return merged


def without(ranges: Ranges, taken: Ranges) -> Ranges:
    """The numbers of ``ranges`` that are not in ``taken``."""
    left: Ranges = []
    holes = union(taken)
    position = 0
    for first, last in union(ranges):
        start = first
        while position < len(holes) and holes[position][1] < start:
            position += 1
        hole = position
        while hole < len(holes) and holes[hole][0] <= last:
            if holes[hole][0] > start:
                left.append([start, holes[hole][0] - 1])
            start = holes[hole][1] + 1
            hole += 1
        if start <= last:
            left.append([start, last])
    return left
