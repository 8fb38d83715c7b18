"""Contacts: one spelling, masked, encrypted at rest, found again blindly, re-encrypted under a new key."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from minsheng.foundation.outbox.models import Message
from minsheng.foundation.privacy import policy
from minsheng.foundation.privacy.actions import rotate_contact_keys
from minsheng.foundation.privacy.models import ContactKeyMissing, blind_index

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "spelling"),
    [
        ("13800001234", "13800001234"),
        (" 138 0000 1234 ", "13800001234"),
        ("138-0000-1234", "13800001234"),
        ("138－0000－1234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("+86 138 0000 1234", "13800001234"),
        ("0086 13800001234", "13800001234"),
        ("(0755) 2801 2345", "075528012345"),
        ("+86 755 2801 2345", "075528012345"),
        ("0755-28012345转8", "075528012345#8"),
        ("0755-28012345 ext. 12", "075528012345#12"),
        ("400-830-1234", "4008301234"),
        ("+852 2123 4567", "+85221234567"),
        ("00852 2123 4567", "+85221234567"),
        ("12345", "12345"),
        ("", ""),
        ("no phone", ""),
        ("wang@example.org", ""),
    ],
)
def test_a_phone_number_has_one_spelling(written: str, spelling: str) -> None:
    assert policy.normalise_phone(written) == spelling


@given(st.text(max_size=30))
def test_the_spelling_of_a_spelling_is_itself(text: str) -> None:
    once = policy.normalise_contact(text)
    assert policy.normalise_contact(once) == once


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("138 0000 1234", True),
        ("0755-2801 2345", True),
        ("2801 2345", True),
        ("400 830 1234", True),
        ("+852 2123 4567", True),
        ("12345", True),
        ("1380000123", False),
        ("23800001234", False),
        ("138000012345", False),
        ("123", False),
        ("", False),
        ("老王", False),
    ],
)
def test_what_nobody_can_be_called_on_is_no_phone(text: str, phone: bool) -> None:
    assert policy.is_phone(text) is phone


@pytest.mark.parametrize(
    ("contact", "masked"),
    [
        ("13800001234", "138****1234"),
        ("+86 138-0000-1234", "138****1234"),
        ("0755-28012345", "075****2345"),
        ("28012345", "****45"),
        ("123", "****"),
        ("wang@example.org", "w***@example.org"),
        ("@example.org", "***@example.org"),
        ("", ""),
    ],
)
def test_a_contact_is_masked(contact: str, masked: str) -> None:
    assert policy.mask_contact(contact) == masked


def test_a_blind_index_is_equal_for_every_way_to_write_one_contact(settings: Any) -> None:
    assert blind_index("+86 138-0000-1234") == blind_index("13800001234")
    assert blind_index("Wang@Example.org ") == blind_index("wang@example.org")
    assert blind_index("13800001234") != blind_index("13800001235")
    assert blind_index("") == ""
    before = blind_index("13800001234")
    settings.CONTACT_INDEX_KEY = "another key"
    assert blind_index("13800001234") != before


def a_message(address: str, key: str = "k") -> Message:
    return Message.objects.create(
        channel="sms", address=address, language="en", template="t", deduplication_key=key, queued_at=AT, due_at=AT
    )


def at_rest(message: Message) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM outbox_message WHERE id = %s", [message.pk])
        stored = cursor.fetchone()[0]
    assert isinstance(stored, str)
    return stored


def test_an_address_is_unreadable_at_rest_and_reads_back(db: None) -> None:
    message = a_message("13800001234")
    assert "1380000" not in at_rest(message)
    assert Message.objects.get().address == "13800001234"
    assert Message.objects.values_list("address", flat=True).get() == "13800001234"


def test_one_address_is_never_encrypted_the_same_way_twice(db: None) -> None:
    assert at_rest(a_message("13800001234", "a")) != at_rest(a_message("13800001234", "b"))


def test_no_address_needs_no_key(db: None, settings: Any) -> None:
    settings.CONTACT_KEYS = []
    message = a_message("")
    assert at_rest(message) == ""
    assert Message.objects.filter(address="").count() == 1
    with pytest.raises(ImproperlyConfigured):
        a_message("13800001234", "other")


def test_looking_for_an_encrypted_value_is_refused_instead_of_finding_nothing(db: None) -> None:
    a_message("13800001234")
    with pytest.raises(ValueError, match="blind index"):
        Message.objects.filter(address="13800001234").exists()
    with pytest.raises(FieldError):
        Message.objects.filter(address__contains="138").exists()
    with pytest.raises(FieldError):
        Message.objects.filter(address__in=["13800001234"]).exists()


def test_without_its_key_a_contact_is_named_as_unreadable(db: None, settings: Any) -> None:
    a_message("13800001234")
    settings.CONTACT_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(ContactKeyMissing, match=r"outbox.Message.address"):
        Message.objects.get()


def test_after_rotation_the_old_key_may_go(db: None, settings: Any) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    settings.CONTACT_KEYS = [old]
    for number in range(3):
        a_message(f"1380000123{number}", f"k{number}")
    a_message("", "empty")
    settings.CONTACT_KEYS = [new, old]
    fresh = a_message("13800001239", "k9")
    before = at_rest(fresh)
    seen: list[int] = []
    assert rotate_contact_keys(seen.append) == 3
    assert sum(seen) == 4
    assert at_rest(fresh) == before
    assert rotate_contact_keys() == 0
    settings.CONTACT_KEYS = [new]
    assert sorted(Message.objects.values_list("address", flat=True)) == [
        "",
        "13800001230",
        "13800001231",
        "13800001232",
        "13800001239",
    ]


def test_rotation_goes_through_more_rows_than_one_batch(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minsheng.foundation.privacy.actions.BATCH", 2)
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    settings.CONTACT_KEYS = [old]
    for number in range(5):
        a_message(f"1380000123{number}", f"k{number}")
    settings.CONTACT_KEYS = [new, old]
    seen: list[int] = []
    assert rotate_contact_keys(seen.append) == 5
    assert seen == [2, 2, 1]
