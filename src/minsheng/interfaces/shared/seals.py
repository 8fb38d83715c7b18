"""The resident's seal as geometry: filled block, double square, octagon. Shape and word say it before colour does.

Only a resident's rating is ever drawn as a seal; staff never stamp. Five verdicts, each with its own shape, and beside
each the answer to "solved?" as a narrow strip, where there is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minsheng.interfaces.shared.spoken import language_key

Shape = Literal["block", "block_framed", "square", "octagon", "octagon_double"]
HEIGHT = 76
STRIP = 24
LATIN_WIDTH = 108

LATIN_INSETS: dict[Shape, int] = {"block": 9, "block_framed": 12, "square": 13, "octagon": 14, "octagon_double": 16}
"""From the edge to the writing, past the frame."""
LATIN_ROOM: dict[Shape, int] = {"octagon": 76, "octagon_double": 66}
"""Between the cut corners, where the last line stands."""

SHAPES: dict[str, Shape] = {
    "very_satisfied": "block_framed",
    "satisfied": "block",
    "fair": "square",
    "dissatisfied": "octagon",
    "very_dissatisfied": "octagon_double",
    "yes": "block",
    "partly": "square",
    "no": "octagon",
}
"""Shape of each verdict; the last three are for a rating that answered "solved?" only."""

CHARACTERS: dict[str, dict[str, tuple[str, ...]]] = {
    "zh-hans": {
        "very_satisfied": ("非常", "满意"),
        "satisfied": ("满", "意"),
        "fair": ("基本", "满意"),
        "dissatisfied": ("不", "满意"),
        "very_dissatisfied": ("非常", "不满意"),
        "yes": ("已", "解", "决"),
        "partly": ("部分", "解决"),
        "no": ("未", "解决"),
    },
    "zh-hant": {
        "very_satisfied": ("非常", "滿意"),
        "satisfied": ("滿", "意"),
        "fair": ("基本", "滿意"),
        "dissatisfied": ("不", "滿意"),
        "very_dissatisfied": ("非常", "不滿意"),
        "yes": ("已", "解", "決"),
        "partly": ("部分", "解決"),
        "no": ("未", "解決"),
    },
    "en": {
        "very_satisfied": ("Very", "satisfied"),
        "satisfied": ("Satisfied",),
        "fair": ("Fairly", "satisfied"),
        "dissatisfied": ("Not", "satisfied"),
        "very_dissatisfied": ("Not at all", "satisfied"),
        "yes": ("Solved",),
        "partly": ("Partly", "solved"),
        "no": ("Not", "solved"),
    },
}
STRIPS = {
    "zh-hans": {"yes": "已解决", "partly": "部分解决", "no": "未解决"},
    "zh-hant": {"yes": "已解決", "partly": "部分解決", "no": "未解決"},
    "en": {"yes": "solved", "partly": "partly solved", "no": "not solved"},
}


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters: middle x, baseline y, size, all in units of the view box."""

    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Seal:
    """All a template needs to draw one seal; lengths in units of the view box (76 high)."""

    shape: Shape
    width: float
    body_x: float
    """Where the main shape begins; the strip, if any, stands left of it."""
    body_width: float
    texts: tuple[Text, ...]
    small: tuple[Text, ...]
    """The characters of the strip ("solved?")."""
    cut: str
    """Path of the line between strip and body, "" where there is no strip."""
    label: str
    """The verdict in words, for those who hear the page."""

    @property
    def filled(self) -> bool:
        """Whether ink covers the block (and the characters are cut out of it)."""
        return self.shape in {"block", "block_framed"}

    @property
    def octagon(self) -> str:
        """Path of the outer octagon around the body."""
        return octagon(self.body_x + 3, 3, self.body_width - 6, HEIGHT - 6)

    @property
    def inner_octagon(self) -> str:
        """Path of the second, thinner octagon of the strongest "no"."""
        return octagon(self.body_x + 8, 8, self.body_width - 16, HEIGHT - 16)


def octagon(x: float, y: float, width: float, height: float) -> str:
    """SVG path of a rectangle with its corners cut."""
    cut = min(width, height) * 0.28
    return (
        f"M{x + cut:g} {y:g}H{x + width - cut:g}L{x + width:g} {y + cut:g}V{y + height - cut:g}"
        f"L{x + width - cut:g} {y + height:g}H{x + cut:g}L{x:g} {y + height - cut:g}V{y + cut:g}Z"
    )


def seal_label(satisfied: str, solved: str) -> str:
    """The verdict in words, in the active language."""
    words = {
        "very_satisfied": pgettext("verdict", "very satisfied"),
        "satisfied": pgettext("verdict", "satisfied"),
        "fair": pgettext("verdict", "fairly satisfied"),
        "dissatisfied": pgettext("verdict", "not satisfied"),
        "very_dissatisfied": pgettext("verdict", "not satisfied at all"),
        "yes": pgettext("verdict", "solved"),
        "partly": pgettext("verdict", "partly solved"),
        "no": pgettext("verdict", "not solved"),
    }
    said = [words[answer] for answer in (satisfied, solved) if answer]
    return _("The resident's verdict: {verdict}").format(verdict=pgettext("list", ", ").join(said))


@dataclass(frozen=True, slots=True)
class _Box:
    """Room for writing: middle x, width, top and bottom, in units of the view box."""

    middle: float
    width: float
    top: float
    bottom: float


def _lines(lines: tuple[str, ...], box: _Box, wide: float = 1.0) -> list[Text]:
    """Characters in rows, as large as the box lets them be; ``wide`` is the breadth of a character at size 1."""
    longest = max(len(line) for line in lines)
    step = (box.bottom - box.top) / len(lines)
    size = min(step * 0.96, box.width / (longest * wide))
    return [
        Text(box.middle, round(box.top + step * (row + 0.5) + size * 0.36, 1), round(size, 1), line)
        for row, line in enumerate(lines)
    ]


def _latin(key: str, solved: str, shape: Shape) -> tuple[list[Text], list[Text], str]:
    """Texts of an English seal: lines of words, the answer to "solved?" as a last small line under a rule."""
    inset = LATIN_INSETS[shape]
    bottom = HEIGHT - inset - (14 if solved else 0)
    texts = _lines(CHARACTERS["en"][key], _Box(LATIN_WIDTH / 2, LATIN_WIDTH - 2 * inset, inset, bottom), 0.56)
    if not solved:
        return texts, [], ""
    word = STRIPS["en"][solved]
    size = min(12, LATIN_ROOM.get(shape, LATIN_WIDTH) / (len(word) * 0.52))
    small = [Text(LATIN_WIDTH / 2, HEIGHT - inset - 1, round(size, 1), word)]
    return texts, small, f"M{inset + 8} {bottom + 1:g}H{LATIN_WIDTH - inset - 8}"


def draw_seal(satisfied: str, solved: str = "", *, language: str | None) -> Seal:
    """Geometry of a verdict: ``satisfied`` one of five levels or "", ``solved`` yes, partly, no or "" (not both empty).

    Raises KeyError on an unknown answer.
    """
    key, tongue = satisfied or solved, language_key(language)
    shape = SHAPES[key]
    beside = solved if satisfied else ""
    label = seal_label(satisfied, solved)
    if tongue == "en":
        texts, small, cut = _latin(key, beside, shape)
        return Seal(shape, LATIN_WIDTH, 0, LATIN_WIDTH, tuple(texts), tuple(small), cut, label)
    lines = CHARACTERS[tongue][key]
    strip = STRIP if beside else 0
    body = 44 if shape == "block" else HEIGHT
    inset = {"block": 5, "block_framed": 9, "square": 11, "octagon": 13, "octagon_double": 14}[shape]
    texts = _lines(lines, _Box(strip + body / 2, body - 2 * inset, inset, HEIGHT - inset))
    small = _lines(tuple(STRIPS[tongue][beside]), _Box(strip / 2 + 1, 15, 6, HEIGHT - 6)) if beside else []
    cut = f"M{strip} 7V{HEIGHT - 7}" if beside else ""
    return Seal(shape, strip + body, strip, body, tuple(texts), tuple(small), cut, label)
