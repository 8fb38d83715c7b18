"""Recording: chains, conflicts, the transaction, and what the database itself refuses."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from minsheng.core.actors import SYSTEM, Actor, ActorKind
from minsheng.foundation.audit import queries
from minsheng.foundation.audit.actions import AuditConflict, NewEvent, record, record_first_of_many, seal
from minsheng.foundation.audit.models import Event, Seal
from tests.foundation.transactions import roll_back_after

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
ALICE = Actor(kind=ActorKind.WORKER, identifier=11, name="Alice")


def test_the_events_of_a_record_hang_on_each_other(db: None) -> None:
    first = record(subject_type="concern", subject_id=7, action="receive", by=ALICE, at=AT, first=True)
    second = record(subject_type="concern", subject_id=7, action="triage", by=SYSTEM, at=AT, data={"category": "road"})
    record(subject_type="concern", subject_id=8, action="receive", by=ALICE, at=AT, first=True)
    assert bytes(second.previous_hash) == bytes(first.hash)
    assert [
        (event.sequence, event.action, event.actor_kind, event.actor_id, event.data, event.at)
        for event in queries.events_of("concern", 7)
    ] == [(1, "receive", "worker", 11, {}, AT), (2, "triage", "system", None, {"category": "road"}, AT)]


def test_a_first_event_takes_one_statement_and_a_later_one_two(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        record(subject_type="concern", subject_id=7, action="receive", by=ALICE, at=AT, first=True)
    with django_assert_num_queries(2):
        record(subject_type="concern", subject_id=7, action="triage", by=ALICE, at=AT)


def test_a_name_is_never_kept(db: None) -> None:
    event = record(subject_type="concern", subject_id=7, action="receive", by=ALICE, at=AT, first=True)
    assert "Alice" not in str([getattr(event, field.name) for field in Event._meta.concrete_fields])


def test_a_second_first_event_of_one_record_is_a_conflict(db: None) -> None:
    record(subject_type="concern", subject_id=7, action="receive", by=ALICE, at=AT, first=True)
    with pytest.raises(AuditConflict), transaction.atomic():
        record(subject_type="concern", subject_id=7, action="receive", by=ALICE, at=AT, first=True)
    assert queries.events_of("concern", 7).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(subject_type="concern", subject_id=7, action="receive", by=ALICE, at=AT, first=True)
    assert Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_event_goes_when_its_change_is_rolled_back() -> None:
    roll_back_after(lambda: record(subject_type="concern", subject_id=7, action="receive", by=ALICE, at=AT, first=True))
    assert Event.objects.count() == 0


def test_data_that_cannot_be_hashed_stop_the_change(db: None) -> None:
    with pytest.raises(TypeError, match="float"):
        record(subject_type="concern", subject_id=7, action="rate", by=ALICE, at=AT, data={"score": 0.5}, first=True)  # type: ignore[dict-item]
    assert Event.objects.count() == 0


def test_many_first_events_read_like_recorded_ones(db: None) -> None:
    record(
        subject_type="concern", subject_id=1, action="receive", by=ALICE, at=AT, data={"channel": "desk"}, first=True
    )
    record(subject_type="concern", subject_id=1, action="close", by=SYSTEM, at=AT)
    count = record_first_of_many(
        [
            NewEvent("concern", 2, "receive", ALICE, AT, {"channel": "desk"}),
            NewEvent("concern", 2, "close", SYSTEM, AT),
            NewEvent("concern", 3, "receive", ALICE, AT, {"channel": "事"}),
        ]
    )
    assert count == 3
    one, other = (
        list(queries.events_of("concern", number).values_list("sequence", "action", "actor_id", "data", "at"))
        for number in (1, 2)
    )
    assert one == other
    assert queries.verify() == queries.Verification(3, 5, 0, 5, "", None)


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


def test_the_database_refuses_to_change_or_remove_events_and_seals(db: None) -> None:
    record(subject_type="concern", subject_id=7, action="receive", by=ALICE, at=AT, first=True)
    assert seal(at=AT + timedelta(minutes=5)) == 1
    statements = [
        "UPDATE audit_event SET action = 'x'",
        "UPDATE audit_seal SET count = 0",
        "DELETE FROM audit_event",
        "DELETE FROM audit_seal",
    ]
    if connection.vendor == "postgresql":
        statements += ["TRUNCATE audit_event", "TRUNCATE audit_seal"]
    assert [statement for statement in statements if not refused(statement)] == []
    assert (Event.objects.count(), Seal.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", [1, 2])
def test_the_guards_stand_again_after_the_tables_were_emptied_for_the_next_test(round_number: int) -> None:
    assert Event.objects.count() == 0, round_number
    with transaction.atomic():
        record(subject_type="concern", subject_id=7, action="receive", by=ALICE, at=AT, first=True)
    assert refused("DELETE FROM audit_event")


@pytest.mark.django_db(transaction=True)
def test_writers_who_meet_on_one_record_leave_one_whole_chain() -> None:
    with transaction.atomic():
        record(subject_type="concern", subject_id=7, action="receive", by=ALICE, at=AT, first=True)
    start = threading.Barrier(8)
    came_to: list[str] = []

    def write(number: int) -> None:
        try:
            start.wait()
            with transaction.atomic():
                record(subject_type="concern", subject_id=7, action=f"note{number}", by=ALICE, at=AT)
            came_to.append("recorded")
        except AuditConflict:
            came_to.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    recorded = came_to.count("recorded")
    assert recorded + came_to.count("conflict") == 8
    assert [event.sequence for event in queries.events_of("concern", 7)] == list(range(1, recorded + 2))
    assert queries.verify().first_broken is None
