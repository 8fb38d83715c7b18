"""Commands about messages: what waits, what was given up, sending one again."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from minsheng.interfaces.cli.loading import errand
from minsheng.interfaces.cli.speaking import note

TRY_LATER = 75
"""EX_TEMPFAIL of sysexits.h: the mail server keeps the letter and comes back."""

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
    mail = typer.Typer(help="E-mails that come in.", no_args_is_help=True, rich_markup_mode=None)
    mail.callback()(mail_group)
    mail.command()(take)
    app.add_typer(mail, name="mail")


def show(
    context: typer.Context,
    *,
    dead: Annotated[bool, typer.Option("--dead", help="List those that were given up, newest first.")] = False,
    as_json: Json = False,
) -> None:
    """Count the messages by where they stand; with --dead, list those that were given up (addresses masked)."""
    if context.invoked_subcommand is None:
        errand("letters").show(dead=dead, as_json=as_json)


def mail_group() -> None:
    """E-mails that come in."""


def take() -> None:
    """Keep one raw e-mail from standard input: for the pipe of a mail server.

    Exit code 0: it is kept (or was before). 75: try again later; whatever went wrong, nothing is lost.
    """
    try:
        errand("mail").take(sys.stdin.buffer)
    except Exception as error:
        # a mail server that hears anything else than 75 sends the letter back to its writer
        note(f"minsheng: not kept, try later: {error}")
        raise typer.Exit(TRY_LATER) from error


def resend(
    number: Annotated[int, typer.Argument(help="The message's number, from `minsheng messages --dead`.")],
    *,
    as_json: Json = False,
) -> None:
    """Give a message that was given up all its tries back."""
    errand("letters").resend(number=number, as_json=as_json)
