"""Letters about concerns that went astray, and who may see to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from minsheng.concerns.models import Concern, Reporter
from minsheng.concerns.queries.lists import after, below_area, paged, reach_of
from minsheng.concerns.queries.reading import people_of
from minsheng.core.actors import Actor, Role
from minsheng.directory.permissions import keeps_a_district, kept_paths
from minsheng.foundation.inbox import queries as inbox
from minsheng.foundation.outbox import queries as outbox

if TYPE_CHECKING:
    from minsheng.foundation.inbox.models import Letter
    from minsheng.foundation.outbox.models import Message

DESK_ROLES = frozenset({Role.COORDINATOR, Role.SUPERVISOR})


def desk_reach(actor: Actor) -> Q | None:
    """What the actor reaches as coordinator or supervisor; None for everything."""
    return reach_of(replace(actor, posts=tuple(post for post in actor.posts if post.role in DESK_ROLES)))


def dead_letters_for(actor: Actor) -> QuerySet[Message]:
    """Messages given up that the actor may send again, newest first.

    About a concern: whoever hands it out, or keeps the house it lies in. About something else (an invitation, a new
    password): whoever administers a whole district.
    """
    rows = outbox.dead_letters()
    if keeps_a_district(actor):
        return rows
    reach = desk_reach(actor)
    if reach is None:
        return rows
    for path in kept_paths(actor):
        reach |= below_area(path)
    # CASE, because a database may look at the number before it looks at the type
    number = Case(
        When(about_type="concern", then=Cast("about_id", BigIntegerField())),
        default=Value(None),
        output_field=BigIntegerField(),
    )
    return rows.annotate(concern_number=number).filter(
        Exists(Concern.objects.filter(reach, pk=OuterRef("concern_number")))
    )


def unplaced_letters_for(actor: Actor) -> QuerySet[Letter]:
    """Letters that found no place and the actor may see to, longest waiting first.

    Whoever hands out the concern a letter speaks of; one that speaks of none we know belongs to every desk.
    """
    rows = inbox.unplaced()
    desks = tuple(post for post in actor.posts if post.role in DESK_ROLES)
    if not desks:
        return rows.none()
    reach = desk_reach(actor)
    if reach is None:
        return rows
    return rows.filter(Q(about_id__isnull=True) | Exists(Concern.objects.filter(reach, pk=OuterRef("about_id"))))


def people_written_to(concern_id: int, address_index: str) -> list[Reporter]:
    """The people of the concern (or of those merged into it) with this address or number, by its blind index."""
    if not address_index:
        return []
    return list(people_of(concern_id).filter(Q(email_index=address_index) | Q(phone_index=address_index)))


def page_of_letters_in(
    rows: QuerySet[Letter], *, cursor: str = "", size: int = 50, back: bool = False
) -> tuple[list[Letter], str, str]:
    """A keyset page of letters that found no place, as ``page_of_letters`` gives one."""
    if cursor:
        rows = rows.filter(after(cursor, "came_at", newest=back))
    found = list((rows.reverse() if back else rows)[: size + 1])
    return paged(found, "came_at", cursor, size, back=back)


def page_of_letters(
    rows: QuerySet[Message], *, cursor: str = "", size: int = 50, back: bool = False
) -> tuple[list[Message], str, str]:
    """A keyset page of dead letters: the rows, where the next page begins, where the one before ended.

    A cursor that cannot be read raises ValueError.
    """
    if cursor:
        rows = rows.filter(after(cursor, "finished_at", newest=not back))
    found = list((rows.reverse() if back else rows)[: size + 1])
    return paged(found, "finished_at", cursor, size, back=back)
