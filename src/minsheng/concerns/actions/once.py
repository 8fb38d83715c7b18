"""The same request twice does one thing: what a key of the caller was used for, and what came of it."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from minsheng.core.actors import Actor
from minsheng.foundation.idempotency import actions as idempotency


def fingerprint(content: object) -> str:
    """What tells two contents apart."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def claim(what: str, key: str, content: str, result: str, *, by: Actor, at: datetime) -> None:
    """Use the key for this content, whose result is known beforehand; nothing where the caller gave none.

    Raises AlreadyClaimed with the first result where it was used for this very content, KeyReused where for another.
    """
    if key:
        idempotency.claim(scope=_scope(what, by), key=key, fingerprint=content, result=result, at=at)


def _scope(what: str, by: Actor) -> str:
    return f"{what}:{by.kind}:{by.worker_id or ''}"
