"""One text that holds several matters: each becomes a concern of its own, for the same people, under one receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from minsheng.concerns.models import Concern, Photo, Reporter
from minsheng.concerns.permissions import may
from minsheng.concerns.policy import Facts, Refused, limits, plain_text
from minsheng.concerns.queries.catalogue import category_index
from minsheng.concerns.queries.reading import people_of
from minsheng.concerns.queries.rules import rules
from minsheng.concerns.states import Action, Channel, State, Urgency
from minsheng.core import receipts
from minsheng.core.actors import Actor
from minsheng.core.text import title_from
from minsheng.directory import queries as directory
from minsheng.foundation.bulk import actions as bulk
from minsheng.foundation.idempotency import actions as idempotency

from . import notices, once
from .clocks import queued, watched
from .desk import assign_concern
from .errors import ActionRefused, refuse
from .moving import Line, Step, Taken, carry_out, lock, permitted, write_lines
from .routing import route

MOST_PARTS = 5
"""Besides the one that keeps number and receipt."""
SAME = ("area_id", "office_id", "place", "latitude", "longitude", "on_behalf", "about_unit_id", "about_worker_id")


@dataclass(frozen=True, slots=True)
class Matter:
    """A further matter of a text: which of its words, what they are about."""

    words: str
    """Taken from the resident's text as it stands there; never put otherwise."""
    category_id: int
    title: str = ""
    photo_ids: tuple[int, ...] = ()
    """The pictures that belong to it; the others stay where they are."""


def split_concern(
    concern_id: int,
    *,
    title: str,
    matters: Sequence[Matter],
    by: Actor,
    at: datetime,
    key: str = "",
    version: int | None = None,
) -> list[int]:
    """Make each further matter a concern of its own; ``title`` narrows the one that keeps number, text and receipt.

    The parts were received when the whole was: their limits run from there. Everybody attached to the whole is
    attached to each part, is told once, follows all of them under one receipt, and is asked about each alone. The same
    key and content once more gives the parts that are there. Returns their numbers.
    """
    content = once.fingerprint([concern_id, title, [asdict(matter) for matter in matters]])
    try:
        with transaction.atomic():
            once.claim("split", key, content, at.isoformat(), by=by, at=at)
            return _split(concern_id, title, matters, by=by, at=at, version=version)
    except idempotency.AlreadyClaimed as earlier:
        then = datetime.fromisoformat(earlier.claim.result)
        made = Concern.objects.filter(split_from_id=concern_id, entries__at=then, entries__action=Action.RECEIVE)
        return list(made.order_by("id").values_list("id", flat=True))


def _split(
    concern_id: int, title: str, matters: Sequence[Matter], *, by: Actor, at: datetime, version: int | None
) -> list[int]:
    concern = lock(concern_id, by=by, version=version)
    permitted(concern, Action.SPLIT, by=by)
    if not 1 <= len(matters) <= MOST_PARTS:
        raise refuse(Refused.PARTS_MISSING)
    narrowed = plain_text(title)[:120]
    if not narrowed:
        raise ActionRefused(Refused.TEXT_MISSING, "title")
    _check_words(concern, matters)
    people = list(people_of(concern.pk))
    parts = [_part(concern, matter, by=by, at=at) for matter in matters]
    for part, matter in zip(parts, matters, strict=True):
        _attach(part, people, whole=concern)
        Photo.objects.filter(concern=concern, pk__in=matter.photo_ids).update(concern=part)
    line = Line(visible=True, changes={"title": narrowed}, detail={"parts": [part.pk for part in parts]})
    carry_out(concern, Action.SPLIT, line, by=by, at=at)
    notices.split(concern, len(parts) + 1, at=at)
    for part in parts:
        if may(by, Action.TRIAGE, part):
            carry_out(part, Action.TRIAGE, Line(detail=_sorted_into(part)), by=by, at=at)
            route(part, at=at, assign=assign_concern)
    return [part.pk for part in parts]


def _check_words(concern: Concern, matters: Sequence[Matter]) -> None:
    whole = "".join(concern.text.split())
    for matter in matters:
        words = "".join(plain_text(matter.words).split())
        if not words or words not in whole:
            raise refuse(Refused.WORDS_FOREIGN)
        category = category_index().get(matter.category_id)
        if category is None or not category.active:
            raise refuse(Refused.CATEGORY_UNKNOWN)


def _sorted_into(part: Concern) -> dict[str, object]:
    return {"category": {"from": None, "to": part.category_id}}


def _part(concern: Concern, matter: Matter, *, by: Actor, at: datetime) -> Concern:
    words = plain_text(matter.words)
    urgency = Urgency(category_index()[matter.category_id].urgency)
    limit = limits(Facts(concern.received_at, urgency), rules(), directory.calendar())
    channel = Channel.DESK if concern.channel == Channel.IMPORT else concern.channel
    part = Concern(
        title=(plain_text(matter.title) or title_from(words))[:120],
        text=words,
        category_id=matter.category_id,
        channel=channel,
        urgency=urgency,
        reporter_count=concern.reporter_count,
        recorded_by_id=concern.recorded_by_id,
        split_from_id=concern.split_from_id or concern.pk,
        received_at=concern.received_at,
        first_due_at=limit.first_due_at,
        due_at=limit.due_at,
        changed_at=at,
        **{name: getattr(concern, name) for name in SAME},
    )
    part.queue_at, part.watch_at = queued(part), watched(part, at)
    bulk.insert_one(part)
    line = Line(visible=True, detail={"channel": str(channel), "split_from": concern.pk})
    write_lines(part, [Taken(Step(Action.RECEIVE, line, by), None, State.RECEIVED)], at=at)
    return part


def _attach(part: Concern, people: Sequence[Reporter], *, whole: Concern) -> None:
    """The same people, asked about this part alone; the receipt they hold leads to it."""
    Reporter.objects.bulk_create(
        Reporter(
            concern=part,
            receipt=_new_receipt(),
            first=person.first and person.concern_id == whole.pk,
            same_as_id=person.same_as_id or person.pk,
            joined_at=person.joined_at,
            language=person.language,
            name=person.name,
            phone=person.phone,
            phone_index=person.phone_index,
            email=person.email,
            email_index=person.email_index,
            reachable=person.reachable,
            notice_version=person.notice_version,
            opted_out_at=person.opted_out_at,
        )
        for person in people
    )


def _new_receipt() -> str:
    while True:
        receipt = receipts.generate()
        if not Reporter.objects.filter(receipt=receipt).exists():
            return receipt
