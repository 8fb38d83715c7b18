"""What the desk does: triage, decline by two people, refer, assign, assign again after a hop."""

from __future__ import annotations

from minsheng.concerns.states import Action, DeclineReason, ReturnReason, State

from .book import RESIDENT, Unwritten
from .case import Case
from .clock import DAY, at_moment
from .phrases import choose, phrases
from .structure import HandlingUnit

HOPS = {
    ReturnReason.OTHER_UNIT: "returned.not_ours",
    ReturnReason.NO_POWER: "returned.wrong_category",
    ReturnReason.NOT_ENOUGH_FACTS: "returned.need_information",
}
COURT = frozenset({"D6", "D8", "D9", "I1", "K2", "O3"})
"""Categories in which people also go to court."""
QUARRELS = frozenset({"O1", "O2"})
"""Categories in which the office may have nothing to say."""
FULL_NAME, LITTLE = 0.45, 0.85
"""How people name whoever came: 郑川, 小郑, 郑师傅 (cumulative)."""


def at_the_desk(case: Case) -> None:
    """Triage; some concerns end here (raises Unwritten)."""
    coordinator = case.coordinator()
    case.page.move(Action.TRIAGE, case.at_desk(3 + case.rng.expovariate(1 / 40)), coordinator)
    if case.course.declined and not case.plain:
        _decline(case)
    if case.course.referred and not case.plain:
        _refer(case)
    if case.course.leaves and case.chance(0.4):
        leave(case)
    assign(case, unit_of(case), 35)


def unit_of(case: Case) -> HandlingUnit:
    """Who handles it: the office's own unit; complaints about staff go over the office's head."""
    birth = case.birth
    return case.world.made.unit_for(birth.category.code, None if birth.category.conflict else birth.community.office)


def _decline(case: Case) -> None:
    """One proposes, another agrees; the resident reads the words of the proposal."""
    rng, page = case.rng, case.page
    reason = choose(_reasons(case), rng).value
    text = case.say(f"declined.{reason}")
    first = second = case.coordinator()
    looked = 700 if reason == DeclineReason.NO_FACTS else 30  # going there twice takes a day or two
    at = case.at_desk(looked + rng.randrange(200))
    page.move(Action.PROPOSE_DECLINE, at, first, text=text, detail={"reason": reason})
    page.proposed_by = first[1]
    page.columns |= {"decline_reason": reason, "decline_proposed_at": page.entries[-1].at, "reply": text}
    while second == first:
        second = case.coordinator()
    at = page.cut if page.halt is State.DECLINED else case.at_desk(60 + rng.randrange(600))
    page.move(Action.APPROVE_DECLINE, at, second, visible=True, text=text, detail={"reason": reason})
    raise Unwritten


def _reasons(case: Case) -> list[DeclineReason]:
    """Why such a matter may be declined."""
    code, reasons = case.birth.category.code, [DeclineReason.ANSWERED_BEFORE]
    if case.birth.matter.manner in {"works", "people"}:
        reasons.append(DeclineReason.NO_FACTS)
    if code in COURT:
        reasons.append(DeclineReason.BEFORE_COURT)
    if code in QUARRELS:
        reasons.append(DeclineReason.PRIVATE_DISPUTE)
    return reasons


def _refer(case: Case) -> None:
    """To an outside body, with the number it was given there."""
    rng, page, bound = case.rng, case.page, case.birth.bound
    code = case.birth.category.code
    names = (f"referred.body_{code}", f"referred.body_{code[0]}", "referred.body")
    bound["body"] = case.say(next(name for name in names if (name, "works") in phrases().lists))
    bound["reference"] = f"{at_moment(page.now):%y%m%d}-{rng.randrange(100, 9_999):04d}"
    case.promise(page.now, 5, 15)
    text = case.say("referred.note")
    detail = {"body": bound["body"], "number": bound["reference"]}
    at = case.at_desk(40 + rng.randrange(500))
    page.move(Action.REFER, at, case.coordinator(), visible=True, text=text, detail=detail)
    page.columns["reply"] = text
    raise Unwritten


def leave(case: Case) -> None:
    """The resident takes it back."""
    at = case.page.now + case.rng.randrange(3_600, 2 * DAY)
    case.page.move(Action.WITHDRAW, at, (RESIDENT, 0), visible=True, text=case.say("notes.withdrawn"))
    raise Unwritten


def assign(case: Case, unit: HandlingUnit, minutes: float) -> None:
    """Give it to the unit, usually to a person of it; ``minutes`` is what this takes on average."""
    page, rng = case.page, case.rng
    case.handler = int(choose(case.world.roster.handlers[unit.code], rng))
    named = case.handler if case.chance(0.75) else None
    name, form = case.world.staff[case.handler].name, rng.random()
    short = name if form < FULL_NAME else f"小{name[0]}" if form < LITTLE else f"{name[0]}师傅"
    case.birth.bound.update(team=unit.names.zh_hans, who=short)
    text = case.say("notes.assign") if case.chance(0.3) else ""
    at = case.at_desk(4 + rng.expovariate(1 / minutes))
    page.move(Action.ASSIGN, at, case.coordinator(), text=text, detail={"unit": unit.code, "handler": named})
    page.unit, page.handler = unit.code, named
    page.columns["assigned_at"] = page.entries[-1].at
    if page.columns["dispatched_at"] is None:
        page.columns["dispatched_at"] = page.entries[-1].at
        page.columns["contact_due_at"] = page.tier.contact.after(page.entries[-1].at, page.calendar)


def hop(case: Case) -> None:
    """Say "not ours": back to the desk, which asks the same unit again, the district, or another unit of the office."""
    page, rng, made = case.page, case.rng, case.world.made
    reason = choose(tuple(HOPS), rng)
    detail = {"reason": reason.value, "unit": page.unit}
    at = case.at_unit(60 + rng.randrange(500))
    page.move(Action.RETURN, at, case.hand(), text=case.say(HOPS[reason]), detail=detail)
    page.handler = None
    page.columns["return_count"] += 1
    here = next(unit for unit in made.units if unit.code == page.unit)
    others = [unit for unit in made.units if unit.office == case.birth.community.office and unit.key in here.beside]
    if reason is ReturnReason.NOT_ENOUGH_FACTS:
        unit = unit_of(case)
    elif case.chance(0.6):
        unit = made.unit_for(case.birth.category.code, None)
    else:
        unit = choose(others, rng)
    assign(case, unit, 200)
