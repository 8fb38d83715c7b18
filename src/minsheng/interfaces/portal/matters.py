"""Several matters in one text: all of them on the page of the one receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from minsheng.concerns import queries
from minsheng.core.text import mask_personal_numbers
from minsheng.interfaces.portal.standing import Standing, standing_of

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern, Rating, Reporter


@dataclass(frozen=True, slots=True)
class Matter:
    """One of several matters of a text, as it stands."""

    receipt: str
    title: str
    shown: Concern
    standing: Standing
    rating: Rating | None
    here: bool
    """Whether this page tells it in full."""


def matters_of(reporter: Reporter, at: datetime) -> list[Matter]:
    """Every matter of the text, the first one first; empty where it was never split. At most two statements."""
    if not queries.is_split(reporter):
        return []
    people = queries.receipts_of(reporter)
    given = queries.latest_ratings([person.pk for person in people])
    matters = []
    for person in people:
        shown = queries.shown_concern(person)
        rating = given.get(person.pk)
        if rating is not None and rating.reopen_count != shown.reopen_count:
            rating = None
        standing = standing_of(shown, at, rated=rating is not None)
        title = shown.title if person.first else mask_personal_numbers(shown.title)
        matters.append(Matter(person.receipt, title, shown, standing, rating, here=person.pk == reporter.pk))
    return matters if len(matters) > 1 else []
