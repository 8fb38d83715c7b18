"""E-mail through a real mail server on this machine."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message as Parsed
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from minsheng.foundation.outbox.actions import Delivered, NewMessage, deliver_due, queue
from minsheng.foundation.outbox.models import Attempt, Message
from minsheng.foundation.outbox.queries import answered, reply_address

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


class PostOffice:
    """Takes letters; some addresses it refuses, some it asks to come back with."""

    def __init__(self) -> None:
        self.letters: list[Parsed] = []
        self.sessions: list[Session] = []
        self.refuse_text = ""

    async def handle_RCPT(  # noqa: N802  aiosmtpd calls it so
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if address.startswith("nobody"):
            return "550 No such person here"
        if address.startswith("full"):
            return "452 Mailbox full"
        envelope.rcpt_tos.append(address)
        if session not in self.sessions:
            self.sessions.append(session)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  as above
        if self.refuse_text:
            return self.refuse_text
        assert isinstance(envelope.content, bytes)
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 Accepted"


@pytest.fixture
def post_office(settings: Any) -> Iterator[PostOffice]:
    office = PostOffice()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    settings.OUTBOX_DELIVERY = "smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS = "", False
    settings.DEFAULT_FROM_EMAIL = "民声 <minsheng@example.org>"
    yield office
    controller.stop()


def new(key: str, address: str, **changed: Any) -> NewMessage:
    facts = {"channel": "email", "language": "zh-hans", "template": "t", "subject": "回执", "body": "您的诉求已受理。"}
    return NewMessage(address=address, deduplication_key=key, **(facts | changed))


def reasons() -> list[str]:
    return list(Attempt.objects.order_by("pk").values_list("reason", flat=True))


def test_letters_arrive_as_written_over_one_connection(db: None, post_office: PostOffice) -> None:
    queue([new("a", "wang@example.org"), new("b", "li@example.org")], at=AT)
    assert deliver_due(at=AT) == Delivered(sent=2)
    first, second = post_office.letters
    assert (first["To"], first["Subject"], first["From"]) == ("wang@example.org", "回执", "民声 <minsheng@example.org>")
    assert first.get_content() == "您的诉求已受理。\r\n"  # type: ignore[attr-defined]
    assert first["Message-ID"] != second["Message-ID"]
    assert len(post_office.sessions) == 1


def test_a_repetition_carries_the_same_message_id(db: None, post_office: PostOffice) -> None:
    queue([new("a", "wang@example.org")], at=AT)
    deliver_due(at=AT)
    Message.objects.update(state="queued", finished_at=None)  # as a worker killed before writing it down leaves it
    deliver_due(at=AT)
    first, second = post_office.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_letters_about_a_concern_say_where_an_answer_goes(db: None, post_office: PostOffice, settings: Any) -> None:
    settings.REPLY_ADDRESS = "reply@example.org"
    queue(
        [
            new("a", "wang@example.org", about_type="concern", about_id=7),
            new("b", "li@example.org", about_type="worker"),
        ],
        at=AT,
    )
    assert deliver_due(at=AT) == Delivered(sent=2)
    first, second = post_office.letters
    message = Message.objects.get(deduplication_key="a")
    assert first["Reply-To"] == reply_address(message)
    assert second["Reply-To"] is None
    assert answered([str(first["Reply-To"]).upper()], []) == message
    assert answered([], [first["Message-ID"]]) == message
    assert answered([f"reply+{message.pk}-{'0' * 24}@example.org"], ["<x@y>"]) is None


def test_an_address_the_server_does_not_know_is_dead_and_a_full_one_waits(db: None, post_office: PostOffice) -> None:
    queue([new("a", "nobody@example.org"), new("b", "full@example.org"), new("c", "wang@example.org")], at=AT)
    assert deliver_due(at=AT) == Delivered(sent=1, later=1, dead=1)
    assert reasons() == ["smtp_550", "smtp_452", ""]
    assert [letter["To"] for letter in post_office.letters] == ["wang@example.org"]


@pytest.mark.parametrize(
    ("answer", "came_to", "reason"),
    [("554 Spam", Delivered(dead=1), "smtp_554"), ("451 Busy", Delivered(later=1), "smtp_451")],
)
def test_the_servers_word_on_the_text_decides_whether_it_is_tried_again(
    db: None, post_office: PostOffice, answer: str, came_to: Delivered, reason: str
) -> None:
    post_office.refuse_text = answer
    queue([new("a", "wang@example.org")], at=AT)
    assert deliver_due(at=AT) == came_to
    assert reasons() == [reason]


def test_a_header_with_two_lines_and_a_channel_without_gateway_are_dead(db: None, post_office: PostOffice) -> None:
    queue(
        [new("a", "wang@example.org\nBcc: all@example.org"), new("b", "13800001234", channel="sms")],
        at=AT,
    )
    assert deliver_due(at=AT) == Delivered(dead=2)
    assert reasons() == ["bad_header", "no_gateway"]
    assert post_office.letters == []


def test_a_server_that_is_away_is_asked_again(db: None, post_office: PostOffice, settings: Any) -> None:
    port = settings.EMAIL_PORT
    settings.EMAIL_PORT = 1  # nobody listens there
    queue([new("a", "wang@example.org")], at=AT)
    assert deliver_due(at=AT) == Delivered(later=1)
    assert reasons() == ["ConnectionRefusedError"]
    settings.EMAIL_PORT = port
    assert deliver_due(at=AT + timedelta(minutes=1)) == Delivered(sent=1)
    assert len(post_office.letters) == 1
