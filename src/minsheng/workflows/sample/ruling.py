"""The sample office's routing rules: who usually gets what, as suggestions, so that their pages are alive."""

from __future__ import annotations

from datetime import datetime, time

from minsheng.concerns import actions
from minsheng.concerns.queries import category_index
from minsheng.core.actors import Actor
from minsheng.workflows.sample.founding import Founded
from minsheng.workflows.sample.structure import Structure

MOST = 11
SMELL = ("漏气", "煤气味", "瓦斯")
OFFICE = 0
"""The sub-district whose desk keeps rules."""


def write_rules(made: Structure, founded: Founded, *, by: Actor, at: datetime) -> None:
    """A smell of gas by night first; then the units with most categories, each with what it usually handles."""
    office = made.offices[OFFICE].code
    usual: dict[str, list[str]] = {}
    gas = ""
    for fact in category_index().values():
        if not fact.parent_code or not fact.active:
            continue
        unit = _unit_of(made, fact.code)
        usual.setdefault(unit, []).append(fact.code)
        if "燃气" in fact.names[0]:
            gas = unit
    draft = actions.draft_rules(area_id=founded.areas[office], by=by, at=at)
    edits = 0
    if gas:
        night = {"words": list(SMELL), "since": time(18), "until": time(8), "unit_id": founded.units[gas]}
        actions.write_rule(draft.pk, edits=edits, by=by, at=at, **night)  # type: ignore[arg-type]  # a rule's values
        edits += 1
    for unit, codes in sorted(usual.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:MOST]:
        actions.write_rule(draft.pk, edits=edits, categories=codes[:8], unit_id=founded.units[unit], by=by, at=at)
        edits += 1
    actions.publish_rules(draft.pk, note="各单位通常办的事", edits=edits, by=by, at=at)


def _unit_of(made: Structure, category: str) -> str:
    """The office's own unit where one handles the category, else the district's."""
    own = made.unit_for(category, OFFICE)
    fits = any(category.startswith(code) for code in own.codes)
    return own.code if fits else made.unit_for(category, None).code
