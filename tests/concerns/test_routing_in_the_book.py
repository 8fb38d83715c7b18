"""Routing in the book: drafts, publishing, handing out at once, suggestions, and the dry run."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Entry, Rule, RuleSet
from minsheng.concerns.queries import routing
from minsheng.concerns.states.routing import Blocked, RuleSetState
from minsheng.core.actors import SYSTEM
from minsheng.directory.queries import area_index
from tests.cast import NOW, Cast
from tests.concerns.scene import load_two_categories, received

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


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


def test_a_concern_recorded_with_its_category_is_handed_out_in_the_same_breath(cast: Cast) -> None:
    in_force(cast, {"categories": ["B3"], "words": ["雨水井"], "at_once": True})
    drain, gas = load_two_categories()
    assert received(cast, category_id=drain.pk).state == "assigned"
    assert received(cast, category_id=gas.pk).state == "received"


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


def test_no_rule_gives_it_to_whom_it_complains_about(cast: Cast) -> None:
    in_force(cast, {"categories": ["B"], "at_once": True})
    drain, _gas = load_two_categories()
    concern = received(cast)
    actions.amend_concern(concern.pk, about_unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    actions.triage_concern(concern.pk, category_id=drain.pk, by=cast.bob, at=NOW + HOUR)
    concern.refresh_from_db()
    assert (concern.state, concern.unit_id) == ("triaged", None)


def test_routing_asks_the_database_nothing_once_the_rules_are_known(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    in_force(cast, {"categories": ["C"], "at_once": True}, {"categories": ["B"]})
    drain, _gas = load_two_categories()
    concern = received(cast, category_id=drain.pk)
    routing.choice_for(concern, at=NOW)
    with django_assert_num_queries(0):
        assert routing.choice_for(concern, at=NOW).rule is not None


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


def test_two_who_edit_one_draft_see_each_other(cast: Cast) -> None:
    draft = drafted(cast, {"categories": ["B"]})
    stale = draft.edits
    values = {"unit_id": cast.unit["maintenance"].pk, "categories": ["C"]}
    actions.write_rule(draft.pk, edits=stale, by=cast.bob, at=NOW, **values)  # type: ignore[arg-type]
    with pytest.raises(actions.RulesRefused, match="conflict"):
        actions.write_rule(draft.pk, edits=stale, by=cast.bob, at=NOW, **values)  # type: ignore[arg-type]
    assert draft.rules.count() == 2


def test_rules_change_places_leave_and_close_up(cast: Cast) -> None:
    draft = drafted(cast, {"categories": ["B"]}, {"categories": ["C"]}, {"words": ["积水"]})
    one, two, three = (row.pk for row in routing.rules_of(draft))
    actions.move_rule(draft.pk, rule_id=three, up=True, edits=draft.edits, by=cast.bob, at=NOW)
    draft.refresh_from_db()
    actions.drop_rule(draft.pk, rule_id=one, edits=draft.edits, by=cast.bob, at=NOW)
    assert list(Rule.objects.order_by("place").values_list("pk", "place")) == [(three, 1), (two, 2)]


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


@pytest.mark.parametrize("name", ["alice", "carol", "dan", "erin", "frank", "charlie"])
def test_only_coordinators_and_administrators_of_the_area_write_its_rules(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.draft_rules(area_id=cast.area["longhua-office"].pk, by=getattr(cast, name), at=NOW)
    assert not RuleSet.objects.exists()


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


def test_the_systems_hand_assigns_by_rule_only_what_a_person_has_not_decided(cast: Cast) -> None:
    in_force(cast, {"categories": ["B"], "at_once": True})
    drain, _gas = load_two_categories()
    undecided, decided = received(cast), received(cast)
    actions.propose_decline(decided.pk, reason="no_facts", text="查无此事，没有这条路。", by=cast.bob, at=NOW)
    for concern in (undecided, decided):
        actions.triage_concern(concern.pk, category_id=drain.pk, by=cast.bob, at=NOW + HOUR)
        concern.refresh_from_db()
    assert (undecided.state, undecided.unit_id) == ("assigned", cast.unit["maintenance"].pk)
    assert Entry.objects.filter(concern=undecided).latest("id").actor_kind == SYSTEM.kind
    assert (decided.state, decided.unit_id) == ("triaged", None)
