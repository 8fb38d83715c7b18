"""`minsheng import`: somebody else's table into the book."""

from __future__ import annotations

import csv
import gc
import sys
from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

from django.utils import timezone

from minsheng.concerns.actions import RefusedRow
from minsheng.core.actors import SYSTEM
from minsheng.core.tables import count_rows
from minsheng.interfaces.cli.errands.ground import must_be_set_up
from minsheng.interfaces.cli.speaking import Found, Mistake, Stopped, note, progress_bar, say, say_json
from minsheng.workflows.importing import Account, Order, import_concerns, load_mapping

SHOWN = 20
"""Refused rows in the result; --report has all."""
FEW = 5


def run(*, file: Path, mapping: str, dry_run: bool, area: str, report: Path | None, as_json: bool) -> None:
    """Import, and say what became of every row. Raises Found where rows were refused, Mistake for a bad --report."""
    must_be_set_up()
    order = Order(path=file, mapping=load_mapping(mapping), area_code=area, dry_run=dry_run)
    told = {"encoding": order.mapping.encoding or None, "sheet": order.mapping.sheet or None}
    total = count_rows(file, **told) if sys.stderr.isatty() else None
    gc.set_threshold(100_000, 50, 50)  # hundreds of thousands of short-lived rows, no rings among them: look seldom
    started = monotonic()
    try:
        with progress_bar(f"Importing {file.name}", total=total) as bar:
            account = import_concerns(
                order, by=SYSTEM, at=timezone.now(), progress=lambda rows: bar.advance(bar.task_ids[0], rows)
            )
    except KeyboardInterrupt as error:
        kept = "Nothing was written." if dry_run else "What was settled stays; the same call goes on from there."
        raise Stopped(f"stopped. {kept}") from error
    seconds = monotonic() - started
    if report:
        write_report(report, account.refusals())
    result = {"file": file.name, "mapping": mapping, **facts(account, seconds)}
    if as_json:
        say_json(result)
    else:
        _tell(account, result)
    if account.refused:
        raise Found("1 row was refused." if account.refused == 1 else f"{account.refused:,} rows were refused.")


def facts(account: Account, seconds: float) -> dict[str, Any]:
    """The account as plain values."""
    return {
        "source": account.source,
        "dry_run": account.dry_run,
        "read": account.read,
        "new": account.new,
        "known": account.known,
        "refused": account.refused,
        "resumed_after_line": account.resumed_after_line or None,
        "seconds": round(seconds, 2),
        "rows_per_second": round(account.settled_now / seconds) if seconds else None,
        "made": {what: len(names) for what, names in account.made.items()},
        "median_days_to_reply": days(account.median_to_reply),
        "refusals": [
            {"line": row.line, "column": row.column, "code": row.code, "reason": row.reason}
            for row in islice(account.refusals(), SHOWN)
        ],
    }


def days(span: timedelta | None) -> float | None:
    """A length of time in days with one decimal."""
    return None if span is None else round(span / timedelta(days=1), 1)


def write_report(path: Path, refused: Iterable[RefusedRow]) -> None:
    """Every refused row as CSV (UTF-8 with mark, so that a spreadsheet reads Chinese). Raises Mistake."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["line", "column", "code", "reason"])
            writer.writerows([row.line, row.column, row.code, row.reason] for row in refused)
    except OSError as error:
        raise Mistake(f"--report: {path} cannot be written: {error.strerror}.") from error


def _tell(account: Account, result: dict[str, Any]) -> None:
    would = "would be " if account.dry_run else ""
    if account.resumed_after_line:
        say(f"Went on after line {account.resumed_after_line:,}, where an earlier call stopped.")
    say(f"{account.read:,} rows read in {result['seconds']} s ({result['rows_per_second']:,} a second).")
    say(f"{account.new:,} {would}new, {account.known:,} in already, {account.refused:,} refused.")
    for what, names in account.made.items():
        if names:
            some = ", ".join(names[:FEW]) + (", ..." if len(names) > FEW else "")
            say(f"{what.capitalize()} {would}made: {len(names)} ({some}).")
    if result["median_days_to_reply"] is not None:
        say(f"Median time to the reply: {result['median_days_to_reply']} days.")
    for row in result["refusals"]:
        note(f"line {row['line']}, {row['column'] or 'whole row'}: {row['reason']}")
    if account.refused > SHOWN:
        note(f"... and {account.refused - SHOWN:,} more; --report FILE.csv writes them all.")
