"""The log: a line of JSON an event in production, and nobody's contact, receipt, key or words in it."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.db import IntegrityError, connection, transaction

from minsheng.concerns.models import Concern
from minsheng.config import logs
from tests.cast import Cast
from tests.concerns.scene import TEXT, received

RECEIPT = "482615309747"


class Heard:
    """What the production log wrote to this process's stderr."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.told = ""

    def lines(self) -> list[dict[str, Any]]:
        self.told += self._capsys.readouterr().err
        return [json.loads(line) for line in self.told.splitlines()]


@pytest.fixture
def heard(capsys: pytest.CaptureFixture[str]) -> Iterator[Heard]:
    """The log as it is in production, alone."""
    handler = logs.Terminal()
    handler.setFormatter(logs.formatter(as_json=True))
    root = logging.getLogger()
    before = root.handlers[:]
    root.handlers[:] = [handler]
    yield Heard(capsys)
    root.handlers[:] = before


def test_an_event_is_one_line_of_json_whoever_logs_it(heard: Heard) -> None:
    with structlog.contextvars.bound_contextvars(request_id="abcd1234"):
        logging.getLogger("library").warning("said %s\nin two lines", "hello")
        structlog.get_logger("ours").error("database away", tries=3)
    library, ours = heard.lines()
    assert library.keys() == {"event", "level", "logger", "timestamp", "request_id"}
    assert (library["event"], library["level"], library["logger"]) == ("said hello\nin two lines", "warning", "library")
    assert (ours["event"], ours["tries"], ours["logger"], ours["request_id"]) == (
        "database away",
        3,
        "ours",
        "abcd1234",
    )


def test_an_exception_stands_on_the_same_line_with_its_traceback(heard: Heard) -> None:
    try:
        dict[str, str]()["nobody"]
    except KeyError:
        logging.getLogger("library").exception("it failed")
    (line,) = heard.lines()
    assert line["event"] == "it failed"
    assert line["exception"].splitlines()[0] == "Traceback (most recent call last):"
    assert line["exception"].splitlines()[-1] == "KeyError: 'nobody'"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (f"Not Found: /r/{RECEIPT}/photo/7/", "Not Found: /r/***/photo/7/"),
        ("called 138 0000 1234", "called 138 **** 1234"),
        ("refused wang@example.org:", "refused ***@***:"),
        ("Bearer ms_Bfdii0YENvkP2R1vpRD9_klpYS1BUqf5LaLHkYx8Mdg", "Bearer ***"),
        ("/accounts/invitation/f3_abc-DEF/", "/accounts/invitation/***/"),
        ("/accounts/password/reset/key/3-set-password/", "/accounts/password/reset/key/***/"),
        ("concern 1234567 at version 12", "concern 1234567 at version 12"),
    ],
)
def test_what_points_at_a_person_or_opens_a_door_is_starred_out(heard: Heard, written: str, kept: str) -> None:
    logging.getLogger("django.request").warning("%s", written)
    structlog.get_logger("ours").warning("event", path=written)
    assert [line["event"] for line in heard.lines()] == [kept, "event"]
    assert heard.lines()[1]["path"] == kept


@pytest.mark.django_db
def test_a_row_that_the_database_quotes_is_left_out(cast: Cast, heard: Heard) -> None:
    concern = received(cast, text=f"{TEXT}\n二楼王阿姨")
    try:
        with transaction.atomic():
            Concern.objects.filter(pk=concern.pk).update(reporter_count=0)
    except IntegrityError:
        logging.getLogger("django.request").exception("Internal Server Error: /desk/")
    heard.lines()
    told = heard.told.replace("\\n", "\n")
    assert "IntegrityError" in told
    assert ("DETAIL: left out" in told) is (connection.vendor == "postgresql")
    assert [words in told for words in (TEXT, "王阿姨", "Failing row")] == [False] * 3


def test_whoever_replaces_stderr_and_closes_theirs_leaves_the_log_whole(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent = io.StringIO()
    with monkeypatch.context() as for_a_while:
        for_a_while.setattr(sys, "stderr", lent)
        logging.getLogger("library").warning("there")
        written = lent.getvalue()
        lent.close()
    logging.getLogger("library").warning("here")
    assert json.loads(written)["event"] == "there"
    assert [line["event"] for line in heard.lines()] == ["here"]


def test_outside_production_a_line_is_for_people() -> None:
    record = logging.LogRecord("ours", logging.WARNING, __file__, 1, "said %s", ("hello",), None)
    line = logs.formatter(as_json=False).format(record)
    assert "[warning  ] said hello" in line
