"""`minsheng mail take`: what a mail server's pipe hands over is kept, or asked for again."""

from __future__ import annotations

import pytest
from django.db import DatabaseError
from typer.testing import CliRunner

from minsheng.foundation.inbox.models import Letter
from minsheng.interfaces.cli.main import app
from tests.foundation.test_inbox_reading import letter

pytestmark = pytest.mark.django_db


def take(raw: bytes) -> int:
    return CliRunner().invoke(app, ["mail", "take"], input=raw).exit_code


def test_a_letter_is_kept_once_and_the_mail_server_hears_nothing_of_it() -> None:
    raw = letter(Message_ID="<a@example.org>").as_bytes()
    assert (take(raw), take(raw)) == (0, 0)
    assert Letter.objects.get().text == "路灯还是不亮。"


def test_an_empty_pipe_and_a_house_that_is_away_are_to_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert take(b"") == 75

    def away(*_words: object, **_more: object) -> bool:
        raise DatabaseError("away")

    monkeypatch.setattr("minsheng.interfaces.cli.errands.mail.take_mail", away)
    assert take(b"From: a@b\n\nhi") == 75
    assert Letter.objects.count() == 0
