"""The sample office's own words: two letters and the beginnings of replies, in three languages (wording.toml)."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path

from minsheng.concerns.actions import TemplateFields, write_template
from minsheng.concerns.queries import category_index
from minsheng.concerns.states.messages import MessageKind
from minsheng.core.actors import Actor

FILE = Path(__file__).with_name("wording.toml")
LANGUAGES = ("zh-hans", "zh-hant", "en")


def sample_words() -> list[TemplateFields]:
    """What the file holds; the category of a message for all, or one that is not there, is None."""
    ids = {fact.code: fact.id for fact in category_index().values()}
    return [
        TemplateFields(MessageKind(message["kind"]), ids.get(message["category"]), language, *message[language])
        for message in tomllib.loads(FILE.read_text(encoding="utf-8"))["message"]
        for language in LANGUAGES
    ]


def write_words(*, by: Actor, at: datetime) -> int:
    """Write them all; how many."""
    words = sample_words()
    for fields in words:
        write_template(fields, by=by, at=at)
    return len(words)
