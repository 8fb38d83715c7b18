"""Who reacts to which event, and what happens periodically: the one page that says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from minsheng.concerns import tasks as concerns
from minsheng.directory.events import AbsenceEntered, ServiceEnded, UnitClosing
from minsheng.foundation.audit import tasks as audit
from minsheng.foundation.files import tasks as files
from minsheng.foundation.idempotency import tasks as idempotency
from minsheng.foundation.inbox import tasks as inbox
from minsheng.foundation.inbox.events import LetterWaits
from minsheng.foundation.jobs import tasks as jobs
from minsheng.foundation.jobs.actions import Periodic
from minsheng.foundation.outbox import tasks as outbox
from minsheng.guides import tasks as guides
from minsheng.insight import tasks as insight
from minsheng.projects import tasks as projects
from minsheng.reception import tasks as reception
from minsheng.workflows import closing, hearing, standing_in

REACTIONS: dict[type[Any], tuple[Callable[[Any], object], ...]] = {
    LetterWaits: (hearing.hear,),
    AbsenceEntered: (standing_in.take_over,),
    ServiceEnded: (standing_in.take_over,),
    UnitClosing: (closing.refuse_while_held,),
}
"""Event → what is called in the announcer's transaction, in this order."""

SCHEDULE: tuple[Periodic, ...] = (
    Periodic("outbox: deliver", outbox.deliver, timedelta(seconds=5)),
    Periodic("inbox: take in and hand on", inbox.take_in, timedelta(seconds=5)),
    Periodic("audit: seal", audit.seal_events, timedelta(minutes=1)),
    Periodic("concerns: take up waits that are over", concerns.resume_waits, timedelta(minutes=5)),
    Periodic("concerns: hand over for whoever is away", concerns.stand_in, timedelta(minutes=5)),
    Periodic("concerns: pass missed limits upward", concerns.raise_alarms, timedelta(minutes=1)),
    Periodic("concerns: compute limits anew", concerns.recompute_limits, timedelta(minutes=5)),
    Periodic("concerns: remind those who were asked", concerns.remind, timedelta(minutes=15)),
    Periodic("concerns: draw what is asked again", concerns.draw_rechecks, timedelta(days=7)),
    Periodic("concerns: ask about patterns among verdicts", concerns.ask_verdict_questions, timedelta(hours=6)),
    Periodic("concerns: forget which browser it was", concerns.forget_devices, timedelta(days=1)),
    Periodic("concerns: close what nobody rated", concerns.close_unrated, timedelta(hours=1)),
    Periodic("concerns: drop drafts nobody sent", concerns.drop_expired_drafts, timedelta(hours=1)),
    Periodic("concerns: drop words of steps long done", concerns.drop_old_words, timedelta(hours=1)),
    Periodic("insight: write to leaders about last week", insight.send_digests, timedelta(minutes=15)),
    Periodic("reception: forget who was booked", reception.forget_bookings, timedelta(days=1)),
    Periodic("guides: remind owners of reviews", guides.remind_owners, timedelta(hours=6)),
    Periodic("guides: see what is asked again", guides.see_who_asked_again, timedelta(days=1)),
    Periodic("files: sweep orphans", files.sweep_orphans, timedelta(days=1)),
    Periodic("idempotency: forget old claims", idempotency.forget_old_claims, timedelta(days=1)),
    Periodic("inbox: forget old letters", inbox.forget_old_letters, timedelta(days=1)),
    Periodic("outbox: forget old messages", outbox.forget_old_messages, timedelta(days=1)),
    Periodic("projects: tell what was reached", projects.tell_reporters, timedelta(minutes=1)),
    Periodic("jobs: let the database count its tables", jobs.look_at_tables, timedelta(hours=1)),
    Periodic("jobs: prune finished tasks", jobs.prune_finished, timedelta(days=1)),
)
"""What workers put into the queue when its time has come; reaping after killed workers they do by themselves."""
