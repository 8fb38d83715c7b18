"""The week on one page: the same words for the page, the PDF and the letter. No resident's words, no title, no name.

Nothing of a concern is told but its number, category and community; of a standstill the coded reason and who must
help, not the sentence beside it, because a letter leaves the house.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from minsheng.concerns.queries import category_index
from minsheng.concerns.queries import questions as verdict_questions
from minsheng.concerns.queries import stuck as standstills
from minsheng.concerns.queries.counting import Scope
from minsheng.core.actors import Actor
from minsheng.insight.policy import FEW, Rate, RateName
from minsheng.insight.policy.weeks import Week

from .account import percent
from .briefing import Monday, monday
from .focus import counts_of, topics_of_month
from .weights import weights

if TYPE_CHECKING:
    from minsheng.directory.models import Area

MOST_RISING = 3
MOST_TOPICS = 3
RATES = (RateName.RESPONSE, RateName.RESOLUTION, RateName.SATISFACTION, RateName.ON_TIME)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: what it is, how much, and what that means; ``kind`` and ``about`` say what it is a figure of."""

    label: str
    value: str
    note: str = ""
    kind: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Some lines under a heading; ``lead`` stands above them."""

    name: str
    heading: str
    lines: Sequence[Line]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """The week of an area, told in the active language."""

    week: Week
    area: str
    counted: Monday
    sections: Sequence[Section]

    @property
    def title(self) -> str:
        """What it is called."""
        values = {"area": self.area, "number": self.week.number, "year": self.week.first.isocalendar().year}
        return _("%(area)s: week %(number)s of %(year)s on one page") % values

    @property
    def span(self) -> str:
        """From which day to which."""
        first, last = self.week.first.isoformat(), self.week.last.isoformat()
        return _("From %(first)s to %(last)s, both days counted.") % {"first": first, "last": last}


def digest_of(actor: Actor, *, area: Area, week: Week) -> Digest:
    """The week as the leader page of the Monday after it counts it, within what the actor may read.

    What stands still, what was not seen and what is open are told as they are when this is read.
    """
    end = timezone.make_aware(datetime.combine(week.following, time.min))
    counted = monday(Scope(end=end, area_path=area.path, actor=actor))
    sections = [_numbers(counted), _rates(counted), _passed_up(counted), _still(counted), _rising(counted)]
    sections += [_focus(counted, actor), _asked(counted)]
    return Digest(week, area.name, counted, [section for section in sections if section.lines or section.lead])


def digest_as_text(digest: Digest) -> str:
    """The same words as plain lines, for a letter."""
    return "\n".join([digest.title, digest.span, *_as_lines(digest.sections)])


def _as_lines(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        yield from ("", section.heading)
        if section.lead:
            yield section.lead
        for line in section.lines:
            value = _("%(label)s: %(value)s") % {"label": line.label, "value": line.value}
            yield f"- {_with_note(value, line.note)}"


def _with_note(words: str, note: str) -> str:
    return _("%(words)s (%(note)s)") % {"words": words, "note": note} if note else words


def _joined(one: str, other: str) -> str:
    return _("%(one)s; %(other)s") % {"one": one, "other": other}


# ── the sections ──────────────────────────────────────────────────────────────


def _numbers(counted: Monday) -> Section:
    week = counted.last_week
    top = category_index().get(week.top_category or 0)
    lines = [
        Line(_("Came in"), f"{week.received:,}", _("concerns received from Monday to Sunday"), "count", "received"),
        Line(_("Finished"), f"{week.finished:,}", _("concerns whose work ended in the week"), "count", "finished"),
        Line(
            _("Verdicts"), f"{week.verdicts:,}",
            _("by residents themselves; %(n)s more were told to a worker") % {"n": week.staff_entered}, "verdicts",
        ),
    ]  # fmt: skip
    if top is not None:
        lines.append(Line(_("Came most often"), top.name, _("by category")))
    return Section("numbers", _("The week in numbers"), lines)


def _rates(counted: Monday) -> Section:
    since = timezone.localdate(counted.scope.start).isoformat() if counted.scope.start else ""
    lead = _("Twelve weeks, from %(since)s; only what residents said themselves.") % {"since": since}
    return Section("rates", _("Rates"), [_rate(counted.rates.rates[name]) for name in RATES], lead)


def _rate(rate: Rate) -> Line:
    label, definition = _rate_words()[rate.name]
    if rate.value is None:
        return Line(label, _("nothing to count"), _joined(definition, _("n = %(n)s") % {"n": 0}), "rate", rate.name)
    if rate.denominator < FEW or rate.interval is None:
        parts = {"numerator": f"{rate.numerator:,.1f}".removesuffix(".0"), "n": rate.denominator}
        note = _joined(definition, _("too few to compare"))
        return Line(label, _("%(numerator)s of %(n)s") % parts, note, "rate", rate.name)
    low, high = (percent(end, rate.denominator) for end in rate.interval)
    spread = _("n = %(n)s, 95 %%: %(low)s to %(high)s") % {"n": f"{rate.denominator:,}", "low": low, "high": high}
    return Line(label, percent(rate.value, rate.denominator), _joined(definition, spread), "rate", rate.name)


def _rate_words() -> dict[RateName, tuple[str, str]]:
    satisfied = _("(Satisfied + {weight} × fair) ÷ valid verdicts").format(weight=f"{weights().fair:g}")
    return {
        RateName.RESPONSE: (pgettext("rate", "Response rate"), _("Contacted before the verdict ÷ valid verdicts")),
        RateName.RESOLUTION: (
            pgettext("rate", "Resolution rate"),
            _("Solved, in the resident's own word ÷ valid verdicts"),
        ),
        RateName.SATISFACTION: (pgettext("rate", "Satisfaction rate"), satisfied),
        RateName.ON_TIME: (
            pgettext("rate", "On-time rate"),
            _("Finished by the limit ÷ (finished + still open past the limit), of those with a limit"),
        ),
    }


def _passed_up(counted: Monday) -> Section:
    during = _("missed limits and “not solved” that went to a level above in the week")
    unseen = _("of everything passed up so far, nobody there has said to have seen it")
    lines = [
        Line(_("Passed up"), f"{counted.passed_up:,}", during, "raised"),
        Line(_("Not yet seen"), f"{counted.unseen:,}", unseen, "raised"),
    ]
    return Section("passed_up", _("Passed up"), lines)


def _still(counted: Monday) -> Section:
    notes = standstills.notes_by_concern(concern.pk for concern in counted.stuck)
    number = counted.stuck_count
    words = ngettext(
        "%(n)s open concern without any movement for three weeks",
        "%(n)s open concerns without any movement for three weeks",
        number,
    )
    lines = []
    for concern in counted.stuck:
        days, note = (counted.last_week.scope.end - concern.changed_at).days, notes.get(concern.pk)
        category = concern.category.name if concern.category else _("not sorted yet")
        said = _("nobody has said why yet")
        if note is not None:
            values = {"reason": standstills.reason_of(note), "who": standstills.helper_of(note)}
            said = _("%(reason)s; must help: %(who)s") % values
        values = {"number": str(concern.pk), "category": category, "area": concern.area.name}
        label = _("No. %(number)s, %(category)s, %(area)s") % values
        value = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        lines.append(Line(label, value, said, "concern", str(concern.pk)))
    return Section("still", _("What stands still"), lines, words % {"n": number})


def _rising(counted: Monday) -> Section:
    names = category_index()
    lines = [
        Line(
            names[rise.category_id].name,
            _("%(before)s → %(lately)s a week") % {"before": f"{rise.before:.1f}", "lately": f"{rise.lately:.1f}"},
            _("more than chance alone would bring") if rise.beyond_chance else _("within the usual ups and downs"),
        )
        for rise in list(counted.rising)[:MOST_RISING]
    ]
    lead = _("Four weeks against the eight before.") if lines else ""
    return Section("rising", _("What is rising"), lines, lead)


def _focus(counted: Monday, actor: Actor) -> Section:
    """The topics of the month in which the week ended, each with the month before, and n."""
    end = counted.last_week.scope.end
    lines = []
    for topic in topics_of_month(counted.scope.area_path, end - timedelta(days=1))[:MOST_TOPICS]:
        before, during, _later = counts_of(topic, actor, at=end)
        label = _("%(office)s: %(topic)s") % {"office": topic.office.name, "topic": topic.category.name}
        value = _("%(during)s this month, %(before)s the month before")
        note = _("concerns received; of %(during)s and %(before)s with any category")
        lines.append(
            Line(
                label, value % {"during": during.received, "before": before.received},
                note % {"during": during.of, "before": before.of}, "topic", str(topic.pk),
            )
        )  # fmt: skip
    return Section("focus", _("The month's topic"), lines)


def _asked(counted: Monday) -> Section:
    scope = counted.last_week.scope
    asked, waiting = verdict_questions.question_counts(scope)
    note = _("patterns among verdicts that an auditor looks into; %(n)s of all so far not yet answered")
    line = Line(_("New questions to auditors"), f"{asked:,}", note % {"n": waiting}, "questions")
    return Section("questions", _("Questions about verdicts"), [line])
