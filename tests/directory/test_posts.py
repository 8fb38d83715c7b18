"""Posts in force make the actor; nothing else does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minsheng.core.actors import SYSTEM, Actor, ActorKind, Duty, HeldPost, Role
from minsheng.directory import actions, permissions, queries
from minsheng.directory.models import Post, Worker
from minsheng.directory.policy import DirectoryRefusal, in_force, overlap
from minsheng.foundation.audit import queries as audit
from tests.cast import NOW, SINCE, TODAY, Cast

pytestmark = pytest.mark.django_db

NEXT_MONTH = date(2026, 4, 1)


def terms(cast: Cast, role: Role = Role.COORDINATOR, **changes: object) -> actions.PostTerms:
    facts: dict[str, object] = {"unit": cast.unit["longhua-office"], "role": role, "starts_on": TODAY}
    return actions.PostTerms(**(facts | changes))  # type: ignore[arg-type]


def newcomer() -> Worker:
    return actions.create_worker(name="新人", by=SYSTEM, at=NOW)


def test_alice_acts_as_the_collector_of_qinghu(cast: Cast) -> None:
    post = Post.objects.get(worker=cast.worker["alice"])
    assert queries.actor_for(cast.worker["alice"], TODAY) == Actor(
        kind=ActorKind.WORKER,
        identifier=cast.worker["alice"].pk,
        name="艾丽丝",
        posts=(
            HeldPost(
                post_id=post.pk,
                role=Role.COLLECTOR,
                unit_id=cast.unit["qinghu"].pk,
                area_path="0001.0001.0001.",
                duties=frozenset({Duty.ISSUE_COLLECTOR, Duty.SERVICE_WORKER}),
            ),
        ),
    )


def test_an_actor_costs_one_statement_however_many_posts_are_held(cast: Cast) -> None:
    worker = cast.worker["bob"]
    for role in (Role.AUDITOR, Role.LEADER, Role.HANDLER):
        actions.hold_post(worker=worker, terms=terms(cast, role), by=SYSTEM, at=NOW)
    with CaptureQueriesContext(connection) as caught:
        actor = queries.actor_for(worker, TODAY)
    assert len(caught) == 1
    assert actor.roles == {Role.COORDINATOR, Role.AUDITOR, Role.LEADER, Role.HANDLER}


def test_a_post_counts_from_its_first_day_until_the_day_it_ends(cast: Cast) -> None:
    worker = newcomer()
    actions.hold_post(
        worker=worker, terms=terms(cast, starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 1)), by=SYSTEM, at=NOW
    )
    held = {
        day.isoformat(): len(queries.actor_for(worker, day).posts)
        for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))
    }
    assert held == {"2026-02-28": 0, "2026-03-01": 1, "2026-03-31": 1, "2026-04-01": 0}


def test_somebody_shut_out_holds_nothing_and_costs_no_statement(cast: Cast) -> None:
    bob = actions.deactivate_worker(worker=cast.worker["bob"], by=cast.grace, at=NOW)
    with CaptureQueriesContext(connection) as caught:
        assert queries.actor_for(bob, TODAY).posts == ()
    assert len(caught) == 0
    assert queries.actor_for(actions.reactivate_worker(worker=bob, by=cast.grace, at=NOW), TODAY) == cast.bob


def test_whoever_keeps_one_part_cannot_shut_out_somebody_who_serves_another(cast: Cast) -> None:
    local = actions.create_worker(name="小区管理员", by=SYSTEM, at=NOW)
    actions.hold_post(worker=local, terms=terms(cast, Role.ADMINISTRATOR), by=SYSTEM, at=NOW)
    keeper = queries.actor_for(local, TODAY)
    with pytest.raises(PermissionDenied):
        actions.deactivate_worker(worker=cast.worker["charlie"], by=keeper, at=NOW)
    assert actions.deactivate_worker(worker=cast.worker["carol"], by=keeper, at=NOW).is_active is False


@pytest.mark.parametrize("ends_on", [TODAY, TODAY - timedelta(days=1)])
def test_a_post_that_ends_before_its_second_day_is_refused(cast: Cast, ends_on: date) -> None:
    with pytest.raises(DirectoryRefusal, match="post_too_short"):
        actions.hold_post(worker=newcomer(), terms=terms(cast, ends_on=ends_on), by=SYSTEM, at=NOW)


def test_the_database_itself_refuses_a_post_that_ends_when_it_starts(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(worker=cast.worker["bob"]).update(ends_on=SINCE)


def test_the_same_post_is_not_held_twice_on_one_day(cast: Cast) -> None:
    with pytest.raises(DirectoryRefusal, match="post_overlaps"):
        actions.hold_post(worker=cast.worker["bob"], terms=terms(cast), by=SYSTEM, at=NOW)


def test_the_same_post_can_be_held_again_after_it_ended(cast: Cast) -> None:
    post = Post.objects.get(worker=cast.worker["bob"])
    actions.end_post(post=post, ends_on=TODAY, by=cast.grace, at=NOW)
    actions.hold_post(worker=cast.worker["bob"], terms=terms(cast), by=cast.grace, at=NOW)
    assert [post.starts_on for post in queries.posts_of(cast.worker["bob"])] == [SINCE, TODAY]


def test_an_ended_post_gives_nothing_from_that_day(cast: Cast) -> None:
    actions.end_post(post=Post.objects.get(worker=cast.worker["bob"]), ends_on=TODAY, by=cast.grace, at=NOW)
    assert queries.actor_for(cast.worker["bob"], TODAY).posts == ()
    assert len(queries.actor_for(cast.worker["bob"], TODAY - timedelta(days=1)).posts) == 1


def test_a_duty_that_is_none_of_the_five_is_refused(cast: Cast) -> None:
    with pytest.raises(DirectoryRefusal, match="unknown_duty"):
        actions.hold_post(worker=newcomer(), terms=terms(cast, duties=["bookkeeper"]), by=SYSTEM, at=NOW)


def test_nobody_but_the_administrator_gives_posts_and_not_even_she_gives_more_than_she_keeps(cast: Cast) -> None:
    for stranger in (cast.alice, cast.bob, cast.carol, cast.dan, cast.erin, cast.frank, cast.charlie):
        with pytest.raises(PermissionDenied):
            actions.hold_post(worker=newcomer(), terms=terms(cast), by=stranger, at=NOW)
    local = actions.create_worker(name="街道管理员", by=SYSTEM, at=NOW)
    actions.hold_post(worker=local, terms=terms(cast, Role.ADMINISTRATOR), by=SYSTEM, at=NOW)
    keeper = queries.actor_for(local, TODAY)
    with pytest.raises(PermissionDenied):
        actions.hold_post(
            worker=local, terms=terms(cast, Role.ADMINISTRATOR, area=cast.area["longhua"]), by=keeper, at=NOW
        )
    with pytest.raises(PermissionDenied):
        actions.hold_post(worker=local, terms=terms(cast, unit=cast.unit["minzhi-office"]), by=keeper, at=NOW)


def test_giving_and_ending_a_post_is_written_down(cast: Cast) -> None:
    post = actions.hold_post(worker=newcomer(), terms=terms(cast), by=cast.grace, at=NOW)
    actions.end_post(post=post, ends_on=NEXT_MONTH, by=cast.grace, at=NOW)
    assert [(event.action, event.actor_id) for event in audit.events_of("post", post.pk)] == [
        ("hold_post", cast.grace.identifier),
        ("end_post", cast.grace.identifier),
    ]


def test_the_roster_lists_who_holds_what_on_the_day(cast: Cast) -> None:
    assert [(post.worker.name, post.role) for post in queries.roster(TODAY, path="0001.0001.")] == [
        ("鲍勃", "coordinator"),
        ("艾琳", "leader"),
        ("弗兰克", "auditor"),
        ("葛蕾丝", "administrator"),
        ("卡萝", "handler"),
        ("丹", "supervisor"),
        ("艾丽丝", "collector"),
    ]
    assert [post.worker.name for post in queries.roster(TODAY, roles=[Role.COORDINATOR])] == ["鲍勃", "查理"]
    assert list(queries.roster(SINCE - timedelta(days=1))) == []


def test_work_can_be_given_to_the_units_own_people(cast: Cast) -> None:
    assert {name for _number, name in queries.colleagues(cast.unit["maintenance"].pk, on=NOW)} == {"卡萝", "丹"}
    assert {name for _number, name in queries.colleagues(cast.unit["minzhi-office"].pk, on=NOW)} == {"查理"}


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
spans = st.tuples(days, st.one_of(st.none(), days)).filter(lambda span: span[1] is None or span[1] > span[0])


@given(span=spans, on=days)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_and_the_rule_agree_on_which_day_a_post_is_in_force(
    cast: Cast, span: tuple[date, date | None], on: date
) -> None:
    post = Post.objects.get(worker=cast.worker["charlie"])
    Post.objects.filter(pk=post.pk).update(starts_on=span[0], ends_on=span[1])
    actor = queries.actor_for(cast.worker["charlie"], on)
    assert bool(actor.posts) is in_force(*span, on)
    let_in = permissions.may(actor, [Role.COORDINATOR], area_path="0001.0002.0001.")
    assert let_in is in_force(*span, on)


@given(one=spans, other=spans)
def test_two_spans_overlap_exactly_when_they_share_a_day(
    one: tuple[date, date | None], other: tuple[date, date | None]
) -> None:
    edges = (one[0], other[0])
    shared = any(in_force(*one, day) and in_force(*other, day) for day in edges)
    assert overlap(*one, *other) is shared
