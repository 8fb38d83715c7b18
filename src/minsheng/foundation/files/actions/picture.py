"""Writing a picture anew: what comes out holds the pixels and nothing else."""

from __future__ import annotations

import struct
import threading
import warnings
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageFile, ImageOps

from minsheng.foundation.files.policy import IMAGES, LONGEST_SIDE, MOST_PIXELS, MOST_PIXELS_WHOLE, Refusal, within

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
QUALITY = {"JPEG": {"quality": 85, "optimize": True, "progressive": True}, "PNG": {}, "WEBP": {"quality": 85}}


RESIZED_AS_THEY_ARE = frozenset({"RGB", "RGBA", "L", "CMYK"})
ONE_AT_A_TIME = threading.Lock()
"""Unpacked pictures are large: in one process one after the other, however many are sent at once."""


class FileRefused(Exception):
    """A file that is not taken; ``message`` tells the sender why and what to do, ``code`` tells a program."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code.value)
        self.code = code

    @property
    def message(self) -> str | Promise:
        """For the sender, in the language active when it is shown."""
        megabytes = f"{settings.FILE_SIZE_LIMIT / 1024 / 1024:g}"
        messages: dict[Refusal, str | Promise] = {
            Refusal.EMPTY: _("This file is empty. Please choose it again."),
            Refusal.TOO_LARGE: _("This file is larger than %(size)s MB. Please send a smaller one.")
            % {"size": megabytes},
            Refusal.TYPE: _("We cannot take this kind of file. Please send a photo (JPEG, PNG or WebP)."),
            Refusal.HEIC: _("We cannot read HEIC photos yet. Please send it as JPEG, or take a screenshot of it."),
            Refusal.BROKEN: _("This file seems to be damaged. Please send it again, or take another photo."),
            Refusal.TOO_MANY_PIXELS: _("This picture has too many pixels. Please send a smaller one."),
        }
        return messages[self.code]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture written anew."""

    content: bytes
    width: int
    height: int


def written_anew(content: bytes, media_type: str) -> Picture:
    """The same picture upright, in sRGB, at most LONGEST_SIDE, without metadata (place, camera, comments, thumbnails).

    Of a moving picture only the first frame is kept. Raises FileRefused: broken, too many pixels.
    """
    kind = FORMATS[media_type]
    try:
        with warnings.catch_warnings():
            # Pillow warns of bombs above its own limit; ours is checked from the header, before anything is unpacked
            warnings.simplefilter("ignore")
            # The PDF library lets Pillow accept torn files, for the whole process: here a torn photo is refused.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            with Image.open(BytesIO(content), formats=[kind]) as opened:
                if opened.width * opened.height > _most_pixels(opened, kind):
                    raise FileRefused(Refusal.TOO_MANY_PIXELS)
                with ONE_AT_A_TIME:
                    picture = _bare(opened, kind)
            out = BytesIO()
            picture.save(out, kind, **QUALITY[kind])
    except Image.DecompressionBombError as error:
        raise FileRefused(Refusal.TOO_MANY_PIXELS) from error
    except (OSError, ValueError, SyntaxError, IndexError, TypeError, OverflowError, MemoryError, struct.error) as error:
        # everything Pillow's decoders are known to raise for damaged or lying files
        raise FileRefused(Refusal.BROKEN) from error
    return Picture(out.getvalue(), picture.width, picture.height)


def _most_pixels(opened: Image.Image, kind: str) -> int:
    line_by_line = kind == "JPEG" and not opened.info.get("progressive")
    return MOST_PIXELS if line_by_line else MOST_PIXELS_WHOLE


def _bare(opened: Image.Image, kind: str) -> Image.Image:
    if kind == "JPEG":
        opened.draft("RGB", within(opened.width, opened.height))  # unpack no more than will be kept
    profile = opened.info.get("icc_profile")
    has_alpha = opened.mode in {"RGBA", "LA", "PA"} or "transparency" in opened.info
    mode = "RGBA" if has_alpha and kind != "JPEG" else "RGB"
    upright = _upright(_fitting(opened, mode))
    coloured = _to_srgb(upright, profile) if profile and upright.mode in {"RGB", "CMYK"} else upright
    plain = coloured.convert(mode)
    bare = Image.new(mode, plain.size)
    bare.paste(plain)
    return bare


def _fitting(picture: Image.Image, mode: str) -> Image.Image:
    """Made small before anything else: each further step holds the picture in memory once more."""
    size = within(picture.width, picture.height, LONGEST_SIDE)
    if size == picture.size:
        return picture
    if picture.mode not in RESIZED_AS_THEY_ARE:
        exif = picture.info.get("exif")
        picture = picture.convert(mode)
        if exif:
            picture.info["exif"] = exif
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except (SyntaxError, ValueError, struct.error, TypeError, KeyError, ZeroDivisionError):
        return picture  # damaged notes beside an undamaged picture: perhaps on its side, but there


def _to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture  # a damaged profile: colours a little off are better than no photo
    return converted or picture


def taken_endings() -> tuple[str, ...]:
    """Endings of the pictures taken, for ``accept=`` in forms."""
    return tuple(IMAGES.values())
