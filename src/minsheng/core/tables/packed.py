"""The bytes of a text table, unpacked where it is packed, and never without end."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import IO, Any, cast

MOST_PACKED, UNPACKED_FREELY = 200, 64 << 20
"""A table packs ten or twenty times. What unpacks to more than so many times its size, and so many bytes, is a trap."""


class UnreadableTable(Exception):
    """A file that is not the table it claims to be. ``str()`` says what and where, ``code`` serves translations."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code beside the message."""
        super().__init__(message)
        self.code = code


def open_table(path: Path) -> IO[bytes]:
    """The file's bytes. Reading a packed one raises UnreadableTable where it unpacks to more than a table would."""
    if path.suffix.lower() != ".gz":
        return path.open("rb")
    return cast("IO[bytes]", io.BufferedReader(_Unpacking(path)))


class _Unpacking(io.RawIOBase):
    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = max(UNPACKED_FREELY, MOST_PACKED * path.stat().st_size)
        self._file = gzip.GzipFile(path, "rb")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 (whatever io hands in)
        count = self._file.readinto(buffer)
        self._left -= count
        if self._left < 0:
            message = (
                f"{self._path.name} unpacks to more than {MOST_PACKED} times its size: no table does. "
                "Unpack it yourself and look at it."
            )
            raise UnreadableTable("too_large", message)
        return count

    def close(self) -> None:
        self._file.close()
        super().close()
