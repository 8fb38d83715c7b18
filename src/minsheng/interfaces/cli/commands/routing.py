"""Commands about routing rules."""

from __future__ import annotations

from typing import Annotated

import typer

from minsheng.interfaces.cli.commands.reading import From, Json, To
from minsheng.interfaces.cli.loading import errand


def declare(app: typer.Typer) -> None:
    """Put these commands into the app."""
    routing = typer.Typer(help="Rules that say where a concern goes.", no_args_is_help=True, rich_markup_mode=None)
    routing.command("dry-run")(dry_run)
    routing.callback()(_routing)
    app.add_typer(routing, name="routing")


def _routing() -> None:
    """Rules that say where a concern goes."""


def dry_run(
    *,
    area: Annotated[str, typer.Option(metavar="CODE", help="Whose rules: an office, or the district.")],
    version: Annotated[str, typer.Option(metavar="N|draft", help="Which rules; without it the draft.")] = "draft",
    against: Annotated[
        str, typer.Option(metavar="in-force|desk", help="Compare with the rules in force, or what the desk did.")
    ] = "in-force",
    since: From = None,
    until: To = None,
    as_json: Json = False,
) -> None:
    """Say what rules would have done with the concerns of a time (the last twelve months), changing nothing."""
    days = (since.date() if since else None, until.date() if until else None)
    errand("routing").run(area=area, version=version, against=against, days=days, as_json=as_json)
