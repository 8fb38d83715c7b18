"""Pictures are written anew: upright, small enough, and with nothing but their pixels."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import filetype
import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from minsheng.foundation.files import policy
from minsheng.foundation.files.actions import FileRefused
from minsheng.foundation.files.actions import picture as picture_actions
from minsheng.foundation.files.actions.picture import Picture, written_anew
from minsheng.foundation.files.policy import Refusal
from tests.foundation.pictures import encoded, halves, photo_with_place


def anew(content: bytes) -> Picture:
    return written_anew(content, filetype.guess_mime(content))


def test_place_camera_and_comment_are_gone() -> None:
    original = photo_with_place()
    assert b"SecretPhone" in original
    content = anew(original).content
    picture = Image.open(BytesIO(content))
    assert dict(picture.getexif()) == {}
    assert {"exif", "comment", "icc_profile", "xmp"} & picture.info.keys() == set()
    assert [secret for secret in (b"SecretPhone", b"home of Wang", b"Exif") if secret in content] == []


def test_text_in_a_png_and_metadata_in_a_webp_are_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "home of Wang")
    notes.add_itxt("XML:com.adobe.xmp", "<place>22.66</place>")
    webp = encoded(halves(), "WEBP", exif=b"Exif\x00\x00SecretPhone", xmp=b"<place>22.66</place>")
    contents = [anew(encoded(halves(), "PNG", pnginfo=notes)).content, anew(webp).content]
    secrets = (b"home of Wang", b"22.66", b"SecretPhone")
    assert [secret for content in contents for secret in secrets if secret in content] == []


def corner(content: bytes, x: int, y: int) -> str:
    pixel = Image.open(BytesIO(content)).convert("RGB").getpixel((x, y))
    assert isinstance(pixel, tuple)
    return "red" if pixel[0] > pixel[2] else "blue"


@pytest.mark.parametrize(
    ("orientation", "size", "first_pixel"),
    [(1, (60, 40), "red"), (3, (60, 40), "blue"), (6, (40, 60), "red"), (8, (40, 60), "blue")],
)
def test_a_photo_taken_with_the_phone_on_its_side_stands_upright(
    orientation: int, size: tuple[int, int], first_pixel: str
) -> None:
    upright = anew(photo_with_place(orientation))
    assert (upright.width, upright.height) == size
    assert corner(upright.content, 3, 3) == first_pixel


def test_a_large_photo_is_made_smaller_with_the_same_proportions() -> None:
    upright = anew(encoded(halves(6_000, 1_500), "JPEG"))
    assert (upright.width, upright.height) == (3_000, 750)


def test_transparency_is_kept_and_other_colour_modes_are_read() -> None:
    see_through = Image.new("RGBA", (8, 8), (255, 0, 0, 0))
    content = anew(encoded(see_through, "PNG")).content
    assert Image.open(BytesIO(content)).convert("RGBA").getpixel((1, 1)) == (255, 0, 0, 0)
    for mode, kind in [("CMYK", "JPEG"), ("L", "JPEG"), ("P", "PNG"), ("1", "PNG"), ("I;16", "PNG"), ("LA", "PNG")]:
        assert anew(encoded(Image.new(mode, (8, 8)), kind)).width == 8, mode


def test_a_picture_with_a_colour_profile_is_read_also_if_the_profile_is_damaged() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert corner(anew(encoded(halves(), "JPEG", icc_profile=profile)).content, 3, 3) == "red"
    assert corner(anew(encoded(halves(), "JPEG", icc_profile=b"no profile at all")).content, 3, 3) == "red"


def test_of_a_moving_picture_the_first_frame_is_kept() -> None:
    moving = encoded(halves(), "WEBP", save_all=True, append_images=[Image.new("RGB", (60, 40))])
    content = anew(moving).content
    assert getattr(Image.open(BytesIO(content)), "n_frames", 1) == 1
    assert corner(content, 3, 3) == "red"


def a_bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [5_600, 11_000, 60_000])
def test_a_small_file_that_unpacks_to_an_enormous_picture_is_refused(side: int) -> None:
    with pytest.raises(FileRefused) as refused:
        anew(a_bomb(side, side))
    assert refused.value.code is Refusal.TOO_MANY_PIXELS


def test_a_cameras_large_jpeg_is_taken_and_one_that_is_unpacked_whole_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_actions, "MOST_PIXELS_WHOLE", 60 * 40 - 1)
    assert anew(encoded(halves(), "JPEG")).width == 60
    for kind, how_ in [("JPEG", {"progressive": True}), ("PNG", {}), ("WEBP", {})]:
        with pytest.raises(FileRefused) as refused:
            anew(encoded(halves(), kind, **how_))
        assert refused.value.code is Refusal.TOO_MANY_PIXELS


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_a_large_picture_of_any_mode_is_made_to_fit(mode: str) -> None:
    large = halves(3_200, 320).convert(mode) if mode != "I;16" else Image.new(mode, (3_200, 320))
    upright = anew(encoded(large, "PNG"))
    assert (upright.width, upright.height) == (3_000, 300)
    assert Image.open(BytesIO(upright.content)).mode == ("RGBA" if mode in {"RGBA", "LA"} else "RGB")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_photo_taken_with_the_phone_on_its_side_stands_upright(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = anew(encoded(halves(3_200, 320), kind, exif=exif.tobytes()))
    assert (upright.width, upright.height) == (300, 3_000)
    assert (corner(upright.content, 3, 3), corner(upright.content, 3, 2_990)) == ("red", "blue")


@how(max_examples=150, deadline=None)
@given(st.data())
def test_however_a_photo_is_damaged_it_is_kept_or_refused_and_nothing_else(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"]))
    content = bytearray(encoded(halves(16, 12), kind))
    for _number in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(12, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(FileRefused):
        assert written_anew(bytes(content), f"image/{kind.lower()}").content != b""


@given(st.integers(1, 100_000), st.integers(1, 100_000))
def test_a_picture_made_to_fit_fits_and_is_never_enlarged(width: int, height: int) -> None:
    new_width, new_height = policy.within(width, height)
    assert max(new_width, new_height) <= policy.LONGEST_SIDE
    assert 1 <= new_width <= width
    assert 1 <= new_height <= height


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hides_behind_a_picture_does_not_come_along(kind: str) -> None:
    """A file that is a picture and something else as well: a page, an archive."""
    hidden = b"PK\x03\x04<script>alert(1)</script>"
    assert hidden not in anew(encoded(halves(), kind) + hidden).content
