"""The sample office's ten guides (guides.toml), each marked as a sample."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from minsheng.core.actors import Actor
from minsheng.guides import actions
from minsheng.guides.actions import NewGuide
from minsheng.guides.policy import Facts, Question
from minsheng.guides.states import Language

from .structure import PHONE

FILE = Path(__file__).with_name("guides.toml")
FIRST_NUMBER = 300
"""Telephone numbers of the sample's counters begin here."""


def write_guides(*, area_id: int, owner_id: int, by: Actor, at: datetime) -> int:
    """Write and publish them all for one area; how many."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["guide"]
    for number, row in enumerate(rows, start=FIRST_NUMBER):
        new = NewGuide(row["code"], area_id, row["subject"], owner_id, sample=True)
        guide = actions.begin_guide(new, by=by, at=at)
        for language in Language:
            if language in row:
                actions.write_words(guide.pk, language, row[language], by=by, at=at)
        actions.write_facts(guide.pk, _facts(row, number, at), by=by, at=at)
        actions.publish(guide.pk, by=by, at=at)
    return len(rows)


def _facts(row: dict[str, Any], number: int, at: datetime) -> Facts:
    today = timezone.localdate(at)
    return Facts(
        source_date=today - timedelta(days=row["source_days"]),
        phone=PHONE.format(number),
        review_by=today + timedelta(days=row["review_days"]),
        questions=tuple(
            Question({Language.ZH_HANS: text, **({Language.EN: english[0]} if english else {})}, answer)
            for text, answer, *english in row["questions"]
        ),
    )
