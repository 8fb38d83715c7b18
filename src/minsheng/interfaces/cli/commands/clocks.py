"""Commands about time: why a limit is when it is."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from minsheng.interfaces.cli.loading import errand


def declare(app: typer.Typer) -> None:
    """Put these commands into the app."""
    clocks = typer.Typer(help="Deadlines, and why they are so.", no_args_is_help=True, rich_markup_mode=None)
    clocks.command()(explain)
    clocks.callback()(_clocks)
    app.add_typer(clocks, name="clock")


def _clocks() -> None:
    """Deadlines, and why they are so."""


def explain(
    receipt: Annotated[str, typer.Argument(metavar="[RECEIPT]", help="The concern behind this receipt.")] = "",
    *,
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], help="Or a local time to count from."),
    ] = None,
    limit: Annotated[str, typer.Option(metavar="N{h|wh|d}", help="Hours, working hours, or working days.")] = "7d",
    unit: Annotated[str, typer.Option(metavar="CODE", help="Count in this unit's hours.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Speak JSON.")] = False,
) -> None:
    """Say line by line why a concern's clocks are due when they are, or what a limit from a given time comes to."""
    errand("clocks").run(receipt=receipt, since=since, limit=limit, unit=unit, as_json=as_json)
