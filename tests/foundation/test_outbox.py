"""Messages: queued with what they tell about, delivered once, given up in the end, forgotten when old."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from minsheng.core.actors import SYSTEM
from minsheng.foundation.outbox import queries
from minsheng.foundation.outbox.actions import Delivered, NewMessage, deliver_due, forget, queue, revive
from minsheng.foundation.outbox.actions.adapters import ADAPTERS, SENT, Adapter, Outcome
from minsheng.foundation.outbox.models import Attempt, Message
from minsheng.foundation.outbox.policy import BACK_OFF, CARRIED, MOST_ATTEMPTS, pause_after
from minsheng.foundation.outbox.states import Channel, Result
from tests.foundation.transactions import roll_back_after

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
AWAY = Outcome(Result.LATER, "ConnectionRefusedError")


def new(key: str = "k", **changed: Any) -> NewMessage:
    facts: dict[str, Any] = {
        "channel": "email",
        "address": "wang@example.org",
        "language": "zh-hans",
        "template": "resolved",
        "subject": "您反映的事有结果了",
        "body": "路灯已修好。",
        "about_type": "concern",
        "about_id": 7,
        "deduplication_key": key,
    }
    return NewMessage(**(facts | changed))


class Scripted:
    """Answers each try with the next outcome, and remembers what it was given."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.given: list[str] = []

    def deliver(self, message: Message) -> Outcome:
        self.given.append(message.deduplication_key)
        return self.outcomes.pop(0) if self.outcomes else SENT


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Scripted:
    adapter = Scripted()

    @contextmanager
    def opened() -> Iterator[Adapter]:
        yield adapter

    monkeypatch.setitem(ADAPTERS, "file", opened)
    settings.OUTBOX_DELIVERY = "file"
    return adapter


def ledger() -> list[tuple[int, str, str, str]]:
    return list(Attempt.objects.order_by("pk").values_list("number", "adapter", "result", "reason"))


def test_messages_are_queued_in_one_statement_and_each_key_once(db: None, django_assert_num_queries: Any) -> None:
    queue([new("a")], at=AT)
    with django_assert_num_queries(1):
        queue([new("a", body="again"), new("b"), new("c")], at=AT)
    assert list(queries.about("concern", 7).values_list("deduplication_key", "body")) == [
        ("a", "路灯已修好。"),
        ("b", "路灯已修好。"),
        ("c", "路灯已修好。"),
    ]


def test_queuing_nothing_asks_the_database_nothing(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        queue([], at=AT)


def test_a_channel_that_does_not_exist_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="pigeon"):
        queue([new(channel="pigeon")], at=AT)


@pytest.mark.django_db(transaction=True)
def test_a_message_goes_when_what_it_tells_about_is_rolled_back() -> None:
    roll_back_after(lambda: queue([new()], at=AT))
    assert Message.objects.count() == 0
    with pytest.raises(transaction.TransactionManagementError):
        queue([new()], at=AT)


def test_a_delivered_message_is_sent_once_and_stands_in_the_ledger(db: None, scripted: Scripted) -> None:
    queue([new()], at=AT)
    assert deliver_due(at=AT) == Delivered(sent=1)
    assert deliver_due(at=AT + timedelta(days=3)) == Delivered()
    assert scripted.given == ["k"]
    message = Message.objects.get()
    assert (message.state, message.attempts, message.finished_at, message.claimed_until) == ("sent", 1, AT, None)
    assert ledger() == [(1, "file", "sent", "")]


def test_the_oldest_due_messages_go_first_up_to_the_limit(db: None, scripted: Scripted) -> None:
    queue([new("late")], at=AT + timedelta(minutes=1))
    queue([new("first"), new("second")], at=AT)
    assert deliver_due(at=AT + timedelta(minutes=2), limit=2) == Delivered(sent=2)
    assert scripted.given == ["first", "second"]


def test_a_message_is_not_due_before_its_time(db: None, scripted: Scripted) -> None:
    queue([new()], at=AT)
    assert deliver_due(at=AT - timedelta(seconds=1)) == Delivered()
    assert scripted.given == []


def test_a_server_that_is_away_is_asked_again_after_growing_pauses_and_then_the_message_is_dead(
    db: None, scripted: Scripted
) -> None:
    scripted.outcomes = [AWAY] * MOST_ATTEMPTS
    queue([new()], at=AT)
    now = AT
    for pause in BACK_OFF:
        assert deliver_due(at=now) == Delivered(later=1)
        assert deliver_due(at=now + pause - timedelta(seconds=1)) == Delivered()
        now += pause
    assert deliver_due(at=now) == Delivered(dead=1)
    assert deliver_due(at=now + timedelta(days=9)) == Delivered()
    assert [(message.state, message.attempts, message.finished_at) for message in queries.dead_letters()] == [
        ("dead", 8, now)
    ]
    assert ledger() == [(number, "file", "later", "ConnectionRefusedError") for number in range(1, 9)]


def test_a_refused_address_is_dead_at_once(db: None, scripted: Scripted) -> None:
    scripted.outcomes = [Outcome(Result.NEVER, "smtp_550")]
    queue([new()], at=AT)
    assert deliver_due(at=AT) == Delivered(dead=1)
    assert ledger() == [(1, "file", "never", "smtp_550")]


def test_a_revived_message_has_all_its_tries_and_keeps_its_ledger(db: None, scripted: Scripted) -> None:
    scripted.outcomes = [Outcome(Result.NEVER, "smtp_550")]
    queue([new()], at=AT)
    deliver_due(at=AT)
    message_id = Message.objects.get().pk
    assert revive(message_id, by=SYSTEM, at=AT)
    assert not revive(message_id, by=SYSTEM, at=AT)
    assert deliver_due(at=AT) == Delivered(sent=1)
    assert ledger() == [(1, "file", "never", "smtp_550"), (2, "file", "sent", "")]


def test_a_message_another_worker_has_in_hand_is_left_to_it(db: None, scripted: Scripted) -> None:
    queue([new()], at=AT)
    Message.objects.update(claimed_until=AT + timedelta(minutes=15))
    assert deliver_due(at=AT + timedelta(minutes=14)) == Delivered()
    assert deliver_due(at=AT + timedelta(minutes=15)) == Delivered(sent=1)


def test_a_message_claimed_between_looking_and_taking_is_left_to_the_other(
    db: None, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue([new("first"), new("second")], at=AT)

    class Greedy(Scripted):
        def deliver(self, message: Message) -> Outcome:
            Message.objects.exclude(pk=message.pk).update(claimed_until=AT + timedelta(minutes=15))
            return super().deliver(message)

    greedy = Greedy()

    @contextmanager
    def opened() -> Iterator[Adapter]:
        yield greedy

    monkeypatch.setitem(ADAPTERS, "file", opened)
    assert deliver_due(at=AT) == Delivered(sent=1)
    assert greedy.given == ["first"]


def test_one_message_that_trips_the_adapter_does_not_keep_the_others(
    db: None, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue([new("bad"), new("good")], at=AT)
    deliver = scripted.deliver

    def trips(message: Message) -> Outcome:
        if message.deduplication_key == "bad":
            raise LookupError("unforeseen")
        return deliver(message)

    monkeypatch.setattr(scripted, "deliver", trips)
    assert deliver_due(at=AT) == Delivered(sent=1, later=1)
    assert ledger() == [(1, "file", "later", "LookupError"), (1, "file", "sent", "")]


def test_an_inbox_message_has_arrived_by_being_written(db: None, scripted: Scripted) -> None:
    queue([new("inbox", channel="inbox", address="12"), new("nobody", address=" ")], at=AT)
    assert deliver_due(at=AT) == Delivered(sent=1, dead=1)
    assert scripted.given == []
    assert ledger() == [(1, "inbox", "sent", ""), (1, "file", "never", "no_address")]
    assert [message.deduplication_key for message in queries.inbox_of(12)] == ["inbox"]
    assert list(queries.inbox_of(1)) == []


def test_everything_sent_to_a_person_is_found_by_any_spelling(db: None) -> None:
    queue([new("a", channel="sms", address="138 0000 1234"), new("b"), new("c", address="")], at=AT)
    assert [message.deduplication_key for message in queries.sent_to("+86 13800001234")] == ["a"]
    assert list(queries.sent_to("")) == []


def test_old_messages_are_emptied_and_still_counted(db: None, scripted: Scripted) -> None:
    queue([new("old"), new("waiting", channel="sms", address="13800001234")], at=AT)
    deliver_due(at=AT, limit=1)
    assert forget(before=AT) == 0
    assert forget(before=AT + timedelta(seconds=1)) == 1
    assert forget(before=AT + timedelta(seconds=1)) == 0
    old, waiting = Message.objects.order_by("pk")
    assert (old.address, old.address_index, old.subject, old.body, old.state) == ("", "", "", "", "sent")
    assert waiting.address == "13800001234"
    assert queries.counts(at=AT) == {"queued": 1, "due": 1, "sent": 1, "dead": 0}


def test_only_a_mail_server_carries_no_text_messages(settings: Any) -> None:
    assert set(CARRIED) == set(ADAPTERS)
    refused = []
    for settings.OUTBOX_DELIVERY in ADAPTERS:
        refused += [(settings.OUTBOX_DELIVERY, channel) for channel in Channel if not queries.carries(channel)]
    assert refused == [("smtp", Channel.SMS), ("smtp", Channel.IM)]


def test_pauses_grow_and_end() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, MOST_ATTEMPTS)]
    assert pauses == list(BACK_OFF)
    assert sorted(BACK_OFF) == list(BACK_OFF)
    assert pause_after(MOST_ATTEMPTS) is None


def test_the_console_shows_the_text_but_masks_the_address(
    db: None, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.OUTBOX_DELIVERY = "console"
    queue([new("a"), new("b", channel="sms", address="13800001234")], at=AT)
    assert deliver_due(at=AT) == Delivered(sent=2)
    assert capsys.readouterr().out == (
        "── email to w***@example.org: 您反映的事有结果了\n路灯已修好。\n──\n"
        "── sms to 138****1234: 您反映的事有结果了\n路灯已修好。\n──\n"
    )


def test_the_file_adapter_writes_a_letter_any_mail_program_opens(db: None, settings: Any, tmp_path: Path) -> None:
    settings.OUTBOX_DELIVERY, settings.MINSHENG_HOME = "file", tmp_path
    queue([new("a"), new("b", channel="sms", address="13800001234"), new("c", subject="two\nlines")], at=AT)
    assert deliver_due(at=AT) == Delivered(sent=2, dead=1)
    mail, text = sorted((tmp_path / "outbox").iterdir())
    letter = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    assert (letter["To"], letter["Subject"], letter.get_content()) == (
        "wang@example.org",
        "您反映的事有结果了",
        "路灯已修好。\n",
    )
    assert mail.stat().st_mode & 0o777 == 0o600
    assert email.message_from_bytes(text.read_bytes(), policy=email.policy.default)["X-Channel"] == "sms"
    assert ledger()[2] == (1, "file", "never", "bad_header")
