"""`minsheng templates check`: what is wrong with the house's own words."""

from __future__ import annotations

import typer

from minsheng.concerns.queries.wording import all_templates, flaws_of
from minsheng.interfaces.cli.errands.ground import must_be_set_up
from minsheng.interfaces.cli.speaking import say, say_json


def run(*, as_json: bool) -> None:
    """Judge and tell; exit code 1 where anything in use was found wanting."""
    must_be_set_up()
    rows = [(row, flaws_of(row)) for row in all_templates()]
    told = [
        {
            "id": row.pk, "kind": row.kind, "category": row.category_id, "language": row.language, "active": row.active,
            "findings": [{"flaw": one.flaw, "field": one.field, "name": one.name} for one in flaws],
        }
        for row, flaws in rows
    ]  # fmt: skip
    flawed = sum(bool(flaws) for _row, flaws in rows)
    if as_json:
        say_json({"templates": len(rows), "flawed": flawed, "each": told})
    else:
        for row, flaws in rows:
            for one in flaws:
                say(f"{row.pk} ({row}): {one.field}: {one.flaw} {one.name}".rstrip())
        say(f"{len(rows)} templates, {flawed} with flaws.")
    if any(flaws and row.active for row, flaws in rows):
        raise typer.Exit(1)
