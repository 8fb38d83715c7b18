"""The errand itself: a file, a mapping, batch after batch, and an account of what became of every row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.db import transaction

from minsheng.concerns import actions as concerns
from minsheng.concerns.actions import BatchCounts, RefusedRow
from minsheng.concerns.queries import known_keys, refusals_of, reply_times, unfinished_import
from minsheng.concerns.queries.counting import Scope
from minsheng.core.actors import Actor
from minsheng.core.tables import read_columns, read_rows

from .batches import Placed, concerns_of, place
from .mapping import Mapping, MappingError
from .places import Finder, Hand
from .rows import ReadRow, RowReader

BATCH = 2_000
Progress = Callable[[int], None]
"""Told how many more rows are settled."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to import: ``area_code`` overrides the mapping's root; a dry run writes nothing at all."""

    path: Path
    mapping: Mapping
    area_code: str = ""
    dry_run: bool = False


@dataclass(slots=True)
class Account:
    """What became of the rows: ``read`` = ``new`` + ``known`` + ``refused``, those before an interruption included."""

    source: str
    dry_run: bool
    read: int = 0
    new: int = 0
    known: int = 0
    refused: int = 0
    resumed_after_line: int = 0
    settled_now: int = 0
    """Rows of this call only, for its speed."""
    made: dict[str, list[str]] = field(default_factory=dict)
    median_to_reply: timedelta | None = None
    run_id: int | None = None
    kept: list[RefusedRow] = field(default_factory=list)
    """Refused rows of a dry run; a real one keeps them in the database."""

    def refusals(self) -> Iterable[RefusedRow]:
        """Every refused row in the order of the file."""
        if self.run_id is None:
            return iter(self.kept)
        return (RefusedRow(row.line, row.column, row.code, row.reason) for row in refusals_of(self.run_id))


def import_concerns(order: Order, *, by: Actor, at: datetime, progress: Progress | None = None) -> Account:
    """Take the file in, or (dry run) say what would be taken in.

    Batches of 2,000 rows are whole or not at all, each with the note of how far the import has come: killed, it goes
    on there when called again with the same file, mapping and area. A row whose key is in already is passed over, so
    that a finished import may be repeated. Raises UnreadableTable, MappingError, ImportOverlaps.
    """
    mapping = order.mapping
    missing = [name for name in mapping.columns if name not in _columns(order)]
    if missing:
        there = ", ".join(_columns(order))
        raise MappingError(f"{order.path.name} has no column {', '.join(map(repr, missing))}. It has: {there}.")
    account = _Dry(order, Hand(by, at, dry_run=True)) if order.dry_run else _Real(order, Hand(by, at))
    return account.run(progress or (lambda _rows: None))


def _columns(order: Order) -> list[str]:
    return read_columns(order.path, encoding=order.mapping.encoding or None, sheet=order.mapping.sheet or None)


def fingerprint(order: Order) -> str:
    """SHA-256 over the file, the mapping and the area: the same work has the same one."""
    digest = hashlib.sha256(f"{order.mapping!r}\n{order.area_code}\n".encode())
    with order.path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


class _Run:
    """What a dry run and a real one have in common."""

    def __init__(self, order: Order, hand: Hand) -> None:
        self.order, self.hand, self.mapping = order, hand, order.mapping
        self.reader = RowReader(order.mapping)
        self.account = Account(order.mapping.source, dry_run=hand.dry_run)

    def batches(self, after_line: int) -> Iterator[list[ReadRow | RefusedRow]]:
        mapping = self.mapping
        rows = read_rows(self.order.path, encoding=mapping.encoding or None, sheet=mapping.sheet or None)
        ahead = (self.reader.read(line, cells) for line, cells in rows if line > after_line)
        while batch := list(islice(ahead, BATCH)):
            yield batch

    def sort(self, batch: list[ReadRow | RefusedRow], finder: Finder) -> tuple[list[Placed], int, list[RefusedRow]]:
        """New rows with what they name, the number of those known, and those refused, by line."""
        read = [row for row in batch if isinstance(row, ReadRow)]
        refused = [row for row in batch if isinstance(row, RefusedRow)]
        seen = known_keys(self.mapping.source, [row.key for row in read])
        finder.learn_categories(row.category for row in read)
        placed: list[Placed] = []
        known = 0
        for row in read:
            if row.key in seen:
                known += 1
                continue
            found = place(row, finder, self.mapping)
            if isinstance(found, RefusedRow):
                refused.append(found)
            else:
                seen.add(row.key)
                placed.append(found)
        return placed, known, sorted(refused, key=lambda row: row.line)


class _Dry(_Run):
    def run(self, progress: Progress) -> Account:
        finder = Finder(self.mapping, self.order.area_code, self.hand)
        account, keys = self.account, set[str]()
        for batch in self.batches(0):
            placed, known, refused = self.sort(batch, finder)
            fresh = {one.row.key for one in placed} - keys
            keys |= fresh
            account.read += len(batch)
            account.new += len(fresh)
            account.known += known + len(placed) - len(fresh)
            account.refused += len(refused)
            account.kept += refused
            account.settled_now += len(batch)
            progress(len(batch))
        account.made = finder.made
        return account


class _Real(_Run):
    def run(self, progress: Progress) -> Account:
        by, at, account = self.hand.by, self.hand.at, self.account
        mark = fingerprint(self.order)
        interrupted = unfinished_import(mark)
        run = concerns.begin_import(
            source=self.mapping.source, fingerprint=mark, file_name=self.order.path.name, by=by, at=at
        )
        account.resumed_after_line = run.line if interrupted else 0
        account.run_id = run.pk
        with transaction.atomic():
            finder = Finder(self.mapping, self.order.area_code, self.hand)
        for batch in self.batches(run.line):
            with transaction.atomic():
                placed, known, refused = self.sort(batch, finder)
                concerns.load_concerns(concerns_of(placed, self.mapping, at=at), by=by, at=at)
                counts = BatchCounts(len(batch), len(placed), known)
                run = concerns.note_import_progress(run, line=batch[-1].line, counts=counts, refused=refused, at=at)
            account.settled_now += len(batch)
            progress(len(batch))
        run = concerns.finish_import(run, by=by, at=at)
        account.read, account.new, account.known, account.refused = run.read, run.created, run.known, run.refused
        account.made = finder.made
        everything = Scope(end=at + timedelta(days=1))
        account.median_to_reply = reply_times(everything, source=self.mapping.source).median
        return account
