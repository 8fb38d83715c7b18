"""What people type: how it is stored and how long it may be."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

TEXT_LIMIT = 4000
SHORTEST_PURPOSE, LONGEST_PURPOSE = 4, 200
"""Characters of the reason for looking at a contact."""
DRAFT_LIFE = timedelta(hours=24)
SHORTEST_REPLY = 10
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters and halves of characters: no keyboard writes them, and PostgreSQL refuses some of them."""


def plain_text(text: str) -> str:
    """What people typed, as it is stored: lines end in a newline, nothing around it, nothing that cannot be written."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def digest(text: str) -> str:
    """A fingerprint of words, so that the audit log can prove a text unchanged without holding it."""
    return hashlib.sha256(text.encode()).hexdigest()[:32] if text else ""
