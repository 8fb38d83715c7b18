"""A concern about a unit or a worker never reaches that unit or worker for handling (field rules §5)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minsheng.concerns import actions
from minsheng.concerns import queries as concerns
from minsheng.concerns.models import Concern, Entry
from minsheng.concerns.permissions import may_read, may_reveal_contact, possible_actions
from minsheng.concerns.policy import Refused
from minsheng.core.actors import SYSTEM, resident
from minsheng.directory import actions as directory
from minsheng.directory import queries
from minsheng.directory.policy import Names
from minsheng.directory.states import UnitKind
from minsheng.foundation.outbox.models import Message
from tests.cast import NOW, TODAY, Cast
from tests.concerns.scene import REPLY, first_reporter, received

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def complaint(cast: Cast) -> Concern:
    """A resident complains about the maintenance team and about Carol of it."""
    concern = received(cast, text="养护队的人来了两次，话说得很难听，活也没干。")
    about = {"about_unit_id": cast.unit["maintenance"].pk, "about_worker_id": cast.worker["carol"].pk}
    return actions.amend_concern(concern.pk, by=cast.bob, at=NOW, **about)  # type: ignore[arg-type]


def refusal(concern: Concern, cast: Cast, *, unit: str, handler: int | None = None) -> Refused | None:
    try:
        actions.assign_concern(concern.pk, unit_id=cast.unit[unit].pk, handler_id=handler, by=cast.bob, at=NOW + HOUR)
    except actions.ActionRefused as refused:
        return refused.code
    return None


def test_it_is_never_given_to_the_unit_or_the_worker_it_complains_about(cast: Cast, complaint: Concern) -> None:
    carol = cast.worker["carol"]
    other = directory.create_unit(
        kind=UnitKind.HANDLING, code="other", names=Names("别的队"), area=cast.area["qinghu"], by=SYSTEM, at=NOW
    )
    directory.hold_post(
        worker=carol,
        terms=directory.PostTerms(unit=other, role=cast.carol.posts[0].role, starts_on=TODAY),
        by=SYSTEM,
        at=NOW,
    )
    cast.unit["other"] = other
    assert refusal(complaint, cast, unit="maintenance") is Refused.ABOUT_THEM
    assert refusal(complaint, cast, unit="other", handler=carol.pk) is Refused.ABOUT_THEM
    assert refusal(complaint, cast, unit="other") is None
    complaint.refresh_from_db()
    assert possible_actions(queries.actor_for(carol, TODAY), complaint) == [], "not even through another unit"


def test_who_it_complains_about_has_no_hand_in_it_and_sees_no_contact(cast: Cast, complaint: Concern) -> None:
    for actor in (cast.carol, cast.dan):
        assert possible_actions(actor, complaint) == []
        assert not may_reveal_contact(actor, complaint)
    assert may_reveal_contact(cast.bob, complaint)


def test_what_they_have_in_hand_is_given_to_somebody_else_first(cast: Cast) -> None:
    concern, unit = received(cast), cast.unit["maintenance"].pk
    actions.assign_concern(concern.pk, unit_id=unit, by=cast.bob, at=NOW)
    with pytest.raises(actions.ActionRefused) as refused:
        actions.amend_concern(concern.pk, about_unit_id=unit, by=cast.bob, at=NOW)
    assert (refused.value.code, refused.value.field) == (Refused.ABOUT_THEM, "unit")
    actions.assign_concern(concern.pk, unit_id=cast.unit["qinghu"].pk, by=cast.bob, at=NOW)
    assert actions.amend_concern(concern.pk, about_unit_id=unit, by=cast.bob, at=NOW).about_unit_id == unit


def test_it_stands_in_the_history_and_can_be_taken_back(cast: Cast, complaint: Concern) -> None:
    unit, carol = cast.unit["maintenance"].pk, cast.worker["carol"].pk
    line = Entry.objects.filter(concern=complaint, action="amend").get()
    assert line.detail == {"about_unit": {"from": None, "to": unit}, "about_worker": {"from": None, "to": carol}}
    actions.amend_concern(complaint.pk, about_unit_id=0, about_worker_id=0, by=cast.bob, at=NOW + HOUR)
    complaint.refresh_from_db()
    assert (complaint.about_unit_id, complaint.about_worker_id) == (None, None)
    assert refusal(complaint, cast, unit="maintenance", handler=carol) is None


@pytest.mark.parametrize(
    ("about", "code"), [("about_unit_id", Refused.UNIT_UNKNOWN), ("about_worker_id", Refused.HANDLER_UNKNOWN)]
)
def test_whom_nobody_knows_is_refused(cast: Cast, about: str, code: Refused) -> None:
    concern = received(cast)
    with pytest.raises(actions.ActionRefused) as refused:
        actions.amend_concern(concern.pk, by=cast.bob, at=NOW, **{about: 10**6})  # type: ignore[arg-type]
    assert refused.value.code is code


def test_it_is_not_merged_into_what_they_have_in_hand(cast: Cast, complaint: Concern) -> None:
    theirs = received(cast)
    actions.assign_concern(theirs.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    with pytest.raises(actions.ActionRefused) as refused:
        actions.merge_concern(complaint.pk, into=theirs.pk, by=cast.bob, at=NOW + HOUR)
    assert refused.value.code is Refused.ABOUT_THEM


def test_whom_it_complains_about_is_not_forgotten_in_a_merge(cast: Cast, complaint: Concern) -> None:
    other = received(cast)
    actions.merge_concern(complaint.pk, into=other.pk, by=cast.bob, at=NOW + HOUR)
    other.refresh_from_db()
    about = (cast.unit["maintenance"].pk, cast.worker["carol"].pk)
    assert (other.about_unit_id, other.about_worker_id) == about
    assert refusal(other, cast, unit="maintenance") is Refused.ABOUT_THEM


def test_a_supervisor_it_complains_about_is_not_told_that_it_was_reopened(cast: Cast) -> None:
    concern, dan = received(cast), cast.worker["dan"]
    actions.amend_concern(concern.pk, about_worker_id=dan.pk, by=cast.bob, at=NOW)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.carol, at=NOW + HOUR)
    person = first_reporter(concern).pk
    verdict = actions.Verdict(solved="no", satisfied="dissatisfied")
    actions.rate_concern(concern.pk, reporter_id=person, verdict=verdict, by=resident(person), at=NOW + 2 * HOUR)
    told = [message.address for message in Message.objects.filter(template="reopened")]
    assert told == [cast.worker["carol"].email]


@pytest.mark.parametrize("about_unit", [None, "maintenance", "longhua-office", "qinghu"])
@pytest.mark.parametrize("about_worker", [None, "carol", "dan", "bob", "erin", "alice"])
def test_whoever_is_complained_about_does_not_read_it_and_the_lists_agree(
    cast: Cast, about_unit: str | None, about_worker: str | None
) -> None:
    concern = received(cast)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    concern.about_unit = cast.unit[about_unit] if about_unit else None
    concern.about_worker = cast.worker[about_worker] if about_worker else None
    concern.unit = cast.unit["maintenance"]
    concern.save()
    for name in ("alice", "bob", "carol", "dan", "erin", "frank", "charlie", "grace"):
        actor = getattr(cast, name)
        hidden = name == about_worker or (about_unit == "maintenance" and name in {"carol", "dan"})
        expected = not hidden and name not in {"charlie", "grace"}
        assert may_read(actor, concern) is expected
        assert concerns.visible_to(actor).filter(pk=concern.pk).exists() is expected
