"""Saying why a concern stands still and who must help; each word ends the one before, and both stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from minsheng.concerns.models import Concern, StuckNote
from minsheng.concerns.permissions import may_note_stuck
from minsheng.concerns.policy import Refused, plain_text
from minsheng.concerns.policy.stuck import LONGEST_NOTE, is_stuck
from minsheng.concerns.states.stuck import HelpLevel, StuckReason
from minsheng.core.actors import Actor
from minsheng.directory.queries import find_unit
from minsheng.foundation.audit import actions as audit

from .errors import refuse
from .moving import lock_row


@dataclass(frozen=True, slots=True)
class StuckFields:
    """The reason, in words too, and who must help: a unit, or a level above."""

    reason: str
    words: str
    help_unit_id: int | None = None
    help_level: str = ""


@transaction.atomic
def note_stuck(concern_id: int, *, fields: StuckFields, by: Actor, at: datetime) -> StuckNote:
    """Say why it stands still. The concern itself is not moved by it. Raises ObjectDoesNotExist.

    Refuses NOT_YOURS to anybody but coordinators over it, NOT_STUCK where it has moved within three weeks,
    REASON_MISSING, TEXT_MISSING, TEXT_TOO_LONG, HELPER_MISSING (nobody, or a unit and a level at once), UNIT_UNKNOWN,
    and ABOUT_THEM for a unit that it complains about. The same words twice are one note.
    """
    concern = lock_row(concern_id)
    if by.worker_id is None or not may_note_stuck(by, concern):
        raise refuse(Refused.NOT_YOURS)
    if not is_stuck(is_open=concern.is_open, changed_at=concern.changed_at, at=at):
        raise refuse(Refused.NOT_STUCK)
    words = _judged(fields, concern)
    row = StuckNote(
        concern_id=concern.pk, still_since=concern.changed_at, reason=fields.reason, words=words,
        help_unit_id=fields.help_unit_id, help_level=fields.help_level, written_at=at, written_by_id=by.worker_id,
    )  # fmt: skip
    before = StuckNote.objects.filter(concern_id=concern.pk, ended_at__isnull=True).first()
    if before is not None:
        if _says(before) == _says(row):
            return before
        before.ended_at = at
        before.save(update_fields=["ended_at"])
    row.save()
    audit.record(
        subject_type="stuck_note", subject_id=concern.pk, action="note_stuck", by=by, at=at,
        data={"note": row.pk, "reason": row.reason, "unit": row.help_unit_id, "level": row.help_level},
    )  # fmt: skip
    return row


def _judged(fields: StuckFields, concern: Concern) -> str:
    words = plain_text(fields.words)
    if fields.reason not in list(StuckReason):
        raise refuse(Refused.REASON_MISSING)
    if not words:
        raise refuse(Refused.TEXT_MISSING)
    if len(words) > LONGEST_NOTE:
        raise refuse(Refused.TEXT_TOO_LONG)
    if (fields.help_unit_id is None) is (fields.help_level not in list(HelpLevel)):
        raise refuse(Refused.HELPER_MISSING)
    if fields.help_unit_id is not None:
        unit = find_unit(unit_id=fields.help_unit_id)
        if unit is None or not unit.active:
            raise refuse(Refused.UNIT_UNKNOWN)
        if unit.pk == concern.about_unit_id:
            raise refuse(Refused.ABOUT_THEM)
    return words


def _says(row: StuckNote) -> tuple[object, ...]:
    return (row.still_since, row.reason, row.words, row.help_unit_id, row.help_level)
