"""One concern and what hangs on it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from minsheng.concerns.models import Concern, Draft, Entry, Photo, Rating, Reporter, Reveal, SavedFilter
from minsheng.concerns.policy import Extension, Pause
from minsheng.concerns.queries.lists import visible_to
from minsheng.concerns.states import Action, State
from minsheng.core.actors import Actor
from minsheng.core.receipts import is_valid, normalise
from minsheng.foundation.privacy.models import blind_index
from minsheng.foundation.privacy.policy import normalise_phone

SHOWN = tuple(
    f"concern__{name}" for name in ("area", "category__parent", "unit", "merged_into__area", "merged_into__unit")
)
RELATED = ("area", "office", "category__parent", "unit", "handler", "recorded_by", "merged_into")


def by_id(concern_id: int, *, actor: Actor) -> Concern | None:
    """The concern, or None where it does not exist or the actor may not read it (one answer for both)."""
    return visible_to(actor).select_related(*RELATED).filter(pk=concern_id).first()


def by_receipt(receipt: str) -> Reporter | None:
    """The person behind a receipt, or None; ``shown_concern`` says which concern to show them. One statement."""
    if not is_valid(receipt):
        return None
    copies = Exists(Reporter.objects.filter(same_as=OuterRef("pk")).order_by())
    people = Reporter.objects.select_related(*SHOWN).annotate(has_copies=copies)
    return people.filter(receipt=normalise(receipt)).first()


def by_reporter(reporter_id: int) -> Reporter | None:
    """The person a link asks, without their contact: nothing is decrypted; or None. One statement."""
    rows = Reporter.objects.select_related(*SHOWN).defer("name", "phone", "email", "words")
    return rows.filter(pk=reporter_id).first()


def shown_concern(reporter: Reporter) -> Concern:
    """The concern a receipt leads to: the one it was given for or, after a merge, the one that is still alive."""
    return reporter.concern.merged_into or reporter.concern


def is_split(reporter: Reporter) -> bool:
    """Whether the text this person wrote holds several matters; known from ``by_receipt``, else one statement."""
    known = getattr(reporter, "has_copies", None)
    if known is None:
        known = Reporter.objects.filter(same_as=reporter).exists()
    return reporter.same_as_id is not None or known


def latest_ratings(reporter_ids: Sequence[int]) -> dict[int, Rating]:
    """The verdict of each person that counts; those who gave none are left out. One statement."""
    rows = Rating.objects.filter(reporter_id__in=reporter_ids, latest=True).order_by("pk")
    return {row.reporter_id: row for row in rows}


def receipts_of(reporter: Reporter) -> list[Reporter]:
    """The person in every part of the text they wrote, the whole first; only themselves where it was never split.

    Parts that were taken back into the whole are left out. One statement.
    """
    root = reporter.same_as_id or reporter.pk
    rows = Reporter.objects.filter(Q(pk=root) | Q(same_as=root)).select_related("concern__merged_into")
    found = list(rows.order_by("id"))
    wholes = {row.concern_id for row in found}
    return [row for row in found if row.same_as_id is None or row.concern.merged_into_id not in wholes]


def people_of(concern_id: int) -> QuerySet[Reporter]:
    """Everyone attached to the concern, those of concerns merged into it included; first reporter first.

    Who hangs on two parts of one text that were merged again is one person.
    """
    # Looked up by two keys, not by one condition across the join: that one would read every person there is.
    concerns = Concern.objects.filter(Q(pk=concern_id) | Q(merged_into_id=concern_id)).order_by().values("pk")
    same = Q(pk=OuterRef("same_as")) | Q(same_as=OuterRef("same_as"), pk__lt=OuterRef("pk"))
    twice = Exists(Reporter.objects.filter(same, concern_id__in=concerns).order_by())
    people = Reporter.objects.filter(concern_id__in=concerns)
    return people.exclude(Q(same_as__isnull=False) & Q(twice)).order_by("joined_at", "id")


def clock_changes_of(concern_id: int) -> list[Pause | Extension]:
    """Every wait that has ended and every extension granted, oldest first. One statement."""
    return clock_changes_of_each([concern_id]).get(concern_id, [])


def clock_changes_of_each(concern_ids: Sequence[int]) -> dict[int, list[Pause | Extension]]:
    """Waits that have ended and extensions granted, of many concerns at once; those without are left out."""
    moved = ~Q(from_state=F("to_state")) & (Q(from_state=State.WAITING) | Q(to_state=State.WAITING))
    lines = Entry.objects.filter(moved | Q(action=Action.GRANT_EXTENSION), concern_id__in=concern_ids)
    each: dict[int, list[Entry]] = {}
    for line in lines.order_by("concern_id", "at", "id"):
        each.setdefault(line.concern_id, []).append(line)
    return {concern_id: clock_changes(found) for concern_id, found in each.items()}


def clock_changes(lines: Iterable[Entry]) -> list[Pause | Extension]:
    """The same out of lines of history, oldest first; whatever else they hold is passed over."""
    changes: list[Pause | Extension] = []
    since: datetime | None = None
    for line in lines:
        if line.action == Action.GRANT_EXTENSION:
            changes.append(Extension(line.at, datetime.fromisoformat(line.detail["until"])))
        elif line.action == Action.UNDO:
            since = _clock_undone(line, changes, since)
        elif line.to_state == State.WAITING and since is None:
            since = line.at
        elif line.from_state == State.WAITING and line.to_state != State.WAITING and since is not None:
            changes.append(Pause(since, line.at))
            since = None
    return changes


def _clock_undone(line: Entry, changes: list[Pause | Extension], since: datetime | None) -> datetime | None:
    """What taking a step back makes of the waits so far; since when it waits now."""
    if line.from_state == State.WAITING and line.to_state != State.WAITING:
        return None  # a wait that was taken back never was
    if line.to_state == State.WAITING and line.from_state != State.WAITING and changes:
        last = changes[-1]
        return changes.pop().since if isinstance(last, Pause) else since  # type: ignore[union-attr]
    return since


def reason_for_extension(concern_id: int) -> str:
    """Why more time was asked for last; "" where nobody asked."""
    asked = Entry.objects.filter(concern_id=concern_id, action=Action.ASK_EXTENSION).order_by("-at", "-id")
    return asked.values_list("text", flat=True).first() or ""


def entries_for_staff(concern_id: int) -> QuerySet[Entry]:
    """The whole history, oldest first, with who wrote each line."""
    return Entry.objects.filter(concern_id=concern_id).select_related("worker").order_by("at", "id")


def entries_for_resident(concern_id: int) -> QuerySet[Entry]:
    """The lines the resident may read, oldest first."""
    return Entry.objects.filter(concern_id=concern_id, visible=True).select_related("worker").order_by("at", "id")


def reveals_of(concern_id: int) -> QuerySet[Reveal]:
    """Who looked at the contacts, when and what for, oldest first."""
    return Reveal.objects.filter(concern_id=concern_id).select_related("worker").order_by("at", "id")


def ratings_of(concern_id: int) -> QuerySet[Rating]:
    """Every verdict, oldest first."""
    return Rating.objects.filter(concern_id=concern_id).select_related("entered_by", "reporter").order_by("at", "id")


def photos_of(concern_id: int, *, only_visible: bool = False) -> QuerySet[Photo]:
    """The pictures, oldest first."""
    rows = Photo.objects.filter(concern_id=concern_id).select_related("file").order_by("at", "id")
    return rows.filter(visible=True) if only_visible else rows


def photo_for(photo_id: int, *, actor: Actor) -> Photo | None:
    """The picture with its file, or None where it does not exist or the actor may not read its concern."""
    rows = Photo.objects.filter(pk=photo_id, concern__in=visible_to(actor).order_by())
    return rows.select_related("file").order_by("pk").first()


def changes_since(concern_id: int, version: int) -> list[Entry]:
    """What was written after the page showed ``version``: every move writes one line and adds one to the version."""
    return list(entries_for_staff(concern_id)[max(version, 0) :])


def with_phone(phone: str) -> QuerySet[Reporter]:
    """Reporters who left this number, newest first; found through the blind index, nothing is decrypted."""
    number = normalise_phone(phone)
    index = blind_index(number) if number else "none"
    # The second condition repeats what the first implies: SQLite uses the partial index only where it is told so.
    return (
        Reporter.objects.filter(phone_index=index)
        .exclude(phone_index="")
        .select_related("concern__area")
        .order_by("-joined_at", "-id")
    )


def draft_content(key: uuid.UUID, *, at: datetime) -> dict[str, Any] | None:
    """What was typed so far, or None where the draft is unknown or its day is over."""
    draft = Draft.objects.filter(pk=key, expires_at__gt=at).first()
    return None if draft is None else json.loads(draft.content or "{}")


def filters_of(actor: Actor) -> QuerySet[SavedFilter]:
    """The actor's own saved filters, in the order they were made."""
    return SavedFilter.objects.filter(worker_id=actor.worker_id or 0).order_by("id")
