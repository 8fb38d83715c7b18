"""Which step of a concern stands last: what was taken back no longer counts."""

from __future__ import annotations

from collections.abc import Iterable

from minsheng.concerns.models import Entry
from minsheng.concerns.states import Action

LOOKED_AT = 60
"""So many lines back a step is looked for: nobody takes back thirty steps within the time there is."""


def still_standing(newest_first: Iterable[Entry]) -> Entry | None:
    """The newest line that was not taken back, among lines given newest first."""
    taken_back: set[int] = set()
    for line in newest_first:
        if line.action == Action.UNDO:
            taken_back.add(line.detail.get("line", 0))
        elif line.pk not in taken_back:
            return line
    return None


def last_step(concern_id: int) -> Entry | None:
    """The last line of a concern that still stands. One statement."""
    return still_standing(Entry.objects.filter(concern_id=concern_id).order_by("-at", "-id")[:LOOKED_AT])
