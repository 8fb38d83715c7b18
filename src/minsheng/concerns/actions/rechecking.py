"""A sealed sample of what workers wrote down is asked again by somebody else."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from minsheng.concerns.models import Draw, Rating, Recheck
from minsheng.concerns.permissions import may_draw, may_recheck
from minsheng.concerns.policy import Refused
from minsheng.concerns.policy.asking import drawn
from minsheng.concerns.queries.judging import hands_in
from minsheng.concerns.states import Solved
from minsheng.core.actors import Actor
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.bulk.queries import locked
from minsheng.foundation.jobs.actions import look_at_tables

from .errors import ActionRefused, refuse

REACH = timedelta(days=90)
"""How far back a draw looks: after that nobody remembers."""


@transaction.atomic
def draw_rechecks(*, by: Actor, at: datetime, seed: str = "") -> int:
    """Draw from the staff-entered verdicts no draw has looked at; how many were drawn.

    The seed (random where none is given) stands in the audit log with how many there were, so that the draw can be
    repeated and checked: a verdict is drawn where SHA-256 of "seed:id" lies below the share. None where
    another draw of the same moment looks at them all. Refused NOT_YOURS for anybody but the system and auditors.
    """
    if not may_draw(by):
        raise refuse(Refused.NOT_YOURS)
    seed = seed or secrets.token_hex(16)
    last = Draw.objects.order_by("-number").first()
    try:
        with transaction.atomic():
            Draw.objects.create(number=last.number + 1 if last else 1, seed=seed, at=at)
    except IntegrityError:
        return 0
    since = max(last.at, at - REACH) if last else at - REACH
    pool = Rating.objects.filter(entered_by__isnull=False, latest=True, at__gte=since, at__lt=at)
    ids = list(pool.order_by("pk").values_list("pk", flat=True))
    chosen = [pk for pk in ids if drawn(pk, seed, settings.RECHECK_SHARE)]
    Recheck.objects.bulk_create(Recheck(rating_id=pk, draw=seed, drawn_at=at) for pk in chosen)
    audit.record(
        subject_type="recheck", subject_id=seed, action="draw_rechecks", by=by, at=at,
        data={"seed": seed, "share": str(settings.RECHECK_SHARE), "of": len(ids), "drawn": len(chosen)}, first=True,
    )  # fmt: skip
    transaction.on_commit(look_at_tables)  # from nothing to thousands at once: SQLite would begin from the concerns
    return len(chosen)


@transaction.atomic
def write_recheck(recheck_id: int, *, reached: bool, solved: str, by: Actor, at: datetime) -> Recheck:
    """What the second asking found; by somebody who neither wrote the verdict down nor ever handled the concern."""
    row = locked(Recheck, recheck_id)
    rating = Rating.objects.select_related("concern").get(pk=row.rating_id)
    if by.worker_id is None or not may_recheck(by, rating.concern):
        raise refuse(Refused.NOT_YOURS)
    if by.worker_id == rating.entered_by_id:
        raise refuse(Refused.SAME_PERSON)
    if by.worker_id in hands_in(rating.concern_id):
        raise refuse(Refused.HANDLER_MAY_NOT_RATE)
    if row.done_at is not None:
        raise refuse(Refused.VERDICT_GIVEN)
    if reached and solved not in set(Solved):
        raise ActionRefused(Refused.SOLVED_MISSING, "solved")
    row.done_at, row.done_by_id, row.reached, row.solved = at, by.worker_id, reached, solved if reached else ""
    row.save(update_fields=["done_at", "done_by", "reached", "solved"])
    audit.record(
        subject_type="concern", subject_id=rating.concern_id, action="recheck", by=by, at=at,
        data={"rating": rating.pk, "reached": reached, "same": row.solved == rating.solved if reached else None},
    )  # fmt: skip
    return row


def forget_devices(*, at: datetime) -> int:
    """Empty the fingerprints of browsers that are a month old; how many verdicts had one."""
    return Rating.objects.exclude(device="").filter(at__lt=at - timedelta(days=30)).update(device="")
