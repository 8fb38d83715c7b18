"""Pictures the tests send in."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image


def encoded(picture: Image.Image, kind: str, **how_: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **how_)
    return out.getvalue()


def halves(width: int = 60, height: int = 40) -> Image.Image:
    """Left half red, right half blue."""
    picture = Image.new("RGB", (width, height), (255, 0, 0))
    picture.paste((0, 0, 255), (width // 2, 0, width, height))
    return picture


def photo_with_place(orientation: int = 1) -> bytes:
    """A JPEG as a phone writes it: GPS place, camera, the time, and how it was held."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x0110] = "SecretPhone 9"
    exif.get_ifd(0x8825)[2] = (22.0, 39.0, 12.5)
    exif.get_ifd(0x8825)[1] = "N"
    return encoded(halves(), "JPEG", exif=exif, comment=b"home of Wang", quality=95)
