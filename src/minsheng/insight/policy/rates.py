"""What the rates are: one definition each, with parts, interval and words. Source: the field rules, "Rates"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from minsheng.core.statistics import Interval, mean_interval, wilson

FEW = 30
"""Below this many answers nothing is compared or ranked."""


RECENT_WEEKS = 4
BEFORE_WEEKS = 8
LEAST_RECENT = 4


ROADS = frozenset({"B1"})
"""Categories counted as roads repaired or built (MISSION, "The figures": 14 条道路)."""
DRAINAGE_AND_SANITATION = frozenset({"B3", "A1"})
"""Categories counted as drainage and sanitation (MISSION: 32 件 社区排水、环境卫生)."""


class RateName(StrEnum):
    """Every rate, in the order it is printed."""

    RESPONSE = "response"
    RESOLUTION = "resolution"
    SATISFACTION = "satisfaction"
    COMPOSITE = "composite"
    COVERAGE = "coverage"
    RATING_RESPONSE = "rating_response"
    DISPATCH = "dispatch"
    FIRST_CONTACT = "first_contact"
    ON_TIME = "on_time"
    EXTENSION = "extension"
    FIRST_TIME = "first_time"
    REOPEN = "reopen"
    RETURN = "return"
    HANDED_ON = "handed_on"
    EXCLUSION = "exclusion"
    REPEAT = "repeat"
    STAFF_SHARE = "staff_share"


@dataclass(frozen=True, slots=True)
class Weights:
    """What an office may set for itself (queries/weights.py reads them from the settings)."""

    fair: float
    """What 基本满意 counts, where 满意 counts one."""
    composite: Mapping[RateName, float]
    repeat_days: int = 90
    """Days within which the same matter again is a repeat; the field rules leave the number open."""


FIELD_WEIGHTS = Weights(
    fair=0.9, composite={RateName.RESPONSE: 0.1, RateName.RESOLUTION: 0.5, RateName.SATISFACTION: 0.4}
)
"""The defaults of the field rules ("Rates")."""


class Sort(StrEnum):
    """What is counted: each row of a rate's list is one of these."""

    CONCERNS = "concerns"
    VERDICTS = "verdicts"
    ALL_VERDICTS = "all_verdicts"
    """Residents' own and those that workers wrote down, together."""
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Parts:
    """Which rows make up numerator and denominator: names of conditions in the concerns room's counting."""

    sort: Sort
    numerator: str
    denominator: str


PARTS: dict[RateName, Parts] = {
    RateName.RESPONSE: Parts(Sort.VERDICTS, "contacted", "valid"),
    RateName.RESOLUTION: Parts(Sort.VERDICTS, "solved", "valid"),
    RateName.SATISFACTION: Parts(Sort.VERDICTS, "satisfied_or_fair", "valid"),
    RateName.COVERAGE: Parts(Sort.PEOPLE, "asked", "eligible"),
    RateName.RATING_RESPONSE: Parts(Sort.PEOPLE, "answered", "asked"),
    RateName.DISPATCH: Parts(Sort.CONCERNS, "dispatched_on_time", "dispatch_judged"),
    RateName.FIRST_CONTACT: Parts(Sort.CONCERNS, "contacted_on_time", "contact_judged"),
    RateName.ON_TIME: Parts(Sort.CONCERNS, "finished_on_time", "judged"),
    RateName.EXTENSION: Parts(Sort.CONCERNS, "closed_extended", "closed_with_limit"),
    RateName.FIRST_TIME: Parts(Sort.CONCERNS, "closed_at_once", "closed"),
    RateName.REOPEN: Parts(Sort.CONCERNS, "closed_reopened", "closed"),
    RateName.RETURN: Parts(Sort.CONCERNS, "closed_returned", "closed"),
    RateName.HANDED_ON: Parts(Sort.CONCERNS, "closed_returned_twice", "closed_returned"),
    RateName.EXCLUSION: Parts(Sort.CONCERNS, "excluded", "ended"),
    RateName.REPEAT: Parts(Sort.CONCERNS, "repeated", "received"),
    RateName.STAFF_SHARE: Parts(Sort.ALL_VERDICTS, "by_staff", "valid"),
}
"""Every rate but the composite, which is no share of rows. Satisfaction's numerator is a score: its rows are those that
count towards it, fair ones with less than one."""
ON_TIME_BY_MONTH = Parts(Sort.CONCERNS, "finished_on_time", "finished_with_limit")
"""On time month by month: what a month finished. What is still open past its limit belongs to today, to no month."""
DEFINITIONS: dict[RateName, str] = {
    RateName.RESPONSE: "contacted (the resident's word where asked, else the record) / valid verdicts",
    RateName.RESOLUTION: "solved, in the resident's word / valid verdicts",
    RateName.SATISFACTION: "(very satisfied + satisfied + {fair:g} × fair) / valid verdicts",
    RateName.COMPOSITE: "{response:g} response + {resolution:g} resolution + {satisfaction:g} satisfaction",
    RateName.COVERAGE: "people asked / people who could be reached about a finished concern",
    RateName.RATING_RESPONSE: "people who gave a verdict / people asked",
    RateName.DISPATCH: "handed out by the dispatch limit / (handed out + open past that limit), of those with one",
    RateName.FIRST_CONTACT: (
        "spoken with by the contact limit / (spoken with + open past that limit), of those with one"
    ),
    RateName.EXTENSION: "given more time / closed with a limit",
    RateName.HANDED_ON: "returned twice or more / returned at least once, of the closed",
    RateName.STAFF_SHARE: "written down by workers / all valid verdicts",
    RateName.ON_TIME: "finished by the limit / (finished + still open past the limit), among concerns that had a limit",
    RateName.FIRST_TIME: "not reopened / closed",
    RateName.REOPEN: "reopened / closed",
    RateName.RETURN: "returned by a unit at least once / closed",
    RateName.EXCLUSION: "merged or withdrawn / ended",
    RateName.REPEAT: "the same matter as an earlier concern within {days} days / received",
}


def definition(name: RateName, weights: Weights = FIELD_WEIGHTS) -> str:
    """What is divided by what."""
    return DEFINITIONS[name].format(
        fair=weights.fair, days=weights.repeat_days, **{part.value: share for part, share in weights.composite.items()}
    )


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its parts. ``value`` and ``interval`` are None where the denominator is empty: "n/a", not 0 or 1."""

    name: RateName
    numerator: float
    denominator: int
    value: float | None
    interval: Interval | None

    @property
    def few(self) -> bool:
        """Whether there are too few cases to compare."""
        return self.denominator < FEW


def share(name: RateName, numerator: int, denominator: int) -> Rate:
    """A plain share with its Wilson interval."""
    value = numerator / denominator if denominator else None
    return Rate(name, numerator, denominator, value, wilson(numerator, denominator))


def satisfaction(satisfied: int, fair: int, valid: int, weights: Weights = FIELD_WEIGHTS) -> Rate:
    """The satisfaction rate: a mean of scores 1, ``weights.fair`` and 0, with the interval of a mean."""
    total = round(satisfied + weights.fair * fair, 2)
    squares = satisfied + weights.fair**2 * fair
    value = total / valid if valid else None
    return Rate(RateName.SATISFACTION, total, valid, value, mean_interval(total, squares, valid))


def composite(rates: Mapping[RateName, Rate], weights: Weights = FIELD_WEIGHTS) -> Rate:
    """The weighted sum of three rates; its interval is left out, because the three share their people."""
    parts = [(weight, rates[name]) for name, weight in weights.composite.items()]
    valid = rates[RateName.RESOLUTION].denominator
    known = [weight * rate.value for weight, rate in parts if rate.value is not None]
    value = sum(known) if len(known) == len(parts) else None
    return Rate(RateName.COMPOSITE, round(value * valid, 2) if value is not None else 0, valid, value, None)


def verdict_rates(counts: Mapping[str, int], weights: Weights = FIELD_WEIGHTS) -> dict[RateName, Rate]:
    """Response, resolution, satisfaction and composite from the counts of verdicts."""
    rates = {
        name: share(name, counts[PARTS[name].numerator], counts[PARTS[name].denominator])
        for name in (RateName.RESPONSE, RateName.RESOLUTION)
    }
    rates[RateName.SATISFACTION] = satisfaction(counts["satisfied"], counts["fair"], counts["valid"], weights)
    return rates | {RateName.COMPOSITE: composite(rates, weights)}


def staff_share(residents: Mapping[str, int], staff: Mapping[str, int]) -> Rate:
    """How many of all valid verdicts workers wrote down."""
    return share(RateName.STAFF_SHARE, staff["valid"], residents["valid"] + staff["valid"])


def work_rates(counts: Mapping[str, int]) -> dict[RateName, Rate]:
    """The rates that need no verdict, from the counts of work and asking: limits, work that came back, exclusions."""
    return {
        name: share(name, counts[parts.numerator], counts[parts.denominator])
        for name, parts in PARTS.items()
        if parts.sort in {Sort.CONCERNS, Sort.PEOPLE}
    }


@dataclass(frozen=True, slots=True)
class Rates:
    """All rates of a scope: residents' own verdicts, those written down by workers apart, and the raw counts."""

    rates: dict[RateName, Rate]
    staff_entered: dict[RateName, Rate]
    counts: dict[str, int]
    by_channel: dict[str, Rate]


@dataclass(frozen=True, slots=True)
class Rise:
    """How often a category came, week by week, and whether lately more often than chance alone would have it."""

    category_id: int
    weeks: tuple[int, ...]
    """Concerns a week, oldest first; the last ``RECENT_WEEKS`` are lately."""

    @property
    def before(self) -> float:
        """Concerns a week in the weeks before."""
        weeks = self.weeks[:-RECENT_WEEKS]
        return sum(weeks) / len(weeks)

    @property
    def lately(self) -> float:
        """Concerns a week in the last weeks."""
        return sum(self.weeks[-RECENT_WEEKS:]) / RECENT_WEEKS

    @property
    def beyond_chance(self) -> bool:
        """Whether the last weeks' share of all lies above what even weeks would give, by a 99 % Wilson interval.

        99 % rather than 95 %, because some sixty categories are looked at together.
        """
        interval = wilson(sum(self.weeks[-RECENT_WEEKS:]), sum(self.weeks), confidence=0.99)
        return interval is not None and interval.low > RECENT_WEEKS / len(self.weeks)


def rising(weekly: Mapping[int, tuple[int, ...]], *, most: int = 4) -> list[Rise]:
    """The categories that grew most, by concerns a week more than before: beyond chance first, then those to watch.

    ``weekly``: category id → concerns a week, oldest first, all of one length. Fewer than ``LEAST_RECENT`` in the last
    weeks are too few to speak of.
    """
    rises = [Rise(category, weeks) for category, weeks in weekly.items() if sum(weeks[-RECENT_WEEKS:]) >= LEAST_RECENT]
    grown = [rise for rise in rises if rise.lately > rise.before]
    grown.sort(key=lambda rise: (not rise.beyond_chance, rise.before - rise.lately, rise.category_id))
    return grown[:most]
