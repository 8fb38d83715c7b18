"""What a resident writes to us by themselves, outside our pages."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from minsheng.concerns.models import Entry
from minsheng.concerns.policy import TEXT_LIMIT, plain_text
from minsheng.concerns.states import Action, State, WaitingReason
from minsheng.core.actors import Actor

from . import worker_notices
from .intake import add_photos
from .moving import Line, carry_out, lock


@dataclass(frozen=True, slots=True)
class Came:
    """How the words reached us; stands in the history as codes."""

    way: str = ""
    """"email" or "sms"."""
    left_out: int = 0
    """Pictures and papers that were too large, too many, or nothing we keep."""


@transaction.atomic
def write_words(
    concern_id: int,
    *,
    text: str,
    by: Actor,
    at: datetime,
    file_ids: tuple[int, ...] = (),
    came: Came = Came(),
    version: int | None = None,
) -> Entry:
    """Add a resident's words: a line, whoever has it in hand is told, no clock is touched and no state changed."""
    return _heard(concern_id, Action.WRITE, text, came, by=by, at=at, file_ids=file_ids, version=version)


@transaction.atomic
def hear_resident(
    concern_id: int, *, text: str, by: Actor, at: datetime, file_ids: tuple[int, ...] = (), came: Came = Came()
) -> Entry:
    """Take words that came by letter: the answer where a question was asked, else words; photos alone are added."""
    concern = lock(concern_id, by=by)
    asked = concern.state == State.WAITING and concern.waiting_reason == WaitingReason.RESIDENT
    action = Action.ANSWER if asked else Action.WRITE
    if not plain_text(text) and file_ids:
        action = Action.ATTACH
    return _heard(concern_id, action, text, came, by=by, at=at, file_ids=file_ids, version=None)


def _heard(
    concern_id: int,
    action: Action,
    text: str,
    came: Came,
    *,
    by: Actor,
    at: datetime,
    file_ids: tuple[int, ...],
    version: int | None,
) -> Entry:
    concern = lock(concern_id, by=by, version=version)
    words = plain_text(text)
    detail: dict[str, object] = {name: value for name, value in asdict(came).items() if value}
    if len(words) > TEXT_LIMIT:  # the whole of it stays sealed with the letter
        words, detail["cut"] = f"{words[: TEXT_LIMIT - 1]}…", True
    if file_ids:
        detail["photos"] = len(file_ids)
    entry = carry_out(concern, action, Line(text=words, visible=True, detail=detail), by=by, at=at)
    add_photos(concern, file_ids, by=by, at=at)
    worker_notices.written(concern, at=at)
    return entry
