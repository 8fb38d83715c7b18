"""What many hands did, in plain words: help asked for and given, work handed over, passed upward, acknowledged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from minsheng.concerns.states import Action, Alarm, CallOutcome

from .words import ROLES


@dataclass(frozen=True, slots=True)
class Names:
    """The names that the codes of a history stand for."""

    units: dict[int, str]
    workers: dict[int, str]
    categories: dict[int, str]
    areas: dict[int, str]


Detail = dict[str, Any]
Sentence = Callable[[Detail, Names], str]


def with_tasks(said: str, detail: Detail) -> str:
    """A merge in words, and the open tasks that went along."""
    number = len(detail.get("tasks", ()))
    if not number:
        return said
    along = ngettext("%(n)d open request for help goes along", "%(n)d open requests for help go along", number)
    return _("; ").join([said, along % {"n": number}])


def _unit(detail: Detail, names: Names) -> str:
    number = detail.get("unit")
    return names.units.get(number if isinstance(number, int) else 0, _("a unit"))


def _asked(detail: Detail, names: Names) -> str:
    number = detail.get("handler")
    person = names.workers.get(number if isinstance(number, int) else 0, "")
    if person:
        said = _("Asked %(unit)s, %(person)s, for help") % {"unit": _unit(detail, names), "person": person}
        return for_the_away(said, detail, names)
    return for_the_away(_("Asked %(unit)s for help") % {"unit": _unit(detail, names)}, detail, names)


def for_the_away(said: str, detail: Detail, names: Names) -> str:
    """What was handed out, and for whom somebody else takes it."""
    number = detail.get("instead_of")
    person = names.workers.get(number if isinstance(number, int) else 0, "")
    return _("; ").join([said, _("%(person)s is away") % {"person": person}]) if person else said


def _handed_over(detail: Detail, names: Names) -> str:
    number = detail.get("handler")
    person = names.workers.get(number if isinstance(number, int) else 0, "") or _unit(detail, names)
    if "task" in detail:
        return _("The request for help went to %(person)s") % {"person": person}
    return _("Handed over to %(person)s") % {"person": person}


ALARMS: dict[Alarm, Promise] = {
    Alarm.DISPATCH: gettext_lazy("not handed out in time"),
    Alarm.CONTACT: gettext_lazy("nobody spoke with the resident in time"),
    Alarm.RESOLVE: gettext_lazy("past its limit"),
    Alarm.TASK: gettext_lazy("help has not come in time"),
    Alarm.NOT_SOLVED: gettext_lazy("not solved, says the resident"),
}


def alarm_words(code: object) -> str:
    """What was missed, in words."""
    return next((str(words) for alarm, words in ALARMS.items() if alarm == code), "")


def _escalated(detail: Detail, names: Names) -> str:
    role = next((str(word) for code, word in ROLES.items() if code == detail.get("role")), _("whoever is above"))
    said = _("Passed up to: %(role)s") % {"role": role}
    return _("; ").join(part for part in (said, alarm_words(detail.get("alarm"))) if part)


def _acknowledged(detail: Detail, _names: Names) -> str:
    words = alarm_words(detail.get("alarm"))
    return _("Seen: %(what)s") % {"what": words} if words else _("Seen")


def _helped(detail: Detail, names: Names) -> str:
    return _("%(unit)s helped") % {"unit": _unit(detail, names)}


def _refused(detail: Detail, names: Names) -> str:
    return _("%(unit)s cannot help") % {"unit": _unit(detail, names)}


def _ended(detail: Detail, names: Names) -> str:
    said = _("Help of %(unit)s is no longer needed") % {"unit": _unit(detail, names)}
    return _("; ").join([said, _("the concern was taken back")]) if detail.get("withdrawn") else said


def _split(detail: Detail, _names: Names) -> str:
    parts = detail.get("parts", [])
    numbers = _(", ").join(str(number) for number in parts)
    words = ngettext("One further matter became no. %(numbers)s", "Further matters became no. %(numbers)s", len(parts))
    return words % {"numbers": numbers}


def _moved(detail: Detail, names: Names) -> str:
    area, category = (_to(detail, name) for name in ("area", "category"))
    said = [_("Moved to where it belongs")]
    if area in names.areas:
        said.append(_("community: %(name)s") % {"name": names.areas[area]})
    if category in names.categories:
        said.append(_("category: %(name)s") % {"name": names.categories[category]})
    return _("; ").join(said)


def _to(detail: Detail, name: str) -> int:
    change = detail.get(name)
    number = change.get("to") if isinstance(change, dict) else None
    return number if isinstance(number, int) else 0


def _undone(detail: Detail, _names: Names) -> str:
    step = STEPS.get(str(detail.get("action", "")))
    said = _("Undone: %(step)s") % {"step": step} if step else _("The last step was undone")
    number = detail.get("into")
    return (
        said if number is None else _("; ").join([said, _("it is part of no. %(number)s again") % {"number": number}])
    )


def _called(detail: Detail, _names: Names) -> str:
    came = CALLS.get(str(detail.get("outcome", "")))
    said = _("Rang the resident: %(came)s") % {"came": came} if came else _("Rang the resident")
    number = detail.get("try")
    return _("; ").join([said, _("try no. %(number)s") % {"number": number}]) if isinstance(number, int) else said


def _left_alone(detail: Detail, _names: Names) -> str:
    return _("May be asked again") if detail.get("back") else _("Does not want to be asked")


CALLS: dict[str, Promise] = {
    CallOutcome.ANSWERED: pgettext_lazy("call", "answered"),
    CallOutcome.NO_ANSWER: pgettext_lazy("call", "nobody picked up"),
    CallOutcome.BUSY: pgettext_lazy("call", "the line was busy"),
    CallOutcome.LATER: pgettext_lazy("call", "asked to be rung another day"),
    CallOutcome.WRONG_NUMBER: pgettext_lazy("call", "the number is wrong"),
    CallOutcome.SAID_NO: pgettext_lazy("call", "does not want to be asked"),
}
"""What came of a call, in words."""

STEPS: dict[str, Promise] = {
    Action.TRIAGE: pgettext_lazy("undone", "sorting"),
    Action.AMEND: pgettext_lazy("undone", "the correction"),
    Action.ASSIGN: pgettext_lazy("undone", "handing out"),
    Action.START: pgettext_lazy("undone", "the beginning of work"),
    Action.ASK: pgettext_lazy("undone", "the question to the resident"),
    Action.WAIT: pgettext_lazy("undone", "the wait"),
    Action.RESUME: pgettext_lazy("undone", "going on"),
    Action.RETURN: pgettext_lazy("undone", "the return"),
    Action.PROPOSE_DECLINE: pgettext_lazy("undone", "the proposal to decline"),
    Action.REFUSE_DECLINE: pgettext_lazy("undone", "the answer to the proposal to decline"),
    Action.ASK_EXTENSION: pgettext_lazy("undone", "the request for more time"),
    Action.REFUSE_EXTENSION: pgettext_lazy("undone", "the answer to the request for more time"),
    Action.ASK_ASSIST: pgettext_lazy("undone", "the request for help"),
    Action.HAND_OVER: pgettext_lazy("undone", "handing over"),
    Action.MERGE: pgettext_lazy("undone", "the merge"),
    Action.JOIN: pgettext_lazy("undone", "the merge"),
    Action.SPLIT: pgettext_lazy("undone", "the split"),
    Action.MOVE: pgettext_lazy("undone", "the move"),
}
"""What was undone, in words."""

SENTENCES: dict[Action, Sentence] = {
    Action.CALL: _called,
    Action.OPT_OUT: _left_alone,
    Action.SPLIT: _split,
    Action.MOVE: _moved,
    Action.UNDO: _undone,
    Action.ASK_ASSIST: _asked,
    Action.HAND_OVER: _handed_over,
    Action.ESCALATE: _escalated,
    Action.ACKNOWLEDGE: _acknowledged,
    Action.ANSWER_ASSIST: _helped,
    Action.DECLINE_ASSIST: _refused,
    Action.END_ASSIST: _ended,
}
