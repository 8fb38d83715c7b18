"""Sealing and verifying: whatever is done to the log behind our back is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import translation

from minsheng.core.actors import SYSTEM
from minsheng.foundation.audit import queries
from minsheng.foundation.audit.actions import record, seal, sealing
from minsheng.foundation.audit.models import Event, Seal

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def lives(*subjects: int, actions: int = 2, at: datetime = AT) -> None:
    for subject in subjects:
        for number in range(actions):
            record(subject_type="concern", subject_id=subject, action=f"step{number}", by=SYSTEM, at=at)


@contextmanager
def behind_our_back() -> Iterator[None]:
    """Somebody who owns the database lifts the guards, and sets them again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER append_only")
            cursor.execute("ALTER TABLE audit_seal DISABLE TRIGGER append_only")
            yield
            cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER append_only")
            cursor.execute("ALTER TABLE audit_seal ENABLE TRIGGER append_only")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


def event(subject: int, sequence: int) -> Event:
    return Event.objects.get(subject_id=str(subject), sequence=sequence)


def test_an_untouched_log_is_intact_and_counted(db: None) -> None:
    lives(1, 2, 3)
    seal(at=LATER)
    lives(4, at=LATER)
    result = queries.verify()
    assert (result.records, result.events, result.seals, result.unsealed, result.first_broken) == (4, 8, 1, 2, None)
    assert result.last_seal == bytes(Seal.objects.get().hash).hex()


def test_an_empty_log_is_intact(db: None) -> None:
    assert queries.verify() == queries.Verification(0, 0, 0, 0, "", None)


def test_progress_is_told_up_to_the_end(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "CHUNK", 2)
    lives(1, 2, 3)
    seal(at=LATER)
    told: list[tuple[int, int]] = []
    queries.verify(lambda done, of: told.append((done, of)))
    assert told == [(2, 12), (4, 12), (6, 12), (8, 12), (10, 12), (12, 12)]


def test_seals_follow_each_other_without_a_gap(db: None) -> None:
    lives(1)
    assert seal(at=LATER) == 1
    assert seal(at=LATER) == 0
    lives(2, 3, at=LATER)
    assert seal(at=LATER + timedelta(minutes=5)) == 1
    first, second = Seal.objects.order_by("number")
    assert (first.count, second.count) == (2, 4)
    assert second.first_event == first.last_event + 1
    assert bytes(second.previous_hash) == bytes(first.hash)


def test_a_large_backlog_is_sealed_in_several_seals(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST_EVENTS", 4)
    lives(1, 2, 3, 4, 5)
    assert seal(at=LATER) == 3
    assert list(Seal.objects.order_by("number").values_list("count", flat=True)) == [4, 4, 2]
    assert queries.verify().unsealed == 0


def test_fresh_events_and_those_after_them_wait_for_the_next_seal(db: None) -> None:
    lives(1, actions=1)
    lives(2, actions=1, at=LATER - timedelta(seconds=30))
    lives(3, actions=1)
    seal(at=LATER)
    assert Seal.objects.get().count == 1
    seal(at=LATER + timedelta(seconds=31))
    assert queries.verify().unsealed == 0


def test_an_event_dated_far_ahead_does_not_hold_up_the_seals(db: None) -> None:
    lives(1, actions=1, at=AT + timedelta(days=4000))
    lives(2, actions=1)
    seal(at=LATER)
    assert queries.verify().unsealed == 0


def a_hole(event_id: int) -> dict[str, object]:
    """Take an event out as if its transaction had not committed yet; what is needed to put it back."""
    values = dict(Event.objects.filter(pk=event_id).values().get())
    with behind_our_back():
        Event.objects.filter(pk=event_id).delete()
    return values


def test_an_event_that_commits_behind_a_seal_is_sealed_late_and_the_log_stays_intact(db: None) -> None:
    lives(1, 2, 3, actions=1)
    slow = event(2, 1).pk
    values = a_hole(slow)
    seal(at=LATER)
    assert Seal.objects.get().missing[-1] == [slow, slow]
    assert queries.verify().first_broken is None
    Event.objects.create(**values)
    before = queries.verify()
    assert (before.unsealed, before.first_broken) == (1, None)
    assert seal(at=LATER + timedelta(minutes=1)) == 1
    late = Seal.objects.latest("number")
    assert (late.late, late.count, late.missing) == ([[slow, slow]], 1, [])
    after = queries.verify()
    assert (after.unsealed, after.seals, after.first_broken) == (0, 2, None)
    assert seal(at=LATER + timedelta(minutes=2)) == 0


def test_a_rolled_back_event_is_listed_as_missing_and_breaks_nothing(db: None) -> None:
    lives(1, 2, 3, actions=1)
    gone = event(2, 1).pk
    a_hole(gone)
    seal(at=LATER)
    lives(4, at=LATER)
    seal(at=LATER + timedelta(days=1))
    result = queries.verify()
    assert (result.seals, result.unsealed, result.first_broken) == (2, 0, None)


def test_an_event_slipped_into_an_old_gap_is_named(db: None) -> None:
    lives(1, 2, 3, actions=1)
    gone = event(2, 1).pk
    values = a_hole(gone)
    seal(at=LATER)
    lives(4, at=LATER)
    seal(at=LATER + timedelta(days=1))
    Event.objects.create(**values)
    assert queries.verify().first_broken == f"event {gone} slipped in behind a seal"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "nothing"),
        ("actor_id", 99),
        ("actor_kind", "worker"),
        ("at", AT - timedelta(days=1)),
        ("data", {"outcome": "solved"}),
        ("data", {"score": 0.5}),
        ("hash", bytes(32)),
    ],
)
def test_a_changed_event_is_named_by_its_record_and_number(db: None, column: str, value: object) -> None:
    lives(1, 2)
    with behind_our_back():
        Event.objects.filter(pk=event(2, 2).pk).update(**{column: value})
    assert queries.verify().first_broken == "concern 2: event 2 was changed after it was recorded"


def test_a_link_hung_elsewhere_is_named(db: None) -> None:
    lives(1)
    with behind_our_back():
        Event.objects.filter(pk=event(1, 2).pk).update(previous_hash=bytes(32))
    assert queries.verify().first_broken == "concern 1: event 2 does not hang on the event before it"


def test_an_event_taken_from_the_middle_is_named(db: None) -> None:
    lives(1, actions=3)
    with behind_our_back():
        Event.objects.filter(pk=event(1, 2).pk).delete()
    assert queries.verify().first_broken == "concern 1: event 2 is missing before event 3"


def test_the_newest_event_of_a_record_taken_away_is_missed_by_its_seal(db: None) -> None:
    lives(1, 2)
    tail = event(2, 2).pk
    seal(at=LATER)
    with behind_our_back():
        Event.objects.filter(pk=tail).delete()
    assert queries.verify().first_broken == f"event {tail} was sealed by seal 1 and is gone"


def test_a_record_written_anew_with_its_whole_chain_is_caught_by_the_seal(db: None) -> None:
    lives(1, 2)
    seal(at=LATER)
    ids = sorted(Event.objects.filter(subject_id="2").values_list("pk", flat=True))
    with behind_our_back():
        Event.objects.filter(pk__in=ids).delete()
        lives(2, at=AT + timedelta(seconds=1))
        for wanted, written in zip(ids, list(Event.objects.filter(subject_id="2").order_by("pk")), strict=True):
            Event.objects.filter(pk=written.pk).update(id=wanted)
    assert queries.verify().first_broken == (
        f"seal 1: its events {Seal.objects.get().first_event} to {ids[-1]}, or the seal itself, were changed"
    )


def test_a_seal_taken_away_is_missed(db: None) -> None:
    lives(1)
    seal(at=LATER)
    lives(2, at=LATER)
    seal(at=LATER + timedelta(minutes=5))
    with behind_our_back():
        Seal.objects.filter(number=1).delete()
    assert queries.verify().first_broken == "seal 1 is missing"


def test_a_seal_hung_elsewhere_is_named(db: None) -> None:
    lives(1)
    seal(at=LATER)
    lives(2, at=LATER)
    seal(at=LATER + timedelta(minutes=5))
    with behind_our_back():
        Seal.objects.filter(number=2).update(previous_hash=bytes(32))
    assert queries.verify().first_broken == "seal 2 does not hang on the seal before it"


@pytest.mark.parametrize("change", [{"count": 3}, {"at": AT}, {"late": [[1, 1]]}, {"missing": [[9000000, 9000000]]}])
def test_a_changed_seal_is_named(db: None, change: dict[str, object]) -> None:
    lives(1, actions=4)
    seal(at=LATER)
    with behind_our_back():
        Seal.objects.filter(number=1).update(**change)
    broken = queries.verify().first_broken
    assert broken is not None
    assert "seal 1" in broken


@pytest.mark.django_db(transaction=True)
def test_two_who_seal_at_once_leave_one_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic():
        lives(1)
    prepare = sealing._next_seal  # noqa: SLF001  the moment between reading and writing

    def overtaken(last: Seal | None, *, end: int, at: datetime) -> Seal | None:
        prepared = prepare(last, end=end, at=at)
        if prepared is not None and not Seal.objects.exists():
            Seal(**{field.name: getattr(prepared, field.name) for field in Seal._meta.concrete_fields}).save()
        return prepared

    monkeypatch.setattr(sealing, "_next_seal", overtaken)
    assert seal(at=LATER) == 0
    assert Seal.objects.count() == 1
    assert queries.verify().first_broken is None
