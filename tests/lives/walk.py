"""Two thousand lives: everybody tries something at a random minute, and the house's own jobs run every day."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.db import transaction

import tests.lives.more_steps  # noqa: F401 (its steps join the table)
from minsheng.concerns import actions
from tests.cast import Cast
from tests.lives.steps import choose
from tests.lives.town import Life, Town, born, build_town, moments

STEPS_A_LIFE = 20
REGRET = 0.08
"""So often somebody takes back what was just done."""


def live(cast: Cast, *, seed: int, lives: int) -> tuple[Town, datetime]:
    """So many lives among one another; the town, and the minute after the last."""
    rng = Random(seed)
    town = build_town(cast)
    births = iter(sorted(rng.random() ** 1.5 for _ in range(lives)))
    total = lives * STEPS_A_LIFE
    due = next(births, None)
    at = None
    for number, (at, morning) in enumerate(moments(rng, total)):
        if morning:
            run_jobs(at)
            continue
        while due is not None and due <= number / total:
            born(town, rng, at)
            due = next(births, None)
        if town.lives:
            attempt(town, rng, at)
    assert at is not None
    return town, at + timedelta(minutes=1)


def attempt(town: Town, rng: Random, at: datetime) -> None:
    """One step of one life; refused is an answer too, and leaves nothing behind."""
    life = rng.choice(town.lives[-400:])
    step = choose(life, rng)
    try:
        with transaction.atomic():
            step(town, life, rng, at)
    except (actions.ActionRefused, actions.Conflict):
        return
    if rng.random() < REGRET:
        _take_back(town, life, rng, at + timedelta(seconds=30))


def _take_back(town: Town, life: Life, rng: Random, at: datetime) -> None:
    """The wrong button: half a minute later somebody of the desk takes the step back."""
    try:
        with transaction.atomic():
            actions.undo_step(life.concern_id, by=town.hand(rng, "bob", "sun"), at=at)
    except actions.ActionRefused:
        return


def run_jobs(at: datetime) -> None:
    """What the clock does by itself."""
    actions.resume_waits(at=at)
    actions.raise_alarms(at=at)
    actions.remind(at=at)
    actions.close_unrated(at=at)
