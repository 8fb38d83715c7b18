"""Access tokens: one post, one statement, shown once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from minsheng.core.actors import SYSTEM, Role
from minsheng.directory import actions, queries
from minsheng.directory.models import ApiToken, Post
from minsheng.directory.policy import digest_of
from minsheng.foundation.audit import queries as audit
from tests.cast import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db


def post_of(cast: Cast, name: str) -> Post:
    return Post.objects.get(worker=cast.worker[name])


def test_a_token_acts_under_its_one_post_and_costs_one_statement(cast: Cast) -> None:
    second = actions.PostTerms(unit=cast.unit["longhua-office"], role=Role.LEADER, starts_on=TODAY)
    actions.hold_post(worker=cast.worker["bob"], terms=second, by=SYSTEM, at=NOW)
    token = actions.issue_token(
        post=Post.objects.get(worker=cast.worker["bob"], role="coordinator"), label="门户", by=cast.bob, at=NOW
    ).token
    with CaptureQueriesContext(connection) as caught:
        actor = queries.actor_for_token(token, NOW)
    assert len(caught) == 1
    assert actor == cast.bob


def test_the_database_keeps_the_digest_and_not_the_token(cast: Cast) -> None:
    issued = actions.issue_token(post=post_of(cast, "bob"), label="门户", by=cast.bob, at=NOW)
    row = ApiToken.objects.values().get()
    assert row["digest"] == digest_of(issued.token)
    assert issued.token not in str(row)
    assert issued.token.startswith("ms_")


@pytest.mark.parametrize("token", ["", "ms_", "ms_unknown", "ms_\x00"])
def test_an_unknown_token_is_nobody(cast: Cast, token: str) -> None:
    assert queries.actor_for_token(token, NOW) is None


def test_an_expired_token_is_nobody_from_that_moment(cast: Cast) -> None:
    until = NOW + timedelta(hours=1)
    token = actions.issue_token(post=post_of(cast, "bob"), label="门户", expires_at=until, by=cast.bob, at=NOW).token
    assert queries.actor_for_token(token, until - timedelta(seconds=1)) == cast.bob
    assert queries.actor_for_token(token, until) is None


def test_a_revoked_token_is_nobody_and_revoking_twice_changes_nothing(cast: Cast) -> None:
    issued = actions.issue_token(post=post_of(cast, "bob"), label="门户", by=cast.bob, at=NOW)
    first = actions.revoke_token(token=issued.row, by=cast.grace, at=NOW)
    again = actions.revoke_token(token=issued.row, by=cast.bob, at=NOW + timedelta(days=1))
    assert queries.actor_for_token(issued.token, NOW) is None
    assert (again.revoked_at, again.revoked_by) == (NOW, f"worker:{cast.grace.identifier}")
    assert first == again
    assert [event.action for event in audit.events_of("api_token", issued.row.pk)] == ["issue_token", "revoke_token"]


def test_a_token_dies_with_its_post_and_with_its_worker(cast: Cast) -> None:
    bobs, dans = cast.token("bob"), cast.token("dan")
    actions.end_post(post=post_of(cast, "bob"), ends_on=TODAY, by=cast.grace, at=NOW)
    actions.deactivate_worker(worker=cast.worker["dan"], by=cast.grace, at=NOW)
    assert queries.actor_for_token(bobs, NOW) is None
    assert queries.actor_for_token(dans, NOW) is None


def test_the_day_a_post_is_in_force_is_the_local_day(cast: Cast) -> None:
    token = cast.token("bob")
    Post.objects.filter(worker=cast.worker["bob"]).update(ends_on=date(2026, 3, 3))
    last_minute = datetime(2026, 3, 2, 15, 59, tzinfo=UTC)
    assert queries.actor_for_token(token, last_minute) == cast.bob
    assert queries.actor_for_token(token, last_minute + timedelta(minutes=1)) is None


def test_a_post_to_come_opens_nothing_yet(cast: Cast) -> None:
    token = cast.token("bob")
    Post.objects.filter(worker=cast.worker["bob"]).update(starts_on=TODAY + timedelta(days=1))
    assert queries.actor_for_token(token, NOW) is None


def test_only_the_holder_and_the_administrator_issue_and_revoke(cast: Cast) -> None:
    issued = actions.issue_token(post=post_of(cast, "bob"), label="门户", by=cast.grace, at=NOW)
    for stranger in (cast.alice, cast.erin, cast.charlie):
        with pytest.raises(PermissionDenied):
            actions.issue_token(post=post_of(cast, "bob"), label="偷", by=stranger, at=NOW)
        with pytest.raises(PermissionDenied):
            actions.revoke_token(token=issued.row, by=stranger, at=NOW)


def test_the_database_refuses_a_revocation_without_a_name(cast: Cast) -> None:
    cast.token("bob")
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.update(revoked_at=NOW)
