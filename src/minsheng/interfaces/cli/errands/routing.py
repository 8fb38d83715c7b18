"""`minsheng routing dry-run`: what rules would have done with last year's concerns."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from rich.table import Table

from minsheng.concerns.queries import routing
from minsheng.concerns.states.routing import RuleSetState
from minsheng.directory import queries as directory
from minsheng.interfaces.cli.errands.ground import Days, must_be_set_up, scope_of
from minsheng.interfaces.cli.speaking import Mistake, say, say_json, table_console

if TYPE_CHECKING:
    from minsheng.concerns.models import RuleSet

YEAR = timedelta(days=365)
ACROSS = "nobody"


def run(*, area: str, version: str, against: str, days: Days, as_json: bool) -> None:
    """Walk and tell. Raises Mistake for an area, version or comparison that is not there."""
    must_be_set_up()
    found = directory.find_area(code=area)
    if found is None:
        raise Mistake(f"There is no area with the code {area!r}.")
    if against not in {"in-force", "desk"}:
        raise Mistake(f"--against is in-force or desk; it is {against!r}.")
    rules = _rules(found.pk, version)
    now = timezone.now()
    scope = scope_of(area, days, now=now)
    began = monotonic()
    others = [] if against == "desk" else _in_force(found.pk)
    (result,) = routing.dry_run(
        [routing.facts_of(row) for row in routing.rules_of(rules)],
        area_path=found.path,
        since=scope.start or scope.end - YEAR,
        until=scope.end,
        against=None if against == "desk" else [routing.facts_of(row) for row in others],
    )
    _tell(rules, result, seconds=monotonic() - began, as_json=as_json)


def _rules(area_id: int, version: str) -> RuleSet:
    if version == "draft":
        found = routing.rule_set(area_id, state=RuleSetState.DRAFT)
    elif version.isascii() and version.isdigit():
        found = routing.rule_set(area_id, version=int(version))
    else:
        raise Mistake(f"--version is a number or draft; it is {version!r}.")
    if found is None:
        raise Mistake(f"There are no rules of this area with the version {version}.")
    return found


def _in_force(area_id: int) -> list[Any]:
    found = routing.rule_set(area_id, state=RuleSetState.IN_FORCE)
    return routing.rules_of(found) if found else []


def _tell(rules: RuleSet, result: routing.DryRun, *, seconds: float, as_json: bool) -> None:
    names = directory.unit_names({unit for move in result.moves for unit in move if unit is not None})
    moves = [
        {"from": names.get(before or 0, ACROSS), "to": names.get(after or 0, ACROSS), "concerns": count}
        for (before, after), count in result.moves.most_common()
    ]
    silent = [row.place for row in routing.rules_of(rules) if not result.by_rule[row.place]]
    if as_json:
        say_json({
            "version": rules.version, "looked_at": result.looked_at, "matched": result.matched, "moved": result.moved,
            "by_rule": dict(sorted(result.by_rule.items())), "matched_nothing": silent, "moves": moves,
            "passed_over": dict(result.passed), "seconds": round(seconds, 2),
        })  # fmt: skip
        return
    say(f"Version {rules.version} over {result.looked_at:,} concerns in {seconds:.2f} s, nothing changed:")
    say(f"{result.matched:,} would have found a unit by rule; {result.moved:,} would have gone elsewhere than before.")
    table = Table(box=None, pad_edge=False)
    for heading in ("from", "to"):
        table.add_column(heading)
    table.add_column("concerns", justify="right")
    for move in moves[:20]:
        table.add_row(str(move["from"]), str(move["to"]), f"{move['concerns']:,}")
    if moves:
        table_console().print(table)
    say(f"Rules that matched nothing: {', '.join(map(str, silent)) or 'none'}.")
