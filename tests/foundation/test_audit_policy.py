"""The arithmetic of the log, in milliseconds."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.foundation.audit import policy

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
numbers = st.sets(st.integers(min_value=1, max_value=60))


def members(ranges: policy.Ranges) -> set[int]:
    return {number for first, last in ranges for number in range(first, last + 1)}


def is_tidy(ranges: policy.Ranges) -> bool:
    ends = [end for pair in ranges for end in pair]
    separate = all(left[1] + 1 < right[0] for left, right in pairwise(ranges))
    return ends == sorted(ends) and separate


@given(numbers)
def test_ranges_hold_exactly_the_numbers_they_were_made_of(given_numbers: set[int]) -> None:
    ranges = policy.ranges_of(sorted(given_numbers))
    assert members(ranges) == given_numbers
    assert is_tidy(ranges)
    assert policy.total(ranges) == len(given_numbers)


@given(numbers, numbers)
def test_without_is_the_difference_of_sets(kept: set[int], taken: set[int]) -> None:
    left = policy.without(policy.ranges_of(sorted(kept)), policy.ranges_of(sorted(taken)))
    assert members(left) == kept - taken
    assert is_tidy(left)


@given(numbers, numbers)
def test_union_is_the_union_of_sets(one: set[int], other: set[int]) -> None:
    both = policy.union(policy.ranges_of(sorted(one)), policy.ranges_of(sorted(other)))
    assert members(both) == one | other
    assert is_tidy(both)


def a_hash(**changed: object) -> bytes:
    facts: dict[str, object] = {
        "previous": policy.NOTHING_BEFORE,
        "subject": ("concern", "7", 1),
        "at": AT,
        "actor": ("worker", 3),
        "action": "receive",
        "data": "{}",
    }
    return policy.event_hash(**(facts | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed",
    [
        {"previous": bytes(31) + b"\x01"},
        {"subject": ("concern", "8", 1)},
        {"subject": ("concern", "7", 2)},
        {"subject": ("concer", "n7", 1)},
        {"at": AT + timedelta(microseconds=1)},
        {"actor": ("worker", None)},
        {"actor": ("resident", 3)},
        {"action": "received"},
        {"data": '{"a":1}'},
    ],
)
def test_every_fact_of_an_event_changes_its_hash(changed: dict[str, object]) -> None:
    assert a_hash(**changed) != a_hash()


def test_the_same_moment_in_another_time_zone_gives_the_same_hash() -> None:
    assert a_hash(at=AT.astimezone(timezone(timedelta(hours=8)))) == a_hash()


def test_data_are_written_in_one_way_whatever_the_order_of_their_keys() -> None:
    assert policy.data_text({"b": [1, None], "a": {"y": True, "x": "事"}}) == '{"a":{"x":"事","y":true},"b":[1,null]}'


@pytest.mark.parametrize("data", [{"rate": 0.5}, {"at": AT}, {1: "one"}, {"x": [{"y": 1.0}]}, {"x": "\x00"}])
def test_data_that_databases_keep_differently_are_refused(data: dict[str, policy.Json]) -> None:
    with pytest.raises(TypeError):
        policy.data_text(data)


@given(st.text(), st.text(), st.text(), st.integers(min_value=0), st.none() | st.integers(), st.datetimes())
def test_the_text_that_is_hashed_is_a_json_list_of_the_facts(
    subject_type: str, subject_id: str, action: str, sequence: int, actor_id: int | None, at: datetime
) -> None:
    at = at.replace(tzinfo=UTC)
    data = policy.data_text({"a": subject_id.replace("\x00", "")})
    facts = ["00" * 32, subject_type, subject_id, sequence, policy.moment(at), "worker", actor_id, action, data]
    text = json.dumps(facts, separators=(",", ":"), ensure_ascii=False)
    given_facts = (bytes(32), (subject_type, subject_id, sequence), at, ("worker", actor_id), action, data)
    assert policy.event_hash(*given_facts) == hashlib.sha256(text.encode()).digest()
