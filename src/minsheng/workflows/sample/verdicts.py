"""What the residents say in the end: who is asked, who answers, what "not solved" sets going, how it closes."""

from __future__ import annotations

from bisect import bisect
from random import Random
from typing import NamedTuple

from minsheng.concerns.policy import reopening_ends
from minsheng.concerns.states import Action, Alarm, Outcome, Satisfied, Solved
from minsheng.core.actors import Role

from .book import RESIDENT, SYSTEM, WORKER, GeneratedEntry, GeneratedRating, GeneratedReporter, Page
from .case import Case, Hand
from .clock import DAY, at_moment
from .phrases import choose
from .plan import Fate
from .unit import reply, start

ASKED, ANSWERS, UNASKED = 0.94, 0.64, 0.08
"""Of those who can be reached so many are asked, of these so many answer; of the others some come by themselves."""
CALLED = 0.16
"""Of the answers so many are given on the telephone, to somebody who did not work on it."""
WORDS = 0.66
SOLVED = (Solved.YES, Solved.PARTLY, Solved.NO)
SOLVED_BY: dict[str, tuple[float, ...]] = {
    Outcome.SOLVED: (0.885, 0.955, 1.0),
    Outcome.PARTLY: (0.24, 0.86, 1.0),
    Outcome.PLANNED: (0.18, 0.74, 1.0),
    Outcome.NOT_POSSIBLE: (0.24, 0.58, 1.0),
    Outcome.INFORMED: (0.87, 0.97, 1.0),
}
"""Cumulative shares of yes, partly, no by what the reply said."""
LEVELS = (
    Satisfied.VERY_SATISFIED,
    Satisfied.SATISFIED,
    Satisfied.FAIR,
    Satisfied.DISSATISFIED,
    Satisfied.VERY_DISSATISFIED,
)
SATISFIED_BY: dict[str, tuple[float, ...]] = {
    Solved.YES: (0.30, 0.85, 0.975, 0.995, 1.0),
    Solved.PARTLY: (0.03, 0.36, 0.82, 0.97, 1.0),
    Solved.NO: (0.0, 0.04, 0.22, 0.70, 1.0),
}
"""Cumulative shares of the five levels by the answer to "solved?"."""
COMMENTS = {
    Satisfied.VERY_SATISFIED: "verdicts.very_satisfied",
    Satisfied.SATISFIED: "verdicts.satisfied",
    Satisfied.FAIR: "verdicts.basically_satisfied",
    Satisfied.DISSATISFIED: "verdicts.dissatisfied",
    Satisfied.VERY_DISSATISFIED: "verdicts.very_dissatisfied",
}


class Answer(NamedTuple):
    """One person's verdict, before it is written down."""

    at: int
    reporter: int
    solved: Solved
    satisfied: Satisfied
    words: str
    called_by: int | None = None


def ask(people: list[GeneratedReporter], at: int, rng: Random) -> None:
    """Put the question to those who can be reached."""
    moment = at_moment(at)
    for place, person in enumerate(people):
        if person.who is not None and person.asked_at is None and rng.random() < ASKED:
            people[place] = person._replace(asked_at=moment, asked_by="email" if person.who.email else "sms")


def hear(case: Case, people: list[GeneratedReporter], ratings: list[GeneratedRating]) -> None:
    """From the first reply to the close. Raises Unwritten where the year ends before it."""
    page = case.page
    ask(people, page.now, case.rng)
    first = answer(case, people, 0)
    if case.order.fate is Fate.REOPENED:
        first = _unhappy(case)
    if first is not None and first.solved is Solved.NO and case.order.fate is not Fate.SOLVED:
        _write(case, people, ratings, first)
        page.move(Action.REOPEN, page.now, (RESIDENT, 0), visible=True)
        page.columns["reopen_count"] += 1
        page.columns |= {"outcome": "", "reply": ""}
        page.entries.append(_told_upward(page))
        start(case, 30 + case.rng.expovariate(1 / 200))
        reply(case, 150 + case.rng.expovariate(1 / 900), again=True)
        first = answer(case, people, 0)
    _close(case, people, ratings, first)


def _close(case: Case, people: list[GeneratedReporter], ratings: list[GeneratedRating], first: Answer | None) -> None:
    """Everybody's word on the last reply; the first of them closes, else the time for it does."""
    page = case.page
    ends = int(reopening_ends(at_moment(page.now), page.calendar).timestamp())
    joined = (answer(case, people, place) for place in range(1, len(people)))
    heard = sorted(one for one in (first, *joined) if one is not None and one.at < ends)
    # A second "not solved" would open it a second time; here it is softened to "partly".
    for number, one in enumerate(heard):
        _write(case, people, ratings, one._replace(solved=Solved.PARTLY) if one.solved is Solved.NO else one)
        if number == 0:
            page.move(Action.CLOSE, page.now, (RESIDENT, one.reporter))
    if not heard:
        page.move(Action.CLOSE, ends + case.rng.randrange(600), (SYSTEM, None))


def answer(case: Case, people: list[GeneratedReporter], place: int) -> Answer | None:
    """What that person says about the reply, and when; None where nothing is said."""
    rng, page, person = case.rng, case.page, people[place]
    if case.thanks or rng.random() > (ANSWERS if person.asked_at else UNASKED):
        return None
    outcome = page.columns["outcome"]
    solved = SOLVED[bisect(SOLVED_BY[outcome], rng.random())]
    level = bisect(SATISFIED_BY[solved], rng.random())
    late = page.entries[-1].at > page.columns["due_at"]
    if late and level < len(LEVELS) - 1 and rng.random() < 0.3:  # noqa: PLR2004
        level += 1
    words = case.say(_comment(outcome, solved, level)) if rng.random() < WORDS else ""
    caller = None
    if person.who is not None and rng.random() < CALLED:
        caller = int(choose(case.world.roster.callers[case.birth.community.number], rng))
    return Answer(_when(case, page.now), place, solved, LEVELS[level], words, caller)


def _comment(outcome: str, solved: Solved, level: int) -> str:
    """Which list the sentence in the comment column comes from: it must not contradict the two answers."""
    if solved is Solved.NO:
        return "notes.reopened"
    if solved is Solved.YES and LEVELS[level] in {Satisfied.DISSATISFIED, Satisfied.VERY_DISSATISFIED}:
        return "verdicts.slow"
    if solved is Solved.PARTLY and LEVELS[level] in {Satisfied.VERY_SATISFIED, Satisfied.SATISFIED}:
        return COMMENTS[Satisfied.FAIR]
    if solved is Solved.YES and outcome == Outcome.INFORMED:
        return "verdicts.thanks_for_answer"
    return COMMENTS[LEVELS[level]]


def _told_upward(page: Page) -> GeneratedEntry:
    """The line that says that the supervisor was told, in the same breath as the reopening."""
    detail = {"alarm": Alarm.NOT_SOLVED.value, "level": 1, "role": Role.SUPERVISOR.value}
    state = page.state
    return GeneratedEntry(at_moment(page.now), Action.ESCALATE, state.value, state, SYSTEM, None, None, detail=detail)


def _unhappy(case: Case) -> Answer:
    """The answer that an ordered reopening begins with."""
    return Answer(_when(case, case.page.now), 0, Solved.NO, Satisfied.DISSATISFIED, case.say("notes.reopened"))


def _when(case: Case, asked: int) -> int:
    """Within hours or days, by daylight."""
    at = asked + 1_800 + int(min(case.rng.expovariate(1 / (1.8 * DAY)), 12 * DAY))
    hour = (at - case.world.work.zero) % DAY // 3_600
    return at + 8 * 3_600 if hour < 7 else at  # noqa: PLR2004  nobody answers at four in the morning


def _write(case: Case, people: list[GeneratedReporter], ratings: list[GeneratedRating], one: Answer) -> None:
    """The line and the verdict; an earlier verdict of the same person is kept, no longer the latest."""
    page = case.page
    hand: Hand = (RESIDENT, one.reporter) if one.called_by is None else (WORKER, one.called_by)
    detail = {"solved": one.solved.value, "satisfied": one.satisfied.value}
    page.move(Action.RATE, one.at, hand, visible=True, text=one.words, detail=detail)
    earlier = [place for place, rating in enumerate(ratings) if rating.reporter == one.reporter and rating.latest]
    for place in earlier:
        ratings[place] = ratings[place]._replace(latest=False)
    ratings.append(
        GeneratedRating(
            at=page.entries[-1].at,
            reporter=one.reporter,
            solved=one.solved.value,
            satisfied=one.satisfied.value,
            words=one.words,
            reopen_count=page.columns["reopen_count"],
            first=not earlier,
            entered_by=one.called_by,
        )
    )
    person = people[one.reporter]
    if one.called_by is not None and person.asked_by != "call":
        people[one.reporter] = person._replace(asked_at=person.asked_at or page.entries[-1].at, asked_by="call")
