"""How text messages leave the house: one POST to a gateway, under a key that is the same for every try."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

from minsheng.foundation.outbox.actions.adapters import Outcome
from minsheng.foundation.outbox.models import Message
from minsheng.foundation.outbox.policy import provider_id, result_of_status, wished_pause
from minsheng.foundation.outbox.queries import Gateway, key_of
from minsheng.foundation.outbox.states import Result

LONGEST_ANSWER = 64 * 1024
"""Bytes read of an answer; whoever says more than this has not said anything we asked for."""


class GatewayAdapter:
    """Sends through a provider's HTTP interface. A broken or unreadable answer is no answer: the key makes asking
    again harmless, for a provider that keeps its promise about it.
    """

    def __init__(self, gateway: Gateway, *, at: datetime) -> None:
        self._gateway, self._at = gateway, at

    def deliver(self, message: Message) -> Outcome:
        """Post it; never raises for what the line or the other side may do."""
        gateway = self._gateway
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Idempotency-Key": key_of(message)}
        if gateway.token:
            bearer = "Bearer " if gateway.header.lower() == "authorization" else ""
            headers[gateway.header] = f"{bearer}{gateway.token}"
        body = json.dumps({gateway.to_field: message.address, gateway.text_field: message.body}).encode()
        try:
            with _called(gateway, body, headers) as response:
                return self._judged(response)
        except TimeoutError:
            return Outcome(Result.LATER, "timeout")
        except (OSError, HTTPException, ValueError) as error:
            # ValueError: what Python's TLS says of a line that was shut while it was read
            return Outcome(Result.LATER, type(error).__name__)

    def _judged(self, response: HTTPResponse) -> Outcome:
        result, code = result_of_status(response.status), f"http_{response.status}"
        if result is not Result.SENT:
            return Outcome(result, code, wish=wished_pause(response.headers.get("Retry-After", ""), at=self._at))
        answer = response.read(LONGEST_ANSWER + 1)
        number = provider_id(answer, self._gateway.id_field) if len(answer) <= LONGEST_ANSWER else ""
        return Outcome(Result.SENT, provider_id=number) if number else Outcome(Result.LATER, "garbage")


@contextmanager
def _called(gateway: Gateway, body: bytes, headers: dict[str, str]) -> Iterator[HTTPResponse]:
    """The answer to one call. The line is cut when the time is over: one byte a second would else last for ever."""
    parts = urlsplit(gateway.url)
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "https":
        line: HTTPConnection = HTTPSConnection(
            host, port, timeout=gateway.timeout, context=ssl.create_default_context()
        )
    else:
        line = HTTPConnection(host, port, timeout=gateway.timeout)
    late = threading.Event()
    watch = None
    try:
        line.connect()
        # the socket is kept here: http.client lets go of it as soon as the head of an answer is there
        watch = threading.Timer(gateway.timeout, _cut, (line.sock, late))
        watch.daemon = True
        watch.start()
        address = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.request("POST", address, body=body, headers=headers)
        yield line.getresponse()
        if late.is_set():  # what was read may be a part that looks whole
            raise TimeoutError
    except (OSError, HTTPException, ValueError) as error:
        if late.is_set():
            raise TimeoutError from error
        raise
    finally:
        if watch is not None:
            watch.cancel()
        line.close()


def _cut(line: socket.socket, late: threading.Event) -> None:
    late.set()
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
