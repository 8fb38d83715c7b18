"""Open browsers keep their connections: whoever only reads must not shut the next visitor out."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import time
from collections.abc import Iterator

import pytest

from tests.cli.test_process import PATIENCE, Operator

pytestmark = pytest.mark.slow

BROWSERS, EACH = 20, 6


@pytest.fixture
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where one server process listens."""
    operator = Operator(tmp_path_factory.mktemp("home"))
    assert operator.runs("setup").returncode == 0
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    server = operator.starts("serve", "--workers", "1", "--bind", f"127.0.0.1:{number}")
    limit = time.monotonic() + PATIENCE
    while True:
        try:
            visit(number).close()
            break
        except OSError:
            assert time.monotonic() < limit, "the server did not start"
            time.sleep(0.05)
    yield number
    os.kill(server.pid, signal.SIGTERM)
    server.communicate(timeout=PATIENCE)


def visit(port: int) -> http.client.HTTPConnection:
    """A connection that has read a page and stays open, as a browser's does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    connection.request("GET", "/robots.txt")
    assert connection.getresponse().read().startswith(b"User-agent")
    return connection


def test_twenty_open_browsers_leave_room_for_the_next(port: int) -> None:
    kept = [visit(port) for _connection in range(BROWSERS * EACH)]
    visit(port).close()
    for connection in kept:
        connection.close()
