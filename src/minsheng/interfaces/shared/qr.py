"""QR codes as SVG paths, so that a page needs no picture file and prints sharp."""

from __future__ import annotations

from dataclasses import dataclass

import segno


@dataclass(frozen=True, slots=True)
class Square:
    """A QR code: ``size`` modules a side, quiet zone of four included; ``path`` is its ink."""

    size: int
    path: str


def square_of(text: str) -> Square:
    """The QR code of ``text`` with medium error correction. Raises segno.DataOverflowError above 2,331 bytes."""
    matrix = segno.make_qr(text, error="m").matrix
    runs = []
    for row, modules in enumerate(matrix):
        column = 0
        while column < len(modules):
            length = 0
            while column + length < len(modules) and modules[column + length]:
                length += 1
            if length:
                runs.append(f"M{column + 4} {row + 4}h{length}v1h-{length}z")
            column += length or 1
    return Square(size=len(matrix) + 8, path="".join(runs))
