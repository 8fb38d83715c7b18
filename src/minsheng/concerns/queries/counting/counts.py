"""The counts themselves, one statement each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from minsheng.concerns.models import Concern, Entry, Escalation, Rating, Reporter
from minsheng.concerns.states import ENDED

from .conditions import ASKING, ON_TIME, VERDICTS, WORK, ended_in, open_at, received_in
from .scope import Scope


def work_counts(scope: Scope) -> dict[str, int]:
    """How many concerns meet each condition of WORK."""
    conditions = {name: condition(scope) for name, condition in WORK.items()}
    # Whoever meets any of the conditions meets one of these three, and each of the three has an index: what was handed
    # out or spoken about in the time has come, or ended, in it, or is still open.
    touched = received_in(scope) | ended_in(scope) | open_at(scope)
    rows = Concern.objects.filter(scope.concerns(), touched).order_by()
    return _plain(rows.aggregate(**_counted(conditions)))


def verdict_counts(scope: Scope, *, by_staff: bool) -> dict[str, int]:
    """Verdicts in force that were given in the time: by the residents themselves, or written down by workers."""
    return _plain(verdicts(scope, by_staff=by_staff).aggregate(**_counted(VERDICTS)))


def verdict_counts_apart(scope: Scope) -> tuple[dict[str, int], dict[str, int]]:
    """The counts of residents' own verdicts, and those of verdicts that workers wrote down. One statement for both."""
    hands = {"own": Q(entered_by__isnull=True), "staff": Q(entered_by__isnull=False)}
    conditions = {f"{hand}_{name}": mine & also for hand, mine in hands.items() for name, also in VERDICTS.items()}
    counts = _plain(_verdicts(scope).aggregate(**_counted(conditions)))
    own, staff = ({name: counts[f"{hand}_{name}"] for name in VERDICTS} for hand in hands)
    return own, staff


def verdicts(scope: Scope, *, by_staff: bool | None) -> QuerySet[Rating]:
    """The verdicts of VERDICTS, unordered; ``by_staff`` None for all of them."""
    return _verdicts(scope) if by_staff is None else _verdicts(scope).filter(entered_by__isnull=not by_staff)


def _verdicts(scope: Scope) -> QuerySet[Rating]:
    return Rating.objects.filter(scope.concerns("concern__"), scope.during("at"), latest=True).order_by()


def _counted(conditions: Mapping[str, Q]) -> dict[str, Count]:
    """A column a condition. Its name begins with "n_": a count called "solved" would hide the field of that name."""
    return {f"n_{name}": Count("id", filter=condition or None) for name, condition in conditions.items()}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name.removeprefix("n_"): value for name, value in row.items()}


def people(scope: Scope) -> QuerySet[Reporter]:
    """The people of ASKING, unordered, each with the ``verdict`` in force, if any."""
    finished = Q(concern__state__in=sorted(ENDED)) & scope.during("concern__finished_at")
    verdict = FilteredRelation("ratings", condition=Q(ratings__latest=True))
    reachable = Reporter.objects.filter(scope.concerns("concern__"), finished, reachable=True)
    return reachable.annotate(verdict=verdict).order_by()


def asking_counts(scope: Scope) -> dict[str, int]:
    """How many of the reachable people meet each condition of ASKING: asked and answered, by channel too."""
    return _plain(people(scope).aggregate(**_counted(ASKING)))


def verdicts_by_span(scope: Scope, bounds: Sequence[datetime]) -> list[dict[str, int]]:
    """Residents' own verdicts between every two ``bounds``: the counts of ``verdict_counts`` that rates are made of."""
    names = ("valid", "contacted", "solved", "satisfied", "fair")
    return _by_span(verdicts(scope, by_staff=False), "at", bounds, {name: VERDICTS[name] for name in names})


def work_by_span(scope: Scope, bounds: Sequence[datetime]) -> list[dict[str, int]]:
    """Work finished between every two ``bounds``: ``finished_with_limit`` and ``finished_on_time``."""
    rows = Concern.objects.filter(scope.concerns(), WORK["finished_with_limit"](scope)).order_by()
    return _by_span(rows, "finished_at", bounds, {"finished_with_limit": Q(), "finished_on_time": ON_TIME})


def _by_span(
    rows: QuerySet[Any], column: str, bounds: Sequence[datetime], conditions: Mapping[str, Q]
) -> list[dict[str, int]]:
    """The counts between every two neighbouring bounds, all in one pass; the rows lie within the outermost.

    Bounds as conditions, not DATE_TRUNC as a group: a database sorts a million rows to group them by an expression,
    because it cannot know how few months there are. One comparison a bound: how many are later, and then differences.
    """
    starts = bounds[:-1]
    columns = {
        f"n_{place}_{name}": Count("id", filter=Q(**{f"{column}__gte": start}) & condition)
        for place, start in enumerate(starts)
        for name, condition in conditions.items()
    }
    later = rows.aggregate(**columns)
    return [
        {name: later[f"n_{place}_{name}"] - later.get(f"n_{place + 1}_{name}", 0) for name in conditions}
        for place in range(len(starts))
    ]


def verdicts_by_area(scope: Scope) -> list[Mapping[str, Any]]:
    """Residents' own verdicts by the concern's area: ``area_id``, ``valid``, ``solved``; in the order of the tree."""
    rows = verdicts(scope, by_staff=False).order_by("concern__area__path")
    counted = rows.values("concern__area__path", area_id=F("concern__area_id"))
    columns = _counted({name: VERDICTS[name] for name in ("valid", "solved")})
    return [_plain(row) for row in counted.annotate(**columns)]


def categories_of(scope: Scope, *, most: int = 10) -> list[Mapping[str, Any]]:
    """The most frequent categories among what was received: ``category_id``, ``received``, ``finished``."""
    rows = Concern.objects.filter(scope.concerns(), scope.during("received_at"), category__isnull=False)
    counted = (
        rows.order_by()
        .values("category_id")
        .annotate(received=Count("id"), finished=Count("id", filter=Q(state__in=sorted(ENDED))))
    )
    return list(counted.order_by("-received", "category_id")[:most])


def newest_time() -> datetime | None:
    """The newest receiving time in the data."""
    return Concern.objects.order_by("-received_at", "-id").values_list("received_at", flat=True).first()


def received_by_span(scope: Scope, bounds: Sequence[datetime]) -> dict[int, tuple[int, ...]]:
    """Category id → concerns received between every two ``bounds``; categories that did not come are left out."""
    rows = Concern.objects.filter(scope.concerns(), WORK["received"](scope), category__isnull=False).order_by()
    later = {f"n_{n}": Count("id", filter=Q(received_at__gte=start)) for n, start in enumerate(bounds[:-1])}
    counted: Iterable[Mapping[str, Any]] = rows.values("category_id").annotate(**later).order_by("category_id")
    return {
        row["category_id"]: tuple(here - beyond for here, beyond in pairwise([*(row[name] for name in later), 0]))
        for row in counted
    }


def still(scope: Scope, *, since: datetime) -> QuerySet[Concern]:
    """Open concerns nothing has moved since ``since``, longest still first."""
    rows = Concern.objects.filter(scope.concerns(), is_open=True, received_at__lt=scope.end, changed_at__lt=since)
    return rows.select_related("area", "unit", "category", "handler").order_by("changed_at", "id")


def passed_up(scope: Scope) -> tuple[int, int]:
    """What was passed upward in the scope's time, and what of everything ever passed up nobody has seen yet.

    Of concerns below the area; one step of one concern is one. One statement.
    """
    during, unseen = scope.during("raised_at"), Q(acknowledged_at__isnull=True, raised_at__lt=scope.end)
    rows = Escalation.objects.filter(scope.concerns("concern__"), during | unseen).order_by()
    counts = rows.aggregate(raised=Count("id", filter=during), unseen=Count("id", filter=unseen))
    return counts["raised"], counts["unseen"]


def latest_words(scope: Scope, *, most: int = 4) -> list[Rating]:
    """The newest verdicts with a sentence, by residents themselves."""
    rows = verdicts(scope, by_staff=False).exclude(words="").select_related("concern__area", "concern__category")
    return list(rows.order_by("-at", "-id")[:most])


def data_version() -> int:
    """A number that grows with everything that happens to any concern: the newest line of history. One statement."""
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
