"""What every benchmark stands on: the product's own command, a database of its own, a line about the machine."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import postgres  # noqa: E402 (the project's tools have to be found first)

MINSHENG = Path(sys.executable).parent / "minsheng"


def minsheng(*arguments: str, environment: dict[str, str]) -> str:
    """Run a command of the product; its standard output."""
    command = [str(MINSHENG), *arguments]
    done = subprocess.run(command, env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, check=True)
    return done.stdout


def machine() -> dict[str, str | int | None]:
    """When and on what was measured."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "architecture": platform.machine(),
    }


def say_machine() -> dict[str, str | int | None]:
    """Print the machine's line; its facts."""
    facts = machine()
    print(f"{facts['at']}  {facts['cores']} cores  Python {facts['python']}  {facts['architecture']}", flush=True)
    return facts


@contextmanager
def database(kind: str) -> Iterator[dict[str, str]]:
    """The environment of an empty, set-up product on a database of its own (``sqlite`` or ``postgresql``, durable)."""
    with tempfile.TemporaryDirectory() as home:
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        environment |= {"MINSHENG_HOME": home, "LOG_LEVEL": "ERROR"}
        if kind == "sqlite":
            minsheng("setup", environment=environment)
            yield environment
            return
        with postgres.running() as address:
            environment["DATABASE_URL"] = address
            minsheng("setup", environment=environment)
            yield environment
