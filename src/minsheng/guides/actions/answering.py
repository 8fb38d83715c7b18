"""A concern was answered with a guide; and a job looks whether the same is asked again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from minsheng.concerns.queries.asked_again import asked_again
from minsheng.core.actors import SYSTEM, Actor
from minsheng.foundation.audit import actions as audit
from minsheng.guides.models import GuideAnswer, GuideVersion
from minsheng.guides.policy import GuideRefused, Problem
from minsheng.guides.queries.answered import AGAIN_WITHIN, unjudged
from minsheng.guides.states import Refused

AT_ONCE = 500


@transaction.atomic
def note_answer(code: str, concern_id: int, *, by: Actor, at: datetime) -> GuideAnswer:
    """The current version of this guide answered the concern. Raises GuideRefused where it is not published.

    Whoever calls has carried out the reply to the concern in the same transaction, which judged whether they may.
    """
    version = GuideVersion.objects.filter(guide__code=code, current_of__isnull=False).order_by("pk").first()
    if version is None:
        raise GuideRefused(Problem(Refused.NOT_PUBLISHED, "guide"))
    values = {"answered_at": at, "answered_by_id": by.worker_id, "again_at": None}
    row, _new = GuideAnswer.objects.update_or_create(version=version, concern_id=concern_id, defaults=values)
    audit.record(
        subject_type="guide", subject_id=version.guide_id, action="answer_with_guide", by=by, at=at,
        data={"version": version.number, "concern": concern_id},
    )  # fmt: skip
    return row


def see_who_asked_again(*, at: datetime) -> int:
    """Note which concerns that a guide answered came back within thirty days; how many were new.

    Run as often as one likes: each answer is noted once.
    """
    waiting = unjudged(at)
    noted = 0
    for start in range(0, len(waiting), AT_ONCE):
        piece = waiting[start : start + AT_ONCE]
        found = asked_again([(concern, answered) for _pk, concern, answered in piece], within=AGAIN_WITHIN)
        for pk, concern, answered in piece:
            again = found.get(concern)
            if again is not None and again > answered:
                noted += _note(pk, again, at=at)
    return noted


@transaction.atomic
def _note(answer_id: int, again: datetime, *, at: datetime) -> bool:
    if not GuideAnswer.objects.filter(pk=answer_id, again_at__isnull=True).update(again_at=again):
        return False
    row = GuideAnswer.objects.select_related("version").get(pk=answer_id)
    audit.record(
        subject_type="guide", subject_id=row.version.guide_id, action="asked_again", by=SYSTEM, at=at,
        data={"version": row.version.number, "concern": row.concern_id},
    )  # fmt: skip
    return True
