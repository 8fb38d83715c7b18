"""`minsheng rotate`: with a new key in front everything is encrypted anew, and the old one may really go."""

from __future__ import annotations

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet
from django.db import connection

from minsheng.concerns import actions, queries
from minsheng.foundation.audit import queries as audit
from minsheng.foundation.outbox.models import Message
from tests.cast import NOW, Cast
from tests.cli.test_command import minsheng, told
from tests.concerns.scene import PHONE, received

pytestmark = pytest.mark.django_db


def rows_at_rest() -> list[str]:
    """Every encrypted value as the database holds it."""
    found = []
    with connection.cursor() as cursor:
        for table, column in (
            ("concerns_reporter", "phone"),
            ("concerns_draft", "content"),
            ("outbox_message", "address"),
            ("outbox_message", "body"),
        ):
            cursor.execute(f"SELECT {column} FROM {table} WHERE {column} <> ''")  # noqa: S608
            found += [row[0] for row in cursor.fetchall()]
    return found


def opened_by(key: str) -> list[bool]:
    return [len(Fernet(key).decrypt(row)) > 0 for row in rows_at_rest()]


def test_after_it_the_old_key_may_go(cast: Cast, settings: Any) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    settings.CONTACT_KEYS = [old]
    concern = received(cast)
    draft = actions.save_draft(None, content={"text": "路灯"}, at=NOW)
    factor = TOTP.activate(cast.worker["bob"], "JBSWY3DPEHPK3PXP")
    settings.CONTACT_KEYS = [new, old]
    said = told(minsheng("rotate", "--json"))
    assert said == {"contacts": 5, "second_factors": 1}
    settings.CONTACT_KEYS = [new]
    assert opened_by(new) == [True] * 4
    assert queries.people_of(concern.pk).get().phone == PHONE
    assert Message.objects.get().address == PHONE
    assert queries.draft_content(draft, at=NOW) == {"text": "路灯"}
    kept = Authenticator.objects.get(pk=factor.instance.pk)
    assert Fernet(new).decrypt(kept.data["secret"]) == b"JBSWY3DPEHPK3PXP"
    (event,) = audit.events_of("contact_keys", "house")
    assert (event.action, event.data["contacts"], new in json.dumps(event.data)) == ("rotate", 5, False)
    assert told(minsheng("rotate", "--json"))["contacts"] == 0


def test_a_value_that_no_key_opens_is_a_sentence_and_nothing_is_lost(cast: Cast, settings: Any) -> None:
    received(cast)
    before = rows_at_rest()
    settings.CONTACT_KEYS = [Fernet.generate_key().decode()]
    result = minsheng("rotate")
    assert result.exit_code == 2
    assert "Put that key back, at the end." in result.stderr
    assert rows_at_rest() == before
