"""What an import must know: which rows are in already, which receipts are taken, what was refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from minsheng.concerns.models import Concern, ImportRefusal, ImportRun, Reporter


def known_keys(source: str, keys: Sequence[str]) -> set[str]:
    """Those of ``keys`` that concerns of this source carry already. One statement; at most a few thousand keys."""
    rows = Concern.objects.filter(source=source, source_key__in=keys).exclude(source="").order_by()
    return set(rows.values_list("source_key", flat=True))


def taken_receipts(receipts: Sequence[str]) -> set[str]:
    """Those of ``receipts`` that somebody holds. One statement; at most a few thousand receipts."""
    return set(Reporter.objects.filter(receipt__in=receipts).order_by().values_list("receipt", flat=True))


def unfinished_import(fingerprint: str) -> ImportRun | None:
    """The run of this very file that was begun and not finished."""
    return ImportRun.objects.filter(fingerprint=fingerprint, finished_at__isnull=True).order_by("-id").first()


def refusals_of(run_id: int) -> Iterator[ImportRefusal]:
    """The refused rows of a run in the order of the file, streamed."""
    return ImportRefusal.objects.filter(run_id=run_id).order_by("line", "id").iterator(chunk_size=2_000)
