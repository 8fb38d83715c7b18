"""Letters that did not arrive: seen by whoever can see to them, never with their text, sent again by one button."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns.models import Concern
from minsheng.foundation.audit.models import Event
from minsheng.foundation.outbox.actions import NewMessage, queue
from minsheng.foundation.outbox.models import Attempt, Message
from tests.cast import Cast
from tests.desk.scene import hours_ago, keep_what_is_remembered, raised, sign_in, text_of

LETTERS = "/desk/letters/"


def dead(
    about: Concern | None, key: str, *, reason: str = "smtp_550", at: datetime | None = None, **more: Any
) -> Message:
    """A message given up."""
    facts: dict[str, Any] = {
        "channel": "email",
        "address": "wang@example.org",
        "language": "zh-hans",
        "template": "verdict",
        "subject": "办好了吗？",
        "body": "秘密的话",
        "about_type": "concern" if about else "invitation",
        "about_id": about.pk if about else 7,
    }
    then = at or hours_ago(1)
    with transaction.atomic():
        queue([NewMessage(deduplication_key=key, **(facts | more))], at=then)
    row = Message.objects.get(deduplication_key=key)
    Message.objects.filter(pk=row.pk).update(state="dead", attempts=8, finished_at=then)
    for number in (1, 2, 3):
        Attempt.objects.create(message=row, number=number, at=then, adapter="smtp", result="later", reason=reason)
    return row


def test_the_list_says_to_whom_masked_and_why_and_never_what_was_written(cast: Cast) -> None:
    concern = raised(cast)
    dead(concern, "a")
    dead(concern, "b", reason="no_gateway", channel="sms", address="13800001234")
    dead(concern, "c", reason="ConnectionRefusedError")
    said = text_of(sign_in(cast, "bob").get(LETTERS))
    for words in ("w***@example.org", "138****1234", f"第 {concern.pk} 号", "对方不收这个地址或这段文字", "试过 3 次"):
        assert words in said
    for words in ("wang@", "13800001234", "秘密的话"):
        assert words not in said


@pytest.mark.parametrize("name", ["alice", "carol", "erin", "frank"])
def test_other_roles_are_refused(cast: Cast, name: str) -> None:
    row = dead(raised(cast), "a")
    client = sign_in(cast, name)
    assert client.get(LETTERS).status_code == 403
    assert client.post(f"{LETTERS}{row.pk}/again/").status_code == 403


def test_the_other_office_sees_nothing_of_it_and_cannot_send_it(cast: Cast) -> None:
    row = dead(raised(cast), "a")
    charlie = sign_in(cast, "charlie")
    assert "都送到了" in text_of(charlie.get(LETTERS))
    assert charlie.post(f"{LETTERS}{row.pk}/again/").status_code == 404
    assert Message.objects.get(pk=row.pk).state == "dead"


def test_a_stranger_is_led_to_the_sign_in(client: Client, db: None) -> None:
    assert client.get(LETTERS).headers["Location"] == f"/accounts/login/?next={LETTERS}"


def test_letters_about_no_concern_are_the_districts_administrators_alone(cast: Cast) -> None:
    dead(None, "a")
    assert "都送到了" in text_of(sign_in(cast, "bob").get(LETTERS))
    grace = sign_in(cast, "grace")
    assert "w***@example.org" in text_of(grace.get(LETTERS))
    assert "1 封信没有送到" in text_of(grace.get("/desk/house/"))


def test_sending_again_queues_it_and_stands_in_the_audit_log(cast: Cast) -> None:
    row = dead(raised(cast), "a")
    answer = sign_in(cast, "dan").post(f"{LETTERS}{row.pk}/again/", follow=True)
    assert "重新发出" in text_of(answer)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.finished_at) == ("queued", 0, None)
    event = Event.objects.get(subject_type="message", subject_id=str(row.pk))
    assert (event.action, event.actor_id) == ("revive", cast.worker["dan"].pk)


def test_sending_again_needs_a_post_and_a_letter_that_still_says_something(cast: Cast) -> None:
    row = dead(raised(cast), "a")
    Message.objects.filter(pk=row.pk).update(address="", address_index="", subject="", body="")
    bob = sign_in(cast, "bob")
    assert bob.get(f"{LETTERS}{row.pk}/again/").status_code == 405
    assert "不再保存" in text_of(bob.post(f"{LETTERS}{row.pk}/again/", follow=True))
    assert bob.post(f"{LETTERS}99/again/").status_code == 404


def test_pages_follow_each_other_by_time(cast: Cast) -> None:
    concern = raised(cast)
    for number in range(52):
        dead(concern, f"k{number}", at=hours_ago(1) + timedelta(seconds=number), address=f"a{number}@e{number}.org")
    bob = sign_in(cast, "bob")
    first = bob.get(LETTERS)
    assert [len(first.context["letters"]), first.context["before"]] == [50, ""]
    second = bob.get(f"{LETTERS}{first.context['after']}")
    assert [letter.address for letter in second.context["letters"]] == ["a***@e1.org", "a***@e0.org"]
    assert len(bob.get(f"{LETTERS}{second.context['before']}").context["letters"]) == 50
    assert bob.get(f"{LETTERS}?after=nonsense").status_code == 400


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_statements_for_one_and_for_three(
    cast: Cast,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    concern = raised(cast)
    for one in range(number):
        dead(concern, f"k{one}")
    bob = sign_in(cast, "bob")
    bob.get(LETTERS)
    keep_what_is_remembered(monkeypatch)
    with django_assert_num_queries(5):
        bob.get(LETTERS)
