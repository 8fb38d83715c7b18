"""The ground itself: closed sockets, a home of one's own, the browser."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from playwright.sync_api import Page

PAGE = b"""<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1><p>Read me.</p></main>"""
BAD_PAGE = b"""<!doctype html><html><title>A page</title><main><h1>A page</h1><img src="data:,"></main>"""


class Pages(BaseHTTPRequestHandler):
    """Two pages, one of them poor, under the policy the product uses."""

    def do_GET(self) -> None:
        body = BAD_PAGE if self.path == "/bad" else PAGE
        self.send_response(200 if self.path != "/favicon.ico" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'none'; script-src 'self'; img-src data:")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Stay silent."""


@pytest.fixture
def site() -> Iterator[str]:
    """A small server in place of Django's: these tests are about the browser."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_connection_beyond_this_machine_is_refused() -> None:
    with socket.socket() as plain, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        plain.connect(("192.0.2.1", 80))
    with socket.socket() as plain, pytest.raises(AssertionError, match=r"example\.org"):
        plain.connect_ex(("example.org", 80))


def test_every_process_of_the_suite_has_its_own_home(home: Path) -> None:
    assert home == settings.MINSHENG_HOME
    assert home.name.startswith("minsheng-test-")


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False])
def test_axe_reads_a_page_under_a_strict_policy(
    open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], javascript: bool
) -> None:
    page = open_page(width=360, javascript=javascript)
    page.goto("/")
    assert page.title() == "A page"
    assert_accessible(page)
    page.goto("/bad")
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)
