"""Routing: the first rule that matches wins, and what must never be handed to somebody is passed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.concerns.policy.routing import Matter, RuleFacts, Staff, covers, findings, matches, route
from minsheng.concerns.states.routing import Blocked, RuleDays
from minsheng.core.text import fold
from tests.cast import NOW
from tests.core.test_working_time import OFFICE

HOUR = timedelta(hours=1)
STAFF = Staff(frozenset({1, 2, 3}), {1: frozenset({11}), 2: frozenset({22}), 3: frozenset()})
ANY = RuleFacts(1, 1, 1, frozenset(), "", (), frozenset(), RuleDays.ALL, None, None, 1, None, at_once=False)
MATTER = Matter(frozenset({"B3", "B"}), "0001.0001.0001.", fold("南三巷積水兩天"), "phone", NOW)
PARENTS = {"B": "", "B3": "B", "B4": "B", "C": "", "C3": "C"}
places = count(1)


def rule(**values: Any) -> RuleFacts:
    place = next(places)
    return replace(ANY, id=place, place=place, **values)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, True),
        ({"categories": frozenset({"B3"})}, True),
        ({"categories": frozenset({"B"})}, True),
        ({"categories": frozenset({"C"})}, False),
        ({"area_path": "0001.0001."}, True),
        ({"area_path": "0001.0002."}, False),
        ({"words": (fold("积水"),)}, True),
        ({"words": (fold("漏气"), fold("兩天"))}, True),
        ({"words": (fold("漏气"),)}, False),
        ({"channels": frozenset({"phone"})}, True),
        ({"channels": frozenset({"web"})}, False),
        ({"since": time(9), "until": time(12)}, True),
        ({"since": time(10), "until": time(12)}, True),
        ({"since": time(9), "until": time(10)}, False),
        ({"since": time(22), "until": time(6)}, False),
        ({"since": time(22), "until": time(11)}, True),
        ({"days": RuleDays.WORKING}, True),
        ({"days": RuleDays.OFF}, False),
    ],
)
def test_a_rule_matches_what_meets_every_condition(condition: dict[str, Any], expected: bool) -> None:
    assert matches(rule(**condition), MATTER, OFFICE) is expected


def test_the_first_rule_that_matches_wins() -> None:
    first, second = rule(words=("漏气",)), rule(unit_id=2)
    assert route([first, second, rule(unit_id=3)], MATTER, STAFF, OFFICE).rule == second


@pytest.mark.parametrize(
    ("matter", "values", "why"),
    [
        ({"about_unit_id": 1}, {}, Blocked.ABOUT_THEM),
        ({"about_worker_id": 11}, {"worker_id": 11}, Blocked.ABOUT_THEM),
        ({"returned_by": frozenset({1})}, {}, Blocked.RETURNED),
        ({}, {"unit_id": 9}, Blocked.UNIT_CLOSED),
        ({}, {"worker_id": 22}, Blocked.NOBODY_THERE),
    ],
)
def test_a_rule_that_must_not_have_it_is_passed_over_and_the_next_one_asked(
    matter: dict[str, Any], values: dict[str, Any], why: Blocked
) -> None:
    barred, next_one = rule(**values), rule(unit_id=2)
    routed = route([barred, next_one], replace(MATTER, **matter), STAFF, OFFICE)
    assert (routed.rule, routed.passed) == (next_one, ((barred, why),))


def test_a_concern_that_every_unit_has_returned_goes_round_in_no_circle() -> None:
    returned = replace(MATTER, returned_by=frozenset({1, 2}))
    routed = route([rule(), rule(unit_id=2)], returned, STAFF, OFFICE)
    assert (routed.rule, [why for _, why in routed.passed]) == (None, [Blocked.RETURNED, Blocked.RETURNED])


some_rules = st.lists(
    st.builds(
        rule,
        categories=st.sets(st.sampled_from(["B", "B3", "B4", "C", "C3"]), max_size=2).map(frozenset),
        area_path=st.sampled_from(["", "0001.", "0001.0001.", "0001.0002."]),
        words=st.sets(st.sampled_from(["积水", "水", "漏气"]), max_size=2).map(tuple),
        channels=st.sets(st.sampled_from(["web", "phone"]), max_size=2).map(frozenset),
        days=st.sampled_from(list(RuleDays)),
        unit_id=st.integers(1, 4),
    ),
    max_size=6,
)
some_matters = st.builds(
    Matter,
    categories=st.sampled_from([frozenset({"B3", "B"}), frozenset({"B4", "B"}), frozenset({"C3", "C"}), frozenset()]),
    area_path=st.sampled_from(["0001.0001.0001.", "0001.0002.0001."]),
    text=st.sampled_from(["巷口积水", "水管漏气", "路灯"]),
    channel=st.sampled_from(["web", "phone", "desk"]),
    received_at=st.integers(0, 240).map(lambda hours: datetime(2025, 9, 24, tzinfo=UTC) + hours * HOUR),
    returned_by=st.sets(st.integers(1, 3)).map(frozenset),
)


@given(some_rules, some_matters)
def test_the_chosen_rule_matches_and_none_before_it_could_have_had_it(rules: list[RuleFacts], matter: Matter) -> None:
    routed = route(rules, matter, STAFF, OFFICE)
    before = rules if routed.rule is None else rules[: rules.index(routed.rule)]
    assert routed.rule is None or matches(routed.rule, matter, OFFICE)
    assert {one.id for one in before if matches(one, matter, OFFICE)} == {one.id for one, _ in routed.passed}


@given(some_rules, some_rules, some_matters)
def test_a_rule_added_at_the_end_changes_only_what_found_none(
    rules: list[RuleFacts], more: list[RuleFacts], matter: Matter
) -> None:
    chosen = route(rules, matter, STAFF, OFFICE).rule
    assert chosen is None or route([*rules, *more], matter, STAFF, OFFICE).rule == chosen


@given(some_rules, some_matters)
def test_what_a_rule_covers_never_reaches_the_covered_one(rules: list[RuleFacts], matter: Matter) -> None:
    for one in rules:
        for other in rules:
            if covers(one, other, PARENTS) and matches(other, matter, OFFICE):
                assert matches(one, matter, OFFICE)


def test_rules_that_can_never_hand_anything_out_are_named() -> None:
    wide = rule(categories=frozenset({"B"}))
    narrow = rule(categories=frozenset({"B3"}), words=("积水",), unit_id=2)
    closed, empty = rule(unit_id=9, categories=frozenset({"C"})), rule(categories=frozenset({"Z9"}), unit_id=2)
    found = findings([wide, narrow, closed, empty], STAFF, PARENTS)
    assert [(one.rule, one.why, one.by) for one in found] == [
        (narrow, Blocked.COVERED, wide),
        (closed, Blocked.UNIT_CLOSED, None),
        (empty, Blocked.NOTHING, None),
    ]
