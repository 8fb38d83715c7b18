"""The whole suite twice, on SQLite and on a real PostgreSQL; prints how many tests ran and how long they took.

Use: python tools/suite.py [PYTEST ARGUMENT…]

A test may sit out one database (there is no connection to cut on SQLite), never both: that counts as a failure. Only
tests over the public data sets, which are not part of the project, may be left out where the data is not there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import postgres

ABSENT_DATA = "the public data is not at"


@dataclass(frozen=True)
class Run:
    """One run of the suite on one database."""

    name: str
    passed: bool
    tests: int
    failed: int
    skipped: dict[str, str]
    """Why each test that sat out did so."""
    seconds: float

    def __str__(self) -> str:
        counts = f"{self.tests:>5} tests  {self.failed:>3} failed  {len(self.skipped):>3} skipped"
        return f"{self.name:<11}{counts}  {self.seconds:6.0f} s  {'ok' if self.passed else 'FAILED'}"


def run(name: str, arguments: list[str], environment: dict[str, str]) -> Run:
    """Run the suite once."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={report}", *arguments]
        started = time.monotonic()
        passed = subprocess.run(command, env=environment, check=False).returncode == 0
        seconds = time.monotonic() - started
        cases = list(ET.parse(report).iter("testcase")) if report.exists() else []  # noqa: S314 (our own file)
    skipped = {
        f"{case.get('classname')}.{case.get('name')}": mark.get("message", "")
        for case in cases
        if (mark := case.find("skipped")) is not None
    }
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    ran = len(cases) - len(skipped)
    return Run(name, passed and ran > 0, ran, failed, skipped, seconds)


def main() -> int:
    """Run on both databases; exit code 1 unless both passed and every test ran on one of them."""
    foreign = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    bare = {key: value for key, value in os.environ.items() if key not in foreign}
    runs = [run("SQLite", sys.argv[1:], bare)]
    with postgres.running(fast=True) as address:
        runs.append(run("PostgreSQL", sys.argv[1:], bare | {"DATABASE_URL": address}))
    nowhere = {test: reason for test, reason in runs[0].skipped.items() if test in runs[1].skipped}
    for test, reason in nowhere.items():
        print(f"not run: {test}: {reason}")
    print("", *runs, sep="\n")
    silent = [test for test, reason in nowhere.items() if ABSENT_DATA not in reason]
    return 0 if all(each.passed for each in runs) and not silent else 1


if __name__ == "__main__":
    sys.exit(main())
