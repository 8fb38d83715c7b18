"""Which files are taken, for what, and how large. Decided on the content, never on the name."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from pathlib import PurePosixPath

PHOTO = "photo"
DOCUMENT = "document"

IMAGES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
"""Media type and ending as stored."""

PDF = "application/pdf"

TAKEN = {PHOTO: frozenset(IMAGES), DOCUMENT: frozenset({*IMAGES, PDF})}
"""Purpose and the media types taken for it."""

HEIC = frozenset({"image/heic", "image/heif", "image/avif"})
"""What phones may send that we cannot read without a decoder of our own."""

HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"})
"""The four letters after "ftyp" by which such files begin; phones write more kinds than one."""

MOST_PIXELS = 120_000_000
"""Above any phone's camera. A camera's JPEG is unpacked line by line and at reduced size."""

MOST_PIXELS_WHOLE = 30_000_000
"""For what must be unpacked whole (PNG, WebP, progressive JPEG); a long screenshot has fewer. Half a megabyte of PNG
can hold 120 million pixels, and took two gigabytes of memory."""

LONGEST_SIDE = 3_000
"""Pixels. Larger pictures are made smaller: enough to read a number plate, small enough for a phone on the road."""

NAME_LENGTH = 120


class Refusal(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TYPE = "type"
    HEIC = "heic"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"


def refusal_for(media_type: str, purpose: str) -> Refusal | None:
    """Why a file of this type is not taken for this purpose, or None. KeyError for a purpose that does not exist."""
    taken = TAKEN[purpose]
    if media_type in taken:
        return None
    return Refusal.HEIC if media_type in HEIC else Refusal.TYPE


def ending(media_type: str) -> str:
    """How the stored file's name ends."""
    return IMAGES.get(media_type, "pdf")


def shown_name(name: str, media_type: str) -> str:
    """The sender's name for the file without path and control characters, at most NAME_LENGTH, with the true ending."""
    bare = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    printable = "".join(sign for sign in bare if unicodedata.category(sign)[0] != "C").strip(" .")
    stem = PurePosixPath(printable or "file").stem
    suffix = f".{ending(media_type)}"
    return stem[: NAME_LENGTH - len(suffix)] + suffix


def within(width: int, height: int, longest: int = LONGEST_SIDE) -> tuple[int, int]:
    """The size that fits, with the same proportions; never larger than given, never below one pixel."""
    factor = min(1.0, longest / max(width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))
