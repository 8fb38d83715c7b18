"""The palette, computed: every pair of text and ground that pages use is legible in both lights."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from minsheng.interfaces import shared

STYLES = Path(str(shared.__file__)).parent / "static" / "shared"
TOKENS = (STYLES / "tokens.css").read_text()
COLOURS = {
    name: {"day": day, "night": night}
    for name, day, night in re.findall(r"--([\w-]+): var\(--day, (#\w{6})\) var\(--night, (#\w{6})\);", TOKENS)
}
TEXTS = ("ink", "ink-2", "ink-3", "lake", "seal", "ochre")
GROUNDS = ("paper", "sheet", "sheet-2", "lake-wash")
PAIRS = [(text, ground) for text in TEXTS for ground in GROUNDS]
PAIRS += [("on-lake", "lake"), ("on-lake", "lake-deep"), ("on-seal", "seal-fill"), ("sheet", "ink")]
PAIRS += [
    ("ochre", "ochre-wash"),
    ("ink", "ochre-wash"),
    ("seal", "seal-wash"),
    ("ink", "seal-wash"),
    ("ink", "sheet-3"),
]
SHAPES = [("edge", "sheet"), ("frame", "sheet"), ("lake-mid", "sheet"), ("ochre-mark", "sheet"), ("lake", "lake-wash")]


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("light", ["day", "night"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_is_legible_on_its_ground(text: str, ground: str, light: str) -> None:
    assert contrast(COLOURS[text][light], COLOURS[ground][light]) >= 4.5


@pytest.mark.parametrize("light", ["day", "night"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_controls_and_shapes_stand_out_from_their_ground(shape: str, ground: str, light: str) -> None:
    assert contrast(COLOURS[shape][light], COLOURS[ground][light]) >= 3


def test_every_colour_stands_once_with_both_its_lights() -> None:
    names = re.findall(r"--([\w-]+): var\(--day", TOKENS)
    assert len(names) == len(set(names))
    assert set(COLOURS) | {"lift"} == set(names)


def test_no_other_style_sheet_brings_a_colour_of_its_own() -> None:
    strangers = {
        sheet.name: found
        for sheet in sorted(STYLES.glob("*.css"))
        if sheet.name != "tokens.css"
        and (found := set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s)])", sheet.read_text())))
    }
    # the QR code must be dark on white for cameras, paper is white
    assert strangers == {"components.css": {"#fff", "#1d2422"}, "print.css": {"#fff"}}


def test_every_custom_property_used_is_defined() -> None:
    defined = set(re.findall(r"(--[\w-]+):", TOKENS))
    used = {name for sheet in STYLES.glob("*.css") for name in re.findall(r"var\((--[\w-]+)", sheet.read_text())}
    assert used - defined == set()


def test_old_phones_can_read_the_styles() -> None:
    """No nesting and no light-dark(): iOS 15 and Android web views of 2021 know neither."""
    for sheet in STYLES.glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        assert re.findall(r"light-dark\(|\s&", text) == []
