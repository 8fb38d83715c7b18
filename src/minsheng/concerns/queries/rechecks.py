"""What is asked a second time, and what came of it."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Count, Q, QuerySet

from minsheng.concerns.models import Recheck
from minsheng.concerns.policy import RECORDERS
from minsheng.core.actors import Actor, Role

from .calls import handled_by
from .counting import Scope
from .lists import after, paged, reach_of

PAGE = 40


def _with_posts(actor: Actor, roles: frozenset[Role]) -> Actor:
    return replace(actor, posts=tuple(post for post in actor.posts if post.role in roles))


def rechecks_for(actor: Actor) -> QuerySet[Recheck]:
    """Drawn and not asked yet, within reach, neither written down nor ever handled by the actor; oldest draw first."""
    asking = _with_posts(actor, RECORDERS | {Role.AUDITOR})
    rows = Recheck.objects.filter(done_at__isnull=True).filter(reach_of(asking, "rating__concern__") or Q())
    units = sorted({post.unit_id for post in asking.posts if post.role is not Role.AUDITOR})
    free = Q(rating__concern__about_unit_id__isnull=True) | ~Q(rating__concern__about_unit_id__in=units)
    rows = rows.filter(free).exclude(rating__entered_by_id=actor.worker_id or 0)
    rows = rows.exclude(handled_by(actor, "rating__concern_id"))
    return rows.select_related("rating__concern__area", "rating__reporter").order_by("drawn_at", "id")


def page_of_rechecks(
    rows: QuerySet[Recheck], *, cursor: str = "", back: bool = False
) -> tuple[list[Recheck], str, str]:
    """A keyset page and the cursors beyond its ends. An invented cursor: ValueError. One statement."""
    if cursor:
        rows = rows.filter(after(cursor, "drawn_at", newest=back))
    found = list((rows.reverse() if back else rows)[: PAGE + 1])
    return paged(found, "drawn_at", cursor, PAGE, back=back)


def recheck_counts(scope: Scope) -> tuple[int, int, list[tuple[str, str, int]]]:
    """Drawn, not reached, and (first answer, second answer, how often) of the draws in the scope. Two statements."""
    rows = Recheck.objects.filter(scope.concerns("rating__concern__")).filter(scope.during("drawn_at")).order_by()
    counts = rows.aggregate(drawn=Count("pk"), unreached=Count("pk", filter=Q(reached=False)))
    answers = rows.filter(reached=True).values_list("rating__solved", "solved").annotate(often=Count("pk"))
    return counts["drawn"], counts["unreached"], [(first, second, often) for first, second, often in answers]
