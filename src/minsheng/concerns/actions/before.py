"""The columns a step has changed, as they were: kept with its line, so that it can be taken back exactly."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Field

from minsheng.concerns.models import BeforeWords, Concern, Entry
from minsheng.concerns.policy import UNDOABLE
from minsheng.concerns.states import Action

FOLLOWS = frozenset({"state", "is_open", "version", "changed_at", "queue_at", "watch_at"})
"""What follows from the rest, or never goes back."""


@dataclass(frozen=True, slots=True)
class Before:
    """Columns as they were: codes, ids and times; and words, which are kept encrypted and only for a day."""

    plain: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


def as_it_is(concern: Concern, action: Action, *, merged: bool) -> dict[str, Any] | None:
    """Every column before a step that can be undone; None before another. ``merged``: it takes another one in."""
    return dict(vars(concern)) if action in UNDOABLE or merged else None


def kept(old: dict[str, Any] | None, concern: Concern, changed: Iterable[str]) -> Before | None:
    """What the step has changed."""
    if old is None:
        return None
    before = Before()
    for name in changed:
        value = old[name]
        if name in FOLLOWS or value == getattr(concern, name):
            continue
        if value and name in Concern.Privacy.personal:
            before.words[name] = value
        else:
            before.plain[name] = value.isoformat() if isinstance(value, datetime) else value
    return before


def keep_words(lines: Iterable[tuple[Entry, Before | None]], *, at: datetime) -> None:
    """Keep the words that lines have replaced, where there were any: one statement more, of a correction only."""
    for entry, before in lines:
        if before is not None and before.words:
            BeforeWords.objects.create(entry=entry, words=json.dumps(before.words), at=at)


def columns_before(entry: Entry) -> dict[str, Any]:
    """The columns as they were before a line, ready to be set."""
    found = {name: _column(name).to_python(value) for name, value in (entry.before or {}).items()}
    words = BeforeWords.objects.filter(entry=entry).first()
    return found | (json.loads(words.words) if words else {})


def _column(name: str) -> Field[Any, Any]:
    found = Concern._meta.get_field(name)
    if not isinstance(found, Field):
        raise TypeError(name)
    return found


def forget_words(entry: Entry) -> None:
    """Drop the words kept for a line that was taken back."""
    BeforeWords.objects.filter(entry=entry).delete()


def drop_old_words(*, before: datetime) -> int:
    """Drop the words of steps nobody can take back any more; how many."""
    return BeforeWords.objects.filter(at__lt=before).delete()[0]
