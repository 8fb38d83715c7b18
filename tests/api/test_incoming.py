"""Text messages that a gateway brings to /in/sms/."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from minsheng.foundation.inbox.models import Letter

IN = "/in/sms/"
MESSAGE = {"id": "p-1", "from": "13800001234", "text": "还是不亮"}
GOOD = {"HTTP_AUTHORIZATION": "Bearer a token"}


@pytest.fixture(autouse=True)
def token(settings: Any) -> None:
    settings.INCOMING_SMS_TOKEN = "a token"


def test_a_message_is_kept_once_however_often_it_is_brought(client: Client, db: None) -> None:
    answers = [client.post(IN, MESSAGE, content_type="application/json", **GOOD) for _time in range(2)]  # type: ignore[arg-type]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, {"kept": True})] * 2
    letter = Letter.objects.get()
    assert (letter.way, letter.sender, letter.text, letter.state) == ("sms", "13800001234", "还是不亮", "new")


def test_a_form_does_as_well_under_the_gateways_own_names(client: Client, db: None, settings: Any) -> None:
    settings.INCOMING_SMS_FIELDS = {"from": "msisdn", "text": "body", "id": "no"}
    answer = client.post(IN, {"no": "7", "msisdn": "13800001234", "body": "不亮"}, **GOOD)  # type: ignore[arg-type]
    assert (answer.status_code, Letter.objects.get().text) == (200, "不亮")


@pytest.mark.parametrize("heading", [None, "", "Bearer", "Bearer wrong", "Basic a token", "a token", "Bearer 错"])
def test_without_the_token_nothing_is_kept(client: Client, db: None, heading: str | None) -> None:
    heads = {} if heading is None else {"HTTP_AUTHORIZATION": heading}
    assert client.post(IN, MESSAGE, content_type="application/json", **heads).status_code == 403  # type: ignore[arg-type]
    assert Letter.objects.count() == 0


def test_where_no_token_is_set_nobody_comes_in(client: Client, db: None, settings: Any) -> None:
    settings.INCOMING_SMS_TOKEN = ""
    answer = client.post(IN, MESSAGE, content_type="application/json", HTTP_AUTHORIZATION="Bearer ")
    assert answer.status_code == 403


@pytest.mark.parametrize("body", ["", "[", "[]", "{}", '{"id": "1"}', '{"id": "", "from": "", "text": ""}', "[" * 5000])
def test_what_cannot_be_read_is_refused(client: Client, db: None, body: str) -> None:
    answer = client.post(IN, body, content_type="application/json", **GOOD)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()) == (400, {"error": "wanted: from, text, id"})


def test_looking_is_not_bringing(client: Client, db: None) -> None:
    assert client.get(IN, **GOOD).status_code == 405  # type: ignore[arg-type]
