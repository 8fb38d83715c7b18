"""Commands about messages: what waits, what was given up, sending one again."""

from __future__ import annotations

from typing import Annotated

import typer

from minsheng.interfaces.cli.loading import errand

Json = Annotated[bool, typer.Option("--json", help="Speak JSON.")]


def declare(app: typer.Typer) -> None:
    """Put these commands into the app."""
    messages = typer.Typer(
        help="Messages to residents and staff: what waits, what was given up.",
        invoke_without_command=True,
        rich_markup_mode=None,
    )
    messages.callback()(show)
    messages.command()(resend)
    app.add_typer(messages, name="messages")


def show(
    context: typer.Context,
    *,
    dead: Annotated[bool, typer.Option("--dead", help="List those that were given up, newest first.")] = False,
    as_json: Json = False,
) -> None:
    """Count the messages by where they stand; with --dead, list those that were given up (addresses masked)."""
    if context.invoked_subcommand is None:
        errand("letters").show(dead=dead, as_json=as_json)


def resend(
    number: Annotated[int, typer.Argument(help="The message's number, from `minsheng messages --dead`.")],
    *,
    as_json: Json = False,
) -> None:
    """Give a message that was given up all its tries back."""
    errand("letters").resend(number=number, as_json=as_json)
