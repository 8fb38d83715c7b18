"""Taking a step back: exactly, by the right hand, while nothing irreversible has happened."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minsheng.concerns import actions, queries
from minsheng.concerns.models import AssistTask, BeforeWords, Concern, Entry
from minsheng.concerns.policy import UNDO_WITHIN, UNDOABLE, Refused
from minsheng.concerns.states import Action, State
from minsheng.core.actors import resident
from minsheng.foundation.outbox.models import Message
from tests.cast import NOW, Cast
from tests.concerns.scene import first_reporter, load_two_categories, received, steps

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
GOES_ON = {"version", "changed_at", "watch_at"}


def row(concern: Concern) -> dict[str, Any]:
    """Every column but those that go on."""
    found = Concern.objects.filter(pk=concern.pk).values().get()
    return {name: value for name, value in found.items() if name not in GOES_ON}


def refusal(concern: Concern, by: Any, at: datetime) -> Refused | None:
    """Why it cannot be undone."""
    try:
        actions.undo_step(concern.pk, by=by, at=at)
    except actions.ActionRefused as refused:
        return refused.code
    return None


ROADS: list[tuple[list[Action], Action]] = [
    ([], Action.TRIAGE),
    ([Action.TRIAGE], Action.AMEND),
    ([Action.TRIAGE], Action.ASSIGN),
    ([Action.ASSIGN], Action.START),
    ([Action.ASSIGN], Action.ASK),
    ([Action.ASSIGN], Action.WAIT),
    ([Action.ASSIGN, Action.WAIT], Action.RESUME),
    ([Action.ASSIGN, Action.START], Action.RETURN),
    ([Action.TRIAGE], Action.PROPOSE_DECLINE),
    ([Action.PROPOSE_DECLINE], Action.REFUSE_DECLINE),
    ([Action.ASSIGN], Action.ASK_EXTENSION),
    ([Action.ASSIGN, Action.ASK_EXTENSION], Action.REFUSE_EXTENSION),
    ([Action.ASSIGN], Action.ASK_ASSIST),
    ([Action.ASSIGN], Action.HAND_OVER),
    ([Action.ASSIGN], Action.MERGE),
    ([Action.ASSIGN], Action.SPLIT),
    ([Action.ASSIGN, Action.START], Action.MOVE),
]


@pytest.mark.parametrize(("road", "last"), ROADS, ids=[last for _road, last in ROADS])
def test_what_is_undone_leaves_every_column_as_it_was(cast: Cast, road: list[Action], last: Action) -> None:
    load_two_categories()
    concern, other = received(cast), received(cast, text="南二巷井盖松动")
    take = steps(cast, concern, other)
    for number, action in enumerate(road, start=1):
        take[action](NOW + number * MINUTE)
    before, others = row(concern), row(other)
    at = NOW + 20 * MINUTE
    take[last](at)
    assert row(concern) != before
    actions.undo_step(concern.pk, by=cast.bob, at=at + MINUTE)
    assert (row(concern), row(other)) == (before, others)
    undone = Entry.objects.filter(concern=concern, action=Action.UNDO).get()
    assert (undone.detail["action"], undone.to_state) == (last, before["state"])
    assert not BeforeWords.objects.exists()
    assert not Message.objects.filter(about_id=str(concern.pk), queued_at=at).exists(), "no letter about it is left"
    now = Concern.objects.get(pk=concern.pk)
    assert now.version == Entry.objects.filter(concern=concern).count()
    proof = queries.prove_history()
    assert proof.fault is None


def test_every_action_that_can_be_undone_is_on_the_list_above() -> None:
    assert {last for _road, last in ROADS} == UNDOABLE


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.sampled_from(sorted(UNDOABLE)), min_size=1, max_size=8))
def test_step_by_step_a_whole_walk_can_be_taken_back(cast: Cast, walk: list[Action]) -> None:
    if not queries.category_index():
        load_two_categories()
    concern, other = received(cast), received(cast, text="南二巷井盖松动")
    take = steps(cast, concern, other)
    rows: list[dict[str, Any]] = []
    for number, action in enumerate(walk, start=1):
        before = row(concern)
        try:
            take[action](NOW + number * MINUTE)
        except actions.ActionRefused:
            continue
        rows.append(before)
    for number, before in enumerate(reversed(rows), start=1):
        actions.undo_step(concern.pk, by=cast.bob, at=NOW + (10 + number) * MINUTE)
        assert row(concern) == before


def test_a_wait_that_was_taken_back_moves_no_limit(cast: Cast) -> None:
    load_two_categories()
    concern, other = received(cast), received(cast)
    take = steps(cast, concern, other)
    take[Action.ASSIGN](NOW)
    take[Action.WAIT](NOW + MINUTE)
    actions.undo_step(concern.pk, by=cast.bob, at=NOW + 20 * MINUTE)
    assert queries.clock_changes_of(concern.pk) == []
    take[Action.WAIT](NOW + 21 * MINUTE)
    take[Action.RESUME](NOW + 25 * MINUTE)
    actions.undo_step(concern.pk, by=cast.bob, at=NOW + 26 * MINUTE)
    take[Action.RESUME](NOW + 30 * MINUTE)
    (pause,) = queries.clock_changes_of(concern.pk)
    assert (pause.since, pause.until) == (NOW + 21 * MINUTE, NOW + 30 * MINUTE)  # type: ignore[union-attr]


def test_once_something_else_happened_or_the_time_is_over_it_stands(cast: Cast) -> None:
    load_two_categories()
    concern, other = received(cast), received(cast)
    take = steps(cast, concern, other)
    take[Action.TRIAGE](NOW)
    assert refusal(concern, cast.bob, NOW + UNDO_WITHIN) is Refused.UNDO_TOO_LATE
    take[Action.JOIN](NOW + MINUTE)
    assert refusal(concern, cast.bob, NOW + 2 * MINUTE) is Refused.UNDO_NOTHING
    lines = Entry.objects.filter(concern=concern).order_by("pk")
    with pytest.raises(actions.ActionRefused) as refused:
        actions.undo_step(concern.pk, by=cast.bob, at=NOW + 2 * MINUTE, line=lines[1].pk)
    assert refused.value.code is Refused.UNDO_OVERTAKEN
    assert lines.count() == 3


@pytest.mark.parametrize("change", [{"claimed_until": NOW}, {"attempts": 1}, {"state": "sent", "finished_at": NOW}])
def test_a_letter_that_left_or_is_leaving_makes_it_final(cast: Cast, change: dict[str, object]) -> None:
    load_two_categories()
    concern, other = received(cast, contact=actions.Contact(email="wang@example.org")), received(cast)
    take = steps(cast, concern, other)
    take[Action.ASSIGN](NOW + MINUTE)
    take[Action.ASK](NOW + 2 * MINUTE)
    assert Message.objects.filter(queued_at=NOW + 2 * MINUTE).update(**change) == 1
    before = row(concern)
    assert refusal(concern, cast.bob, NOW + 3 * MINUTE) is Refused.MESSAGE_LEFT
    assert row(concern) == before


def test_what_was_said_to_the_resident_for_good_is_not_undone(cast: Cast) -> None:
    load_two_categories()
    concern, other = received(cast), received(cast)
    take = steps(cast, concern, other)
    take[Action.ASSIGN](NOW)
    take[Action.RESOLVE](NOW + MINUTE)
    assert refusal(concern, cast.bob, NOW + 2 * MINUTE) is Refused.NOT_IN_TABLE


def test_who_took_it_or_the_desk_takes_it_back_and_nobody_else(cast: Cast) -> None:
    load_two_categories()
    concern, other = received(cast), received(cast)
    take = steps(cast, concern, other)
    take[Action.ASSIGN](NOW)
    assert refusal(concern, cast.carol, NOW + MINUTE) is Refused.NOT_YOURS, "the desk's step is not the unit's"
    assert refusal(concern, resident(first_reporter(concern).pk), NOW + MINUTE) is Refused.NOT_YOURS
    take[Action.START](NOW + MINUTE)
    assert refusal(concern, cast.carol, NOW + 2 * MINUTE) is None
    concern.refresh_from_db()
    assert concern.state == State.ASSIGNED


def test_a_merge_comes_apart_with_its_people_its_tasks_and_what_was_merged_before(cast: Cast) -> None:
    load_two_categories()
    third, concern, other = received(cast), received(cast), received(cast)
    take = steps(cast, concern, other)
    actions.merge_concern(third.pk, into=concern.pk, by=cast.bob, at=NOW)
    take[Action.ASSIGN](NOW + MINUTE)
    take[Action.ASK_ASSIST](NOW + 2 * MINUTE)
    take[Action.MERGE](NOW + 3 * MINUTE)
    assert queries.people_of(other.pk).count() == 3
    actions.undo_step(concern.pk, by=cast.bob, at=NOW + 4 * MINUTE)
    third.refresh_from_db()
    assert third.merged_into_id == concern.pk
    assert (queries.people_of(other.pk).count(), queries.people_of(concern.pk).count()) == (1, 2)
    assert AssistTask.objects.get().concern_id == concern.pk


def test_a_merge_stays_once_the_other_went_on(cast: Cast) -> None:
    load_two_categories()
    concern, other = received(cast), received(cast)
    actions.merge_concern(concern.pk, into=other.pk, by=cast.bob, at=NOW)
    actions.add_note(other.pk, text="看过了", visible=False, by=cast.bob, at=NOW + MINUTE)
    assert refusal(concern, cast.bob, NOW + 2 * MINUTE) is Refused.UNDO_OVERTAKEN


def test_words_that_were_replaced_are_kept_a_day(cast: Cast) -> None:
    load_two_categories()
    concern, other = received(cast), received(cast)
    steps(cast, concern, other)[Action.AMEND](NOW)
    assert Entry.objects.get(concern=concern, action=Action.AMEND).before == {}
    assert json.loads(BeforeWords.objects.get().words) == {"title": concern.title}
    assert actions.drop_old_words(before=NOW) == 0
    assert actions.drop_old_words(before=NOW + MINUTE) == 1


@pytest.mark.parametrize(
    ("road", "last", "statements"),
    [([], Action.TRIAGE, 14), ([Action.TRIAGE], Action.ASSIGN, 15), ([Action.ASSIGN], Action.MERGE, 23)],
)
def test_an_undoing_counts_its_statements(
    cast: Cast,
    django_assert_num_queries: Any,
    road: list[Action],
    last: Action,
    statements: int,
) -> None:
    load_two_categories()
    concern, other = received(cast), received(cast)
    take = steps(cast, concern, other)
    for number, action in enumerate([*road, last], start=1):
        take[action](NOW + number * MINUTE)
    with django_assert_num_queries(statements):
        actions.undo_step(concern.pk, by=cast.bob, at=NOW + 9 * MINUTE)
