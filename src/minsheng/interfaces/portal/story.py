"""What happened to a concern, told to one of its residents: who did what, in plain words, never a code.

Several people may hang on one concern. Each reads what the office did and what they said themselves; of the others only
that they were there: their words, pictures and verdicts stay theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.concerns.states import Action, Outcome, State, WaitingReason
from minsheng.core.actors import ActorKind
from minsheng.interfaces.shared.clock_lines import said_day

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern, Entry, Photo, Rating, Reporter


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the story: a glyph of the sprite, a bold beginning, words as they were written, who wrote them."""

    at: datetime
    glyph: str
    lead: str = ""
    text: str = ""
    who: str = ""
    photos: tuple[Photo, ...] = ()
    verdict: Rating | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """Whose story it is, and what hangs on it."""

    reporter: Reporter
    shown: Concern
    handler: str
    photos: Sequence[Photo]
    ratings: Sequence[Rating]

    def is_own(self, entry: Entry) -> bool:
        """Whether this resident did it."""
        return entry.reporter_id == self.reporter.pk

    @property
    def in_hand(self) -> bool:
        """Whether a team has it, or had it when it ended; one that sent it back has not."""
        shown = self.shown
        return shown.unit is not None and shown.assigned_at is not None and shown.state != State.RETURNED

    @property
    def alone(self) -> bool:
        """Whether nobody else hangs on the concern."""
        return self.shown.reporter_count == 1


def seen_photos(photos: Sequence[Photo], reporter: Reporter) -> list[Photo]:
    """The visible pictures this resident may see: their own and the office's, not those of other residents."""
    return [one for one in photos if one.visible and one.reporter_id in {None, reporter.pk}]


def story_of(telling: Telling, entries: Sequence[Entry]) -> list[Step]:
    """The story, oldest first. ``entries`` are the lines a resident may read, those of a merged concern included."""
    steps = [step for entry in entries if (step := _told(telling, entry)) is not None]
    others = [entry for entry in entries if entry.action == Action.JOIN and not telling.is_own(entry)]
    if others:
        steps.append(_joined(others))
    if telling.in_hand:
        steps.append(_given(telling))
    ordered = sorted(steps, key=lambda step: step.at)
    return _with_photos(ordered, telling.photos)


def _told(telling: Telling, entry: Entry) -> Step | None:
    teller = TELLERS.get(Action(entry.action))
    return teller(telling, entry) if teller else None


def _with_photos(steps: list[Step], photos: Sequence[Photo]) -> list[Step]:
    """Each picture beside the line it came with: both carry the same time. What finds no line gets one of its own."""
    by_time: dict[datetime, list[Photo]] = {}
    for photo in photos:
        by_time.setdefault(photo.at, []).append(photo)
    with_pictures = [replace(step, photos=tuple(by_time.pop(step.at, ()))) for step in steps]
    alone = [Step(at, "info", lead=_("Photos"), photos=tuple(some)) for at, some in by_time.items()]
    return sorted(with_pictures + alone, key=lambda step: step.at)


def _joined(others: Sequence[Entry]) -> Step:
    count = len(others)
    words = ngettext(
        "%(count)d neighbour met the same; it is handled as one matter.",
        "%(count)d neighbours met the same; it is handled as one matter.",
        count,
    )
    return Step(others[-1].at, "people", lead=words % {"count": count})


def _given(telling: Telling) -> Step:
    unit = telling.shown.unit
    lead = _("Given to %(unit)s.") % {"unit": unit.name if unit else ""}
    text = _("%(name)s is looking after it.") % {"name": telling.handler} if telling.handler else ""
    return Step(telling.shown.assigned_at or telling.shown.received_at, "assigned", lead=lead, text=text)


def _worker(entry: Entry) -> str:
    return entry.worker.name if entry.worker else ""


def _receive(telling: Telling, entry: Entry) -> Step:
    own = telling.is_own(entry) or (telling.reporter.first and entry.concern_id == telling.reporter.concern_id)
    lead = _("We wrote down what you raised.") if own else _("A neighbour raised it.")
    return Step(entry.at, "received", lead=lead)


def _join(telling: Telling, entry: Entry) -> Step | None:
    """The others are counted in one line of their own."""
    if not telling.is_own(entry):
        return None
    return Step(entry.at, "people", lead=_("You said that you met the same."))


def _start(telling: Telling, entry: Entry) -> Step:
    return Step(entry.at, "progress", lead=_("Work has begun."), text=entry.text, who=_worker(entry))


def _note(telling: Telling, entry: Entry) -> Step:
    return Step(entry.at, "progress", text=entry.text, who=_worker(entry))


def _attach(telling: Telling, entry: Entry) -> Step | None:
    if telling.is_own(entry):
        return Step(entry.at, "info", lead=_("You added photos."))
    if entry.actor_kind == ActorKind.RESIDENT:
        return None
    return Step(entry.at, "info", lead=_("Photos from the site."), who=_worker(entry))


def _ask(telling: Telling, entry: Entry) -> Step:
    return Step(entry.at, "waiting", lead=_("We asked you:"), text=entry.text, who=_worker(entry))


def _answer(telling: Telling, entry: Entry) -> Step:
    if telling.is_own(entry):
        return Step(entry.at, "progress", lead=_("You answered:"), text=_with_note(entry))
    if entry.actor_kind == ActorKind.RESIDENT:
        return Step(entry.at, "progress", lead=_("A neighbour answered the question."))
    text = entry.text if telling.alone else ""
    return Step(
        entry.at, "progress", lead=_("The question was answered in a conversation."), text=text, who=_worker(entry)
    )


def _wait(telling: Telling, entry: Entry) -> Step:
    leads = {
        WaitingReason.THIRD_PARTY: _("Waiting for somebody else first."),
        WaitingReason.SCHEDULED_WORK: _("Waiting for works that are planned."),
    }
    lead = next(
        (words for reason, words in leads.items() if reason == entry.detail.get("reason")), _("It has to wait.")
    )
    return Step(entry.at, "waiting", lead=lead, text=entry.text, who=_worker(entry))


def _resume(telling: Telling, entry: Entry) -> Step:
    return Step(entry.at, "progress", lead=_("The waiting is over; work goes on."), text=entry.text, who=_worker(entry))


def _resolve(telling: Telling, entry: Entry) -> Step:
    leads = {
        Outcome.SOLVED: _("Done."),
        Outcome.PARTLY: _("Partly done."),
        Outcome.PLANNED: _("It is planned, with a date."),
        Outcome.NOT_POSSIBLE: _("It cannot be done; this is why."),
        Outcome.INFORMED: _("This is what you asked to know."),
    }
    lead = next((words for outcome, words in leads.items() if outcome == entry.detail.get("outcome")), _("Done."))
    return Step(entry.at, "resolved", lead=lead, text=entry.text, who=_worker(entry))


def _rate(telling: Telling, entry: Entry) -> Step | None:
    rating = next((one for one in telling.ratings if one.pk == entry.detail.get("rating")), None)
    if rating is None:
        return None
    lead = _("Your verdict, as you told it to us:") if rating.entered_by_id else _("Your verdict:")
    return Step(entry.at, "closed", lead=lead, text=rating.words, who=_worker(entry), verdict=rating)


def _reopen(telling: Telling, entry: Entry) -> Step:
    unit = telling.shown.unit
    lead = _("Opened again: it is not solved yet.")
    back = _("It went back to %(unit)s and whoever supervises it. The clock was not set back.")
    text = entry.text if entry.actor_kind == ActorKind.WORKER or telling.is_own(entry) else ""
    return Step(entry.at, "reopened", lead=lead, text=text or (back % {"unit": unit.name} if unit else ""))


def _decline(telling: Telling, entry: Entry) -> Step:
    return Step(entry.at, "declined", lead=_("We cannot take this on."), text=entry.text)


def _refer(telling: Telling, entry: Entry) -> Step:
    body, number = str(entry.detail.get("body", "")), str(entry.detail.get("number", ""))
    lead = _("Passed on to %(body)s, their number %(number)s.") if number else _("Passed on to %(body)s.")
    return Step(entry.at, "referred", lead=lead % {"body": body, "number": number}, text=entry.text)


def _merge(telling: Telling, entry: Entry) -> Step:
    lead = _("Somebody had raised the same; both are handled as one matter now.")
    return Step(entry.at, "merged", lead=lead, text=_("You will be asked for your own verdict when it is done."))


def _withdraw(telling: Telling, entry: Entry) -> Step:
    if telling.is_own(entry):
        return Step(entry.at, "withdrawn", lead=_("You took it back."), text=entry.text)
    return Step(entry.at, "withdrawn", lead=_("It was taken back."), text=entry.text if telling.alone else "")


def _write(telling: Telling, entry: Entry) -> Step | None:
    """Others' words are theirs."""
    if not telling.is_own(entry):
        return None
    return Step(entry.at, "info", lead=_("You wrote to us:"), text=_with_note(entry))


def _with_note(entry: Entry) -> str:
    """The resident's own words and, where something they sent along was not kept, a word about it."""
    if not entry.detail.get("left_out"):
        return entry.text
    note = _("(An attachment was too large or of a kind we cannot keep; a photo can be added below.)")
    return f"{entry.text}\n{note}".strip()


def _extended(telling: Telling, entry: Entry) -> Step:
    day = said_day(str(entry.detail.get("until") or ""))
    lead = _("It takes longer than we said: we will answer by %(day)s.") % {"day": day}
    return Step(entry.at, "waiting", lead=lead, text=entry.text)


def _split(telling: Telling, entry: Entry) -> Step:
    lead = _("What you raised holds several matters; each is now handled on its own.")
    return Step(entry.at, "info", lead=lead, text=_("You find them all on this page, and you are asked about each."))


def _undone(telling: Telling, entry: Entry) -> Step:
    return Step(entry.at, "info", lead=_("We took the last step back: it was a slip of ours. Nothing is lost."))


def _left_alone(telling: Telling, entry: Entry) -> Step | None:
    """Whether others want to be asked is theirs to know."""
    if not telling.is_own(entry):
        return None
    if entry.detail.get("back"):
        return Step(entry.at, "info", lead=_("You said that we may ask you again."))
    return Step(entry.at, "info", lead=_("You said that you do not want to be asked. We leave you alone."))


TELLERS: dict[Action, Callable[[Telling, Entry], Step | None]] = {
    Action.RECEIVE: _receive,
    Action.JOIN: _join,
    Action.START: _start,
    Action.NOTE: _note,
    Action.ATTACH: _attach,
    Action.ASK: _ask,
    Action.ANSWER: _answer,
    Action.WAIT: _wait,
    Action.RESUME: _resume,
    Action.RESOLVE: _resolve,
    Action.RATE: _rate,
    Action.REOPEN: _reopen,
    Action.APPROVE_DECLINE: _decline,
    Action.REFER: _refer,
    Action.MERGE: _merge,
    Action.WITHDRAW: _withdraw,
    Action.WRITE: _write,
    Action.GRANT_EXTENSION: _extended,
    Action.SPLIT: _split,
    Action.UNDO: _undone,
    Action.OPT_OUT: _left_alone,
}
"""Who tells which line; the rest (triage, assignment, closing) is not for residents or told otherwise."""
