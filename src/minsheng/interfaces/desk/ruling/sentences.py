"""A rule as a sentence, and what is wrong with one as another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.concerns import queries as concerns
from minsheng.concerns.policy.routing import Finding
from minsheng.concerns.states.routing import Blocked, RuleDays
from minsheng.interfaces.desk.words import CHANNELS

if TYPE_CHECKING:
    from minsheng.concerns.models import Rule

WHY: Mapping[Blocked, Promise] = {
    Blocked.ABOUT_THEM: gettext_lazy("it complains about them"),
    Blocked.RETURNED: gettext_lazy("they have returned it already"),
    Blocked.UNIT_CLOSED: gettext_lazy("the unit is closed"),
    Blocked.NOBODY_THERE: gettext_lazy("this person holds no post there"),
    Blocked.COVERED: gettext_lazy("an earlier rule takes everything it could take"),
    Blocked.NOTHING: gettext_lazy("none of its categories exists any more"),
}
DAYS: Mapping[str, Promise] = {
    RuleDays.ALL: gettext_lazy("on every day"),
    RuleDays.WORKING: gettext_lazy("on working days"),
    RuleDays.OFF: gettext_lazy("on weekends and holidays"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A rule in words: when, then to whom."""

    rule: Rule
    when: str
    then: str
    at_once: bool
    wrong: Sequence[str] = ()
    """What is wrong with it, each a sentence."""
    matched: int | None = None
    """How many of last year's concerns it would have taken, where that was counted."""


def sentence_of(rule: Rule, found: Sequence[Finding] = ()) -> Sentence:
    """The rule in words, with what ``found`` says of it."""
    return Sentence(
        rule=rule,
        when=_(", ").join(_conditions(rule)) or _("Everything"),
        then=f"{rule.unit.name} {rule.worker.name if rule.worker else ''}".strip(),
        at_once=rule.at_once,
        wrong=[finding_words(finding) for finding in found if finding.rule.id == rule.pk],
    )


def _conditions(rule: Rule) -> list[str]:
    names = {fact.code: fact.name for fact in concerns.category_index().values()}
    parts = []
    if rule.categories:
        parts.append(_(" or ").join(names.get(code, code) for code in rule.categories))
    if rule.area:
        parts.append(_("in %(area)s") % {"area": rule.area.name})
    if rule.words:
        quoted = [_("“%(word)s”") % {"word": word} for word in rule.words]
        parts.append(_("saying %(words)s") % {"words": _(" or ").join(quoted)})
    if rule.channels:
        known = {channel.value: str(words) for channel, words in CHANNELS.items()}
        parts.append(_(" or ").join(known.get(one, one) for one in rule.channels))
    if rule.days != RuleDays.ALL:
        parts.append(str(DAYS[rule.days]))
    if rule.since is not None and rule.until is not None:
        parts.append(
            _("from %(since)s to %(until)s") % {"since": f"{rule.since:%H:%M}", "until": f"{rule.until:%H:%M}"}
        )
    return parts


def finding_words(finding: Finding) -> str:
    """Why a rule can never hand anything out."""
    if finding.by is not None:
        return _("It is never reached: rule %(number)s takes everything it could take.") % {"number": finding.by.place}
    return _("It can hand nothing out: %(why)s.") % {"why": WHY[finding.why]}
