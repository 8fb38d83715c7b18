"""Who may do what: every role × action × state × place, against a table written by hand; deny by default."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from minsheng.concerns import actions, queries
from minsheng.concerns.models import Concern, Entry
from minsheng.concerns.permissions import hands_of, may_read, may_record, may_reveal_contact
from minsheng.concerns.policy import Refused
from minsheng.concerns.states import Action, State, move_for
from minsheng.core.actors import SYSTEM, Actor, ActorKind, HeldPost, Role, resident
from tests.cast import NOW, Cast
from tests.concerns.scene import first_reporter, load_two_categories, received, steps, task_of

pytestmark = pytest.mark.django_db
TAKE = frozenset(Action) - {Action.RECEIVE}
WORK = {Action.START, Action.RETURN, Action.RESOLVE, Action.ASK_EXTENSION}
GRANT = {Action.GRANT_EXTENSION, Action.REFUSE_EXTENSION}
TALK = {Action.ASK, Action.WAIT, Action.RESUME}
DESK = {
    Action.TRIAGE, Action.AMEND, Action.ASSIGN, Action.REOPEN, Action.CLOSE, Action.PROPOSE_DECLINE,
    Action.APPROVE_DECLINE, Action.REFUSE_DECLINE, Action.REFER, Action.MERGE, Action.WITHDRAW, Action.HAND_OVER,
    Action.SPLIT, Action.MOVE, Action.UNDO,
    Action.ACKNOWLEDGE,
}  # fmt: skip
HELP = {Action.ASK_ASSIST, Action.END_ASSIST}
"""Answering is the asked unit's, by its task: see test_assisting.py."""
ANYBODY = {Action.JOIN, Action.NOTE, Action.ATTACH, Action.ANSWER, Action.RATE, Action.CALL, Action.OPT_OUT}
MAY: dict[Role, set[Action]] = {
    Role.COLLECTOR: ANYBODY | {Action.CLOSE},
    Role.COORDINATOR: ANYBODY | DESK | TALK | GRANT | HELP,
    Role.HANDLER: ANYBODY | WORK | TALK | HELP | {Action.UNDO},
    Role.SUPERVISOR: ANYBODY | DESK | WORK | TALK | GRANT | HELP,
    Role.LEADER: {Action.APPROVE_DECLINE, Action.REFUSE_DECLINE, Action.ACKNOWLEDGE} | GRANT,
    Role.AUDITOR: set(),
    Role.ADMINISTRATOR: set(),
}
"""By hand, from the field rules: what each role does to a concern within its reach."""
RESIDENTS = {
    Action.JOIN,
    Action.ATTACH,
    Action.ANSWER,
    Action.RATE,
    Action.REOPEN,
    Action.CLOSE,
    Action.WITHDRAW,
    Action.WRITE,
    Action.OPT_OUT,
    Action.END_ASSIST,
}
CLOCKS = {Action.ASSIGN, Action.RESUME, Action.CLOSE, Action.HAND_OVER, Action.ESCALATE}
BY_AREA = {Role.COLLECTOR, Role.COORDINATOR, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR}
BY_UNIT = {Role.HANDLER, Role.SUPERVISOR}


def holder(cast: Cast, role: Role, *, unit: str, area: str, categories: frozenset[str] = frozenset()) -> Actor:
    """A worker with one post."""
    post = HeldPost(1, role, cast.unit[unit].pk, cast.area[area].path, categories)
    return Actor(ActorKind.WORKER, cast.worker["alice"].pk, "某人", (post,))


def places(cast: Cast, role: Role) -> dict[str, tuple[Actor, bool]]:
    """A holder of the role in each place, and whether that place reaches a drain of Qinghu in maintenance's hands."""
    area, unit = role in BY_AREA, role in BY_UNIT
    drains, gas = frozenset({"B3"}), frozenset({"C"})
    return {
        "over the place": (holder(cast, role, unit="qinghu", area="longhua-office"), area),
        "the place itself": (holder(cast, role, unit="qinghu", area="qinghu"), area),
        "below the place": (holder(cast, role, unit="qinghu", area="qinghu-1"), False),
        "beside the place": (holder(cast, role, unit="qinghu", area="youson"), False),
        "the other office": (holder(cast, role, unit="minzhi-office", area="minzhi"), False),
        "its unit, elsewhere": (holder(cast, role, unit="maintenance", area="minzhi"), unit),
        "the place, its category": (holder(cast, role, unit="qinghu", area="qinghu", categories=drains), area),
        "the place, its class": (holder(cast, role, unit="qinghu", area="qinghu", categories=frozenset({"B"})), area),
        "the place, another category": (holder(cast, role, unit="qinghu", area="qinghu", categories=gas), False),
        "its unit, another category": (holder(cast, role, unit="maintenance", area="minzhi", categories=gas), False),
    }


@pytest.fixture
def drain(cast: Cast) -> Concern:
    """A drain in Qinghu that lies with the maintenance team."""
    category, _gas = load_two_categories()
    concern = received(cast, category_id=category.pk)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    concern.refresh_from_db()
    return concern


@pytest.mark.parametrize("role", list(Role))
def test_a_role_takes_its_own_actions_within_its_reach_and_nothing_else(cast: Cast, drain: Concern, role: Role) -> None:
    wrong = []
    for place, (actor, reached) in places(cast, role).items():
        for state in State:
            drain.state = state
            for action in TAKE:
                there = reached and action in MAY[role] and move_for(action, state) is not None
                if hands_of(actor, action, drain) != (frozenset({role}) if there else frozenset()):
                    wrong.append((place, state, action))
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_what_is_read_one_by_one_is_what_the_lists_hold(cast: Cast, drain: Concern, role: Role) -> None:
    read = {place: may_read(actor, drain) for place, (actor, _) in places(cast, role).items()}
    listed = {place: queries.visible_to(actor).exists() for place, (actor, _) in places(cast, role).items()}
    assert read == {place: reached for place, (_, reached) in places(cast, role).items()}
    assert listed == read


@pytest.mark.parametrize("role", list(Role))
def test_contact_is_for_those_who_work_on_it(cast: Cast, drain: Concern, role: Role) -> None:
    recorders = {Role.COLLECTOR, Role.COORDINATOR, Role.HANDLER, Role.SUPERVISOR}
    shown = {place: may_reveal_contact(actor, drain) for place, (actor, _) in places(cast, role).items()}
    assert shown == {place: reached and role in recorders for place, (_, reached) in places(cast, role).items()}
    assert may_record(holder(cast, role, unit="qinghu", area="qinghu")) is (role in recorders)


def refused(take: Callable[[], object]) -> Refused | None:
    try:
        take()
    except actions.ActionRefused as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize("role", list(Role))
def test_out_of_reach_every_action_is_refused_with_one_code_and_nothing_is_written(
    cast: Cast, drain: Concern, role: Role
) -> None:
    stranger = holder(cast, role, unit="minzhi-office", area="minzhi")
    names = ("alice", "bob", "carol", "dan", "erin", "frank", "grace", "charlie")
    strangers = Cast(**dict.fromkeys(names, stranger), worker=cast.worker, area=cast.area, unit=cast.unit)
    other = received(cast)
    take = steps(strangers, drain, other)
    by_hand = TAKE - {
        Action.JOIN,
        Action.ANSWER,
        Action.RATE,
        Action.ESCALATE,
        Action.WRITE,
        Action.OPT_OUT,
    }  # those are a resident's in ``steps``
    codes = {action: refused(lambda action=action: take[action](NOW + timedelta(hours=1))) for action in by_hand}  # type: ignore[misc]
    assert codes == dict.fromkeys(by_hand, Refused.NOT_YOURS)
    assert refused(lambda: actions.add_note(drain.pk, text="x", visible=False, by=stranger, at=NOW, version=7)) == (
        Refused.NOT_YOURS
    ), "a wrong version tells nothing"
    assert Entry.objects.filter(concern=drain).count() == 2


def residents_try(cast: Cast, concern: Concern, by: Actor, reporter_id: int) -> dict[Action, Callable[[], object]]:
    """Every action of a resident on an existing concern, as ``by``."""
    me, verdict = concern.pk, actions.Verdict(solved="no", satisfied="dissatisfied")
    return {
        Action.ATTACH: lambda: actions.attach_photos(me, file_ids=(), by=by, at=NOW),
        Action.ANSWER: lambda: actions.answer_question(me, text="三栋", by=by, at=NOW),
        Action.RATE: lambda: actions.rate_concern(me, reporter_id=reporter_id, verdict=verdict, by=by, at=NOW),
        Action.REOPEN: lambda: actions.reopen_concern(me, by=by, at=NOW),
        Action.CLOSE: lambda: actions.close_concern(me, by=by, at=NOW),
        Action.WITHDRAW: lambda: actions.withdraw_concern(me, by=by, at=NOW),
        Action.END_ASSIST: lambda: actions.end_assist(task_of(cast, me), text="不用了", by=by, at=NOW),
        Action.WRITE: lambda: actions.write_words(me, text="补充一句", by=by, at=NOW),
        Action.OPT_OUT: lambda: actions.opt_out(me, reporter_id=reporter_id, by=by, at=NOW),
    }


@pytest.mark.parametrize("whose", ["another's", "nobody's"])
def test_without_a_receipt_of_the_concern_a_resident_does_nothing_to_it(cast: Cast, drain: Concern, whose: str) -> None:
    stranger = resident(first_reporter(received(cast)).pk) if whose == "another's" else resident()
    tries = residents_try(cast, drain, stranger, first_reporter(drain).pk)
    assert set(tries) == RESIDENTS - {Action.JOIN}
    codes = {action: refused(take) for action, take in tries.items()}
    assert codes == dict.fromkeys(tries, Refused.RECEIPT_UNKNOWN)
    assert Entry.objects.filter(concern=drain).count() == 2


def test_residents_and_the_clock_have_their_own_hands(drain: Concern) -> None:
    for actor, may in ((resident(1), RESIDENTS), (SYSTEM, CLOCKS)):
        taken = set()
        for state in State:
            drain.state = state
            taken |= {action for action in TAKE if hands_of(actor, action, drain)}
        assert taken == may


def test_several_posts_add_up_and_none_of_them_lends_its_reach_to_another(cast: Cast, drain: Concern) -> None:
    leader_here = holder(cast, Role.LEADER, unit="qinghu", area="qinghu").posts
    coordinator_there = holder(cast, Role.COORDINATOR, unit="minzhi-office", area="minzhi").posts
    both = Actor(ActorKind.WORKER, cast.worker["alice"].pk, "某人", leader_here + coordinator_there)
    assert may_read(both, drain)
    assert hands_of(both, Action.AMEND, drain) == frozenset()
    assert not may_reveal_contact(both, drain)
