"""The book held against the log: whatever is done to a row or a line behind our back is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Entry, Photo, Rating, Reporter
from minsheng.concerns.queries import Fault, HistoryProof, prove_history
from minsheng.concerns.queries import proof as proving
from minsheng.foundation.audit.models import Event
from minsheng.foundation.outbox.models import Message
from tests.cast import NOW, Cast
from tests.concerns.scene import received
from tests.concerns.test_life import resolved, say
from tests.foundation.test_audit_verify import behind_our_back

pytestmark = pytest.mark.django_db


@contextmanager
def unguarded() -> Iterator[None]:
    """Somebody who owns the database lifts the guards of the history too."""
    with behind_our_back(), connection.cursor() as cursor:  # on SQLite it lifts every guard there is
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE concerns_entry DISABLE TRIGGER append_only")
        yield
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE concerns_entry ENABLE TRIGGER append_only")


@pytest.fixture
def lived(cast: Cast) -> list[Concern]:
    """Three concerns: judged, resolved, and merged with a note and a look at the contact."""
    judged, open_still, merged = resolved(cast), resolved(cast), resolved(cast)
    say(judged, "partly", "fair")
    actions.reopen_concern(merged.pk, by=cast.bob, at=NOW + timedelta(hours=4))
    actions.reopen_concern(open_still.pk, by=cast.bob, at=NOW + timedelta(hours=4))
    actions.merge_concern(merged.pk, into=open_still.pk, by=cast.bob, at=NOW + timedelta(hours=5))
    actions.add_note(open_still.pk, text="看过了", visible=False, by=cast.bob, at=NOW + timedelta(hours=6))
    actions.reveal_contact(open_still.pk, purpose="约上门时间", by=cast.bob, at=NOW + timedelta(hours=7))
    return [judged, open_still, merged]


@pytest.mark.parametrize("at_once", [1, 2, 500])
def test_an_untouched_book_agrees_with_the_log(
    lived: list[Concern], monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(proving, "AT_ONCE", at_once)
    told: list[int] = []
    assert prove_history(lambda done, _of: told.append(done)) == HistoryProof(3, Entry.objects.count())
    assert told[-1] == max(concern.pk for concern in lived)


def test_an_empty_book_agrees(db: None) -> None:
    assert prove_history() == HistoryProof(0, 0)


def last_line(concern: Concern) -> Entry:
    return Entry.objects.filter(concern=concern).order_by("-pk")[0]


def add_a_line(concern: Concern) -> None:
    line = last_line(concern)
    line.pk = None
    line.save(force_insert=True)


def erase(concern: Concern) -> None:
    for model in (Photo, Rating, Entry, Reporter):
        model.objects.filter(concern=concern).delete()
    concern.delete()


def cut_the_log(concern: Concern) -> None:
    """The newest event of the record goes, before or after it was sealed: its chain alone does not show it."""
    Event.objects.filter(subject_type="concern", subject_id=str(concern.pk)).order_by("-sequence")[0].delete()


def cut_the_history(concern: Concern) -> None:
    Rating.objects.filter(concern=concern).delete()
    last_line(concern).delete()


ATTACKS: list[tuple[Callable[[Concern], object], Fault]] = [
    (lambda c: Entry.objects.filter(pk=last_line(c).pk).update(text="别的话"), Fault.LINE_CHANGED),
    (lambda c: Entry.objects.filter(pk=last_line(c).pk).update(at=NOW), Fault.LINE_CHANGED),
    (lambda c: Entry.objects.filter(pk=last_line(c).pk).update(worker_id=c.handler_id), Fault.LINE_CHANGED),
    (lambda c: Entry.objects.filter(pk=last_line(c).pk).update(to_state="withdrawn"), Fault.LINE_CHANGED),
    (cut_the_history, Fault.LINE_GONE),
    (add_a_line, Fault.LINE_ADDED),
    (cut_the_log, Fault.LINE_ADDED),
    (erase, Fault.GONE),
    (lambda c: Concern.objects.filter(pk=c.pk).update(state="resolved", closed_at=None), Fault.STATE_CHANGED),
    (lambda c: Concern.objects.filter(pk=c.pk).update(version=3), Fault.VERSION_CHANGED),
    (lambda c: Event.objects.filter(subject_type="concern", subject_id=str(c.pk)).delete(), Fault.UNKNOWN),
]


@pytest.mark.parametrize(("attack", "fault"), ATTACKS)
def test_whatever_is_done_behind_our_back_is_named(
    lived: list[Concern], attack: Callable[[Concern], object], fault: Fault
) -> None:
    Message.objects.all().delete()
    victim = Concern.objects.get(pk=lived[0].pk)
    with unguarded():
        attack(victim)
    found = prove_history()
    assert (found.concern_id, found.fault) == (lived[0].pk, fault)


def test_somebody_who_writes_while_it_reads_is_no_fault(cast: Cast, lived: list[Concern]) -> None:
    read = proving._rows  # noqa: SLF001 (the moment between two statements)
    moved: list[int] = []

    def overtaken(ids: range | list[int]) -> Iterator[tuple[int, str, int]]:
        if not moved:
            moved.append(actions.add_note(lived[1].pk, text="刚写的", visible=False, by=cast.bob, at=NOW).pk)
        yield from read(ids)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(proving, "_rows", overtaken)
        assert prove_history().fault is None
    assert len(moved) == 1


def test_a_failing_audit_entry_takes_the_whole_change_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    concern = resolved(cast)
    before = (Concern.objects.values().get(), Entry.objects.count(), Message.objects.count())

    def full(**_event: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("minsheng.foundation.audit.actions.record_each", full)
    for change in (
        lambda: say(concern, "no", "dissatisfied"),
        lambda: actions.reopen_concern(concern.pk, by=cast.bob, at=NOW + timedelta(hours=4)),
        lambda: received(cast),
    ):
        with pytest.raises(OSError, match="no space left"), transaction.atomic():
            change()
    assert (Concern.objects.values().get(), Entry.objects.count(), Message.objects.count()) == before
    assert (Rating.objects.count(), Reporter.objects.count()) == (0, 1)
