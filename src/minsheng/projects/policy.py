"""Decisions about projects that need no database."""

from __future__ import annotations

import re
from datetime import date

from minsheng.core.actors import Role

from .states import Refused

WRITERS = frozenset({Role.COORDINATOR, Role.LEADER})
"""Roles of the office that plan, attach and end."""
READERS = WRITERS | {Role.SUPERVISOR, Role.AUDITOR, Role.COLLECTOR, Role.HANDLER}
REPORTERS = frozenset({Role.HANDLER, Role.SUPERVISOR})
"""Roles of the owner's unit that say how far it is."""
LONGEST_TITLE, LONGEST_WORDS = 80, 1000
CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,39}", re.ASCII)


def plan_refusal(title: str, code: str, begins_on: date, due_on: date) -> Refused | None:
    """What is wrong with a plan; None where nothing is. A day is enough: it may end on the day it begins."""
    if not title:
        return Refused.TITLE_MISSING
    if not CODE.fullmatch(code):
        return Refused.CODE_BAD
    return Refused.DATES_REVERSED if due_on < begins_on else None
