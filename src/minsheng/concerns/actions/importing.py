"""Keeping track of an import: begun, one batch further, finished. The rows themselves go in through load_concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from minsheng.concerns.models import ImportRefusal, ImportRun
from minsheng.core.actors import Actor
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.bulk import actions as bulk

SUBJECT = "import"


class ImportOverlaps(Exception):
    """Another import of the same file has moved on in the meantime; this one must stop."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not taken in: its line in the file, the column, a code, and a sentence without anybody's words."""

    line: int
    column: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """What became of the rows of one batch: ``read`` = ``created`` + ``known`` + refused."""

    read: int
    created: int
    known: int


@transaction.atomic
def begin_import(*, source: str, fingerprint: str, file_name: str, by: Actor, at: datetime) -> ImportRun:
    """The unfinished run of this very file, to go on with; else a new one."""
    earlier = ImportRun.objects.filter(fingerprint=fingerprint, finished_at__isnull=True).order_by("-id").first()
    if earlier is not None:
        return earlier
    try:
        with transaction.atomic():
            run = ImportRun.objects.create(
                source=source, fingerprint=fingerprint, file_name=file_name[:200], started_at=at, changed_at=at
            )
    except IntegrityError as error:
        raise ImportOverlaps(file_name) from error
    data = {"source": source, "fingerprint": fingerprint}
    audit.record(subject_type=SUBJECT, subject_id=run.pk, action="begin", by=by, at=at, data=data, first=True)
    return run


@transaction.atomic
def note_import_progress(
    run: ImportRun, *, line: int, counts: BatchCounts, refused: Sequence[RefusedRow], at: datetime
) -> ImportRun:
    """Settle the rows up to ``line``; call it in the transaction that loads them. Raises ImportOverlaps.

    The audit log has each concern's own `load` event and the run's begin and finish: a batch adds none.
    """
    moved = ImportRun.objects.filter(pk=run.pk, line=run.line, finished_at__isnull=True).update(
        line=line,
        changed_at=at,
        read=F("read") + counts.read,
        created=F("created") + counts.created,
        known=F("known") + counts.known,
        refused=F("refused") + len(refused),
    )
    if moved != 1:
        raise ImportOverlaps(run.file_name)
    rows = ((run.pk, row.line, row.column[:80], row.code, row.reason[:300]) for row in refused)
    bulk.insert_rows(ImportRefusal, ("run_id", "line", "column", "code", "reason"), rows)
    run.refresh_from_db()
    return run


@transaction.atomic
def finish_import(run: ImportRun, *, by: Actor, at: datetime) -> ImportRun:
    """Every row of the file is settled."""
    if ImportRun.objects.filter(pk=run.pk, finished_at__isnull=True).update(finished_at=at, changed_at=at) != 1:
        raise ImportOverlaps(run.file_name)
    run.refresh_from_db()
    data = {"read": run.read, "created": run.created, "known": run.known, "refused": run.refused}
    audit.record(subject_type=SUBJECT, subject_id=run.pk, action="finish", by=by, at=at, data=data)
    return run
