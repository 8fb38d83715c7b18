"""Asking: everybody who can be reached once a round, one reminder, a call-back for who left a number only, never who said no."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.concerns import actions
from minsheng.concerns.models import CallTry, Concern, Draw, Rating, Recheck, Reporter, Reveal
from minsheng.concerns.policy import Refused
from minsheng.concerns.policy.asking import different_hours, drawn, next_call, unreachable
from minsheng.core.actors import SYSTEM, resident
from minsheng.foundation.outbox.models import Message
from tests.cast import NOW, Cast
from tests.concerns.scene import REPLY, first_reporter, received

db = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONE = ZoneInfo("Asia/Shanghai")
MAIL = actions.Contact(name="王阿姨", email="wang@example.org")
PHONE = actions.Contact(name="王阿姨", phone="13800001234")
YES = actions.Verdict(solved="yes", satisfied="satisfied", contacted=True)


@pytest.fixture(autouse=True)
def a_house_without_text_messages(settings: Any) -> None:
    """As an office with a mail server only."""
    settings.OUTBOX_DELIVERY = "smtp"
    settings.SMS_GATEWAY_URL = ""


def resolved(cast: Cast, contact: actions.Contact, *, at: datetime = NOW + HOUR) -> Concern:
    """Done by Dan of the maintenance team."""
    concern = received(cast, contact=contact)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.dan, at=at)
    concern.refresh_from_db()
    return concern


def sent(template: str) -> int:
    return Message.objects.filter(template=template).count()


def called(outcome: str, **more: object) -> actions.Called:
    return actions.Called(outcome, **more)  # type: ignore[arg-type]


@db
def test_who_left_an_address_is_asked_at_once_and_reminded_once(cast: Cast) -> None:
    concern = resolved(cast, MAIL)
    assert (sent("verdict"), actions.remind(at=NOW + 2 * DAY)) == (1, 0)
    assert [actions.remind(at=NOW + days * DAY) for days in (3, 4, 30)] == [0, 1, 0]
    person = first_reporter(concern)
    assert (person.asked_by, person.remind_at, person.reminded_at) == ("email", None, NOW + 4 * DAY)
    assert sent("reminder") == 1


@db
def test_who_has_answered_is_not_reminded(cast: Cast) -> None:
    concern = resolved(cast, MAIL)
    person = first_reporter(concern)
    actions.rate_concern(concern.pk, reporter_id=person.pk, verdict=YES, by=resident(person.pk), at=NOW + DAY)
    assert actions.remind(at=NOW + 9 * DAY) == 0
    assert sent("reminder") == 0


@db
def test_a_new_round_asks_again_and_reminds_once_more(cast: Cast) -> None:
    concern = resolved(cast, MAIL)
    person = first_reporter(concern)
    no = actions.Verdict(solved="no", satisfied="dissatisfied")
    actions.rate_concern(concern.pk, reporter_id=person.pk, verdict=no, by=resident(person.pk), at=NOW + DAY)
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.dan, at=NOW + 2 * DAY)
    person.refresh_from_db()
    assert (sent("verdict"), person.asked_round) == (2, 1)
    assert [actions.remind(at=NOW + days * DAY) for days in (8, 20)] == [1, 0]


@db
def test_a_question_keeps_the_quiet_hours(cast: Cast) -> None:
    late = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)  # half past ten in the evening
    resolved(cast, MAIL, at=late)
    assert Message.objects.get(template="verdict").due_at == datetime(2026, 3, 3, 0, 0, tzinfo=UTC)


@db
def test_who_says_no_is_left_alone_and_may_take_it_back(cast: Cast) -> None:
    concern = resolved(cast, MAIL)
    person = first_reporter(concern)
    actions.opt_out(concern.pk, reporter_id=person.pk, by=resident(person.pk), at=NOW + DAY)
    actions.opt_out(concern.pk, reporter_id=person.pk, by=resident(person.pk), at=NOW + DAY)
    assert actions.remind(at=NOW + 9 * DAY) == 0
    actions.reopen_concern(concern.pk, by=cast.bob, at=NOW + 2 * DAY)
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.dan, at=NOW + 3 * DAY)
    assert sent("verdict") == 1
    actions.opt_out(concern.pk, reporter_id=person.pk, by=resident(person.pk), at=NOW + 4 * DAY, back=True)
    person.refresh_from_db()
    assert person.opted_out_at is None
    assert concern.entries.filter(action="opt_out").count() == 2


@db
def test_who_left_only_a_number_waits_for_a_call_and_counts_as_asked_once_spoken_with(cast: Cast) -> None:
    concern = resolved(cast, PHONE)
    person = first_reporter(concern)
    assert (sent("verdict"), person.call_at, person.asked_at) == (0, NOW + HOUR, None)
    actions.log_call(
        concern.pk, reporter_id=person.pk, called=called("answered", verdict=YES), by=cast.alice, at=NOW + 2 * HOUR
    )
    person.refresh_from_db()
    rating = Rating.objects.get()
    assert (person.call_at, person.asked_by) == (None, "call")
    assert (rating.way, rating.contacted, rating.entered_by_id) == ("call", True, cast.alice.worker_id)


@db
@pytest.mark.parametrize("outcome", ["answered", "no_answer", "said_no"])
@pytest.mark.parametrize("name", ["dan"])
def test_a_call_logged_by_the_handler_is_refused_and_nothing_is_written(cast: Cast, outcome: str, name: str) -> None:
    concern = resolved(cast, PHONE)
    person = first_reporter(concern)
    with pytest.raises(actions.ActionRefused) as refusal:
        actions.log_call(
            concern.pk, reporter_id=person.pk, called=called(outcome, verdict=YES), by=getattr(cast, name), at=NOW + DAY
        )
    person.refresh_from_db()
    assert refusal.value.code is Refused.HANDLER_MAY_NOT_RATE
    assert (CallTry.objects.count(), Rating.objects.count(), person.call_at) == (0, 0, NOW + HOUR)


@db
def test_three_calls_at_different_hours_that_find_nobody_are_an_outcome_of_their_own(cast: Cast) -> None:
    concern = resolved(cast, PHONE)
    person = first_reporter(concern)
    for hours in (2, 3, 5, 8):
        actions.log_call(
            concern.pk, reporter_id=person.pk, called=called("no_answer"), by=cast.alice, at=NOW + hours * HOUR
        )
        person.refresh_from_db()
        assert (person.unreachable_at is not None) is (hours == 8), hours
    assert person.call_at is None


@db
def test_later_means_when_they_said_and_a_wrong_number_is_not_rung_again(cast: Cast) -> None:
    concern = resolved(cast, PHONE)
    person = first_reporter(concern)
    actions.log_call(
        concern.pk, reporter_id=person.pk, called=called("later", later=NOW + DAY), by=cast.alice, at=NOW + 2 * HOUR
    )
    person.refresh_from_db()
    assert person.call_at == NOW + DAY
    actions.log_call(concern.pk, reporter_id=person.pk, called=called("wrong_number"), by=cast.alice, at=NOW + DAY)
    person.refresh_from_db()
    found = first_reporter(concern)
    assert (found.call_at, found.unreachable_at) == (None, NOW + DAY)


@db
def test_two_callers_do_not_ring_one_person(cast: Cast) -> None:
    person = first_reporter(resolved(cast, PHONE))
    at = NOW + 2 * HOUR
    first = actions.take_call(person.pk, purpose="电话回访", by=cast.alice, at=at)
    assert first is not None
    assert (first.reporter_id, first.phone) == (person.pk, PHONE.phone)
    assert actions.take_call(person.pk, purpose="电话回访", by=cast.bob, at=at) is None
    assert actions.take_call(person.pk, purpose="电话回访", by=cast.bob, at=at + timedelta(minutes=15)) is not None
    looks = Reveal.objects.order_by("pk").values_list("worker_id", "purpose")
    assert list(looks) == [(cast.alice.worker_id, "电话回访"), (cast.bob.worker_id, "电话回访")]


@db
@pytest.mark.parametrize(
    ("name", "code"),
    [("dan", Refused.HANDLER_MAY_NOT_RATE), ("frank", Refused.NOT_YOURS), ("erin", Refused.NOT_YOURS)],
)
def test_a_call_is_not_taken_by_who_had_it_in_hand_or_may_see_no_contact(cast: Cast, name: str, code: Refused) -> None:
    person = first_reporter(resolved(cast, PHONE))
    before = person.call_at
    with pytest.raises(actions.ActionRefused) as refusal:
        actions.take_call(person.pk, purpose="电话回访", by=getattr(cast, name), at=NOW + 2 * HOUR)
    person.refresh_from_db()
    assert (refusal.value.code, person.call_at, Reveal.objects.count()) == (code, before, 0)


@db
def test_a_link_names_one_person_and_one_round_and_breaks_when_touched(cast: Cast) -> None:
    token = actions.verdict_token(7, 2)
    found = actions.read_verdict_token(token)
    assert (found.reporter_id, found.round) == (7, 2)
    for wrong in (token[:-1], token[1:], "", f"{token}x"):
        with pytest.raises(actions.LinkRefused, match="broken"):
            actions.read_verdict_token(wrong)


@db
def test_a_draw_is_sealed_and_repeats_from_its_seed_and_a_colleague_asks_again(cast: Cast) -> None:
    ratings = []
    for _ in range(12):
        concern = resolved(cast, PHONE)
        person = first_reporter(concern)
        actions.rate_concern(concern.pk, reporter_id=person.pk, verdict=YES, by=cast.alice, at=NOW + 2 * HOUR)
        ratings.append(Rating.objects.latest("pk").pk)
    count = actions.draw_rechecks(by=cast.frank, at=NOW + DAY, seed="a sealed envelope")
    expected = [pk for pk in ratings if drawn(pk, "a sealed envelope", 0.1)]
    assert count == Recheck.objects.count() == len(expected)
    Recheck.objects.all().delete()
    row = Recheck.objects.create(rating_id=ratings[0], draw="x", drawn_at=NOW + DAY)
    for who, code in ((cast.alice, Refused.SAME_PERSON), (cast.dan, Refused.HANDLER_MAY_NOT_RATE)):
        with pytest.raises(actions.ActionRefused) as refusal:
            actions.write_recheck(row.pk, reached=True, solved="no", by=who, at=NOW + 2 * DAY)
        assert refusal.value.code is code
    actions.write_recheck(row.pk, reached=True, solved="no", by=cast.bob, at=NOW + 2 * DAY)
    row.refresh_from_db()
    assert (row.solved, row.done_by_id) == ("no", cast.bob.worker_id)
    assert Reporter.objects.count() == 12


@db
def test_a_verdict_is_looked_at_by_one_draw_even_where_that_draw_chose_nothing(cast: Cast, settings: Any) -> None:
    concern = resolved(cast, PHONE)
    person = first_reporter(concern)
    actions.rate_concern(concern.pk, reporter_id=person.pk, verdict=YES, by=cast.alice, at=NOW + 2 * HOUR)
    settings.RECHECK_SHARE = 0.0
    assert actions.draw_rechecks(by=SYSTEM, at=NOW + DAY) == 0
    settings.RECHECK_SHARE = 1.0
    assert actions.draw_rechecks(by=SYSTEM, at=NOW + 2 * DAY) == 0
    assert list(Draw.objects.values_list("number", "at")) == [(1, NOW + DAY), (2, NOW + 2 * DAY)]


@db
def test_only_the_system_and_an_auditor_draw(cast: Cast) -> None:
    for name in ("alice", "bob", "carol", "dan", "erin", "grace"):
        with pytest.raises(actions.ActionRefused) as refusal:
            actions.draw_rechecks(by=getattr(cast, name), at=NOW + DAY)
        assert refusal.value.code is Refused.NOT_YOURS
    assert Draw.objects.count() == 0


clocks = st.integers(0, 60 * 24 * 5).map(lambda minutes: datetime(2026, 3, 2, tzinfo=UTC) + timedelta(minutes=minutes))


@given(st.lists(clocks, max_size=6))
def test_calls_within_two_hours_of_the_clock_count_once(tries: list[datetime]) -> None:
    assert different_hours(tries, ZONE) <= len(tries)
    assert different_hours(tries + tries, ZONE) == different_hours(tries, ZONE)
    assert unreachable(tries, ZONE) is (different_hours(tries, ZONE) >= 3)


@given(clocks)
def test_the_next_call_lies_ahead_within_calling_hours_at_another_hour(at: datetime) -> None:
    following = next_call(at, ZONE).astimezone(ZONE)
    assert following > at
    assert 9 <= following.hour < 20
    assert different_hours([at, following], ZONE) == 2


@given(st.integers(1, 10**9), st.text(max_size=8))
def test_a_draw_takes_all_or_nothing_at_the_ends(rating: int, seed: str) -> None:
    assert drawn(rating, seed, 1.0)
    assert not drawn(rating, seed, 0.0)
