"""Ends other than solved: declined by two people, referred elsewhere, merged into another, taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from minsheng.concerns.models import Concern
from minsheng.concerns.policy import Refused, plain_text
from minsheng.concerns.queries.reading import people_of
from minsheng.concerns.states import Action, DeclineReason
from minsheng.core.actors import Actor

from . import notices
from .assisting import carry_tasks, check_about, end_tasks
from .errors import refuse
from .moving import Line, Step, carry_out, carry_out_each, lock


@transaction.atomic
def propose_decline(
    concern_id: int, *, reason: str, text: str, by: Actor, at: datetime, version: int | None = None
) -> Concern:
    """Propose not to act; somebody else decides. ``text`` is what the resident will read."""
    concern = lock(concern_id, by=by, version=version)
    code = reason if reason in set(DeclineReason) else ""
    words = plain_text(text)
    changes = {
        "decline_reason": code,
        "decline_proposed_at": at,
        "decline_proposed_by_id": by.worker_id,
        "reply": words,
    }
    line = Line(text=words, reason=code, changes=changes, detail={"reason": code})
    carry_out(concern, Action.PROPOSE_DECLINE, line, by=by, at=at)
    return concern


@transaction.atomic
def approve_decline(concern_id: int, *, by: Actor, at: datetime, version: int | None = None) -> Concern:
    """A second person agrees; the resident is told in the words of the proposal."""
    concern = lock(concern_id, by=by, version=version)
    line = Line(text=concern.reply, visible=True, detail={"reason": concern.decline_reason})
    carry_out(concern, Action.APPROVE_DECLINE, line, by=by, at=at)
    notices.ended(concern, at=at)
    return concern


@transaction.atomic
def refuse_decline(concern_id: int, *, by: Actor, at: datetime, text: str = "", version: int | None = None) -> Concern:
    """A second person disagrees; work goes on where it was."""
    concern = lock(concern_id, by=by, version=version)
    changes = {"decline_reason": "", "decline_proposed_at": None, "decline_proposed_by_id": None, "reply": ""}
    carry_out(concern, Action.REFUSE_DECLINE, Line(text=plain_text(text), changes=changes), by=by, at=at)
    return concern


@transaction.atomic
def refer_concern(
    concern_id: int, *, body: str, number: str, text: str, by: Actor, at: datetime, version: int | None = None
) -> Concern:
    """It belongs to an outside body: say where, when and under which number."""
    concern = lock(concern_id, by=by, version=version)
    names = {"body": plain_text(body)[:120], "number": plain_text(number)[:60]}
    words = plain_text(text)
    line = Line(text=words, visible=True, body=names["body"], changes={"reply": words}, names=names)
    carry_out(concern, Action.REFER, line, by=by, at=at)
    notices.ended(concern, at=at)
    return concern


@transaction.atomic
def merge_concern(concern_id: int, *, into: int | None, by: Actor, at: datetime, version: int | None = None) -> Concern:
    """The same matter twice: this one ends, every reporter stays attached to the other and is asked alone.

    What was merged into this one earlier goes along (``with`` in the detail), so that each receipt leads to the one
    concern that is still alive; so does whom it complains about, where the other complains about nobody.
    """
    if into is None:
        raise refuse(Refused.OTHER_MISSING)
    if into == concern_id:
        raise refuse(Refused.OTHER_IS_SELF)
    concern, other = _lock_both(concern_id, into, by=by, version=version)
    carried = list(Concern.objects.filter(merged_into_id=concern.pk).order_by("id").values_list("id", flat=True))
    detail = {"into": into} | ({"with": carried} if carried else {})
    more, tasks = carry_tasks(concern, other)
    changes: dict[str, Any] = {"merged_into_id": other.pk} | ({"open_task_count": 0} if tasks else {})
    line = Line(visible=True, other=other, changes=changes, detail=detail | tasks)
    carry_out(concern, Action.MERGE, line, by=by, at=at)
    if carried:
        Concern.objects.filter(merged_into_id=concern.pk).update(merged_into_id=other.pk)
    more |= {"reporter_count": _people_together(concern, other)}
    if (other.about_unit_id, other.about_worker_id) == (None, None):
        check_about(other, unit_id=concern.about_unit_id, worker_id=concern.about_worker_id)
        more |= {"about_unit_id": concern.about_unit_id, "about_worker_id": concern.about_worker_id}
    carry_out(other, Action.JOIN, Line(changes=more, detail={"merged": concern.pk} | tasks), by=by, at=at)
    return concern


def _people_together(concern: Concern, other: Concern) -> int:
    """How many people hang on both; counted only where both may be parts of one text, with the same people."""
    if concern.split_from_id is None and other.split_from_id is None:
        return other.reporter_count + concern.reporter_count
    return people_of(other.pk).count()


def _lock_both(concern_id: int, into: int, *, by: Actor, version: int | None) -> tuple[Concern, Concern]:
    """Both concerns, always locked in one order, so that two merges at once cannot block each other for ever."""
    rows: dict[int, Concern] = {}
    for number in sorted({concern_id, into}):
        try:
            rows[number] = lock(number, by=by, version=version if number == concern_id else None)
        except ObjectDoesNotExist:
            if number == concern_id:
                raise
            raise refuse(Refused.OTHER_MISSING) from None
    return rows[concern_id], rows[into]


@transaction.atomic
def withdraw_concern(
    concern_id: int, *, by: Actor, at: datetime, text: str = "", version: int | None = None
) -> Concern:
    """The resident takes it back; refused where others raised the same matter, for whom it goes on."""
    concern = lock(concern_id, by=by, version=version)
    last = Step(Action.WITHDRAW, Line(text=plain_text(text), visible=True), by)
    carry_out_each(concern, [*end_tasks(concern, by=by, at=at), last], at=at)
    return concern
