"""A raw e-mail taken apart: who, answering what, which words, which pictures, and whether a machine wrote it."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses

from .cutting import own_words, words_of_html

LARGEST_LETTER = 40 * 1024 * 1024
"""Bytes of one letter that are read; what lies beyond is cut off."""
LARGEST_PICTURE = 8 * 1024 * 1024
LARGEST_TOGETHER = 20 * 1024 * 1024
MOST_PICTURES = 5
MOST_PARTS = 200
LONGEST_TEXT = 200_000
LONGEST_HEAD = 20_000
DRAWN = 100 * 1024
"""A picture drawn into the page of a letter is a logo up to this size and not spoken of; beyond it, it is."""

KINSHIP = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "big5-hkscs": "big5hkscs",
}
"""Character sets that are named smaller than what is written in them."""
NO_CHARACTER_SETS = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "unicode-escape", "utf-7", "utf7"}
)
"""What Python can decode and no mail program writes; some of them slowly, some into halves of characters."""
GUESSES = ("utf-8", "gb18030", "big5")
PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")
REFERENCE = re.compile(r"<[^<>\s]{3,250}>")
MACHINE_WORDS = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
MACHINES = ("mailer-daemon@", "postmaster@", "noreply@", "no-reply@")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that came along."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mail:
    """What an e-mail says."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    references: tuple[str, ...]
    """Message-IDs it names as what it answers (of a bounce: what came back), nearest last."""
    subject: str
    text: str = field(repr=False)
    whole: str = field(repr=False)
    pictures: tuple[Picture, ...]
    left_out: int
    automatic: bool
    bounce: bool


def read_mail(raw: bytes) -> Mail:
    """Take a raw letter apart. Never raises: what cannot be read is read as far as it goes."""
    raw = raw[:LARGEST_LETTER]
    try:
        return _read(email.message_from_bytes(raw, policy=email.policy.compat32))
    except RecursionError:  # bundles in bundles in bundles: nobody writes so
        return _read(BytesHeaderParser(policy=email.policy.compat32).parsebytes(raw))


def _read(letter: Message) -> Mail:
    whole = _whole_text(letter)
    pictures, left_out = _pictures(letter)
    bounce = _is_bounce(letter)
    senders = _addresses([_header(letter, "From")])
    return Mail(
        message_id=_header(letter, "Message-ID").strip()[:998],
        sender=readable(senders[0])[:254] if senders else "",
        recipients=_recipients(letter),
        references=_returned(letter, whole) if bounce else _references(letter),
        subject=" ".join(readable(_header(letter, "Subject")).split())[:200],
        text=own_words(whole),
        whole=whole,
        pictures=pictures,
        left_out=left_out,
        automatic=bounce or _is_automatic(letter),
        bounce=bounce,
    )


# ── heads ─────────────────────────────────────────────────────────────────────


def _header(letter: Message, name: str) -> str:
    """A header in words, whatever it was written in; "" where there is none."""
    found = next((value for key, value in letter.raw_items() if key.lower() == name.lower()), None)
    if found is None:
        return ""
    raw = str(found)[:LONGEST_HEAD].replace("\r", "").replace("\n", "")
    try:
        pieces = decode_header(raw.encode("ascii", "surrogateescape").decode("latin-1")) if "=?" in raw else None
    except (HeaderParseError, ValueError, UnicodeError):
        pieces = None
    if pieces is None:
        return _decoded(raw.encode("utf-8", "surrogateescape"), "")
    return "".join(_decoded(piece, charset or "") if isinstance(piece, bytes) else piece for piece, charset in pieces)


def _all_headers(letter: Message, *names: str) -> list[str]:
    wanted = {name.lower() for name in names}
    return [
        str(value)[-LONGEST_HEAD:].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        for key, value in letter.raw_items()
        if key.lower() in wanted
    ]


def _recipients(letter: Message) -> tuple[str, ...]:
    found = _addresses(_all_headers(letter, "To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")[:50])
    return tuple(dict.fromkeys(address.lower() for address in found if "@" in address))


def _addresses(headers: list[str]) -> list[str]:
    try:
        return [address for _name, address in getaddresses(headers)]
    except (RecursionError, IndexError, ValueError):  # brackets in brackets in brackets
        return []


def _references(letter: Message) -> tuple[str, ...]:
    named = " ".join([*_all_headers(letter, "References"), *_all_headers(letter, "In-Reply-To")])
    return tuple(dict.fromkeys(REFERENCE.findall(named[-20_000:])))


def _is_automatic(letter: Message) -> bool:
    submitted = _header(letter, "Auto-Submitted").split(";")[0].strip().lower()
    if submitted not in {"", "no"} or _header(letter, "Precedence").strip().lower() in MACHINE_WORDS:
        return True
    if any(_header(letter, name) for name in ("X-Autoreply", "X-Autorespond", "List-Id", "X-Failed-Recipients")):
        return True
    return _header(letter, "From").lower().rpartition("<")[2].startswith(MACHINES)


def _is_bounce(letter: Message) -> bool:
    report = letter.get_content_type() == "multipart/report"
    returned = [value.strip() for value in _all_headers(letter, "Return-Path")]
    daemon = "mailer-daemon@" in _header(letter, "From").lower()
    return report or "<>" in returned or daemon or bool(_header(letter, "X-Failed-Recipients"))


def _returned(letter: Message, whole: str) -> tuple[str, ...]:
    """Message-IDs of what came back for good: a report that speaks of a delay, or of success, returns nothing."""
    actions = {
        line.partition(":")[2].strip().lower()
        for part in letter.walk()
        if part.get_content_type() == "message/delivery-status"
        for line in str(part).splitlines()
        if line.lower().startswith("action:")
    }
    if actions and "failed" not in actions:
        return ()
    inside = [_header(part, "Message-ID") for part in letter.walk() if part is not letter]
    headers = [
        _decoded(part.get_payload(decode=True) or b"", "")  # type: ignore[arg-type] # bytes where decode is true
        for part in letter.walk()
        if part.get_content_type() == "text/rfc822-headers"
    ]
    named = REFERENCE.findall(" ".join([*inside, *headers, whole])[:50_000])
    return tuple(dict.fromkeys([*_references(letter), *named]))


# ── words ─────────────────────────────────────────────────────────────────────


def _decoded(raw: bytes, charset: str) -> str:
    named = charset.strip().strip('"').lower()
    known = "" if named in NO_CHARACTER_SETS else KINSHIP.get(named, named)
    for one in (known, *GUESSES):
        try:
            return raw.decode(one)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return raw.decode("utf-8", "replace")


def _own_parts(letter: Message, within: str = "") -> Iterator[tuple[Message, str]]:
    """The leaves that belong to this letter, each with the kind of bundle it lies in; not those of letters in it."""
    if letter.get_content_maintype() == "message":
        return
    parts = letter.get_payload()
    if letter.is_multipart() and isinstance(parts, list):
        for part in parts[:MOST_PARTS]:
            if isinstance(part, Message):
                yield from _own_parts(part, letter.get_content_subtype())
        return
    yield letter, within


def _leaves(letter: Message) -> list[tuple[Message, str]]:
    try:
        return list(_own_parts(letter))[:MOST_PARTS]
    except RecursionError:
        return []


def _whole_text(letter: Message) -> str:
    leaves = [part for part, _within in _leaves(letter) if part.get_content_disposition() != "attachment"]
    plain = [_text(part) for part in leaves if part.get_content_type() == "text/plain"]
    text = "\n".join(one for one in plain if one.strip())
    if not text:
        text = "\n".join(words_of_html(_text(part)) for part in leaves if part.get_content_type() == "text/html")
    return readable(text[: 2 * LONGEST_TEXT])[:LONGEST_TEXT]


def readable(text: str) -> str:
    """Without signs that no reader sees and no database keeps (NUL, halves of characters)."""
    return "".join(sign for sign in text if sign in "\n\t\r" or sign.isprintable() or sign.isspace())


def _text(part: Message) -> str:
    charset = part.get_param("charset") or ""
    return _decoded(_content(part), charset if isinstance(charset, str) else "")


def _content(part: Message) -> bytes:
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return found if isinstance(found, bytes) else b""


# ── pictures ──────────────────────────────────────────────────────────────────


def _pictures(letter: Message) -> tuple[tuple[Picture, ...], int]:
    """The pictures to keep, and how many things that came along are left out."""
    kept: list[Picture] = []
    left_out = together = 0
    for part, within in _leaves(letter):
        name = _name(part)
        attached = part.get_content_disposition() == "attachment"
        if part.get_content_maintype() != "image" and not name.lower().endswith(PICTURE_ENDINGS):
            left_out += attached
            continue
        content = _content(part)
        if within == "related" and part["Content-ID"] and not attached:
            left_out += len(content) > DRAWN  # drawn into the page: a logo, or a portrait of ten megabytes
            continue
        if len(kept) == MOST_PICTURES or len(content) > LARGEST_PICTURE or together + len(content) > LARGEST_TOGETHER:
            left_out += 1
            continue
        together += len(content)
        kept.append(Picture(name[:120] or "photo", content))
    return tuple(kept), left_out


def _name(part: Message) -> str:
    try:
        found = part.get_filename() or ""
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    try:
        pieces = decode_header(found)
    except (HeaderParseError, ValueError, UnicodeError):
        return str(found)
    return "".join(_decoded(piece, charset or "") if isinstance(piece, bytes) else piece for piece, charset in pieces)
