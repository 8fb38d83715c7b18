"""Finding stored files and opening them. Who may is decided by the room that holds on to the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from minsheng.foundation.files.models import StoredFile


class FileGone(Exception):
    """There is no such file, or its bytes are no longer there."""


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A stored file and its bytes, open for reading; whoever opened it closes it."""

    file: StoredFile
    content: BinaryIO


def path_of(storage_name: str) -> Path:
    """Where the bytes lie: below FILE_ROOT, which no web server serves."""
    return Path(settings.FILE_ROOT) / storage_name


def known_names(names: Iterable[str]) -> set[str]:
    """Those of the storage names that have a row."""
    return set(StoredFile.objects.filter(storage_name__in=list(names)).values_list("storage_name", flat=True))


def opened(file_id: int) -> OpenedFile:
    """The file, open for reading; FileGone where there is none. Serve it with its ``media_type`` and ``nosniff``."""
    stored = StoredFile.objects.filter(pk=file_id).first()
    if stored is None:
        raise FileGone(f"there is no file {file_id}")
    try:
        return OpenedFile(stored, path_of(stored.storage_name).open("rb"))
    except FileNotFoundError as error:
        raise FileGone(f"file {file_id} has a row but no content") from error
