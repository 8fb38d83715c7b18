"""Work of this room that nobody waits for."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from minsheng.core.actors import SYSTEM

from . import actions


@task()
def remind() -> int:
    """Remind those who were asked and have not answered, once."""
    return actions.remind(at=timezone.now())


@task()
def draw_rechecks() -> int:
    """Draw from what workers wrote down what is asked again."""
    return actions.draw_rechecks(by=SYSTEM, at=timezone.now())


@task()
def ask_verdict_questions() -> int:
    """Look for patterns among verdicts and ask the auditors about them."""
    return actions.ask_verdict_questions(at=timezone.now())


@task()
def forget_devices() -> int:
    """Empty the fingerprints of browsers that are a month old."""
    return actions.forget_devices(at=timezone.now())


@task()
def close_unrated() -> int:
    """Close resolved concerns whose time for a verdict has passed."""
    return actions.close_unrated(at=timezone.now())


@task()
def recompute_limits() -> int:
    """Compute running limits anew where hours, holidays or limits have changed."""
    return actions.recompute_limits(at=timezone.now())


@task()
def resume_waits() -> int:
    """Take up concerns whose until-date has come."""
    return actions.resume_waits(at=timezone.now())


@task()
def raise_alarms() -> int:
    """Pass upward what has missed its limit."""
    return actions.raise_alarms(at=timezone.now())


@task()
def stand_in() -> int:
    """Hand over what lies with whoever is away."""
    return actions.stand_in(at=timezone.now())


@task()
def drop_old_words() -> int:
    """Drop the words of steps that can no longer be undone."""
    return actions.drop_old_words(before=timezone.now() - timedelta(days=1))


@task()
def drop_expired_drafts() -> int:
    """Delete reports nobody sent."""
    return actions.drop_expired_drafts(at=timezone.now())
