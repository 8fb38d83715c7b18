"""What many hands did, in plain words: help asked for and given, work handed over, passed upward, acknowledged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.concerns.states import Action


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


def _helped(detail: Detail, names: Names) -> str:
    return _("%(unit)s helped") % {"unit": _unit(detail, names)}


def _refused(detail: Detail, names: Names) -> str:
    return _("%(unit)s cannot help") % {"unit": _unit(detail, names)}


def _ended(detail: Detail, names: Names) -> str:
    said = _("Help of %(unit)s is no longer needed") % {"unit": _unit(detail, names)}
    return _("; ").join([said, _("the concern was taken back")]) if detail.get("withdrawn") else said


SENTENCES: dict[Action, Sentence] = {
    Action.ASK_ASSIST: _asked,
    Action.HAND_OVER: _handed_over,
    Action.ANSWER_ASSIST: _helped,
    Action.DECLINE_ASSIST: _refused,
    Action.END_ASSIST: _ended,
}
