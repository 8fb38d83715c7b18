"""Whom an invitation lets in: whoever follows the link holds every post of the person invited."""

from __future__ import annotations

import pytest
from django.utils import timezone

from minsheng.core.actors import SYSTEM, Role
from minsheng.directory import actions, queries
from minsheng.directory.models import Invitation
from minsheng.directory.policy import DirectoryRefusal
from minsheng.foundation.audit import queries as audit
from minsheng.foundation.outbox.models import Message
from tests.cast import Cast
from tests.directory.test_accounts import NEW_PASSWORD, invite

pytestmark = pytest.mark.django_db


def test_nobody_lets_themselves_into_posts_of_others_by_inviting_who_holds_them(cast: Cast) -> None:
    worker = actions.create_worker(name="老王", email="wang@minsheng.example", by=SYSTEM, at=timezone.now())
    away = actions.PostTerms(unit=cast.unit["minzhi-office"], role=Role.COORDINATOR, starts_on=timezone.localdate())
    actions.hold_post(worker=worker, terms=away, by=SYSTEM, at=timezone.now())
    office = actions.PostTerms(
        unit=cast.unit["longhua-office"], role=Role.ADMINISTRATOR, starts_on=timezone.localdate()
    )
    actions.hold_post(worker=cast.worker["frank"], terms=office, by=SYSTEM, at=timezone.now())
    frank = queries.actor_for(cast.worker["frank"], timezone.localdate())
    with pytest.raises(DirectoryRefusal, match="serves_elsewhere"):
        invite(cast, email="wang@minsheng.example", by=frank)
    assert (Invitation.objects.count(), Message.objects.count()) == (0, 0)
    assert invite(cast, email="wang@minsheng.example").row.worker == worker, "Grace keeps both"


def test_whoever_comes_onto_the_staff_meanwhile_is_not_taken_over(cast: Cast) -> None:
    sent = invite(cast)
    actions.create_worker(name="海伦", email="helen@minsheng.example", by=SYSTEM, at=timezone.now())
    with pytest.raises(DirectoryRefusal, match="email_taken"):
        actions.accept_invitation(token=sent.token, password=NEW_PASSWORD, at=timezone.now())


def test_an_invitation_that_a_newer_one_closes_says_so_on_the_record(cast: Cast) -> None:
    older = invite(cast)
    newer = invite(cast)
    assert [event.action for event in audit.events_of("invitation", older.row.pk)] == [
        "invite_worker",
        "withdraw_invitation",
    ]
    assert [event.action for event in audit.events_of("invitation", newer.row.pk)] == ["invite_worker"]
