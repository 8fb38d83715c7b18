"""The table of moves as a whole: nothing unreachable, nothing endless, nothing outside it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Entry
from minsheng.concerns.states import FINAL, MOVES, OPEN, TABLE, Action, State, move_for
from minsheng.foundation.audit import queries as audit
from tests.cast import NOW, Cast
from tests.concerns.scene import load_two_categories, received, steps

LED_TO = {State.RECEIVED} | {move.target for move in MOVES if move.target}


def _reachable(start: State) -> set[State]:
    found, edge = {start}, [start]
    while edge:
        here = edge.pop()
        for move in MOVES:
            if here in move.sources and move.target and move.target not in found:
                found.add(move.target)
                edge.append(move.target)
    return found


def test_every_state_can_be_reached_from_received() -> None:
    assert _reachable(State.RECEIVED) == set(State)


@pytest.mark.parametrize("state", sorted(set(State) - FINAL))
def test_from_every_state_that_is_not_final_an_end_can_be_reached(state: State) -> None:
    assert _reachable(state) & FINAL


def test_only_final_states_have_no_way_on_but_a_closed_concern_can_be_reopened() -> None:
    stuck = {state for state in State if not any(state in move.sources and move.target for move in MOVES)}
    assert stuck == FINAL - {State.CLOSED}


def test_each_action_but_receiving_has_one_line_and_somebody_to_take_it() -> None:
    assert set(TABLE) == set(Action) - {Action.RECEIVE}
    assert len(MOVES) == len(TABLE)
    assert all(move.hands for move in MOVES)


def test_open_and_ended_states_do_not_overlap() -> None:
    assert not OPEN & FINAL
    assert set(State) == OPEN | FINAL | {State.RESOLVED}


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.sampled_from(sorted(set(Action) - {Action.RECEIVE})), min_size=1, max_size=14))
def test_any_sequence_of_actions_follows_the_table_and_nothing_else(cast: Cast, walk: list[Action]) -> None:
    if not Concern.objects.exists():
        load_two_categories()
    concern, other = received(cast), received(cast, text="南二巷井盖松动")
    take = steps(cast, concern, other)
    for number, action in enumerate(walk, start=1):
        concern.refresh_from_db()
        before, lines = State(concern.state), Entry.objects.filter(concern=concern).count()
        try:
            take[action](NOW + timedelta(minutes=number))
        except actions.ActionRefused:
            concern.refresh_from_db()
            assert (concern.state, Entry.objects.filter(concern=concern).count()) == (before, lines)
            continue
        concern.refresh_from_db()
        move = move_for(action, before)
        assert move is not None
        expected = {move.target or before} | (
            {State.CLOSED} if (action, before) == (Action.RATE, State.RESOLVED) else set()
        )
        assert concern.state in expected or action is Action.UNDO
        assert concern.version == Entry.objects.filter(concern=concern).count()
    chain = list(Entry.objects.filter(concern=concern).order_by("at", "id").values_list("from_state", "to_state"))
    assert [line[0] for line in chain] == ["", *(line[1] for line in chain[:-1])]
    assert [event.sequence for event in audit.events_of("concern", concern.pk)] == list(range(1, len(chain) + 1))


@pytest.mark.django_db
def test_the_cast_can_take_every_action_of_the_table_somewhere(cast: Cast) -> None:
    """Each line of the table is walked once from one of its states, so that none of them is only written."""
    load_two_categories()
    taken = set()
    roads = [
        [Action.TRIAGE, Action.AMEND, Action.JOIN, Action.ASSIGN, Action.START, Action.NOTE, Action.ATTACH, Action.ASK,
         Action.ANSWER, Action.WAIT, Action.RESUME, Action.RESOLVE, Action.REOPEN, Action.RETURN, Action.ASSIGN,
         Action.RESOLVE, Action.RATE],
        [Action.PROPOSE_DECLINE, Action.REFUSE_DECLINE, Action.PROPOSE_DECLINE, Action.APPROVE_DECLINE],
        [Action.ASSIGN, Action.RESOLVE, Action.CALL, Action.OPT_OUT, Action.WRITE, Action.CLOSE],
        [Action.ASSIGN, Action.START, Action.ASK_EXTENSION, Action.REFUSE_EXTENSION, Action.ASK_EXTENSION,
         Action.GRANT_EXTENSION],
        [Action.REFER],
        [Action.MERGE],
        [Action.ASSIGN, Action.ASK_ASSIST, Action.ANSWER_ASSIST, Action.ASK_ASSIST, Action.DECLINE_ASSIST,
         Action.ASK_ASSIST, Action.END_ASSIST, Action.HAND_OVER,
         Action.ESCALATE, Action.ACKNOWLEDGE],
        [Action.WITHDRAW],
        [Action.TRIAGE, Action.MOVE, Action.AMEND, Action.UNDO, Action.SPLIT],
    ]  # fmt: skip
    for road in roads:
        concern, other = received(cast), received(cast)
        take = steps(cast, concern, other)
        for number, action in enumerate(road, start=1):
            take[action](NOW + timedelta(minutes=number))
            taken.add(action)
    assert taken == set(TABLE)
