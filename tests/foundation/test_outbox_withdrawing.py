"""Messages taken back before they leave: all of one moment or none, and never beside a worker that has one in hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from minsheng.foundation.outbox import actions as outbox
from minsheng.foundation.outbox.models import Message
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def queued(key: str, *, about: int = 1, later: int = 0) -> None:
    """One letter."""
    message = outbox.NewMessage(
        channel="email", address="a@example.org", language="en", template="x", subject="s", body="b",
        about_type="concern", about_id=about, deduplication_key=key,
    )  # fmt: skip
    with transaction.atomic():
        outbox.queue([message], at=NOW + timedelta(minutes=later))


def test_what_was_queued_at_that_moment_goes_and_nothing_else() -> None:
    for key, about, later in (("a", 1, 0), ("b", 1, 0), ("c", 1, 1), ("d", 2, 0)):
        queued(key, about=about, later=later)
    assert outbox.withdraw(about_type="concern", about_id=1, queued_at=NOW)
    assert set(Message.objects.values_list("deduplication_key", flat=True)) == {"c", "d"}
    assert outbox.withdraw(about_type="concern", about_id=1, queued_at=NOW), "nothing was sent: nothing is in the way"


@pytest.mark.parametrize("change", [{"claimed_until": NOW}, {"attempts": 1}, {"state": "sent", "finished_at": NOW}])
def test_one_that_left_or_is_in_hand_is_said(change: dict[str, object]) -> None:
    queued("a")
    queued("b")
    assert Message.objects.filter(deduplication_key="a").update(**change) == 1
    assert not outbox.withdraw(about_type="concern", about_id=1, queued_at=NOW)
    assert Message.objects.filter(deduplication_key="a").exists()
