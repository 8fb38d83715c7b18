"""The rates in words: what each is called, what is divided by what, and what its lists hold."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.insight.policy import RateName
from minsheng.insight.queries import Figure, Part, weights


@dataclass(frozen=True, slots=True)
class RateWords:
    """A rate's name, its definition, and headings for those above the line, below it, and below but not above."""

    label: Promise
    definition: Promise
    numerator: Promise
    denominator: Promise
    rest: Promise

    def part(self, part: Part) -> Promise:
        """The heading of one list."""
        return {Part.NUMERATOR: self.numerator, Part.DENOMINATOR: self.denominator, Part.REST: self.rest}[part]


VALID = _("Verdicts in force")
CLOSED = _("Done and not left out")
RATES: dict[RateName, RateWords] = {
    RateName.RESPONSE: RateWords(
        pgettext_lazy("rate", "Response rate"),
        _("Contacted before the verdict ÷ valid verdicts"),
        _("Contacted before the verdict"),
        VALID,
        _("Judged before anybody got in touch"),
    ),
    RateName.RESOLUTION: RateWords(
        pgettext_lazy("rate", "Resolution rate"),
        _("Solved, in the resident's own word ÷ valid verdicts"),
        _("Solved, says the resident"),
        VALID,
        _("Not solved, or only partly"),
    ),
    RateName.SATISFACTION: RateWords(
        pgettext_lazy("rate", "Satisfaction rate"),
        format_lazy(_("(Satisfied + {weight} × fair) ÷ valid verdicts"), weight=f"{weights().fair:g}"),
        _("Satisfied, or fairly so"),
        VALID,
        _("Not satisfied"),
    ),
    RateName.ON_TIME: RateWords(
        pgettext_lazy("rate", "On-time rate"),
        _("Finished by the limit ÷ (finished + still open past the limit), of those with a limit"),
        _("Finished by the limit"),
        _("Finished, or still open past the limit"),
        _("Late"),
    ),
    RateName.DISPATCH: RateWords(
        pgettext_lazy("rate", "Handed out in time"),
        _("Handed out by the dispatch limit ÷ (handed out + open past that limit), of those with one"),
        _("Handed out in time"),
        _("Handed out, or open past the dispatch limit"),
        _("Handed out late, or not yet"),
    ),
    RateName.FIRST_CONTACT: RateWords(
        pgettext_lazy("rate", "First contact in time"),
        _("Spoken with by the contact limit ÷ (spoken with + open past that limit), of those with one"),
        _("Spoken with in time"),
        _("Spoken with, or open past the contact limit"),
        _("Spoken with late, or not yet"),
    ),
    RateName.EXTENSION: RateWords(
        pgettext_lazy("rate", "Given more time"),
        _("Given more time ÷ done with a limit"),
        _("Given more time"),
        _("Done, with a limit"),
        _("Done without more time"),
    ),
    RateName.COVERAGE: RateWords(
        pgettext_lazy("rate", "Coverage of asking"),
        _("People asked ÷ people who could be reached about something finished"),
        _("Asked"),
        _("Could be asked"),
        _("Not asked"),
    ),
    RateName.RATING_RESPONSE: RateWords(
        pgettext_lazy("rate", "Answers to asking"),
        _("People who gave a verdict ÷ people asked"),
        _("Asked and answered"),
        _("Asked"),
        _("Asked, no answer yet"),
    ),
    RateName.FIRST_TIME: RateWords(
        pgettext_lazy("rate", "Settled the first time"),
        _("Never opened again ÷ done"),
        _("Never opened again"),
        CLOSED,
        _("Opened again"),
    ),
    RateName.REOPEN: RateWords(
        pgettext_lazy("rate", "Opened again"),
        _("Opened again at least once ÷ done"),
        _("Opened again"),
        CLOSED,
        _("Never opened again"),
    ),
    RateName.RETURN: RateWords(
        pgettext_lazy("rate", "Returned by a unit"),
        _("Returned as “not ours” at least once ÷ done"),
        _("Returned by a unit"),
        CLOSED,
        _("Never returned"),
    ),
    RateName.HANDED_ON: RateWords(
        pgettext_lazy("rate", "Returned again"),
        _("Returned twice or more ÷ returned at least once, of what is done"),
        _("Returned twice or more"),
        _("Returned at least once"),
        _("Returned once"),
    ),
    RateName.EXCLUSION: RateWords(
        pgettext_lazy("rate", "Left out"),
        _("Merged or withdrawn ÷ everything that ended"),
        _("Merged or withdrawn"),
        _("Everything that ended"),
        _("Done, declined or referred"),
    ),
    RateName.REPEAT: RateWords(
        pgettext_lazy("rate", "Repeats"),
        format_lazy(
            _("The same matter as an earlier concern within {days} days ÷ received"), days=settings.REPEAT_DAYS
        ),
        _("The same matter as an earlier concern"),
        _("Received"),
        _("Matters of their own"),
    ),
    RateName.STAFF_SHARE: RateWords(
        pgettext_lazy("rate", "Written down by workers"),
        _("Verdicts that workers wrote down ÷ all valid verdicts"),
        _("Written down by workers"),
        _("All valid verdicts"),
        _("In the residents' own hand"),
    ),
}
COUNTS: dict[str, Promise] = {
    "received": _("Received"),
    "finished": _("Finished"),
    "without_limit": _("Without a limit, counted apart"),
    "open": _("Open at the end"),
    "open_past_due": _("Still open past the limit"),
}
FIGURES: dict[Figure, Promise] = {
    Figure.RECORDED: _("Written down by full-time workers"),
    Figure.ROADS: _("Roads put right"),
    Figure.DRAINAGE: _("Drainage and sanitation put right"),
    Figure.SATISFIED: _("Satisfied, of what full-time workers wrote down"),
    Figure.ANSWERED: _("Verdicts on what full-time workers wrote down"),
    Figure.ASKED: _("Asked about what full-time workers wrote down"),
}
"""The figures of the district report, each opening into its records."""
STUCK = _("Three weeks without any movement")
FIVE = (RateName.RESPONSE, RateName.RESOLUTION, RateName.SATISFACTION, RateName.ON_TIME, RateName.COVERAGE)
OTHERS = tuple(name for name in RATES if name not in FIVE)
