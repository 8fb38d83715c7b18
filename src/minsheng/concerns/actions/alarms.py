"""What is passed upward by working time, and the word that somebody has seen it.

The job looks at every concern whose ``watch_at`` has come, one transaction each: it raises what is due and was not
raised in this round (a unique constraint says so too), and sets when to look again. Killed anywhere, the next run goes
on where it stopped, and nothing is raised twice. Waiting concerns are never looked at: their ``watch_at`` is empty.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from minsheng.concerns.models import AlarmStep, AssistTask, Concern, Escalation
from minsheng.concerns.policy import AlarmStep as AlarmRule
from minsheng.concerns.policy import Refused, Ringing, due_and_next, plain_text, ringings
from minsheng.concerns.queries.alarms import (
    forget_steps,
    raised_for_task,
    raised_in_round,
    steps,
    tasks_to_look_at,
    to_look_at,
)
from minsheng.concerns.queries.rules import rules
from minsheng.concerns.states import POSTS, Action, Alarm, Clock, State, TaskState, Urgency
from minsheng.core.actors import SYSTEM, Actor, Role
from minsheng.directory import queries as directory
from minsheng.directory.permissions import keeps_a_district
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.bulk import actions as bulk
from minsheng.foundation.bulk.queries import locked

from . import worker_notices
from .errors import refuse
from .moving import Line, Step, carry_out, carry_out_each, lock_row

logger = logging.getLogger(__name__)
MOST_STEPS = 9
LONGEST_WORDS = 500
"""As long as the column."""


def raise_alarms(*, at: datetime) -> int:
    """Pass upward whatever is due now; how many steps were."""
    return _each(to_look_at(at), _look, at) + _each(tasks_to_look_at(at), _look_at_task, at)


def _each(ids: Iterable[int], look: Callable[[int, datetime], int], at: datetime) -> int:
    raised = 0
    for number in ids:
        try:
            raised += look(number, at)
        except (OperationalError, InterfaceError):
            raise  # the database is away: the task is tried again
        except Exception:
            # one that cannot be looked at must not hold up those behind it, now and at every next time
            logger.exception("the clock of %s could not be looked at", number)
    return raised


@transaction.atomic
def _look(concern_id: int, at: datetime) -> int:
    concern = lock_row(concern_id)
    if concern.watch_at is None or concern.watch_at > at or concern.state == State.WAITING or concern.source:
        return 0
    running = ringings(
        _limits(concern),
        steps(),
        directory.calendar(concern.unit_id),
        around_the_clock=rules().span(Clock.RESOLVE, Urgency(concern.urgency)).around_the_clock,
    )
    due, following = due_and_next(running, raised_in_round(concern), at)
    _raise(concern, due, at=at)
    concern.watch_at = following
    bulk.update_one(concern, ["watch_at"])
    return len(due)


def _limits(concern: Concern) -> dict[Alarm, datetime | None]:
    """The limits that still run, each until what it asks for was done."""
    dispatched = concern.dispatched_at is not None
    waits = concern.contact_due_at if dispatched and concern.first_contact_at is None else None
    return {
        Alarm.DISPATCH: None if dispatched else concern.first_due_at,
        Alarm.CONTACT: waits,
        Alarm.RESOLVE: concern.due_at,
    }


@transaction.atomic
def _look_at_task(task_id: int, at: datetime) -> int:
    concern_id = AssistTask.objects.values_list("concern_id", flat=True).get(pk=task_id)
    concern, task = lock_row(concern_id), locked(AssistTask, task_id)
    if task.state != TaskState.ASKED or task.watch_at is None or task.watch_at > at or not concern.is_open:
        return 0
    running = ringings({Alarm.TASK: task.due_at}, steps(), directory.calendar(task.unit_id), around_the_clock=False)
    due, following = due_and_next(running, raised_for_task(task), at)
    _raise(concern, due, at=at, task=task)
    task.watch_at = following
    task.save(update_fields=["watch_at"])
    return len(due)


def _raise(concern: Concern, due: Sequence[Ringing], *, at: datetime, task: AssistTask | None = None) -> None:
    """Row, history line and letters of each step that is due."""
    if not due:
        return
    rows, told = [], []
    for one in due:
        role, people = _post_for(concern, one.step.role, at=at)
        row = escalation_of(concern, one.alarm, one.step.level, role, at=at, task=task)
        rows.append(row)
        told.append((row, people))
    bulk.insert_few(rows)
    carry_out_each(concern, [escalating(row) for row in rows], at=at)
    for row, people in told:
        worker_notices.raised(concern, row, people, at=at)


def escalation_of(
    concern: Concern, alarm: Alarm, level: int, role: Role, *, at: datetime, task: AssistTask | None = None
) -> Escalation:
    """The row, not yet written: to the supervisor of the concern's unit, or to a post over its office."""
    return Escalation(
        concern_id=concern.pk,
        alarm=alarm,
        level=level,
        round=concern.reopen_count,
        task=task,
        role=role,
        unit_id=concern.unit_id if role is Role.SUPERVISOR else None,
        office_id=concern.office_id,
        raised_at=at,
    )


def escalating(row: Escalation) -> Step:
    """The history line that says so."""
    detail = {"alarm": str(row.alarm), "level": row.level, "role": str(row.role)}
    if row.unit_id is not None:
        detail["unit"] = row.unit_id
    if row.task_id is not None:
        detail["task"] = row.task_id
    return Step(Action.ESCALATE, Line(detail=detail), SYSTEM)


def _post_for(concern: Concern, role: Role, *, at: datetime) -> tuple[Role, dict[str, str]]:
    """The post a step goes to and its holders' addresses: where nobody is there to read it, the next one up."""
    office = directory.area_index()[concern.office_id]
    for wanted in POSTS[POSTS.index(role) :]:
        unit_id = concern.unit_id if wanted is Role.SUPERVISOR else None
        if wanted is Role.SUPERVISOR and unit_id is None:
            continue
        people = directory.answering(
            role=wanted,
            unit_id=unit_id,
            area_path=office.path,
            on=at,
            but_worker=concern.about_worker_id,
            but_unit=concern.about_unit_id,
        )
        if people:
            return wanted, {email: language for email, language in people.values() if email}
    return Role.LEADER, {}


@transaction.atomic
def acknowledge(escalation_id: int, *, by: Actor, at: datetime, text: str = "") -> Escalation:
    """Say that one has seen it, with a few words if one likes; it stands in the history. Raises ObjectDoesNotExist."""
    concern_id = Escalation.objects.values_list("concern_id", flat=True).get(pk=escalation_id)
    concern, row = lock_row(concern_id), locked(Escalation, escalation_id)
    words = plain_text(text)
    if len(words) > LONGEST_WORDS:
        raise refuse(Refused.TEXT_TOO_LONG)
    if row.acknowledged_at is None:
        line = Line(text=words, detail={"alarm": str(row.alarm), "level": row.level, "escalation": row.pk})
        carry_out(concern, Action.ACKNOWLEDGE, line, by=by, at=at)
        row.acknowledged_at, row.acknowledged_by_id, row.words = at, by.worker_id, words
        bulk.update_one(row, ["acknowledged_at", "acknowledged_by", "words"])
    return row


@transaction.atomic
def set_alarm_steps(alarm: Alarm, *, rules: Sequence[AlarmRule], by: Actor, at: datetime) -> None:
    """Replace the steps of one alarm, from now on. PermissionDenied below a district.

    ValueError where they do not climb, and for "not solved", which goes to the unit's supervisor everywhere. The clock
    looks at everything open again, so that a step which comes earlier now is not missed.
    """
    if not keeps_a_district(by):
        raise PermissionDenied("alarms")
    hours = [rule.hours for rule in rules]
    climbs = 1 <= len(rules) <= MOST_STEPS and hours == sorted(set(hours))
    if alarm is Alarm.NOT_SOLVED or not climbs or any(rule.role not in POSTS for rule in rules):
        raise ValueError(alarm)
    AlarmStep.objects.filter(alarm=alarm).delete()
    rows = [AlarmStep(alarm=alarm, level=n, hours=rule.hours, role=rule.role) for n, rule in enumerate(rules, start=1)]
    AlarmStep.objects.bulk_create(rows)
    later = Q(watch_at__isnull=True) | Q(watch_at__gt=at)
    Concern.objects.filter(later, is_open=True, source="").exclude(state=State.WAITING).update(watch_at=at)
    AssistTask.objects.filter(later, state=TaskState.ASKED).update(watch_at=at)
    told = {str(n): f"{rule.hours} {rule.role}" for n, rule in enumerate(rules, start=1)}
    audit.record(subject_type="alarm_steps", subject_id=alarm.value, action="set_steps", by=by, at=at, data=told)
    forget_steps()
    transaction.on_commit(forget_steps)
