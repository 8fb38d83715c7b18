"""Lives a generated concern once more, move by move, through the actions of the concerns room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from minsheng.concerns import actions
from minsheng.concerns.actions import Contact, NewConcern, Verdict
from minsheng.concerns.models import Concern, Entry, Reporter
from minsheng.concerns.states import Action, Channel
from minsheng.core.actors import SYSTEM, Actor, resident
from minsheng.directory import queries
from minsheng.directory.models import Worker
from minsheng.workflows.sample.book import GeneratedConcern, GeneratedEntry

COLUMNS = (
    "title", "text", "category_id", "area_id", "office_id", "place", "latitude", "longitude", "channel", "reporter_count",
    "state", "is_open", "version", "urgency", "unit_id", "handler_id", "recorded_by_id", "return_count", "reopen_count",
    "received_at", "first_due_at", "due_at", "queue_at", "contact_due_at", "watch_at", "assigned_at", "dispatched_at", "first_contact_at", "finished_at", "closed_at",
    "changed_at", "waiting_reason", "waiting_since", "waiting_until", "outcome", "reply", "decline_reason",
    "decline_proposed_at", "decline_proposed_by_id",
)  # fmt: skip


def lived_again(one: GeneratedConcern, row: Concern) -> Concern:
    """A second concern with the same life as ``row``, which was loaded from ``one``."""
    stored = list(Entry.objects.filter(concern=row).order_by("at", "id"))
    hands = [_hand(entry) for entry in stored]
    new = NewConcern(
        text=row.text, area_id=row.area_id, channel=Channel(row.channel), title=row.title, category_id=row.category_id,
        place=row.place, latitude=row.latitude, longitude=row.longitude, on_behalf=row.on_behalf,
        contact=_contact(one, 0),
    )  # fmt: skip
    received = actions.receive_concern(new, by=hands[0] or resident(), at=stored[0].at)
    people = [Reporter.objects.get(receipt=received.receipt).pk]
    for line, entry, hand in list(zip(one.entries, stored, hands, strict=True))[1:]:
        if line.action in {Action.REOPEN, Action.CLOSE} and hand is None and line.reporter is not None:
            continue  # the verdict itself does it
        if line.action is Action.ESCALATE:
            continue  # it comes with the reopening
        if line.action is Action.JOIN:
            joined = actions.join_concern(
                received.concern_id, contact=_contact(one, len(people)), words="", by=resident(), at=entry.at
            )
            people.append(Reporter.objects.get(receipt=joined.receipt).pk)
            continue
        by = hand or (SYSTEM if line.reporter is None else resident(people[line.reporter]))
        _moves(received.concern_id, line, entry, people)[line.action](by=by, at=entry.at)
    return Concern.objects.get(pk=received.concern_id)


def _hand(entry: Entry) -> Actor | None:
    """The worker of a line as an actor on its day; None for residents and the system."""
    if entry.worker_id is None:
        return None
    return queries.actor_for(Worker.objects.get(pk=entry.worker_id), entry.at.date())


def _contact(one: GeneratedConcern, place: int) -> Contact:
    who = one.reporters[place].who
    return Contact() if who is None else Contact(name=who.name, phone=who.phone, email=who.email)


def _until(entry: Entry) -> datetime | None:
    return datetime.fromisoformat(entry.detail["until"]) if "until" in entry.detail else None


def _moves(number: int, line: GeneratedEntry, entry: Entry, people: list[int]) -> dict[Action, Callable[..., Any]]:
    """How each line of history is taken by its action."""
    text, detail, until = line.text, entry.detail, _until(entry)
    verdict = Verdict(detail.get("solved", ""), detail.get("satisfied", ""), text)
    judge = people[line.reporter] if line.reporter is not None else people[0]
    return {
        Action.TRIAGE: lambda **hand: actions.triage_concern(number, category_id=None, **hand),
        Action.ASSIGN: lambda **hand: actions.assign_concern(
            number, unit_id=detail["unit"], handler_id=detail["handler"], text=text, **hand
        ),
        Action.START: lambda **hand: actions.start_work(number, text=text, **hand),
        Action.NOTE: lambda **hand: actions.add_note(
            number, text=text, visible=line.visible, contacted=detail.get("contacted", False), **hand
        ),
        Action.ASK: lambda **hand: actions.ask_resident(number, text=text, until=until, **hand),
        Action.WAIT: lambda **hand: actions.wait_for(number, reason=detail["reason"], until=until, text=text, **hand),
        Action.ANSWER: lambda **hand: actions.answer_question(number, text=text, **hand),
        Action.RESUME: lambda **hand: actions.resume_work(number, **hand),
        Action.RETURN: lambda **hand: actions.return_concern(number, reason=detail["reason"], text=text, **hand),
        Action.RESOLVE: lambda **hand: actions.resolve_concern(number, outcome=detail["outcome"], reply=text, **hand),
        Action.RATE: lambda **hand: actions.rate_concern(number, reporter_id=judge, verdict=verdict, **hand),
        Action.CLOSE: lambda **hand: actions.close_concern(number, **hand),
        Action.PROPOSE_DECLINE: lambda **hand: actions.propose_decline(
            number, reason=detail["reason"], text=text, **hand
        ),
        Action.APPROVE_DECLINE: lambda **hand: actions.approve_decline(number, **hand),
        Action.REFER: lambda **hand: actions.refer_concern(
            number, body=detail["body"], number=detail["number"], text=text, **hand
        ),
        Action.WITHDRAW: lambda **hand: actions.withdraw_concern(number, text=text, **hand),
    }
