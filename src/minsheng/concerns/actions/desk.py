"""The desk's verbs: say what a concern is about, correct it, hand it out."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from minsheng.concerns.models import Concern
from minsheng.concerns.policy import Refused, plain_text
from minsheng.concerns.queries import routing
from minsheng.concerns.queries.rules import rules
from minsheng.concerns.states import Action, Clock, Urgency
from minsheng.core.actors import Actor, ActorKind
from minsheng.directory import queries as directory

from . import worker_notices
from .assisting import check_about
from .clocks import limits_of
from .errors import ActionRefused, refuse
from .moving import Line, carry_out, lock, permitted
from .placing import Changes, complained_about, new_area, new_category, new_limits
from .routing import route, told


@transaction.atomic
def triage_concern(
    concern_id: int, *, category_id: int | None, by: Actor, at: datetime, text: str = "", version: int | None = None
) -> Concern:
    """Say what it is about. ``category_id`` None keeps the category it has; without any it is refused."""
    concern = lock(concern_id, by=by, version=version)
    changes, detail = _category_changes(concern, category_id)
    line = Line(text=plain_text(text), changes=changes, detail=detail)
    carry_out(concern, Action.TRIAGE, line, by=by, at=at)
    if route(concern, at=at, assign=assign_concern).rule is not None:
        concern.refresh_from_db()
    return concern


class Amendment(TypedDict, total=False):
    """What can be corrected; what is left out or None stays as it is."""

    category_id: int | None
    area_id: int | None
    title: str | None
    place: str | None
    about_unit_id: int | None
    """The unit it complains about; 0 for none."""
    about_worker_id: int | None
    """The worker it complains about; 0 for nobody."""


@transaction.atomic
def amend_concern(
    concern_id: int, *, by: Actor, at: datetime, version: int | None = None, **values: Unpack[Amendment]
) -> Concern:
    """Correct category, area, title, place, or whom it complains about. What changed is in the history.

    A concern may be moved out of the actor's own scope: what lies at the wrong office must get to the right one, just
    as anybody may write a new concern for any area. From then on it is the other desk's, and the history says by whom.
    Whom it complains about never gets it to handle; where they have it in hand, it is given to somebody else first.
    """
    concern = lock(concern_id, by=by, version=version)
    permitted(concern, Action.AMEND, by=by)
    changes, detail = _category_changes(concern, values.get("category_id"))
    for more, what in (
        new_area(concern, values.get("area_id")),
        _about_changes(concern, values),
        _word_changes(concern, values),
    ):
        changes |= more
        detail |= what
    if {"about_unit_id", "about_worker_id"} & set(changes):
        unit, worker = changes.get("about_unit_id"), changes.get("about_worker_id")
        check_about(concern, unit_id=unit, worker_id=worker)
    if changes:
        carry_out(concern, Action.AMEND, Line(changes=changes, detail=detail), by=by, at=at)
    return concern


def _about_changes(concern: Concern, values: Amendment) -> Changes:
    changes: dict[str, Any] = {}
    detail: dict[str, Any] = {}
    unit, worker = values.get("about_unit_id"), values.get("about_worker_id")
    if unit is not None and unit != (concern.about_unit_id or 0):
        if unit and directory.find_unit(unit_id=unit) is None:
            raise refuse(Refused.UNIT_UNKNOWN)
        changes["about_unit_id"] = unit or None
        detail["about_unit"] = {"from": concern.about_unit_id, "to": unit or None}
    if worker is not None and worker != (concern.about_worker_id or 0):
        if worker and directory.find_worker(worker_id=worker) is None:
            raise refuse(Refused.HANDLER_UNKNOWN)
        changes["about_worker_id"] = worker or None
        detail["about_worker"] = {"from": concern.about_worker_id, "to": worker or None}
    return changes, detail


def _word_changes(concern: Concern, values: Amendment) -> Changes:
    changes: dict[str, Any] = {}
    for name, value, most in (("title", values.get("title"), 120), ("place", values.get("place"), 200)):
        written = None if value is None else plain_text(value)
        if written is None or written == getattr(concern, name):
            continue
        if name == "title" and not written:
            raise ActionRefused(Refused.TEXT_MISSING, "title")
        changes[name] = written[:most]
    return changes, dict.fromkeys(changes, True)


@transaction.atomic
def assign_concern(
    concern_id: int,
    *,
    unit_id: int,
    by: Actor,
    at: datetime,
    handler_id: int | None = None,
    category_id: int | None = None,
    text: str = "",
    version: int | None = None,
) -> Concern:
    """Give it to a unit and, where named, to a person of that unit. After a second return the decision needs words.

    The history says which rule of which version handed it out by itself; where a person did, what the rules suggested
    and whether that was taken.
    """
    concern = lock(concern_id, by=by, version=version)
    choice = directory.assignable(unit_id=unit_id, worker_id=handler_id, on=at, but=complained_about(concern))
    if choice is None:
        raise refuse(Refused.HANDLER_UNKNOWN if handler_id else Refused.UNIT_UNKNOWN)
    changes, detail = _category_changes(concern, category_id)
    changes |= _handed_out(concern, unit_id, changes, at=at)
    changes |= {"unit_id": unit_id, "handler_id": choice.worker_id, "assigned_at": at}
    detail |= {"unit": unit_id, "handler": choice.worker_id} | away_of(choice)
    detail |= _by_rule(concern, unit_id, by=by, at=at)
    line = Line(text=plain_text(text), changes=changes, detail=detail)
    carry_out(concern, Action.ASSIGN, line, by=by, at=at)
    worker_notices.assigned(concern, choice, at=at)
    return concern


def _handed_out(concern: Concern, unit_id: int, changes: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """What the first hand-out begins, and what other opening hours change. Imported concerns keep their limits."""
    urgency = Urgency(changes.get("urgency", concern.urgency))
    first = {} if concern.dispatched_at else {"dispatched_at": at}
    if concern.source or concern.due_at is None:
        return first
    if directory.calendar(unit_id) is not directory.calendar(concern.unit_id):
        limit = limits_of(concern, urgency=urgency, unit_id=unit_id, dispatched_at=concern.dispatched_at or at)
        return first | {"due_at": limit.due_at, "contact_due_at": limit.contact_due_at}
    if not first:
        return {}
    span = rules().span(Clock.CONTACT, urgency)
    return first | {"contact_due_at": span.after(at, directory.calendar(unit_id))}


def _by_rule(concern: Concern, unit_id: int, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The rule that handed it out, or what the rules suggested to the person who did."""
    found = routing.choice_for(concern, at=at)
    if found.rule is None or by.kind is ActorKind.SYSTEM:
        return told(found)
    return {"suggested": {**told(found), "taken": found.rule.unit_id == unit_id}}


def away_of(choice: directory.Assignable) -> dict[str, int]:
    """Whom somebody else takes it for, as a code of the line; nothing where whoever was named is there."""
    return {} if choice.instead_of is None else {"instead_of": choice.instead_of}


def _category_changes(concern: Concern, category_id: int | None) -> Changes:
    """Columns and codes of a changed category; another tier sets the limits anew."""
    changes, detail = new_category(concern, category_id)
    if changes and changes["urgency"] != concern.urgency:
        changes |= new_limits(concern, changes["urgency"], unit_id=concern.unit_id)
    return changes, detail
