"""The history of a concern in plain words: one line an entry, who wrote it, who may read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.concerns import queries as concerns
from minsheng.concerns.states import Action
from minsheng.core.actors import ActorKind
from minsheng.directory import queries as directory
from minsheng.interfaces.shared.clock_lines import said_day

from . import hands_timeline, words
from .hands_timeline import Detail, Names, Sentence

if TYPE_CHECKING:
    from minsheng.concerns.models import Entry


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened. ``said`` is ours, ``text`` the words somebody wrote."""

    glyph: str
    at: datetime
    who: str
    said: str
    text: str
    visible: bool
    """Whether the resident reads it."""
    speaks: bool
    """Whether it makes sense to say who reads it: a line with words, or one the resident sees."""
    number: int = 0


GLYPHS: dict[Action, str] = {
    Action.RECEIVE: "received",
    Action.JOIN: "people",
    Action.TRIAGE: "triaged",
    Action.AMEND: "info",
    Action.ASSIGN: "assigned",
    Action.START: "progress",
    Action.NOTE: "progress",
    Action.ATTACH: "progress",
    Action.ASK: "waiting",
    Action.ANSWER: "people",
    Action.WAIT: "waiting",
    Action.RESUME: "progress",
    Action.RETURN: "returned",
    Action.RESOLVE: "resolved",
    Action.RATE: "people",
    Action.REOPEN: "reopened",
    Action.CLOSE: "closed",
    Action.PROPOSE_DECLINE: "declined",
    Action.APPROVE_DECLINE: "declined",
    Action.REFUSE_DECLINE: "triaged",
    Action.REFER: "referred",
    Action.MERGE: "merged",
    Action.WITHDRAW: "withdrawn",
    Action.WRITE: "people",
    Action.ASK_EXTENSION: "waiting",
    Action.GRANT_EXTENSION: "progress",
    Action.REFUSE_EXTENSION: "progress",
    Action.HAND_OVER: "assigned",
    Action.ESCALATE: "risk",
    Action.ACKNOWLEDGE: "info",
    Action.ASK_ASSIST: "assigned",
    Action.ANSWER_ASSIST: "progress",
    Action.DECLINE_ASSIST: "returned",
    Action.END_ASSIST: "info",
    Action.SPLIT: "merged",
    Action.MOVE: "triaged",
    Action.UNDO: "reopened",
    Action.CALL: "people",
    Action.OPT_OUT: "people",
}


def lines_of(entries: Sequence[Entry]) -> list[Line]:
    """The entries in words, in the order given; at most three statements for the names in them."""
    names = _names_in(entries)
    return [_line(entry, names) for entry in entries]


def _line(entry: Entry, names: Names) -> Line:
    action = Action(entry.action)
    said = SENTENCES[action](entry.detail, names)
    return Line(
        glyph=GLYPHS[action],
        at=entry.at,
        who=_who(entry),
        said=said,
        text=entry.text,
        visible=entry.visible,
        speaks=bool(entry.text) or action is Action.ATTACH,
        number=entry.pk or 0,
    )


def _who(entry: Entry) -> str:
    if entry.actor_kind == ActorKind.WORKER:
        return entry.worker.name if entry.worker else _("A worker")
    return _("Resident") if entry.actor_kind == ActorKind.RESIDENT else _("By itself")


def _names_in(entries: Sequence[Entry]) -> Names:
    details: list[dict[str, Any]] = [entry.detail for entry in entries]
    return Names(
        units=_named(directory.unit_names, _both(details, "unit", "about_unit")),
        workers=_named(directory.worker_names, _workers_in(details)),
        categories={fact.id: fact.name for fact in concerns.category_index().values()},
        areas=_named(directory.area_names, (_target(detail.get("area")) for detail in details)),
    )


def _named(look_up: Callable[[Iterable[int]], dict[int, str]], found: Iterable[object]) -> dict[int, str]:
    ids = {number for number in found if isinstance(number, int)}
    return look_up(ids) if ids else {}


def _both(details: Iterable[dict[str, Any]], name: str, about: str) -> Iterator[object]:
    """Whom work was given to, and whom it complains about."""
    for detail in details:
        yield detail.get(name)
        yield _target(detail.get(about))


def _workers_in(details: Iterable[dict[str, Any]]) -> Iterator[object]:
    """Who got work, whom it complains about, and who was away."""
    yield from _both(details, "handler", "about_worker")
    yield from (detail.get("instead_of") for detail in details)


def _target(change: object) -> object:
    return change.get("to") if isinstance(change, dict) else None


def _received(detail: Detail, _names: Names) -> str:
    channel = next((word for code, word in words.CHANNELS.items() if code == detail.get("channel")), "")
    return _("%(channel)s; written down, receipt given") % {"channel": channel} if channel else _("Written down")


def _joined(detail: Detail, _names: Names) -> str:
    if "merged" in detail:
        said = _("No. %(number)s was merged into this one; each of its people is asked alone")
        return hands_timeline.with_tasks(said % {"number": detail["merged"]}, detail)
    return _("One more resident has the same worry")


def _triaged(detail: Detail, names: Names) -> str:
    category = names.categories.get(_number(_target(detail.get("category"))), "")
    return _("It is about “%(category)s”") % {"category": category} if category else _("Looked at, category kept")


def _amended(detail: Detail, names: Names) -> str:
    changed = []
    if "category" in detail:
        changed.append(
            _("category: %(name)s") % {"name": names.categories.get(_number(_target(detail["category"])), "?")}
        )
    if "area" in detail:
        changed.append(_("community: %(name)s") % {"name": names.areas.get(_number(_target(detail["area"])), "?")})
    changed += [word for name, word in (("title", _("title")), ("place", _("place"))) if name in detail]
    if "about_unit" in detail:
        unit = names.units.get(_number(_target(detail["about_unit"])), _("no unit"))
        changed.append(_("complains about %(unit)s") % {"unit": unit})
    if "about_worker" in detail:
        person = names.workers.get(_number(_target(detail["about_worker"])), _("nobody"))
        changed.append(_("complains about %(unit)s") % {"unit": person})
    return _("Corrected: %(what)s") % {"what": _(", ").join(changed)}


def _assigned(detail: Detail, names: Names) -> str:
    unit = names.units.get(_number(detail.get("unit")), _("a unit"))
    person = names.workers.get(_number(detail.get("handler")), "")
    if person:
        said = _("Handed to %(unit)s, %(person)s") % {"unit": unit, "person": person}
    else:
        said = _("Handed to %(unit)s") % {"unit": unit}
    return hands_timeline.for_the_away(said, detail, names)


def _noted(detail: Detail, _names: Names) -> str:
    return _("Spoke with the resident") if detail.get("contacted") else ""


def _attached(detail: Detail, _names: Names) -> str:
    number = int(detail.get("photos", 0))
    return ngettext("Added %(n)d photo", "Added %(n)d photos", number) % {"n": number}


def _waits(detail: Detail, _names: Names) -> str:
    reason = next((word for code, word in words.WAITING_REASONS.items() if code == detail.get("reason")), "")
    return _("Waiting: %(reason)s; the clock stands still") % {"reason": reason}


def _returned(detail: Detail, _names: Names) -> str:
    reason = next((word for code, word in words.RETURN_REASONS.items() if code == detail.get("reason")), "")
    return _("Returned: %(reason)s") % {"reason": reason}


def _resolved(detail: Detail, _names: Names) -> str:
    outcome = next((word for code, word in words.OUTCOMES.items() if code == detail.get("outcome")), "")
    return _("Done: %(outcome)s") % {"outcome": outcome} if outcome else _("Done")


def _rated(detail: Detail, _names: Names) -> str:
    solved = next((word for code, word in words.SOLVED.items() if code == detail.get("solved")), "")
    level = next((word for code, word in words.SATISFIED.items() if code == detail.get("satisfied")), "")
    return _("Verdict: %(solved)s, %(level)s") % {"solved": solved, "level": level} if level else str(solved)


def _proposed(detail: Detail, _names: Names) -> str:
    reason = next((word for code, word in words.DECLINE_REASONS.items() if code == detail.get("reason")), "")
    return _("Proposed to decline: %(reason)s") % {"reason": reason}


def _referred(detail: Detail, _names: Names) -> str:
    body, number = detail.get("body", ""), detail.get("number", "")
    if number:
        return _("Referred to %(body)s, their number %(number)s") % {"body": body, "number": number}
    return _("Referred to %(body)s") % {"body": body}


def _merged(detail: Detail, _names: Names) -> str:
    return hands_timeline.with_tasks(_("Merged into no. %(number)s") % {"number": detail.get("into", "?")}, detail)


def _answered(detail: Detail, _names: Names) -> str:
    return _and_how(_("The resident's answer; work goes on"), detail)


def _wrote(detail: Detail, _names: Names) -> str:
    ways = {"email": _("The resident wrote by e-mail"), "sms": _("The resident wrote by text message")}
    return _and_how(ways.get(str(detail.get("way", "")), _("The resident wrote")), detail)


def _and_how(said: str, detail: Detail) -> str:
    """What was left out of a letter, beside what it was."""
    number = _number(detail.get("left_out"))
    parts = [said]
    if number:
        words = ngettext(
            "%(n)d attachment was too large or of a kind we do not keep, and was left out",
            "%(n)d attachments were too large or of a kind we do not keep, and were left out",
            number,
        )
        parts.append(words % {"n": number})
    if detail.get("cut"):
        parts.append(_("only its beginning stands here"))
    return _("; ").join(parts)


def _until(words: str, detail: Detail) -> str:
    return words % {"day": said_day(str(detail.get("until") or "")) or "?"}


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


SENTENCES: dict[Action, Sentence] = {
    Action.RECEIVE: _received,
    Action.JOIN: _joined,
    Action.TRIAGE: _triaged,
    Action.AMEND: _amended,
    Action.ASSIGN: _assigned,
    Action.START: lambda _detail, _names: _("Work began"),
    Action.NOTE: _noted,
    Action.ATTACH: _attached,
    Action.ASK: lambda _detail, _names: _("Asked the resident; the clock stands still"),
    Action.ANSWER: _answered,
    Action.WAIT: _waits,
    Action.RESUME: lambda _detail, _names: _("Work goes on"),
    Action.RETURN: _returned,
    Action.RESOLVE: _resolved,
    Action.RATE: _rated,
    Action.REOPEN: lambda _detail, _names: _("Opened again; the first clock goes on"),
    Action.CLOSE: lambda _detail, _names: _("Closed"),
    Action.PROPOSE_DECLINE: _proposed,
    Action.APPROVE_DECLINE: lambda _detail, _names: _("Declined; a second person agreed"),
    Action.REFUSE_DECLINE: lambda _detail, _names: _("Not declined; a second person disagreed"),
    Action.REFER: _referred,
    Action.MERGE: _merged,
    Action.WITHDRAW: lambda _detail, _names: _("Withdrawn"),
    Action.WRITE: _wrote,
    Action.ASK_EXTENSION: lambda detail, _names: _until(_("Asked for more time, until %(day)s"), detail),
    Action.GRANT_EXTENSION: lambda detail, _names: _until(_("More time granted: the limit is now %(day)s"), detail),
    Action.REFUSE_EXTENSION: lambda _detail, _names: _("No more time: the limit stays"),
    **hands_timeline.SENTENCES,
}
