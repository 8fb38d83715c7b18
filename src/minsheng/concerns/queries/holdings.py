"""What a unit has in hand: what must lie elsewhere before it can close."""

from __future__ import annotations

from dataclasses import dataclass

from minsheng.concerns.models import AssistTask, Concern, Rule
from minsheng.concerns.states import TaskState
from minsheng.concerns.states.routing import RuleSetState


@dataclass(frozen=True, slots=True)
class Holdings:
    """Of one unit: open concerns it leads, help it was asked for and owes, rules that hand work to it."""

    concerns: int
    tasks: int
    rules: tuple[tuple[int, int, bool], ...]
    """(area, place in the order, whether it is a draft) of each rule in force or drafted."""

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.concerns or self.tasks or self.rules)


def holdings_of(unit_id: int) -> Holdings:
    """What the unit has in hand now. Three statements.

    A concern that awaits the resident's word is not among them: reopened, it is passed up to whoever answers for a unit
    without people, and handed out anew.
    """
    rules = Rule.objects.filter(unit_id=unit_id).exclude(rule_set__state=RuleSetState.PAST)
    rows = rules.order_by("rule_set__area_id", "rule_set__state", "place")
    return Holdings(
        concerns=Concern.objects.filter(unit_id=unit_id, is_open=True).order_by().count(),
        tasks=AssistTask.objects.filter(unit_id=unit_id, state=TaskState.ASKED).order_by().count(),
        rules=tuple(
            (area_id, place, state == RuleSetState.DRAFT)
            for area_id, place, state in rows.values_list("rule_set__area_id", "place", "rule_set__state")
        ),
    )


def in_hand_of(worker_id: int) -> tuple[int, int, list[tuple[int, int]]]:
    """What lies with one person: open concerns, help asked of them, and rules that name them. Three statements.

    The rules as (area, place), of those in force; each goes on to the unit once nobody of that name is there.
    """
    concerns = Concern.objects.filter(handler_id=worker_id, is_open=True).order_by().count()
    tasks = AssistTask.objects.filter(handler_id=worker_id, state=TaskState.ASKED).order_by().count()
    rules = Rule.objects.filter(worker_id=worker_id, rule_set__state=RuleSetState.IN_FORCE)
    return concerns, tasks, list(rules.order_by("rule_set__area_id", "place").values_list("rule_set__area_id", "place"))


def rules_for_area(area_id: int) -> list[tuple[int, int]]:
    """(area of the rules, place) of the rules in force that hold for one area only. One statement."""
    rows = Rule.objects.filter(area_id=area_id, rule_set__state=RuleSetState.IN_FORCE)
    return list(rows.order_by("rule_set__area_id", "place").values_list("rule_set__area_id", "place"))
