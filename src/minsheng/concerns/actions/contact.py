"""A resident's contact stays hidden until somebody who works on the concern writes why they need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from minsheng.concerns.models import Reveal
from minsheng.concerns.permissions import may_reveal_contact
from minsheng.concerns.policy import LONGEST_PURPOSE, SHORTEST_PURPOSE, Refused, digest, plain_text
from minsheng.concerns.queries.reading import people_of
from minsheng.core.actors import Actor
from minsheng.foundation.audit import actions as audit

from .errors import ActionRefused, refuse
from .moving import SUBJECT, lock


@dataclass(frozen=True, slots=True)
class RevealedContact:
    """One person's contact in the clear."""

    reporter_id: int
    name: str
    phone: str
    email: str


@transaction.atomic
def reveal_contact(concern_id: int, *, purpose: str, by: Actor, at: datetime) -> list[RevealedContact]:
    """The contacts of everyone attached. Who looked, when and what for is kept, and the audit log proves it.

    Looking is no move: the concern's version stays. Raises ActionRefused for a purpose too short or too long to be one.
    """
    words = plain_text(purpose)
    if len(words) < SHORTEST_PURPOSE:
        raise ActionRefused(Refused.TEXT_MISSING, "purpose")
    if len(words) > LONGEST_PURPOSE:
        raise ActionRefused(Refused.TEXT_TOO_LONG, "purpose")
    concern = lock(concern_id, by=by)
    if by.worker_id is None or not may_reveal_contact(by, concern):
        raise refuse(Refused.NOT_YOURS)
    look = Reveal.objects.create(concern=concern, worker_id=by.worker_id, at=at, purpose=words)
    data: dict[str, audit.Json] = {"reveal": look.pk, "purpose_digest": digest(words)}
    audit.record(subject_type=SUBJECT, subject_id=concern.pk, action="reveal_contact", by=by, at=at, data=data)
    people = people_of(concern.pk).filter(reachable=True)
    return [RevealedContact(p.pk, p.name, p.phone, p.email) for p in people]
