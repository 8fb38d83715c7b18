"""Text messages through a gateway: a real server on this machine, in all its moods."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.foundation.outbox import queries
from minsheng.foundation.outbox.actions import Delivered, NewMessage, deliver_due, queue, revive
from minsheng.foundation.outbox.models import Attempt, Message
from minsheng.foundation.outbox.policy import (
    LONGEST_WISH,
    after_quiet_hours,
    provider_id,
    result_of_status,
    wished_pause,
)
from minsheng.foundation.outbox.states import Channel, Result
from tests.cast import Cast

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SHENZHEN = ZoneInfo("Asia/Shanghai")


class Gateway(http.server.BaseHTTPRequestHandler):
    """Answers each call with the next script: status, headers, body; or a number of seconds of dribbling."""

    script: ClassVar[list[Any]] = []
    got: ClassVar[list[tuple[dict[str, str], Any]]] = []
    over: ClassVar[threading.Event] = threading.Event()

    def do_POST(self) -> None:
        """Note what came, say what the script says."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.got.append((dict(self.headers.items()), body))
        said = self.script.pop(0) if self.script else (200, {}, b'{"id": "p-1"}')
        if said == "cut":
            self.close_connection = True
            return
        if said == "dribble":
            self.dribble()
            return
        status, headers, text = said
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def dribble(self) -> None:
        """Promise much, and give a byte every twentieth of a second until the caller has had enough."""
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        try:
            while not self.over.wait(0.05):
                self.wfile.write(b" ")
        except OSError:
            self.close_connection = True

    def log_message(self, *_words: Any) -> None:
        """Say nothing about it."""


@pytest.fixture
def gateway(settings: Any) -> Iterator[type[Gateway]]:
    Gateway.script, Gateway.got = [], []
    Gateway.over.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.OUTBOX_DELIVERY = "smtp"
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_address[1]}/v1/send?account=7"
    settings.SMS_GATEWAY_TOKEN = "a token"
    settings.SMS_GATEWAY_TIMEOUT = 5
    yield Gateway
    Gateway.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


def new(key: str = "k", **changed: Any) -> NewMessage:
    facts: dict[str, Any] = {"channel": "sms", "address": "13800001234", "language": "zh-hans", "template": "verdict"}
    return NewMessage(**(facts | {"subject": "", "body": "路灯修好了吗？", "deduplication_key": key} | changed))


def tries() -> list[tuple[str, str, str, str]]:
    return list(Attempt.objects.order_by("pk").values_list("adapter", "result", "reason", "provider_id"))


def test_a_text_message_goes_out_with_token_and_key_and_the_providers_number_is_kept(
    db: None, gateway: type[Gateway]
) -> None:
    queue([new()], at=AT)
    assert deliver_due(at=AT) == Delivered(sent=1)
    ((headers, body),) = gateway.got
    assert body == {"to": "13800001234", "text": "路灯修好了吗？"}
    assert headers["Authorization"] == "Bearer a token"
    assert len(headers["Idempotency-Key"]) == 40
    assert tries() == [("gateway", "sent", "", "p-1")]


def test_names_and_header_are_the_providers(db: None, gateway: type[Gateway], settings: Any) -> None:
    settings.SMS_GATEWAY_FIELDS = {"to": "mobile", "text": "content", "id": "msg_no"}
    settings.SMS_GATEWAY_HEADER = "X-Api-Key"
    gateway.script = [(201, {}, b'{"msg_no": 77}')]
    queue([new()], at=AT)
    assert deliver_due(at=AT) == Delivered(sent=1)
    ((headers, body),) = gateway.got
    assert (body, headers["X-Api-Key"]) == ({"mobile": "13800001234", "content": "路灯修好了吗？"}, "a token")
    assert tries() == [("gateway", "sent", "", "77")]


TROUBLE = {
    "down": ((500, {}, b""), "http_500"),
    "away": ((503, {}, b"{}"), "http_503"),
    "slow": ((408, {}, b"{}"), "http_408"),
    "in another's hand": ((409, {}, b"{}"), "http_409"),
    "too early": ((425, {}, b"{}"), "http_425"),
    "busy": ((429, {}, b"{}"), "http_429"),
    "elsewhere": ((302, {"Location": "http://127.0.0.1:1/"}, b""), "http_302"),
    "cut": ("cut", "RemoteDisconnected"),
    "a page": ((200, {}, b"<html>"), "garbage"),
    "no text": ((200, {}, b"\xff\xfe\x00"), "garbage"),
    "no number": ((200, {}, b'{"code": 17}'), "garbage"),
    "a list": ((200, {}, b"[1]"), "garbage"),
    "endless nesting": ((200, {}, b"[" * 60_000), "garbage"),
    "far too long": ((200, {}, b'{"id": "1", "x": "' + b"y" * 70_000 + b'"}'), "garbage"),
}


@pytest.mark.parametrize("trouble", TROUBLE)
def test_what_may_pass_is_tried_again_under_the_same_key(db: None, gateway: type[Gateway], trouble: str) -> None:
    said, reason = TROUBLE[trouble]
    gateway.script = [said]
    queue([new()], at=AT)
    assert deliver_due(at=AT) == Delivered(later=1)
    assert deliver_due(at=AT + timedelta(minutes=1)) == Delivered(sent=1)
    assert tries() == [("gateway", "later", reason, ""), ("gateway", "sent", "", "p-1")]
    first, second = (headers["Idempotency-Key"] for headers, _body in gateway.got)
    assert first == second


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
def test_what_the_gateway_refuses_for_good_is_dead_at_once(db: None, gateway: type[Gateway], status: int) -> None:
    gateway.script = [(status, {}, b"{}")]
    queue([new()], at=AT)
    assert deliver_due(at=AT) == Delivered(dead=1)
    assert tries() == [("gateway", "never", f"http_{status}", "")]


def test_a_gateway_that_dribbles_for_ever_is_cut_off(db: None, gateway: type[Gateway], settings: Any) -> None:
    settings.SMS_GATEWAY_TIMEOUT = 0.3
    gateway.script = ["dribble"]
    queue([new()], at=AT)
    assert deliver_due(at=AT) == Delivered(later=1)
    assert tries() == [("gateway", "later", "timeout", "")]


def test_a_gateway_that_is_away_is_asked_again(db: None, gateway: type[Gateway], settings: Any) -> None:
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:1/"
    queue([new()], at=AT)
    assert deliver_due(at=AT) == Delivered(later=1)
    assert tries() == [("gateway", "later", "ConnectionRefusedError", "")]


def test_a_busy_gateway_is_left_alone_as_long_as_it_asks_and_no_longer_than_a_day(
    db: None, gateway: type[Gateway]
) -> None:
    gateway.script = [(429, {"Retry-After": "600"}, b""), (503, {"Retry-After": "99999999"}, b"")]
    queue([new()], at=AT)
    deliver_due(at=AT)
    assert Message.objects.get().due_at == AT + timedelta(minutes=10)
    then = AT + timedelta(minutes=10)
    deliver_due(at=then)
    assert Message.objects.get().due_at == then + timedelta(days=1)


def test_letters_still_go_by_mail_and_text_messages_only_where_a_gateway_is_set(settings: Any) -> None:
    settings.OUTBOX_DELIVERY = "smtp"
    assert [channel for channel in Channel if queries.carries(channel)] == [Channel.EMAIL, Channel.INBOX]
    settings.SMS_GATEWAY_URL = "https://sms.example.org/send"
    settings.IM_GATEWAY_URL = "https://im.example.org/send"
    assert [channel for channel in Channel if queries.carries(channel)] == list(Channel)


def test_a_message_may_be_held_back_until_a_time(db: None, gateway: type[Gateway]) -> None:
    queue([new(not_before=AT + timedelta(hours=3)), new("past", not_before=AT - timedelta(hours=3))], at=AT)
    assert deliver_due(at=AT) == Delivered(sent=1)
    assert deliver_due(at=AT + timedelta(hours=3)) == Delivered(sent=1)


def test_sending_again_is_written_into_the_audit_log_and_emptied_messages_stay_dead(
    cast: Cast, gateway: type[Gateway]
) -> None:
    gateway.script = [(400, {}, b"")] * 2
    queue([new("a"), new("b")], at=AT)
    assert deliver_due(at=AT) == Delivered(dead=2)
    first, second = Message.objects.order_by("pk")
    Message.objects.filter(pk=second.pk).update(address="", address_index="", body="")
    assert revive(first.pk, by=cast.bob, at=AT)
    assert not revive(second.pk, by=cast.bob, at=AT)
    assert deliver_due(at=AT) == Delivered(sent=1)
    first_key, _second_key, again = (headers["Idempotency-Key"] for headers, _body in gateway.got)
    assert first_key == again


# ── what the answers mean, without a server ───────────────────────────────────


@given(st.integers(100, 599))
def test_every_status_means_something(status: int) -> None:
    result = result_of_status(status)
    assert (result is Result.SENT) == (200 <= status < 300)
    assert (result is Result.NEVER) == (400 <= status < 500 and status not in {408, 409, 425, 429})


@given(st.binary(max_size=200))
def test_no_answer_breaks_the_reading(answer: bytes) -> None:
    assert provider_id(answer, "id") == "" or b"id" in answer


@given(st.text(max_size=60))
def test_no_wish_breaks_the_reading_or_goes_beyond_a_day(header: str) -> None:
    wish = wished_pause(header, at=AT)
    assert wish is None or timedelta() <= wish <= LONGEST_WISH


def test_a_wish_may_be_a_date() -> None:
    assert wished_pause("Mon, 02 Mar 2026 02:30:00 GMT", at=AT) == timedelta(minutes=30)
    assert wished_pause("Mon, 02 Mar 2026 01:30:00 GMT", at=AT) == timedelta()


# ── quiet hours ───────────────────────────────────────────────────────────────

MOMENTS = st.integers(0, 5_000_000).map(lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
CLOCK = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@given(MOMENTS, CLOCK, CLOCK)
def test_after_the_quiet_hours_is_never_earlier_never_quiet_and_within_a_day(
    moment: datetime, begins: time, ends: time
) -> None:
    quiet = (begins, ends)
    after = after_quiet_hours(moment, quiet, SHENZHEN)
    assert moment <= after < moment + timedelta(days=1)
    assert after_quiet_hours(after, quiet, SHENZHEN) == after
    assert after == moment or after.astimezone(SHENZHEN).time() == ends


@pytest.mark.parametrize(
    ("hour", "then"),
    [
        ("20:59", "20:59"),
        ("21:00", "08:00"),
        ("23:30", "08:00"),
        ("00:00", "08:00"),
        ("07:59", "08:00"),
        ("08:00", "08:00"),
    ],
)
def test_nine_in_the_evening_is_quiet_and_eight_in_the_morning_is_not(hour: str, then: str, settings: Any) -> None:
    assert (time(21), time(8)) == settings.QUIET_HOURS
    moment = datetime.combine(date(2026, 3, 2), time.fromisoformat(hour), SHENZHEN)
    after = queries.after_quiet_hours(moment)
    assert f"{after.astimezone(SHENZHEN):%H:%M}" == then
    assert after.astimezone(SHENZHEN).day == (3 if hour in {"21:00", "23:30"} else 2)


def test_quiet_hours_may_be_none_and_clocks_may_go_forward() -> None:
    assert after_quiet_hours(AT, None, SHENZHEN) == AT
    moment = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # half past one in Berlin, half an hour before three
    after = after_quiet_hours(moment, (time(1), time(2, 30)), ZoneInfo("Europe/Berlin"))
    assert after >= moment
