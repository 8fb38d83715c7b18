"""What a unit does: take it up, go and look, wait if it must be, reply; and do it again where it was not put right."""

from __future__ import annotations

import re
from functools import cache

from minsheng.concerns.states import Action, Outcome, Urgency, WaitingReason

from .book import RESIDENT, SYSTEM, WORKER
from .case import Case
from .clock import DAY, at_moment
from .desk import hop, leave
from .phrases import Template, choose, fill
from .plan import Fate

PACES = {"quick": (420.0, 0.65), "normal": (1_250.0, 0.65), "slow": (2_400.0, 0.65)}
"""Working minutes from start to reply: median, and the spread of their logarithm. A working day has 420."""
URGENT = {Urgency.LIFE_SAFETY: (60.0, 0.45), Urgency.UTILITIES: (480.0, 0.55)}
"""The same around the clock, where a life or the water hangs on it."""
FLOODS, BEHIND = frozenset({6, 7, 8}), 1.7
"""In these months everything that comes with the rain comes at once, and takes so many times as long."""
STUCK = 14
"""How many times as long a stuck one takes."""
ODDS = {Outcome.SOLVED: 80, Outcome.PARTLY: 8, Outcome.PLANNED: 6, Outcome.NOT_POSSIBLE: 5, Outcome.INFORMED: 12}
CLOSINGS = {
    Outcome.SOLVED: "reply.solved",
    Outcome.PARTLY: "reply.partly",
    Outcome.PLANNED: "reply.planned",
    Outcome.NOT_POSSIBLE: "reply.explained",
    Outcome.INFORMED: "reply.information",
}
PATIENCE = (
    (re.compile("连[看查着去数守][^，。]{0,2}[两三][天晚]|早晚各去|这几天每天|蹲了三晚|调解三回"), 3),
    (re.compile("连看五天|连看几天|之后下过一场雨|。雨后|雨天再去看过"), 5),
    (re.compile("这一周|连看一周|夜里蹲了晚|住了晚|循环播了天|守了一个星期|这周最热|这周没再|隔一周"), 7),
    (re.compile("这两周"), 14),
)
WAITING = {
    WaitingReason.RESIDENT: "waiting.on_resident",  # for a time, or (_thing) for something to be brought
    WaitingReason.THIRD_PARTY: "waiting.on_third_party",
    WaitingReason.SCHEDULED_WORK: "waiting.scheduled_work",
}


def at_the_unit(case: Case) -> None:
    """From start to reply; raises Unwritten where the year or the order ends before it."""
    if case.course.hops:
        hop(case)
    minutes = _minutes(case)
    start(case, 0.06 * minutes if case.urgent else 15 + case.rng.expovariate(1 / 110))
    if case.course.leaves:
        leave(case)
    if case.thanks:
        reply(case, 60)
        return
    if case.reachable and case.chance(0.7):
        case.note("notes.contact", case.at_unit(0.05 * minutes), visible=True)
    _work_on(case, minutes * (STUCK if case.course.stuck else 0.5))
    if case.course.waits:
        _pause(case, case.course.waits)
    _work_on(case, minutes * 0.4)
    reply(case, minutes * 0.1)


@cache
def needed_days(template: Template) -> int:
    """Days that must have passed since the visit before the sentence can be true: "连看三天没有反复" needs three."""
    said = "".join(template[::2])
    return max((days for shape, days in PATIENCE if shape.search(said)), default=0)


def _minutes(case: Case) -> float:
    """How long the work takes."""
    median, spread = URGENT[case.urgency] if case.urgent else PACES[case.birth.category.pace]
    minutes = case.rng.lognormvariate(0, spread) * median * case.world.haste[case.page.unit]
    if case.birth.category.season == "rain" and at_moment(case.page.now).month in FLOODS:
        minutes *= BEHIND
    return minutes if case.order.fate is Fate.OWN_COURSE else min(minutes, 0.7 * median + 300)


def start(case: Case, minutes: float) -> None:
    """Take it up and say when somebody will be there."""
    begins = case.at_unit(minutes)
    wait = case.rng.randrange(20, 420)
    case.visit = begins + wait * 5 if case.urgent else case.world.work.later(begins, wait)
    case.birth.bound.update(visit=case.half_day(case.visit), visit_day=case.day(case.visit))
    case.page.move(
        Action.START, begins, case.hand(), visible=True, text="" if case.thanks else case.say("notes.accept")
    )
    case.page.handler = case.handler


def _work_on(case: Case, minutes: float) -> None:
    """Part of the work, with a line at its end now and then."""
    at, dice = case.at_unit(minutes), case.rng.random()
    if dice < 0.38:  # noqa: PLR2004
        case.note("notes.progress", at, visible=True)
    elif dice < 0.5:  # noqa: PLR2004
        case.note("notes.internal", at)
    elif dice < 0.6 and at > case.page.columns["due_at"].timestamp():  # noqa: PLR2004
        supervisor = int(choose(case.world.roster.supervisors[case.page.unit], case.rng))
        case.page.move(Action.NOTE, at, (WORKER, supervisor), text=case.say("notes.supervise"))
    elif at < case.page.cut:
        case.page.now = at  # nothing written, time has passed
    else:
        case.page.move(Action.NOTE, at, case.hand())  # the year is over: ends here


def _pause(case: Case, reason: WaitingReason) -> None:
    """Wait for somebody or something; the clock stands."""
    page, rng = case.page, case.rng
    asks = reason is WaitingReason.RESIDENT
    days = rng.randrange(2, 6) if asks else rng.randrange(3, 22)
    if case.order.fate is Fate.WAITING:
        days = max(days, (page.cut - page.now) // DAY + rng.randrange(3, 15))
    until = case.world.work.later(page.now + days * DAY, rng.randrange(30))
    case.birth.bound["next"] = case.day(until)
    kind = "_thing" if asks and case.chance(0.5) else ""
    page.wait(Action.ASK if asks else Action.WAIT, until, case.hand(), reason.value, case.say(WAITING[reason] + kind))
    if asks:
        page.contacted()
    if asks and case.chance(0.8) and until - page.now > DAY:
        at = page.now + rng.randrange(3_600, until - page.now)
        page.move(Action.ANSWER, at, (RESIDENT, 0), visible=True, text=case.say(f"notes.answers{kind}"))
    else:
        page.move(Action.RESUME, until + rng.randrange(300), (SYSTEM, None))


def reply(case: Case, minutes: float, *, again: bool = False) -> None:
    """What was done, when, what comes next, whom to ask; never before the visit it speaks of."""
    page, rng, replies = case.page, case.rng, case.birth.report.replies
    if Outcome.SOLVED in replies and (again or case.order.fate is Fate.SOLVED):
        outcome = Outcome.SOLVED
    else:
        outcome = rng.choices(tuple(replies), [ODDS[one] for one in replies])[0]
    rework = again and outcome is Outcome.SOLVED
    template = case.sentence("notes.rework") if rework else choose(replies[outcome], rng)
    at = max(case.at_unit(10 + minutes), case.visit + 600)
    patience = needed_days(template) * DAY
    at = max(at, case.world.work.later(case.visit + patience, rng.randrange(60)))
    # Done some time between the visit and the reply: "no more of it these three days" must have had time to be true.
    last = max(case.visit, at - patience)
    done = case.world.work.later(case.visit + int(0.6 * (last - case.visit)), 0)
    case.birth.bound["done"] = case.day(min(last, done))
    page.now = max(page.now, at)
    case.promise(at, 7, 60)
    text = fill(template, case.birth.bound, case.birth.category.slots, rng)
    if not case.thanks:
        text = case.say("reply.greeting") + text + case.say(CLOSINGS[outcome])
    page.move(Action.RESOLVE, at, case.hand(), visible=True, text=text, detail={"outcome": outcome.value})
    page.columns |= {"outcome": outcome.value, "reply": text}
    page.contacted()
