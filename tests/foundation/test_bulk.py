"""Many rows in one go read back as if they had been saved one by one."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from minsheng.foundation.audit.models import Seal
from minsheng.foundation.bulk.actions import Prepared, insert_few, insert_one, insert_rows, reserve_ids, update_one
from minsheng.foundation.bulk.actions.many import utc_text
from minsheng.foundation.jobs.models import Heartbeat, PeriodicRun
from minsheng.foundation.outbox.models import Message
from minsheng.foundation.outbox.states import Channel

AT = datetime(2026, 3, 2, 2, 0, 0, 123456, tzinfo=UTC)
CHINA = timezone(timedelta(hours=8))
BEAT = ("worker_id", "started_at", "beat_at")


def test_every_kind_of_value_comes_back_as_it_went_in(db: None) -> None:
    task = uuid.uuid4()
    insert_rows(
        PeriodicRun, ("name", "due_at", "last_task"), [("a\tb\\n\n事", AT.astimezone(CHINA), task), ("x", AT, None)]
    )
    assert list(PeriodicRun.objects.order_by("pk").values_list("name", "due_at", "last_task")) == [
        ("a\tb\\n\n事", AT, task),
        ("x", AT, None),
    ]
    columns = ("number", "at", "first_event", "last_event", "count", "missing", "late", "previous_hash", "hash")
    insert_rows(Seal, columns, [(1, AT, 1, 9, 9, [[2, 3]], Prepared("[[4,5]]"), b"\x00\xff\\x", b"")])
    seal = Seal.objects.get()
    assert (seal.missing, seal.late, bytes(seal.previous_hash), bytes(seal.hash)) == (
        [[2, 3]],
        [[4, 5]],
        b"\x00\xff\\x",
        b"",
    )


def test_encrypted_columns_are_encrypted(db: None) -> None:
    columns = (
        "channel", "address", "address_index", "language", "template", "subject", "body", "about_type", "about_id",
        "deduplication_key", "state", "attempts", "queued_at", "due_at",
    )  # fmt: skip
    row = (Channel.SMS, "13800001234", "", "zh-hans", "t", "", "b", "", "", "k", "queued", 0, AT, AT)
    insert_rows(Message, columns, [row])
    message = Message.objects.get()
    assert (message.address, message.channel, message.claimed_until) == ("13800001234", "sms", None)


def test_more_rows_than_one_chunk_are_counted_and_drawn_one_by_one(db: None) -> None:
    rows = ((f"w{number}", AT, AT) for number in range(4_500))
    assert insert_rows(Heartbeat, BEAT, rows) == 4_500
    assert Heartbeat.objects.count() == 4_500


def test_no_rows_are_no_trouble(db: None) -> None:
    assert insert_rows(Heartbeat, BEAT, []) == 0


def test_a_forgotten_column_is_named(db: None) -> None:
    with pytest.raises(ValueError, match=r"jobs.Heartbeat: no value for beat_at"):
        insert_rows(Heartbeat, ("worker_id", "started_at"), [("w", AT)])


def test_a_row_of_another_length_is_named(db: None) -> None:
    with pytest.raises(ValueError, match="row 2 has 2 values, 3 are expected"), transaction.atomic():
        insert_rows(Heartbeat, BEAT, [("w", AT, AT), ("v", AT)])
    assert Heartbeat.objects.count() == 0


def test_a_time_without_zone_is_refused(db: None) -> None:
    naive = AT.replace(tzinfo=None)
    with pytest.raises((ValueError, RuntimeWarning)), transaction.atomic():
        insert_rows(Heartbeat, BEAT, [("w", naive, naive)])


def test_the_databases_own_rules_hold(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Heartbeat, BEAT, [("w", AT, AT), ("w", AT, AT)])
    assert Heartbeat.objects.count() == 0


def test_reserved_ids_are_new_ascending_and_stay_taken(db: None) -> None:
    before = Heartbeat.objects.create(worker_id="before", started_at=AT, beat_at=AT)
    ids = reserve_ids(Heartbeat, 3)
    assert list(ids) == sorted(set(ids))
    assert before.pk < ids[0]
    insert_rows(Heartbeat, ("id", *BEAT), [(number, f"w{number}", AT, AT) for number in ids])
    assert Heartbeat.objects.create(worker_id="after", started_at=AT, beat_at=AT).pk > ids[-1]
    assert list(reserve_ids(Heartbeat, 0)) == []


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_inserted_or_reserved() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        insert_rows(Heartbeat, BEAT, [("w", AT, AT)])
    with pytest.raises(transaction.TransactionManagementError):
        reserve_ids(Heartbeat, 1)


def test_one_row_is_inserted_with_one_statement_and_reads_back(db: None, django_assert_num_queries: Any) -> None:
    row = PeriodicRun(name="one", due_at=AT.astimezone(CHINA), last_task=None)
    with django_assert_num_queries(1):
        assert insert_one(row)
    assert PeriodicRun.objects.values_list("pk", "name", "due_at", "last_task").get() == (row.pk, "one", AT, None)
    row.save()
    assert PeriodicRun.objects.count() == 1


def test_a_few_rows_are_inserted_with_one_statement_and_keep_their_order(
    db: None, django_assert_num_queries: Any
) -> None:
    rows = [PeriodicRun(name=name, due_at=AT) for name in ("third", "first", "second")]
    with django_assert_num_queries(1):
        insert_few(rows)
    assert list(PeriodicRun.objects.order_by("pk").values_list("pk", "name")) == [(row.pk, row.name) for row in rows]
    rows[0].save()
    assert PeriodicRun.objects.count() == 3


def test_a_row_that_is_there_already_is_refused_or_passed_over(db: None) -> None:
    insert_one(PeriodicRun(name="one", due_at=AT))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_one(PeriodicRun(name="one", due_at=AT))
    second = PeriodicRun(name="one", due_at=AT + timedelta(days=1))
    assert not insert_one(second, unless_there=True)
    assert PeriodicRun.objects.get().due_at == AT


def test_only_the_named_columns_of_one_row_are_written(db: None, django_assert_num_queries: Any) -> None:
    row, other = PeriodicRun(name="one", due_at=AT), PeriodicRun(name="other", due_at=AT)
    insert_one(row)
    insert_one(other)
    row.name, row.due_at = "changed", AT + timedelta(days=1)
    with django_assert_num_queries(1):
        update_one(row, ["due_at"])
    assert list(PeriodicRun.objects.order_by("pk").values_list("name", "due_at")) == [
        ("one", AT + timedelta(days=1)),
        ("other", AT),
    ]


def test_a_row_that_is_gone_cannot_be_written(db: None) -> None:
    row = PeriodicRun(name="one", due_at=AT)
    insert_one(row)
    PeriodicRun.objects.all().delete()
    with pytest.raises(LookupError):
        update_one(row, ["due_at"])


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_is_written_for_sqlite_as_django_writes_it(at: datetime) -> None:
    with suppress(OverflowError):  # the first and the last day of the calendar, in another time zone
        assert utc_text(at) == str(at.astimezone(UTC).replace(tzinfo=None))
