"""What happened in this room, for those above who may want to react."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .states import Action, State


@dataclass(frozen=True, slots=True)
class ConcernMoved:
    """A concern went through one line of the table."""

    concern_id: int
    action: Action
    from_state: State | None
    to_state: State
    at: datetime


@dataclass(frozen=True, slots=True)
class ConcernRated:
    """A resident's verdict was written."""

    concern_id: int
    rating_id: int
    solved: str
    at: datetime
