"""Announcing what happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import transaction

from minsheng.core.actors import SYSTEM
from minsheng.foundation.audit.actions import record
from minsheng.foundation.audit.models import Event
from minsheng.foundation.events import actions


@dataclass(frozen=True)
class Happened:
    number: int


@dataclass(frozen=True)
class HappenedToo(Happened):
    pass


@pytest.fixture(autouse=True)
def the_wiring_of_the_house_comes_back() -> Iterator[None]:
    before = actions.wired()
    yield
    actions.wire(before)


def test_every_reaction_is_called_in_the_order_listed_for_exactly_this_event(db: None) -> None:
    heard: list[str] = []
    actions.wire(
        {
            Happened: (lambda event: heard.append(f"a{event.number}"), lambda event: heard.append(f"b{event.number}")),
            HappenedToo: (lambda event: heard.append(f"c{event.number}"),),
        }
    )
    actions.announce(Happened(1))
    actions.announce(HappenedToo(2))
    assert heard == ["a1", "b1", "c2"]


def test_an_event_nobody_listens_to_passes(db: None) -> None:
    actions.wire({})
    actions.announce(Happened(1))


@transaction.atomic
def change_and_announce() -> None:
    record(subject_type="x", subject_id=1, action="a", by=SYSTEM, at=datetime(2026, 3, 2, tzinfo=UTC), first=True)
    actions.announce(Happened(1))


@pytest.mark.django_db(transaction=True)
def test_a_failing_reaction_takes_the_change_back() -> None:
    def fail(_event: Happened) -> None:
        raise LookupError("no such unit")

    actions.wire({Happened: (fail,)})
    with pytest.raises(LookupError):
        change_and_announce()
    assert Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_announcement_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        actions.announce(Happened(1))
