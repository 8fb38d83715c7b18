"""What messages hold: unreadable at rest, and gone from files when it is forgotten."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from minsheng.foundation.outbox.actions import deliver_due, forget, queue
from minsheng.foundation.outbox.models import Message
from tests.foundation.test_outbox import AT, new


def test_what_a_message_says_is_unreadable_at_rest(db: None) -> None:
    queue([new()], at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, body FROM outbox_message")
        address, body = cursor.fetchone()
    assert (body, address) != (new().body, new().address)
    assert [Fernet(key).decrypt(body).decode() for key in settings.CONTACT_KEYS] == ["路灯已修好。"]


def test_messages_written_in_the_clear_are_encrypted_by_the_migration(db: None) -> None:
    queue([new("a"), new("empty", body="")], at=AT)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_message SET body = %s WHERE deduplication_key = 'a'", ["在明处"])
    migration = import_module("minsheng.foundation.outbox.migrations.0002_encrypted_body")
    before = MigrationLoader(connection).project_state(("outbox", "0001_initial")).apps
    migration.encrypt(before, None)
    assert dict(Message.objects.values_list("deduplication_key", "body")) == {"a": "在明处", "empty": ""}
    migration.decrypt(before, None)
    assert before.get_model("outbox", "Message").objects.get(deduplication_key="a").body == "在明处"


def test_a_letter_in_a_file_goes_when_its_message_is_emptied(db: None, settings: Any, tmp_path: Path) -> None:
    settings.OUTBOX_DELIVERY, settings.MINSHENG_HOME = "file", tmp_path
    queue([new("old"), new("sms", channel="sms", address="13800001234")], at=AT)
    deliver_due(at=AT)
    queue([new("fresh")], at=AT)
    deliver_due(at=AT + timedelta(days=1))
    assert len(list((tmp_path / "outbox").iterdir())) == 3
    assert forget(before=AT + timedelta(hours=1)) == 2
    (left,) = (tmp_path / "outbox").iterdir()
    assert left.name == f"{Message.objects.get(deduplication_key='fresh').pk:012d}-email.eml"
