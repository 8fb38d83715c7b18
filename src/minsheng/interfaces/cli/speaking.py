"""How the command speaks: results on stdout, everything else on stderr, progress only where somebody watches."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any, Protocol

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

FOUND = 1
WRONG_CALL = 2
STOPPED = 130
"""What a shell gives for a program that Ctrl-C ended."""


class Mistake(Exception):
    """The call, or the ground it stands on, is wrong: said in one sentence, exit code 2."""

    code = WRONG_CALL


class Found(Mistake):
    """The command did its work and found something that is not as it should be: exit code 1."""

    code = FOUND


class Stopped(Mistake):
    """Somebody pressed Ctrl-C: said what became of the work, exit code 130."""

    code = STOPPED


def be_understood() -> None:
    """Let a terminal that knows no Chinese show a question mark where it has no sign, instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str = "") -> None:
    """One line of the result."""
    typer.echo(text)


def say_json(content: Mapping[str, Any]) -> None:
    """The result for a script: one JSON object, keys in their order; Chinese as it is written, if stdout can."""
    spelled = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "") != "utf8"
    typer.echo(json.dumps(content, ensure_ascii=spelled, indent=2, default=str))


def note(text: str) -> None:
    """A remark beside the result."""
    typer.echo(text, err=True)


def table_console() -> Console:
    """Where tables are drawn: stdout, at least wide enough for a rate with its interval when nobody watches."""
    return Console(width=None if sys.stdout.isatty() else 120, highlight=False)


@contextmanager
def progress_bar(label: str, total: int | None) -> Iterator[Progress]:
    """A bar on stderr with one task, number 0; silent unless stderr is a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        bar.add_task(label, total=total)
        yield bar


class Finding(Protocol):
    """What config/readiness.py gives."""

    setting: str
    severity: str
    message: str


def show_check(mode: str, findings: Sequence[Finding], *, as_json: bool) -> None:
    """Print what was found; raises Found where an error is among it."""
    errors = [found for found in findings if found.severity == "error"]
    if as_json:
        rows = [{"setting": f.setting, "severity": f.severity, "message": f.message} for f in findings]
        say_json({"mode": mode, "ready": not errors, "findings": rows})
    else:
        for found in findings:
            say(f"{'✗' if found.severity == 'error' else '!'} {found.setting}: {found.message}")
        if mode != "production":
            note("Judged for development mode. Set MINSHENG_MODE=production to judge an environment residents use.")
    if errors:
        raise Found(f"{len(errors)} to put right.")
    if not as_json:
        say("Nothing stands in the way.")
