"""Text of residents and workers: folding for matching, likeness, titles, and numbers that point at a person.

Folding is for matching only; what people wrote is stored as they wrote it.
"""

from __future__ import annotations

import importlib
import operator
import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

# ── Folding ─────────────────────────────────────────────────────────────────────────────────────────────

# Characters that never join with a neighbour under NFKC, so that a table alone can fold them: plain Latin, dashes and
# quotes, CJK punctuation, the two large blocks of Han characters, and the full-width forms. Nearly every message is
# made of these.
_PLAIN_CLASS = "\\x00-\\x7f\\u2010-\\u2027\\u3000-\\u3029\\u3400-\\u4dbf\\u4e00-\\u9fff\\uff01-\\uff5e\\uffe5"
_PLAIN = re.compile(f"[{_PLAIN_CLASS}]*")
_HAN_RANGES = ((0x2E80, 0x2FE0), (0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32400))


class _Folding(NamedTuple):
    simplified: dict[int, str]  # for str.translate, after NFKC and casefold
    changing: re.Pattern[str]  # plain characters that folding changes ...
    folded: dict[str, str]  # ... and what each becomes


def fold(text: str) -> str:
    """Fold the text for matching: NFKC (full-width forms made plain), casefold, Traditional to Simplified characters.

    Traditional characters fold one by one, by OpenCC's t2s tables but without its phrases: only so does a piece of a
    text fold to the same piece of the folded text, which searching needs. ``fold(fold(text)) == fold(text)``.
    """
    if text.isascii():
        return text.lower()
    folding = _folding()
    if _PLAIN.fullmatch(text):
        folded = folding.folded
        return folding.changing.sub(lambda found: folded[found[0]], text)
    return _compatible(text).translate(folding.simplified)


def _compatible(text: str) -> str:
    """Unicode's caseless form for matching (definition D146), Unicode 15 section 3.13."""
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFKC", once.casefold())


@lru_cache(maxsize=1)
def _folding() -> _Folding:
    """Build the folding tables from OpenCC, on first use (0.2 s): a command that matches no text never pays."""
    convert = importlib.import_module("opencc").OpenCC("t2s").convert
    han = [chr(code) for first, after in _HAN_RANGES for code in range(first, after) if chr(code).isalpha()]
    pairs = dict(zip(han, convert("\n".join(han)).split("\n"), strict=True))
    simplified = {ord(old): _settled(old, pairs) for old, new in pairs.items() if old != new}
    plain = [chr(code) for code in range(0x10000) if _PLAIN.fullmatch(chr(code))]
    folded = {old: _compatible(old).translate(simplified) for old in plain}
    folded = {old: new for old, new in folded.items() if old != new}
    return _Folding(simplified, re.compile(f"[{re.escape(''.join(folded))}]"), folded)


def _settled(character: str, pairs: dict[str, str]) -> str:
    """Follow chains such as 薴 → 苧 → 苎 to their end."""
    seen = {character}
    while (following := pairs.get(character, character)) not in seen:
        seen.add(following)
        character = following
    return character


# ── Likeness ────────────────────────────────────────────────────────────────────────────────────────────

_RUNS = re.compile(r"\w+")


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters of the folded text, within runs of letters, digits and Han characters.

    A run of one character stands for itself, so that only a text without any letter or digit has none.
    """
    found: set[str] = set()
    for run in _RUNS.findall(fold(text)):
        if len(run) == 1:
            found.add(run)
        else:
            found.update(map(operator.add, run, run[1:]))
    return frozenset(found)


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared members over all members, 0 to 1; two empty sets have nothing in common: 0."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def similarity(a: str, b: str) -> float:
    """How alike two texts are: Jaccard index of their bigrams, from 0 (nothing shared) to 1 (the same)."""
    return 1.0 if a == b else jaccard(bigrams(a), bigrams(b))


# ── Titles ──────────────────────────────────────────────────────────────────────────────────────────────

_SENTENCE_END = re.compile(r"(?<=[。！？!?；;…])|(?<=\.)(?=\s)|[\r\n]+")
_HONORIFIC = (
    "领导们?|領導們?|书记|書記|[市区县镇处局院校]长|[市區縣鎮處局院校]長|主任|部[门門]|同志|先生|女士|老[师師]|人[员員]"
)
_GREETING = re.compile(
    rf"""\s*(?:
        (?:尊敬|敬爱|敬愛|各位)[^，,。！!：:\n]{{0,16}}[：:！!]
      | (?:尊敬|敬爱|敬愛|各位)[^，,。！!：:\n]{{0,12}}(?:{_HONORIFIC})[，,]
      | [^，,。！!：:\s]{{0,8}}(?:{_HONORIFIC})[：:]
      | [^，,。！!：:\s]{{0,10}}[您你]们?好[，,。！!：:\s]
      | (?:dear\ [^,，:\n]{{1,30}}|hello|hi)[,，:!]
    )[，,。！!：:\s]*""",
    re.VERBOSE | re.IGNORECASE,
)
_INSIDE_WORD = re.compile(r"[A-Za-z0-9]{2}")
_ELLIPSIS = "…"


_WHOLE_SENTENCE = re.compile(r"(?:[^。！？!?；;\n.]|\.(?!\s|$))+[。！？!?；;.]?")


def sentences_of(text: str, *, most: int) -> list[str]:
    """The sentences of a text as they stand there, their marks with them; what is beyond ``most`` goes to the last."""
    whole = "\n".join(text.splitlines()).strip()
    found = [match for match in _WHOLE_SENTENCE.finditer(whole) if _RUNS.search(match[0])]
    words = [match[0].strip() for match in found[:most]]
    if len(found) > most:
        words[-1] = whole[found[most - 1].start() :].strip()
    return words


def title_from(text: str, limit: int = 40) -> str:
    """Pick the first sentence that says something: at most ``limit`` characters (an ellipsis included), on one line.

    A salutation ("尊敬的领导：您好！") is passed over when more follows. Empty text gives an empty title.
    """
    rest = text.strip()
    while (greeting := _GREETING.match(rest)) and greeting.end() < len(rest):
        rest = rest[greeting.end() :]
    sentences = (" ".join(part.split()) for part in _SENTENCE_END.split(rest))
    sentence = next((part for part in sentences if _RUNS.search(part)), " ".join(rest.split()))
    sentence = sentence.rstrip("。；;.")
    if len(sentence) <= limit:
        return sentence
    cut = sentence[: limit - 1]
    # Latin words are not cut in two when there is a gap nearby; Han characters may be parted anywhere.
    gap = cut.rfind(" ", limit // 2)
    if gap > 0 and _INSIDE_WORD.match(sentence, limit - 2):
        cut = cut[:gap]
    return cut.rstrip() + _ELLIPSIS


# ── Numbers that point at a person ──────────────────────────────────────────────────────────────────────


class NumberKind(StrEnum):
    """The sort of number found in free text."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    OVERSEAS = "overseas"
    ID_CARD = "id_card"


class Span(NamedTuple):
    """A stretch of the text as it was given: ``text[start:end]``."""

    start: int
    end: int
    kind: NumberKind


# One character for one, so that places in the plain text are places in the original.
_PLAIN_DIGITS = {
    **{0xFF10 + digit: str(digit) for digit in range(10)},
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u00b7\u30fb"), "-"),
    **dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\u202f"), " "),
    **dict(zip(map(ord, "（）＋Ｘｘ．"), "()+Xx.", strict=True)),
}
_SEVEN_DIGITS = re.compile(r"\d(?:\D{0,2}\d){6}")
_DATE_IN_ID = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_AREA = r"(?:10|2\d|[3-9]\d{2})"
_GAP = r"[ .-]{0,2}"
_PERSONAL = re.compile(
    rf"""
    (?<!\d)(?<!\d\.)
    (?:
      (?P<id_card>
          {_PROVINCE}\d{{4}}[ -]?(?:18|19|20)\d{{2}}[ -]?{_DATE_IN_ID}[ -]?\d{{3}}[ -]?[\dXx]   # GB 11643: 18 places
        | {_PROVINCE}\d{{6}}{_DATE_IN_ID}\d{{3}}                                              # before 1999: 15 places
      )
    | (?P<mobile>
        (?:(?:\+|00)?86{_GAP})?
        (?: 1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}
          | 1[3-9]\d{{2}}[ .-]\d{{3}}[ .-]\d{{4}}
          | 1[3-9]\d{{2}}[ .-]\d{{4}}[ .-]\d{{3}}
          | 1(?:[ .-]\d){{10}} )
        (?! \s?(?:元|圆|圓|块|塊|万|萬|亿|億|吨|噸|美元|港元|平方|㎡|%) | [.]\d )   # an amount is nobody's number
      )
    | (?P<landline>
        (?:(?:\+|00)86[ -]?)?\(?0{_AREA}\)?{_GAP}[1-9]\d{{2,3}}[ -]?\d{{4}}
      | (?:\+|00)86[ -]?{_AREA}[ -]?[1-9]\d{{2,3}}[ -]?\d{{4}}
      )
    | (?:电话|電話|座机|座機|tel)[^\d]{{0,4}}(?P<local> [2-8]\d{{2,3}}[ -]?\d{{4}} )
    | (?P<overseas> (?: \+(?!86)[1-9]\d{{0,2}} | 00(?:852|853|886) ) (?:[ -]?\d){{7,11}} )
    )
    (?!\d)
    """,
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
# Digits at the end that stay readable, so that the person concerned recognises the number; of an identity card none do.
_READABLE_END = {NumberKind.MOBILE: 4, NumberKind.LANDLINE: 2, NumberKind.OVERSEAS: 2, NumberKind.ID_CARD: 0}
_READABLE_START_OF_ID = 3
_SUBSCRIBER_DIGITS = 8


def find_personal_numbers(text: str) -> list[Span]:
    """Mobile, landline and overseas phone numbers and identity-card numbers, in order, without overlaps.

    Full-width digits, spaces, dots and hyphens inside a number are seen through. Years, dates, amounts and our own
    receipts are not taken. Check digits are not asked for: a mistyped identity number still points at a person.
    """
    if _SEVEN_DIGITS.search(text) is None:
        return []
    spans = []
    for found in _PERSONAL.finditer(text.translate(_PLAIN_DIGITS)):
        group = str(found.lastgroup)
        kind = NumberKind.LANDLINE if group == "local" else NumberKind(group)
        spans.append(Span(*found.span(group), kind))
    return spans


def mask_personal_numbers(text: str) -> str:
    """Star out those numbers, keeping length and punctuation: "138****1234", "0755-******34"."""
    # Once more until none is left: the readable end of one number may join with what follows into another.
    while spans := find_personal_numbers(text):
        pieces, done = [], 0
        for start, end, kind in spans:
            pieces += [text[done:start], _masked(text[start:end], kind)]
            done = end
        text = "".join([*pieces, text[done:]])
    return text


def _masked(number: str, kind: NumberKind) -> str:
    places = [place for place, character in enumerate(number) if character.isalnum()]
    start = _READABLE_START_OF_ID if kind is NumberKind.ID_CARD else max(0, len(places) - _SUBSCRIBER_DIGITS)
    hidden = set(places[start : len(places) - _READABLE_END[kind]])
    return "".join("*" if place in hidden else character for place, character in enumerate(number))
