"""The fingerprint of a request."""

from __future__ import annotations

import hashlib


def fingerprint(*parts: str | bytes) -> str:
    """SHA-256 (hex) over what makes a request what it is: method, path, body. Order and borders count."""
    total = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        total.update(len(raw).to_bytes(8, "big"))
        total.update(raw)
    return total.hexdigest()
