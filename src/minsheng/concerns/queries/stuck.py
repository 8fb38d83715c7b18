"""Open concerns that nothing has moved for weeks, longest still first, and what was said of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minsheng.concerns.models import Concern, StuckNote
from minsheng.concerns.policy.stuck import STUCK_AFTER
from minsheng.concerns.states.stuck import HelpLevel, StuckReason
from minsheng.core.actors import Actor

from .lists import ROW, TEXT_COLUMNS, after, paged, visible_to

PAGE = 40
REASONS: dict[StuckReason, Promise] = {
    StuckReason.MONEY: _("No money for it"),
    StuckReason.OWNERSHIP: _("Nobody knows whose it is"),
    StuckReason.OTHER_LEVEL: _("Another level has to decide"),
    StuckReason.LAW: _("The law does not allow it, or is unclear"),
    StuckReason.RESIDENT_AWAY: _("The resident is away"),
    StuckReason.WORKS: _("Waiting for works"),
    StuckReason.OTHER: _("Something else"),
}
"""What keeps a concern from moving, in words."""
LEVELS: dict[HelpLevel, Promise] = {
    HelpLevel.DISTRICT: _("The district"),
    HelpLevel.CITY: _("The city, or above"),
}
"""The levels above that may have to help, in words."""


def notes_in_force() -> QuerySet[StuckNote]:
    """What is said of concerns that have not moved since, with unit and writer."""
    rows = StuckNote.objects.filter(ended_at__isnull=True, still_since=F("concern__changed_at"))
    return rows.select_related("help_unit", "written_by").order_by("concern_id")


def stuck_for(actor: Actor, *, at: datetime, unexplained: bool = False) -> QuerySet[Concern]:
    """The stuck concerns an actor may read, longest still first; or only those of which nothing is said yet.

    Each with ``notes``: the note in force, or nothing. One statement for the rows and one for the notes.
    """
    rows = visible_to(actor).filter(is_open=True, changed_at__lt=at - STUCK_AFTER)
    if unexplained:
        said = StuckNote.objects.filter(
            concern_id=OuterRef("pk"), ended_at__isnull=True, still_since=OuterRef("changed_at")
        )
        rows = rows.filter(~Exists(said.order_by()))
    notes = Prefetch("stuck_notes", queryset=notes_in_force(), to_attr="notes")
    rows = rows.select_related(*ROW, "office").defer(*TEXT_COLUMNS).prefetch_related(notes)
    return rows.order_by("changed_at", "id")


def page_of_stuck(rows: QuerySet[Concern], *, cursor: str = "", back: bool = False) -> tuple[list[Concern], str, str]:
    """A keyset page and the cursors beyond its ends. An invented cursor: ValueError. Two statements."""
    if cursor:
        rows = rows.filter(after(cursor, "changed_at", newest=back))
    found = list((rows.reverse() if back else rows)[: PAGE + 1])
    return paged(found, "changed_at", cursor, PAGE, back=back)


def notes_of(concern_id: int) -> list[StuckNote]:
    """Everything ever said of a concern's standing still, newest first. One statement."""
    rows = StuckNote.objects.filter(concern_id=concern_id).select_related("help_unit", "written_by")
    return list(rows.order_by("-written_at", "-id"))


def notes_by_concern(concern_ids: Iterable[int]) -> dict[int, StuckNote]:
    """Concern → what is said of its standing still now. One statement."""
    return {note.concern_id: note for note in notes_in_force().filter(concern_id__in=list(concern_ids))}


def helper_of(note: StuckNote) -> str:
    """Who must help, in the reader's language."""
    return note.help_unit.name if note.help_unit else str(LEVELS[HelpLevel(note.help_level)])


def reason_of(note: StuckNote) -> str:
    """The reason, in the reader's language."""
    return str(REASONS[StuckReason(note.reason)])
