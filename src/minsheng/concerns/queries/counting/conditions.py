"""Every count as a named condition on rows: WORK on concerns, VERDICTS on verdicts, ASKING on people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db.models import F, Q

from minsheng.concerns.states import ENDED, Satisfied, Solved, State

from .scope import Scope

Condition = Callable[[Scope], Q]
DONE = sorted([*ENDED, State.DECLINED, State.REFERRED])
"""States in which the office has finished; merged and withdrawn concerns are excluded and reported apart."""
LIMITS = {"dispatched_at": "first_due_at", "first_contact_at": "contact_due_at"}
"""A step, and the limit it has to keep."""
LIMITED, ON_TIME = Q(due_at__isnull=False), Q(finished_at__lte=F("due_at"))


def received_in(scope: Scope) -> Q:
    """Received in the time."""
    return scope.during("received_at")


def ended_in(scope: Scope) -> Q:
    """Ended in the time, however."""
    return scope.during("finished_at")


def _finished(scope: Scope) -> Q:
    return ended_in(scope) & Q(state__in=DONE)


def _closed(scope: Scope) -> Q:
    return ended_in(scope) & Q(state__in=sorted(ENDED))


def open_at(scope: Scope) -> Q:
    """Open at the end of the time, also where it has been finished since."""
    came = Q(received_at__lt=scope.end)
    return (came & Q(is_open=True)) | (came & Q(finished_at__gte=scope.end))


def _late(scope: Scope) -> Q:
    return open_at(scope) & Q(due_at__lt=scope.end)


def _stepped(scope: Scope, step: str) -> Q:
    """The step was taken in the time, and had a limit."""
    return scope.during(step) & Q(**{f"{LIMITS[step]}__isnull": False})


def _stepped_on_time(scope: Scope, step: str) -> Q:
    return scope.during(step) & Q(**{f"{step}__lte": F(LIMITS[step])})


def _step_judged(scope: Scope, step: str) -> Q:
    """Taken in the time, or at its end not yet taken although the limit has passed."""
    due = Q(**{f"{LIMITS[step]}__lt": scope.end})
    not_yet = Q(**{f"{step}__isnull": True}) | Q(**{f"{step}__gte": scope.end})
    return _stepped(scope, step) | (open_at(scope) & due & not_yet)


def _repeated(scope: Scope) -> Q:
    """Received in the time and merged into an earlier concern that was received not long before."""
    before = F("merged_into__received_at")
    within = timedelta(days=settings.REPEAT_DAYS)
    return received_in(scope) & Q(state=State.MERGED, received_at__gte=before, received_at__lt=before + within)


WORK: dict[str, Condition] = {
    "received": received_in,
    "finished": _finished,
    "finished_with_limit": lambda scope: _finished(scope) & LIMITED,
    "finished_on_time": lambda scope: _finished(scope) & LIMITED & ON_TIME,
    "open": open_at,
    "open_past_due": _late,
    "judged": lambda scope: (_finished(scope) & LIMITED) | _late(scope),
    "without_limit": lambda scope: ~LIMITED & (_finished(scope) | open_at(scope)),
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
    "ended": ended_in,
    "excluded": lambda scope: ended_in(scope) & Q(state__in=[State.MERGED, State.WITHDRAWN]),
    "merged": lambda scope: ended_in(scope) & Q(state=State.MERGED),
    "withdrawn": lambda scope: ended_in(scope) & Q(state=State.WITHDRAWN),
    "declined": lambda scope: ended_in(scope) & Q(state=State.DECLINED),
    "referred": lambda scope: ended_in(scope) & Q(state=State.REFERRED),
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
