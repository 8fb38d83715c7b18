"""The ground every test stands on: a home of its own, closed sockets, real databases, a real browser.

The database is SQLite in a file (as in production: WAL, synchronous FULL) unless ``DATABASE_URL`` names another;
``make test`` runs everything on both. Nothing leaves the machine: connecting beyond loopback fails the test.
"""

from __future__ import annotations

import atexit
import ipaddress
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

if "DJANGO_SETTINGS_MODULE" in os.environ:
    # Django has already started with somebody's real home, which these tests would tidy away.
    sys.exit("unset DJANGO_SETTINGS_MODULE: the tests bring their own settings and a home of their own")
HOME = Path(tempfile.mkdtemp(prefix="minsheng-test-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
(HOME / "static").mkdir()  # WhiteNoise remarks on its absence, and remarks are errors here
os.environ |= {
    "MINSHENG_HOME": str(HOME),
    "MINSHENG_MODE": "development",
    "DJANGO_SETTINGS_MODULE": "minsheng.config.settings",
}

import django  # noqa: E402 (settings read the environment when Django starts: the lines above come first)

django.setup()

import hypothesis  # noqa: E402
import psycopg  # noqa: E402
import pytest  # noqa: E402
from axe_playwright_python.sync_playwright import Axe  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from hypothesis import HealthCheck  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, sync_playwright  # noqa: E402

from tests.cast import cast, forget_what_the_process_keeps, people  # noqa: E402, F401 (fixtures for every room)
from tests.flush import flush_steps_around_the_guards  # noqa: E402, F401 (append-only tables, emptied between tests)

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

# A busy machine is no fault of the code: properties are judged by what holds, never by how long it took.
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.settings.load_profile("house")

# Real hashing takes a third of a second each time, on purpose; what is tested here is who gets in.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if connections["default"].vendor == "sqlite":
    connections.databases["default"]["TEST"]["NAME"] = str(HOME / "test.sqlite3")


class SocketClosedError(AssertionError):
    """A test reached for the network."""


def _refuse_strangers(address: Any) -> None:
    """Let Unix sockets and loopback pass; name everything else."""
    host = address[0] if isinstance(address, tuple) else None
    if host is None or host == "localhost":
        return
    try:
        inside = ipaddress.ip_address(host).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise SocketClosedError(f"tests stay on this machine: {host!r} refused")


class LoopbackSocket(socket.socket):
    """A socket that reaches this machine only."""

    def connect(self, address: Any) -> None:
        _refuse_strangers(address)
        super().connect(address)

    def connect_ex(self, address: Any) -> int:
        _refuse_strangers(address)
        return super().connect_ex(address)


socket.socket = LoopbackSocket  # type: ignore[misc]


def pytest_xdist_setupnodes() -> None:
    """The workers of a parallel run inherit this environment, and each makes a home of its own."""
    del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def home() -> Iterator[Path]:
    """This process's MINSHENG_HOME, with the files of the last test gone."""
    yield HOME
    shutil.rmtree(HOME / "files", ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """At the end of all tests end what still hangs on the database: a thread of the live server lets its connection go
    only when its last visitor does, and PostgreSQL drops no database that somebody is connected to. Asked through a
    connection of its own to the server's first database, so that none of those ended is the one that asks."""
    yield
    if connections["default"].vendor == "postgresql":
        connections["default"].close()
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(others, [connections["default"].settings_dict["NAME"]])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; its absence is a failure, never a silent skip."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"no browser at {CHROMIUM}: `python tools/system.py` installs it as root, or set CHROMIUM")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # Playwright keeps an event loop in this thread; the ORM calls of a browser test are plain ones all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


OpenPage = Callable[..., Page]


@pytest.fixture
def site(live_server: Any) -> str:
    """The address of the running product."""
    return str(live_server.url)


@pytest.fixture
def scriptless() -> dict[BrowserContext, dict[str, Any]]:
    """Visitors without JavaScript, and how their pages were opened."""
    return {}


@pytest.fixture
def open_page(browser: Browser, site: str, scriptless: dict[BrowserContext, dict[str, Any]]) -> Iterator[OpenPage]:
    """``open_page(width=360, javascript=True, language="zh-CN", theme="light")``: a fresh visitor's page.

    Relative addresses go to the ``site``. Whatever the page throws or the console calls an error (a refused script,
    a missing file) fails the test at its end, except answers that the test brings about (``refused=(409, 422)``).
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_(
        *,
        width: int = 1280,
        javascript: bool = True,
        language: str = "zh-CN",
        theme: Any = "light",
        refused: tuple[int, ...] = (),
    ) -> Page:
        options = {
            "base_url": site,
            "viewport": {"width": width, "height": 800},
            "locale": language,
            "timezone_id": "Asia/Shanghai",
            "color_scheme": theme,
            "reduced_motion": "reduce",
        }
        context = browser.new_context(**options, java_script_enabled=javascript)
        if not javascript:
            scriptless[context] = options
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        wanted = tuple(f"the server responded with a status of {code} " for code in refused)

        def note(line: ConsoleMessage) -> None:
            if line.type == "error" and not any(text in line.text for text in wanted):
                errors.append(f"{page.url}: {line.text} {line.location.get('url', '')}")

        page.on("console", note)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == []


def answer(html: str, route: Route) -> None:
    """Answer a request with HTML none of whose scripts may run."""
    policy = {"Content-Security-Policy": "script-src 'none'", "Content-Type": "text/html; charset=utf-8"}
    route.fulfill(body=html, headers=policy)


@pytest.fixture
def assert_accessible(browser: Browser, scriptless: dict[BrowserContext, dict[str, Any]]) -> Callable[[Page], None]:
    """``assert_accessible(page)``: axe finds nothing to say about the page as it stands (WCAG 2.2 AA).

    Axe is JavaScript itself: where the visitor has none, the same HTML is opened beside it under a policy that lets no
    script of the page run.
    """
    axe = Axe()

    def check(page: Page) -> None:
        if page.context not in scriptless:
            found = axe.run(page, options=AXE)
        else:
            context = browser.new_context(**scriptless[page.context])
            twin = context.new_page()
            twin.route(page.url, partial(answer, page.content()))
            twin.goto(page.url)
            found = axe.run(twin, options=AXE)
            context.close()
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return check
