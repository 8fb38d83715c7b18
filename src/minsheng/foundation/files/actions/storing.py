"""Storing a file: judged by its content, written to disk for good, then entered in the table."""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

import filetype
from django.conf import settings
from django.db import transaction

from minsheng.core.actors import Actor
from minsheng.foundation.audit.actions import record
from minsheng.foundation.files.actions.picture import FileRefused, Picture, written_anew
from minsheng.foundation.files.models import StoredFile
from minsheng.foundation.files.policy import HEIC_BRANDS, IMAGES, PDF, Refusal, ending, refusal_for, shown_name
from minsheng.foundation.files.queries import known_names, path_of

PDF_TAIL = 2048
SWEPT_AT_ONCE = 500


def store(*, content: BinaryIO, name: str, by: Actor, at: datetime, purpose: str) -> StoredFile:
    """Keep a file for ``purpose`` ("photo" or "document"); FileRefused where it cannot be taken.

    The bytes are on disk, flushed, before the row can commit; where the transaction fails, ``sweep`` finds them later.
    The picture is unpacked before the transaction begins. Call it outside of one of yours if you can: a large picture
    takes a second, and on SQLite everybody who writes would wait for it.
    """
    raw = content.read(settings.FILE_SIZE_LIMIT + 1)
    if not raw:
        raise FileRefused(Refusal.EMPTY)
    if len(raw) > settings.FILE_SIZE_LIMIT:
        raise FileRefused(Refusal.TOO_LARGE)
    media_type = _sniffed(raw)
    if (refusal := refusal_for(media_type, purpose)) is not None:
        raise FileRefused(refusal)
    picture = _checked(raw, media_type)
    storage_name = _random_name(media_type)
    _write(path_of(storage_name), picture.content)
    return _entered(storage_name, shown_name(name, media_type), media_type, picture, purpose, by=by, at=at)


@transaction.atomic
def _entered(
    storage_name: str, name: str, media_type: str, picture: Picture, purpose: str, *, by: Actor, at: datetime
) -> StoredFile:
    stored = StoredFile.objects.create(
        storage_name=storage_name,
        name=name,
        media_type=media_type,
        size=len(picture.content),
        width=picture.width or None,
        height=picture.height or None,
        digest=hashlib.sha256(picture.content).hexdigest(),
        purpose=purpose,
        stored_at=at,
        stored_by_kind=by.kind.value,
        stored_by_id=by.identifier,
    )
    record(
        subject_type="file",
        subject_id=stored.pk,
        action="stored",
        by=by,
        at=at,
        data={"digest": stored.digest, "media_type": media_type},
        first=True,
    )
    return stored


def _sniffed(raw: bytes) -> str:
    """The media type by the first bytes, "" where they tell none."""
    if raw[4:8] == b"ftyp" and raw[8:12] in HEIC_BRANDS:
        return "image/heic"
    return str(filetype.guess_mime(raw[:8192]) or "")


def _checked(raw: bytes, media_type: str) -> Picture:
    if media_type in IMAGES:
        return written_anew(raw, media_type)
    if media_type == PDF and b"%%EOF" not in raw[-PDF_TAIL:]:
        raise FileRefused(Refusal.BROKEN)
    return Picture(raw, 0, 0)


def _random_name(media_type: str) -> str:
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token}.{ending(media_type)}"


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and still there after a power cut: the file and both folders are flushed."""
    fresh_folder = not path.parent.exists()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)
    _flush_folder(path.parent)
    if fresh_folder:
        _flush_folder(path.parent.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@transaction.atomic
def remove(file_id: int, *, by: Actor, at: datetime) -> bool:
    """Give a file up: its row now, its bytes once the transaction commits. False where it is gone already."""
    stored = StoredFile.objects.select_for_update().filter(pk=file_id).first()
    if stored is None:
        return False
    path = path_of(stored.storage_name)
    stored.delete()
    record(subject_type="file", subject_id=file_id, action="removed", by=by, at=at)
    transaction.on_commit(partial(path.unlink, missing_ok=True))
    return True


def sweep(*, older_than: datetime) -> int:
    """Delete files on disk that no row knows and that are older; the number deleted.

    They come from transactions that failed after the bytes were written, and from kills. The age keeps files safe
    whose row has not committed yet.
    """
    root = Path(settings.FILE_ROOT)
    swept = 0
    for folder in sorted(root.glob("[0-9a-f][0-9a-f]")):
        old = [path for path in sorted(folder.iterdir()) if _modified(path) < older_than.timestamp()]
        for start in range(0, len(old), SWEPT_AT_ONCE):
            batch = {f"{folder.name}/{path.name}": path for path in old[start : start + SWEPT_AT_ONCE]}
            for orphan in batch.keys() - known_names(batch):
                batch[orphan].unlink(missing_ok=True)
                swept += 1
    return swept


def _modified(path: Path) -> float:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime
    return float("inf")
