"""A concern answered with a policy guide: the reply goes out as ever, and the guide is remembered beside it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.concerns import actions as concerns
from minsheng.concerns.states import Outcome
from minsheng.core.actors import Actor
from minsheng.guides import actions as guides
from minsheng.guides.policy import GuideRefused, Problem
from minsheng.guides.states import Refused

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern


def resolve_with_guide(
    concern_id: int,
    *,
    guide: str,
    outcome: str,
    reply: str,
    by: Actor,
    at: datetime,
    file_ids: tuple[int, ...] = (),
    version: int | None = None,
) -> Concern:
    """Resolve as ever; where a guide is named by its code, its current version answered the concern.

    Raises what ``resolve_concern`` raises, and GuideRefused: NOT_INFORMED where the outcome is another than information
    given, NOT_PUBLISHED where there is no such guide to read. Without a guide it takes no statement more.
    """
    if guide and outcome != Outcome.INFORMED:
        raise GuideRefused(Problem(Refused.NOT_INFORMED, "guide"))
    reply_to = partial(
        concerns.resolve_concern, concern_id, outcome=outcome, reply=reply, by=by, at=at, file_ids=file_ids,
        version=version,
    )  # fmt: skip
    if not guide:
        return reply_to()
    with transaction.atomic():
        concern = reply_to()
        guides.note_answer(guide, concern_id, by=by, at=at)
    return concern
