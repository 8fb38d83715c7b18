"""What a message template may say: its variables, what must not be missing, links, braces, length. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

from minsheng.concerns.states.messages import REPLIES, MessageKind

from .replies import says_something

LONGEST_SUBJECT, LONGEST_BODY = 80, 1000
MOST_PARTS = 6
"""Text messages one letter may take, its variables not counted."""
COMMON = ("title", "category", "phone")
WITH_RECEIPT = (*COMMON, "receipt", "link")
VARIABLES: dict[MessageKind, tuple[str, ...]] = {
    MessageKind.RECEIVED: WITH_RECEIPT,
    MessageKind.QUESTION: (*WITH_RECEIPT, "question"),
    MessageKind.EXTENDED: (*WITH_RECEIPT, "reason", "day"),
    MessageKind.SPLIT: (*WITH_RECEIPT, "number"),
    MessageKind.VERDICT: (*WITH_RECEIPT, "reply"),
    MessageKind.REMINDER: (*WITH_RECEIPT, "reply"),
    MessageKind.ENDED: (*WITH_RECEIPT, "reply"),
    MessageKind.PROGRESS: (*WITH_RECEIPT, "project", "words"),
    **dict.fromkeys(sorted(REPLIES), COMMON),
}
"""The closed list; a receipt and its link stand in no reply, because everybody attached reads the same one."""
REQUIRED: dict[MessageKind, tuple[str, ...]] = {
    MessageKind.RECEIVED: ("receipt", "link"),
    MessageKind.QUESTION: ("question", "link"),
    MessageKind.EXTENDED: ("reason", "day", "link"),
    MessageKind.SPLIT: ("link",),
    MessageKind.VERDICT: ("reply", "link"),
    MessageKind.REMINDER: ("link",),
    MessageKind.ENDED: ("reply", "link"),
    MessageKind.PROGRESS: ("words", "link"),
    **dict.fromkeys(sorted(REPLIES), ()),
}
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s\u3000-\u303f\uff00-\uffef]+|(?<![@\w.-])(?:[a-z0-9-]+\.)+(?:com|cn|net|org|io|top|info|cc|me|hk)\b[^\s\u3000-\u303f\uff00-\uffef]*",
    re.IGNORECASE,
)
_ONE_PART, _EACH_PART = 70, 67
_ONE_PLAIN, _EACH_PLAIN = 160, 153


class Flaw(StrEnum):
    """What is wrong with a template."""

    BRACES = "braces"
    UNKNOWN = "unknown"
    MISSING = "missing"
    LINK = "link"
    EMPTY = "empty"
    SUBJECT = "subject"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Finding:
    """A flaw, in which field, and the variable or address it is about."""

    flaw: Flaw
    field: str
    name: str = ""


class Unreadable(ValueError):
    """Braces that do not close, or hold more than a name."""


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Plain words, and the variable that follows them ("" for none). Raises Unreadable."""
    try:
        for words, name, form, conversion in Formatter().parse(text):
            if name is not None and (not re.fullmatch(r"[a-z_]+", name) or form or conversion):
                raise Unreadable(name)
            yield words, name or ""
    except ValueError as error:
        raise Unreadable(str(error)) from error


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its variables replaced, once: braces within a value are only letters. Raises Unreadable."""
    return "".join(words + (values.get(name, "") if name else "") for words, name in pieces(text))


def lint(kind: MessageKind, subject: str, body: str, *, own_address: str) -> list[Finding]:
    """Everything that keeps a template from being sent, in the order of reading."""
    found: list[Finding] = []
    used: dict[str, set[str]] = {}
    plain = ""
    for field, text in (("subject", subject), ("body", body)):
        try:
            parts = list(pieces(text))
        except Unreadable:
            found.append(Finding(Flaw.BRACES, field))
            continue
        used[field] = {name for _, name in parts if name}
        plain = " ".join(words for words, _ in parts)
        found += [Finding(Flaw.UNKNOWN, field, name) for name in sorted(used[field] - {*VARIABLES[kind]})]
        found += [Finding(Flaw.LINK, field, address) for address in _foreign(plain, own_address)]
    if not subject.strip():
        found.insert(0, Finding(Flaw.SUBJECT, "subject"))
    if "body" not in used:
        return found
    found += [Finding(Flaw.MISSING, "body", name) for name in REQUIRED[kind] if name not in used["body"]]
    if not body.strip() or (kind in REPLIES and not says_something(plain)):
        found.append(Finding(Flaw.EMPTY, "body"))
    if sms_parts(plain) > MOST_PARTS:
        found.append(Finding(Flaw.LONG, "body"))
    return found


def _foreign(text: str, own: str) -> list[str]:
    """Addresses that are not ours: what looks like our letter must not lead anywhere else."""
    return [address for address in _ADDRESS.findall(text) if address != own and not address.startswith(f"{own}/")]


def sms_parts(text: str) -> int:
    """How many text messages it takes: 70 characters in one, 67 in each of several; 160 and 153 of plain Latin."""
    if text.isascii():
        length, one, each = len(text), _ONE_PLAIN, _EACH_PLAIN
    else:
        length, one, each = len(text.encode("utf-16-le")) // 2, _ONE_PART, _EACH_PART
    return 1 if length <= one else -(-length // each)
