"""What this room tells the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LetterWaits:
    """A letter is locked and waits for its place; whoever knows it places it within this transaction."""

    letter_id: int
    at: datetime
