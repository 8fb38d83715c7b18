"""Decisions about projects that need no database."""

from __future__ import annotations

import re
from datetime import date

from .states import Refused

LONGEST_TITLE, LONGEST_WORDS = 80, 1000
CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,39}", re.ASCII)


def plan_refusal(title: str, code: str, begins_on: date, due_on: date) -> Refused | None:
    """What is wrong with a plan; None where nothing is. A day is enough: it may end on the day it begins."""
    if not title:
        return Refused.TITLE_MISSING
    if not CODE.fullmatch(code):
        return Refused.CODE_BAD
    return Refused.DATES_REVERSED if due_on < begins_on else None
