"""Commands of the operator: set up, serve, work, change keys."""

from __future__ import annotations

from typing import Annotated

import typer

from minsheng.interfaces.cli.loading import errand, examine
from minsheng.interfaces.cli.speaking import show_check


def declare(app: typer.Typer) -> None:
    """Put these commands into the app."""
    app.command()(setup)
    app.command()(serve)
    app.command()(work)
    app.command()(rotate)


def setup(
    *,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; name what is missing or unsafe.")] = False,
    administrator: Annotated[
        str, typer.Option(metavar="EMAIL", help="Invite the first administrator and print the link.")
    ] = "",
    name: Annotated[str, typer.Option(help="The administrator's name.")] = "",
    district: Annotated[
        str, typer.Option(help="Name of the district, founded for the first administrator where there is none yet.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Speak JSON.")] = False,
) -> None:
    """Make or bring up to date the database, the working calendar and the categories.

    Safe to run again: it adds what is missing and changes nothing that is there. In production mode it also collects
    the static files. With --check, exit code 1 says that something must be put right before residents may come.
    """
    if check:
        mode, findings = examine()
        show_check(mode, findings, as_json=as_json)
        return
    errand("setup").run(administrator=administrator, name=name, district=district, as_json=as_json)


def serve(
    *,
    bind: Annotated[str, typer.Option(metavar="HOST:PORT", help="Where to listen.")] = "127.0.0.1:8000",
    workers: Annotated[int, typer.Option(min=1, help="Server processes; about one for each core.")] = 2,
    with_worker: Annotated[
        bool, typer.Option("--with-worker", help="Run the job worker beside it: all one small office needs.")
    ] = False,
) -> None:
    """Start the web server. Ctrl-C or SIGTERM stops it, requests in hand are finished first."""
    errand("serve").run(bind=bind, workers=workers, with_worker=with_worker)


def work(
    *,
    until_empty: Annotated[
        bool, typer.Option("--until-empty", help="Leave when nothing waits, instead of waiting for more.")
    ] = False,
    interval: Annotated[float, typer.Option(min=0.05, help="Seconds between looks into an empty queue.")] = 1.0,
) -> None:
    """Run background jobs: messages, seals, reminders. Start as many as you like, side by side."""
    errand("work").run(until_empty=until_empty, interval=interval)


def rotate(*, as_json: Annotated[bool, typer.Option("--json", help="Speak JSON.")] = False) -> None:
    """Encrypt contacts and second factors anew, with the newest key.

    Put the new key first in CONTACT_KEYS and restart servers and workers; run this; then take the old key away.
    """
    errand("rotate").run(as_json=as_json)
