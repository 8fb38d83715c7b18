"""Milestones and risks; a milestone that is done is published, and everybody who raised a concern is told by a job."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from minsheng.concerns import actions as concerns
from minsheng.core.actors import Actor
from minsheng.foundation.audit.actions import record
from minsheng.foundation.audit.policy import Json
from minsheng.foundation.bulk.queries import locked
from minsheng.projects.models import Milestone, Project, Risk
from minsheng.projects.permissions import may_report
from minsheng.projects.queries import concern_ids_of, milestones_to_tell
from minsheng.projects.states import Gravity, Refused, State

from .errors import ActionRefused
from .planning import writable


@transaction.atomic
def plan_milestone(project_id: int, *, title: str, due_on: date, by: Actor, at: datetime) -> Milestone:
    """Add a step to the plan. Refuses TITLE_MISSING."""
    project = writable(project_id, by=by)
    if not title:
        raise ActionRefused(Refused.TITLE_MISSING, "title")
    made = Milestone.objects.create(project=project, title=title, due_on=due_on)
    data: dict[str, Json] = {"milestone": made.pk, "due_on": due_on.isoformat()}
    record(subject_type="project", subject_id=project.pk, action="plan_milestone", by=by, at=at, data=data)
    return made


@transaction.atomic
def publish_milestone(
    milestone_id: int, *, words: str, done_on: date, tell: bool = True, by: Actor, at: datetime
) -> Milestone:
    """Say that a step is done, on the resident page, and in a letter to everybody who raised a concern (a job's work).

    ``tell`` False: written down afterwards, nobody gets a letter.

    Refuses NOT_YOURS, ENDED, MILESTONE_DONE, WORDS_MISSING, and DAY_AHEAD: nothing is done tomorrow.
    """
    milestone = locked(Milestone, milestone_id)
    project = locked(Project, milestone.project_id)
    if not may_report(by, project):
        raise ActionRefused(Refused.NOT_YOURS)
    if project.state != State.UNDERWAY:
        raise ActionRefused(Refused.ENDED)
    if milestone.done_on is not None:
        raise ActionRefused(Refused.MILESTONE_DONE)
    if not words:
        raise ActionRefused(Refused.WORDS_MISSING, "words")
    if done_on > timezone.localdate(at):
        raise ActionRefused(Refused.DAY_AHEAD, "done_on")
    milestone.words, milestone.done_on = words, done_on
    milestone.published_at, milestone.published_by_id = at, by.worker_id
    milestone.told_at = None if tell else at
    milestone.save(update_fields=["words", "done_on", "published_at", "published_by", "told_at"])
    data = {"milestone": milestone.pk}
    record(subject_type="project", subject_id=project.pk, action="publish_milestone", by=by, at=at, data=data)
    return milestone


def tell_reporters(*, at: datetime) -> int:
    """Write to everybody who raised a concern of what was published meanwhile; how many letters went into the outbox.

    A transaction for each concern, and each letter has a key of its own: killed anywhere, the next run goes on, and
    nobody gets a letter twice.
    """
    letters = 0
    for milestone in milestones_to_tell():
        for concern_id in concern_ids_of(milestone.project_id):
            letters += concerns.tell_progress(
                concern_id,
                project=milestone.project.title,
                words=milestone.words,
                key=f"milestone:{milestone.pk}",
                at=at,
            )
        milestone.told_at = at
        milestone.save(update_fields=["told_at"])
    return letters


@transaction.atomic
def note_risk(project_id: int, *, words: str, gravity: Gravity, by: Actor, at: datetime) -> Risk:
    """Write down what may go wrong. Refuses WORDS_MISSING."""
    project = writable(project_id, by=by)
    if not words:
        raise ActionRefused(Refused.WORDS_MISSING, "words")
    made = Risk.objects.create(project=project, words=words, gravity=gravity, at=at, by_id=by.worker_id)
    record(subject_type="project", subject_id=project.pk, action="note_risk", by=by, at=at, data={"risk": made.pk})
    return made


@transaction.atomic
def close_risk(risk_id: int, *, by: Actor, at: datetime) -> Risk:
    """The danger has passed."""
    risk = locked(Risk, risk_id)
    writable(risk.project_id, by=by)
    if risk.closed_at is None:
        risk.closed_at = at
        risk.save(update_fields=["closed_at"])
        data = {"risk": risk.pk}
        record(subject_type="project", subject_id=risk.project_id, action="close_risk", by=by, at=at, data=data)
    return risk
