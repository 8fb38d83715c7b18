"""From a resident's mouth into the book: one concern, one receipt, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from minsheng.concerns.models import Concern, Photo, Reporter
from minsheng.concerns.permissions import may_record
from minsheng.concerns.policy import TEXT_LIMIT, Facts, Refused, limits, plain_text
from minsheng.concerns.queries.catalogue import CategoryFacts, category_index
from minsheng.concerns.queries.rules import rules
from minsheng.concerns.states import Action, Channel, State, Urgency
from minsheng.core import receipts
from minsheng.core.actors import Actor, ActorKind, resident
from minsheng.core.text import title_from
from minsheng.directory import queries as directory
from minsheng.foundation.bulk import actions as bulk
from minsheng.foundation.idempotency import actions as idempotency
from minsheng.foundation.privacy.models import blind_index
from minsheng.foundation.privacy.policy import is_phone, normalise_phone

from . import notices, once
from .desk import assign_concern
from .errors import refuse
from .moving import Line, Step, Taken, carry_out, lock_row, write_lines
from .routing import route

NOTICE_VERSION = "2026-11"


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person; every part is optional."""

    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "zh-hans"


@dataclass(frozen=True, slots=True)
class NewConcern:
    """What is known when a concern is written down."""

    text: str
    area_id: int
    channel: Channel
    title: str = ""
    category_id: int | None = None
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    on_behalf: bool = False
    contact: Contact = field(default_factory=Contact)
    file_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """The promise: this concern exists under this receipt; ``state`` and ``version`` are as it stands now.

    ``created`` is False where the key was used before.
    """

    concern_id: int
    receipt: str
    created: bool
    state: State = State.RECEIVED
    version: int = 1


def receive_concern(new: NewConcern, *, by: Actor, at: datetime, key: str = "") -> Received:
    """Write a concern, its first reporter and receipt, the history line and the audit event; all or nothing.

    ``key`` is the caller's idempotency key: the same key and content give the same receipt again, the same key with
    other content raises idempotency's KeyReused. Raises ActionRefused with the field that is wrong.
    """
    if by.kind is ActorKind.WORKER and not may_record(by):
        raise refuse(Refused.NOT_YOURS)
    # Of photos only their number counts: a form sent twice stores them anew, under new ids.
    content = once.fingerprint(asdict(new) | {"file_ids": len(new.file_ids)}) if key else ""

    def write(receipt: str) -> Received:
        once.claim("concern", key, content, receipt, by=by, at=at)
        concern = _write(new, receipt, by=by, at=at)
        return Received(concern.pk, receipt, created=True)

    return _under_a_receipt(write)


def _under_a_receipt(write: Callable[[str], Received]) -> Received:
    """What ``write`` writes under a new receipt, whole or not at all; a receipt that somebody holds is drawn again.

    Among 80 thousand million numbers that happens once in 80 thousand concerns when a million are in the book.
    """
    while True:
        receipt = receipts.generate()
        try:
            with transaction.atomic():
                return write(receipt)
        except idempotency.AlreadyClaimed as earlier:
            return _earlier(earlier.claim.result)
        except IntegrityError:
            if not Reporter.objects.filter(receipt=receipt).exists():
                raise


def _earlier(receipt: str) -> Received:
    found = Reporter.objects.values_list("concern_id", "concern__state", "concern__version").get(receipt=receipt)
    concern_id, state, version = found
    return Received(concern_id, receipt, created=False, state=State(state), version=version)


def _write(new: NewConcern, receipt: str, *, by: Actor, at: datetime) -> Concern:
    text = _checked_text(new.text)
    if not text:
        raise refuse(Refused.TEXT_MISSING)
    area = directory.area_today(new.area_id)
    if area is None:
        raise refuse(Refused.AREA_UNKNOWN)
    category = _checked_category(new.category_id)
    _check_point(new.latitude, new.longitude)
    urgency = category.urgency if category else Urgency.GENERAL
    limit = limits(Facts(at, urgency), rules(), directory.calendar())
    concern = Concern(
        title=(plain_text(new.title) or title_from(text))[:120],
        text=text,
        category_id=new.category_id,
        area_id=area.id,
        office_id=area.office_id,
        place=plain_text(new.place)[:200],
        latitude=new.latitude,
        longitude=new.longitude,
        channel=new.channel,
        on_behalf=new.on_behalf,
        urgency=urgency,
        recorded_by_id=by.worker_id,
        received_at=at,
        first_due_at=limit.first_due_at,
        due_at=limit.due_at,
        queue_at=limit.due_at,
        watch_at=min(limit.first_due_at, limit.due_at),
        changed_at=at,
    )
    bulk.insert_one(concern)
    reporter = add_reporter(concern, new.contact, receipt, first=True, at=at)
    hand = by if by.kind is ActorKind.WORKER else resident(reporter.pk)
    detail = {"channel": new.channel.value}
    first = Step(Action.RECEIVE, Line(visible=True, detail=detail), hand)
    write_lines(concern, [Taken(first, None, State.RECEIVED)], at=at)
    add_photos(concern, new.file_ids, by=hand, at=at)
    notices.received(concern, reporter, at=at)
    if category is not None:
        route(concern, at=at, assign=assign_concern)
    return concern


def _checked_text(words: str) -> str:
    text = plain_text(words)
    if len(text) > TEXT_LIMIT:
        raise refuse(Refused.TEXT_TOO_LONG)
    return text


def _checked_category(category_id: int | None) -> CategoryFacts | None:
    if category_id is None:
        return None
    category = category_index().get(category_id)
    if category is None or not category.active:
        raise refuse(Refused.CATEGORY_UNKNOWN)
    return category


def _check_point(latitude: float | None, longitude: float | None) -> None:
    if latitude is None and longitude is None:
        return
    if latitude is None or longitude is None or not (abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004 (the globe)
        raise refuse(Refused.POINT_INVALID)


def add_reporter(
    concern: Concern, contact: Contact, receipt: str, *, first: bool, at: datetime, words: str = ""
) -> Reporter:
    """Attach a person with a receipt of their own; contact is checked, encrypted and indexed blindly."""
    phone, email = contact.phone.strip(), contact.email.strip().lower()
    if phone and not is_phone(phone):
        raise refuse(Refused.PHONE_INVALID)
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise refuse(Refused.EMAIL_INVALID) from error
    reporter = Reporter(
        concern=concern,
        receipt=receipt,
        first=first,
        joined_at=at,
        words=words,
        language=contact.language,
        name=plain_text(contact.name)[:80],
        phone=phone,
        phone_index=blind_index(normalise_phone(phone)) if phone else "",
        email=email,
        email_index=blind_index(email) if email else "",
        reachable=bool(phone or email),
        notice_version=NOTICE_VERSION if phone or email else "",
    )
    bulk.insert_one(reporter)
    return reporter


def add_photos(concern: Concern, file_ids: tuple[int, ...], *, by: Actor, at: datetime, visible: bool = True) -> None:
    """Attach stored files."""
    if not file_ids:
        return
    Photo.objects.bulk_create(
        Photo(
            concern=concern,
            file_id=file_id,
            at=at,
            visible=visible,
            worker_id=by.worker_id,
            reporter_id=by.identifier if by.kind is ActorKind.RESIDENT else None,
        )
        for file_id in file_ids
    )


def join_concern(
    concern_id: int,
    *,
    contact: Contact,
    words: str,
    by: Actor,
    at: datetime,
    key: str = "",
    file_ids: tuple[int, ...] = (),
) -> Received:
    """Add a person who says "me too" to an open concern; they get their own receipt and are asked alone."""
    content = once.fingerprint([concern_id, words, asdict(contact), len(file_ids)])

    def write(receipt: str) -> Received:
        once.claim("join", key, content, receipt, by=by, at=at)
        concern = lock_row(concern_id)  # who joins has no receipt yet
        reporter = add_reporter(concern, contact, receipt, first=False, at=at, words=_checked_text(words))
        hand = by if by.kind is ActorKind.WORKER else resident(reporter.pk)
        line = Line(visible=True, changes={"reporter_count": concern.reporter_count + 1})
        carry_out(concern, Action.JOIN, line, by=hand, at=at)
        add_photos(concern, file_ids, by=hand, at=at)
        notices.received(concern, reporter, at=at)
        return Received(concern.pk, receipt, created=True, state=State(concern.state), version=concern.version)

    return _under_a_receipt(write)
