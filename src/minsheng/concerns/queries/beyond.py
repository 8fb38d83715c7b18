"""What a unit said nobody here has the power to do, collected for those who can take it further up."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from minsheng.concerns.models import Concern, Entry
from minsheng.concerns.queries.lists import ROW, TEXT_COLUMNS, after, paged, visible_to
from minsheng.concerns.states import Action
from minsheng.core.actors import Actor

PAGE = 40


def beyond_power(actor: Actor) -> QuerySet[Concern]:
    """Concerns the actor may read that lie beyond the power of every unit here, newest first.

    Each with ``asked``: the words of the unit that said so last.
    """
    said = Entry.objects.filter(concern_id=OuterRef("pk"), action=Action.RETURN).order_by("-at", "-id").values("text")
    rows = visible_to(actor).filter(out_of_power_at__isnull=False, is_open=True)
    rows = rows.select_related(*ROW, "office").defer(*TEXT_COLUMNS).annotate(asked=Subquery(said[:1]))
    return rows.order_by("-out_of_power_at", "-id")


def page_beyond(rows: QuerySet[Concern], *, cursor: str = "", back: bool = False) -> tuple[list[Concern], str, str]:
    """A keyset page and the cursors beyond its ends. An invented cursor: ValueError. One statement."""
    if cursor:
        rows = rows.filter(after(cursor, "out_of_power_at", newest=not back))
    found = list((rows.reverse() if back else rows)[: PAGE + 1])
    return paged(found, "out_of_power_at", cursor, PAGE, back=back)
