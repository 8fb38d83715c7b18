"""Questions for who oversees: patterns that may mean a verdict is not the resident's own. Nobody is named or ranked."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from minsheng.directory import queries as directory
from minsheng.insight.policy import Pattern, Question
from minsheng.insight.queries import questions_for
from minsheng.interfaces.desk.access import Visit, desk_page, oversees, show
from minsheng.interfaces.shared.figures import percent

MOST, MOST_RECORDS = 40, 20
"""So many questions on the page, the newest; so many records beside each."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in words, with its records."""

    question: Question
    words: str
    note: str
    concern_ids: list[int]
    more: int
    """How many further records there are."""


@desk_page(oversees)
def questions(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The newest questions of the last thirty days."""
    found = questions_for(visit.actor, at=visit.at)
    wanted = {question.unit_id for question in found[:MOST] if question.unit_id is not None}
    units = directory.unit_names(wanted) if wanted else {}
    rows = [_asked(question, units) for question in found[:MOST]]
    return show(
        request, visit, "desk/questions.html", {"section": "questions", "rows": rows, "left": len(found[MOST:])}
    )


def _asked(question: Question, units: dict[int, str]) -> Asked:
    ids = question.concern_ids
    return Asked(question, _words(question, units), _note(question), ids[:MOST_RECORDS], len(ids[MOST_RECORDS:]))


def _words(question: Question, units: dict[int, str]) -> str:
    n = len(question.rows)
    if question.pattern is Pattern.BURST:
        minutes = max(1, round((question.rows[-1].at - question.rows[0].at).total_seconds() / 60))
        words = _("One hand wrote down %(n)s verdicts within %(minutes)s minutes. Was each resident asked?")
        return words % {"n": n, "minutes": minutes}
    if question.pattern is Pattern.ONE_DEVICE:
        words = _(
            "%(n)s verdicts came from one device on one day. A family, a shared computer, or somebody for others?"
        )
        return words % {"n": n}
    words = _("%(unit)s: %(n)s of %(of)s verdicts came within half an hour of a visit or a call. Was anybody watching?")
    return words % {"unit": units.get(question.unit_id or 0, ""), "n": n, "of": question.of}


def _note(question: Question) -> str:
    if question.interval is None:
        return _("n = %(n)s") % {"n": len(question.rows)}
    low, high = (percent(end, question.of) for end in question.interval)
    share = percent(len(question.rows) / question.of, question.of)
    return _("%(share)s %% (n = %(n)s, 95 %%: %(low)s to %(high)s)") % {
        "share": share, "n": question.of, "low": low, "high": high,
    }  # fmt: skip
