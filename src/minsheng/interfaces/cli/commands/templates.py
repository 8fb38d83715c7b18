"""Commands about message templates."""

from __future__ import annotations

import typer

from minsheng.interfaces.cli.commands.reading import Json
from minsheng.interfaces.cli.loading import errand


def declare(app: typer.Typer) -> None:
    """Put these commands into the app."""
    templates = typer.Typer(help="The house's own words for messages.", no_args_is_help=True, rich_markup_mode=None)
    templates.command()(check)
    templates.callback()(_templates)
    app.add_typer(templates, name="templates")


def _templates() -> None:
    """The house's own words for messages."""


def check(*, as_json: Json = False) -> None:
    """Judge every template in the database; ends with 1 where one cannot be sent as it is."""
    errand("templates").run(as_json=as_json)
