"""Routing: the first rule that matches wins, and what must never be handed to somebody is passed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Entry, Rule, RuleSet
from minsheng.concerns.policy.routing import Blocked, Matter, RuleFacts, Staff, covers, findings, matches, route
from minsheng.concerns.queries import routing
from minsheng.concerns.states.routing import RuleDays, RuleSetState
from minsheng.core.actors import SYSTEM
from minsheng.core.text import fold
from minsheng.directory.queries import area_index
from tests.cast import NOW, Cast
from tests.concerns.scene import load_two_categories, received
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


# ── in the book ───────────────────────────────────────────────────────────────

pytest_db = pytest.mark.django_db


def drafted(cast: Cast, *rules: dict[str, Any], area: str = "longhua-office") -> RuleSet:
    """A draft with these rules, each to the maintenance team unless it says otherwise."""
    load_two_categories()
    draft = actions.draft_rules(area_id=cast.area[area].pk, by=cast.bob, at=NOW)
    for values in rules:
        given = {"unit_id": cast.unit["maintenance"].pk} | values
        draft.refresh_from_db()
        actions.write_rule(draft.pk, edits=draft.edits, by=cast.bob, at=NOW, **given)
    draft.refresh_from_db()
    return draft


def in_force(cast: Cast, *rules: dict[str, Any]) -> RuleSet:
    """The same, published."""
    draft = drafted(cast, *rules)
    return actions.publish_rules(draft.pk, note="排水直接交养护队", edits=draft.edits, by=cast.bob, at=NOW)


@pytest_db
def test_a_rule_that_hands_out_at_once_does_so_when_the_concern_is_sorted(cast: Cast) -> None:
    in_force(cast, {"categories": ["B"], "at_once": True})
    drain, _gas = load_two_categories()
    concern = received(cast)
    actions.triage_concern(concern.pk, category_id=drain.pk, by=cast.bob, at=NOW + HOUR)
    concern.refresh_from_db()
    line = Entry.objects.filter(concern=concern).latest("id")
    assert (concern.state, concern.unit_id, concern.dispatched_at) == (
        "assigned", cast.unit["maintenance"].pk, NOW + HOUR,
    )  # fmt: skip
    assert (line.actor_kind, line.detail["rule"], line.detail["version"]) == ("system", 1, 1)


@pytest_db
def test_a_concern_recorded_with_its_category_is_handed_out_in_the_same_breath(cast: Cast) -> None:
    in_force(cast, {"categories": ["B3"], "words": ["雨水井"], "at_once": True})
    drain, gas = load_two_categories()
    assert received(cast, category_id=drain.pk).state == "assigned"
    assert received(cast, category_id=gas.pk).state == "received"


@pytest_db
def test_a_suggestion_waits_for_a_person_and_the_record_says_whether_it_was_taken(cast: Cast) -> None:
    in_force(cast, {"categories": ["B"]})
    drain, _gas = load_two_categories()
    lines = []
    for unit in ("maintenance", "qinghu"):
        concern = received(cast, category_id=drain.pk)
        assert concern.state == "received"
        actions.assign_concern(concern.pk, unit_id=cast.unit[unit].pk, by=cast.bob, at=NOW + HOUR)
        lines.append(Entry.objects.filter(concern=concern).latest("id"))
    assert [line.detail["suggested"]["taken"] for line in lines] == [True, False]
    assert {line.worker_id for line in lines} == {cast.bob.worker_id}


@pytest_db
def test_no_rule_gives_it_to_whom_it_complains_about(cast: Cast) -> None:
    in_force(cast, {"categories": ["B"], "at_once": True})
    drain, _gas = load_two_categories()
    concern = received(cast)
    actions.amend_concern(concern.pk, about_unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    actions.triage_concern(concern.pk, category_id=drain.pk, by=cast.bob, at=NOW + HOUR)
    concern.refresh_from_db()
    assert (concern.state, concern.unit_id) == ("triaged", None)


@pytest_db
def test_routing_asks_the_database_nothing_once_the_rules_are_known(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    in_force(cast, {"categories": ["C"], "at_once": True}, {"categories": ["B"]})
    drain, _gas = load_two_categories()
    concern = received(cast, category_id=drain.pk)
    routing.choice_for(concern)
    with django_assert_num_queries(0):
        assert routing.choice_for(concern).rule is not None


@pytest_db
def test_a_draft_with_a_useless_rule_is_not_published_and_says_which(cast: Cast) -> None:
    draft = drafted(cast, {"categories": ["B"]}, {"categories": ["B3"]})
    with pytest.raises(actions.RulesRefused) as refusal:
        actions.publish_rules(draft.pk, note="", edits=draft.edits, by=cast.bob, at=NOW)
    (finding,) = refusal.value.findings
    assert (refusal.value.code, finding.why, finding.rule.place) == ("useless", Blocked.COVERED, 2)
    assert finding.by is not None
    assert finding.by.place == 1
    draft.refresh_from_db()
    assert draft.state == RuleSetState.DRAFT


@pytest_db
def test_two_who_edit_one_draft_see_each_other(cast: Cast) -> None:
    draft = drafted(cast, {"categories": ["B"]})
    stale = draft.edits
    values = {"unit_id": cast.unit["maintenance"].pk, "categories": ["C"]}
    actions.write_rule(draft.pk, edits=stale, by=cast.bob, at=NOW, **values)  # type: ignore[arg-type]
    with pytest.raises(actions.RulesRefused, match="conflict"):
        actions.write_rule(draft.pk, edits=stale, by=cast.bob, at=NOW, **values)  # type: ignore[arg-type]
    assert draft.rules.count() == 2


@pytest_db
def test_rules_change_places_leave_and_close_up(cast: Cast) -> None:
    draft = drafted(cast, {"categories": ["B"]}, {"categories": ["C"]}, {"words": ["积水"]})
    one, two, three = (row.pk for row in routing.rules_of(draft))
    actions.move_rule(draft.pk, rule_id=three, up=True, edits=draft.edits, by=cast.bob, at=NOW)
    draft.refresh_from_db()
    actions.drop_rule(draft.pk, rule_id=one, edits=draft.edits, by=cast.bob, at=NOW)
    assert list(Rule.objects.order_by("place").values_list("pk", "place")) == [(three, 1), (two, 2)]


@pytest_db
def test_a_published_set_stays_and_can_be_taken_up_again(cast: Cast) -> None:
    first = in_force(cast, {"categories": ["B"]})
    draft = actions.draft_rules(area_id=first.area_id, by=cast.bob, at=NOW)
    assert (draft.version, draft.rules.count()) == (2, 1)
    actions.publish_rules(draft.pk, note="", edits=draft.edits, by=cast.bob, at=NOW)
    again = actions.draft_rules(area_id=first.area_id, like=1, by=cast.bob, at=NOW)
    assert list(RuleSet.objects.order_by("version").values_list("version", "state")) == [
        (1, "past"), (2, "in_force"), (3, "draft"),
    ]  # fmt: skip
    assert again.rules.count() == 1


@pytest_db
@pytest.mark.parametrize("name", ["alice", "carol", "dan", "erin", "frank", "charlie"])
def test_only_coordinators_and_administrators_of_the_area_write_its_rules(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.draft_rules(area_id=cast.area["longhua-office"].pk, by=getattr(cast, name), at=NOW)
    assert not RuleSet.objects.exists()


@pytest_db
def test_a_dry_run_says_what_would_move_and_changes_nothing(cast: Cast) -> None:
    load_two_categories()
    drain, gas = load_two_categories()
    for category in (drain, drain, gas):
        received(cast, category_id=category.pk)
    draft = drafted(cast, {"categories": ["B"]}, {"categories": ["C"], "words": ["没有的词"]})
    before = list(Concern.objects.order_by("pk").values())
    (result,) = routing.dry_run(
        [routing.facts_of(row) for row in routing.rules_of(draft)],
        area_path=area_index()[draft.area_id].path,
        since=NOW - HOUR,
        until=NOW + HOUR,
        against=[],
    )
    assert (result.looked_at, result.matched, result.moved) == (3, 2, 2)
    assert dict(result.moves) == {(None, cast.unit["maintenance"].pk): 2}
    assert (result.by_rule[1], result.by_rule[2]) == (2, 0)
    assert list(Concern.objects.order_by("pk").values()) == before


@pytest_db
def test_the_systems_hand_assigns_by_rule_only_what_a_person_has_not_decided(cast: Cast) -> None:
    in_force(cast, {"categories": ["B"], "at_once": True})
    drain, _gas = load_two_categories()
    concern = received(cast)
    actions.propose_decline(concern.pk, reason="no_facts", text="查无此事，没有这条路。", by=cast.bob, at=NOW)
    actions.triage_concern(concern.pk, category_id=drain.pk, by=cast.bob, at=NOW + HOUR)
    concern.refresh_from_db()
    assert (concern.state, SYSTEM.kind) == ("triaged", "system")
