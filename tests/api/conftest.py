"""The programs that call: one for each of the cast who matters here, and one without a token."""

from __future__ import annotations

import pytest

from minsheng.interfaces.api import access
from tests.api.caller import Caller
from tests.cast import Cast, stop_the_minute


@pytest.fixture
def nobody(db: None) -> Caller:
    """A program without a token."""
    return Caller()


@pytest.fixture
def bob(cast: Cast) -> Caller:
    """The coordinator's program."""
    return Caller(cast.token("bob"))


@pytest.fixture
def carol(cast: Cast) -> Caller:
    """The handler's program."""
    return Caller(cast.token("carol"))


@pytest.fixture
def dan(cast: Cast) -> Caller:
    """The supervisor's program."""
    return Caller(cast.token("dan"))


@pytest.fixture
def erin(cast: Cast) -> Caller:
    """The leader's program."""
    return Caller(cast.token("erin"))


@pytest.fixture
def alice(cast: Cast) -> Caller:
    """The collector's program."""
    return Caller(cast.token("alice"))


@pytest.fixture
def charlie(cast: Cast) -> Caller:
    """The program of the other office's coordinator: the stranger."""
    return Caller(cast.token("charlie"))


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens are asked again every two seconds, areas and calendar every minute: not while statements are counted."""
    monkeypatch.setattr(access, "KEPT_SECONDS", 600)
    stop_the_minute(monkeypatch)
