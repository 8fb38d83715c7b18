"""The log: one line of JSON an event in production, readable lines elsewhere; nobody's contact, receipt or words in it.

Everything that logs ends here, through structlog or through the standard library, in this process's stderr. The lines
that granian itself writes when it starts or loses a process are its own.
"""

from __future__ import annotations

import logging
import logging.config
import re
import sys
from collections.abc import Callable, MutableMapping
from typing import Any, TextIO

import structlog

from minsheng.core.text import mask_personal_numbers

Event = MutableMapping[str, Any]

OURS = frozenset({"timestamp", "level", "logger", "request_id"})
"""Written by ourselves: nothing of a person can stand in them."""
LEFT_OUT = "left out"
QUOTED_ROWS = re.compile(
    r"^(DETAIL|CONTEXT|QUERY|STATEMENT):.*?(?=\n\nThe above exception|\n\nDuring handling|\nTraceback \(|\Z)",
    re.DOTALL | re.MULTILINE,
)
"""Where PostgreSQL quotes the row that broke a rule: the words and places of a resident among it."""
MAIL = re.compile(r"[^\s<>()\"',;:=]+@[^\s<>()\"',;:=]+\.\w+")
KEYS = re.compile(
    r"(?<![0-9A-Za-z])(?:[1-9][0-9]{11}|ms_[\w-]{20,})(?![0-9A-Za-z])|(?<=/invitation/)[\w-]+|(?<=/reset/key/)[\w-]+"
)
"""What opens something: receipts, access tokens, the links of letters."""


def discreet(_logger: object, _method: str, event: Event) -> Event:
    """Take out of an event whatever points at a person or opens a door."""
    for name, value in event.items():
        if name not in OURS and isinstance(value, str):
            event[name] = without_persons(value)
    return event


def without_persons(text: str) -> str:
    """The text with quoted rows left out, and with addresses, numbers of persons, receipts and keys starred out."""
    bare = QUOTED_ROWS.sub(lambda found: f"{found[1]}: {LEFT_OUT}", text)
    return mask_personal_numbers(KEYS.sub("***", MAIL.sub("***@***", bare)))


class Terminal(logging.StreamHandler[TextIO]):
    """Writes to what ``sys.stderr`` is at that moment: whoever replaces it and closes theirs leaves no closed file."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        """Where lines go now."""
        return sys.stderr

    @stream.setter
    def stream(self, _stream: TextIO) -> None:
        """Nothing to keep: it is looked up each time."""


FIRST: tuple[Callable[..., Any], ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
"""What every event is given, whoever logged it."""


def formatter(*, as_json: bool) -> structlog.stdlib.ProcessorFormatter:
    """How an event becomes a line: JSON for machines, else words with the traceback below."""
    last: Callable[..., Any] = structlog.dev.ConsoleRenderer(colors=False)
    if as_json:
        last = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=FIRST,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            discreet,
            last,
        ],
    )


def configuration(*, as_json: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING: one handler for everything."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter, "as_json": as_json}},
        "handlers": {"terminal": {"()": Terminal, "formatter": "line"}},
        "root": {"handlers": ["terminal"], "level": level},
    }


def configure(logging_settings: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: called once at the start; structlog's events go the same way as everybody's."""
    logging.config.dictConfig(logging_settings)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *FIRST,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
