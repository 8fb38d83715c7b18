"""Counts over concerns and verdicts, one statement each: the raw numbers behind every rate. Definitions are in insight.

Every count is a named condition on rows: WORK on concerns, VERDICTS on verdicts, ASKING on people. The lists a figure
opens (behind.py) filter by the same conditions, so a list is never longer or shorter than its count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from minsheng.concerns.models import Concern, Entry, Rating, Reporter
from minsheng.concerns.queries.lists import below_area, reach_of, reaches_all_below
from minsheng.concerns.states import ENDED, Satisfied, Solved, State
from minsheng.core.actors import Actor


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted: concerns below an area path ("" is everywhere), in the half-open time from ``start`` to ``end``.

    ``start`` None counts from the beginning. What was open at ``end`` is judged as at ``end``, also where it has been
    finished since. Given an ``actor``, only what their posts reach.
    """

    end: datetime
    start: datetime | None = None
    area_path: str = ""
    recorded_by_worker: bool = False
    recorders: frozenset[int] | None = None
    """Only what these workers wrote down."""
    actor: Actor | None = None

    def concerns(self, prefix: str = "") -> Q:
        """The condition on a concern (reached through ``prefix``) that it belongs to the scope."""
        condition = below_area(self.area_path, prefix)
        if self.recorded_by_worker:
            condition &= Q(**{f"{prefix}recorded_by__isnull": False})
        if self.recorders is not None:
            condition &= Q(**{f"{prefix}recorded_by_id__in": sorted(self.recorders)})
        if self.actor is not None and not reaches_all_below(self.actor, self.area_path):
            reach = reach_of(self.actor, prefix)
            condition = condition if reach is None else condition & reach
        return condition

    def during(self, column: str) -> Q:
        """The condition that a time lies in the scope's time."""
        condition = Q(**{f"{column}__lt": self.end})
        return condition & Q(**{f"{column}__gte": self.start}) if self.start else condition


Condition = Callable[[Scope], Q]
DONE = sorted([*ENDED, State.DECLINED, State.REFERRED])
"""States in which the office has finished; merged and withdrawn concerns are excluded and reported apart."""
LIMITS = {"dispatched_at": "first_due_at", "first_contact_at": "contact_due_at"}
"""A step, and the limit it has to keep."""
LIMITED, ON_TIME = Q(due_at__isnull=False), Q(finished_at__lte=F("due_at"))


def _received(scope: Scope) -> Q:
    return scope.during("received_at")


def _ended(scope: Scope) -> Q:
    return scope.during("finished_at")


def _finished(scope: Scope) -> Q:
    return _ended(scope) & Q(state__in=DONE)


def _closed(scope: Scope) -> Q:
    return _ended(scope) & Q(state__in=sorted(ENDED))


def _open(scope: Scope) -> Q:
    came = Q(received_at__lt=scope.end)
    return (came & Q(is_open=True)) | (came & Q(finished_at__gte=scope.end))


def _late(scope: Scope) -> Q:
    return _open(scope) & Q(due_at__lt=scope.end)


def _stepped(scope: Scope, step: str) -> Q:
    """The step was taken in the time, and had a limit."""
    return scope.during(step) & Q(**{f"{LIMITS[step]}__isnull": False})


def _stepped_on_time(scope: Scope, step: str) -> Q:
    return scope.during(step) & Q(**{f"{step}__lte": F(LIMITS[step])})


def _step_judged(scope: Scope, step: str) -> Q:
    """Taken in the time, or at its end not yet taken although the limit has passed."""
    due = Q(**{f"{LIMITS[step]}__lt": scope.end})
    not_yet = Q(**{f"{step}__isnull": True}) | Q(**{f"{step}__gte": scope.end})
    return _stepped(scope, step) | (_open(scope) & due & not_yet)


def _repeated(scope: Scope) -> Q:
    """Received in the time and merged into an earlier concern that was received not long before."""
    before = F("merged_into__received_at")
    within = timedelta(days=settings.REPEAT_DAYS)
    return _received(scope) & Q(state=State.MERGED, received_at__gte=before, received_at__lt=before + within)


WORK: dict[str, Condition] = {
    "received": _received,
    "finished": _finished,
    "finished_with_limit": lambda scope: _finished(scope) & LIMITED,
    "finished_on_time": lambda scope: _finished(scope) & LIMITED & ON_TIME,
    "open": _open,
    "open_past_due": _late,
    "judged": lambda scope: (_finished(scope) & LIMITED) | _late(scope),
    "without_limit": lambda scope: ~LIMITED & (_finished(scope) | _open(scope)),
    "closed": _closed,
    "closed_at_once": lambda scope: _closed(scope) & Q(reopen_count=0),
    "closed_reopened": lambda scope: _closed(scope) & Q(reopen_count__gt=0),
    "closed_returned": lambda scope: _closed(scope) & Q(return_count__gt=0),
    "closed_returned_twice": lambda scope: _closed(scope) & Q(return_count__gt=1),
    "closed_with_limit": lambda scope: _closed(scope) & LIMITED,
    "closed_extended": lambda scope: _closed(scope) & LIMITED & Q(extension_count__gt=0),
    "dispatched_on_time": partial(_stepped_on_time, step="dispatched_at"),
    "dispatch_judged": partial(_step_judged, step="dispatched_at"),
    "contacted_on_time": partial(_stepped_on_time, step="first_contact_at"),
    "contact_judged": partial(_step_judged, step="first_contact_at"),
    "ended": _ended,
    "excluded": lambda scope: _ended(scope) & Q(state__in=[State.MERGED, State.WITHDRAWN]),
    "merged": lambda scope: _ended(scope) & Q(state=State.MERGED),
    "withdrawn": lambda scope: _ended(scope) & Q(state=State.WITHDRAWN),
    "declined": lambda scope: _ended(scope) & Q(state=State.DECLINED),
    "referred": lambda scope: _ended(scope) & Q(state=State.REFERRED),
    "repeated": _repeated,
}
"""Conditions on a concern of the scope: limits kept and missed, work that came back, what was excluded."""
GOOD = [Satisfied.VERY_SATISFIED, Satisfied.SATISFIED]
VERDICTS: dict[str, Q] = {
    "valid": Q(),
    "by_staff": Q(entered_by__isnull=False),
    "contacted": Q(contacted=True) | Q(contacted__isnull=True, concern__first_contact_at__lte=F("at")),
    "solved": Q(solved=Solved.YES),
    "partly": Q(solved=Solved.PARTLY),
    "satisfied": Q(satisfied__in=GOOD),
    "fair": Q(satisfied=Satisfied.FAIR),
    "satisfied_or_fair": Q(satisfied__in=[*GOOD, Satisfied.FAIR]),
    "answered": ~Q(satisfied=""),
}
"""Conditions on a verdict in force that was given in the scope's time."""
ASKED, ANSWERED = Q(asked_at__isnull=False), Q(verdict__isnull=False)
WAYS = ("email", "sms", "call", "page", "paper")
ASKING: dict[str, Q] = {
    "eligible": ASKED | Q(opted_out_at__isnull=True),
    "asked": ASKED,
    "answered": ASKED & ANSWERED,
    "unreachable": Q(unreachable_at__isnull=False),
    "said_no": Q(opted_out_at__isnull=False),
    "reminded": Q(reminded_at__isnull=False),
}
"""Conditions on a person who could be reached about a concern that was finished in the scope's time. Who said no before
anybody asked is not eligible, and counted apart."""
for _channel in WAYS:
    ASKING[f"asked_{_channel}"] = Q(asked_by=_channel)
    ASKING[f"answered_{_channel}"] = Q(asked_by=_channel) & ANSWERED


def work_counts(scope: Scope) -> dict[str, int]:
    """How many concerns meet each condition of WORK."""
    conditions = {name: condition(scope) for name, condition in WORK.items()}
    # Whoever meets any of the conditions meets one of these three, and each of the three has an index: what was handed
    # out or spoken about in the time has come, or ended, in it, or is still open.
    touched = _received(scope) | _ended(scope) | _open(scope)
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


def latest_words(scope: Scope, *, most: int = 4) -> list[Rating]:
    """The newest verdicts with a sentence, by residents themselves."""
    rows = verdicts(scope, by_staff=False).exclude(words="").select_related("concern__area", "concern__category")
    return list(rows.order_by("-at", "-id")[:most])


def data_version() -> int:
    """A number that grows with everything that happens to any concern: the newest line of history. One statement."""
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
