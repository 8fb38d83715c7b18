"""Commands that put records in: the sample district, files from elsewhere."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from minsheng.interfaces.cli.loading import errand


class District(StrEnum):
    """The sample districts there are."""

    LONGHUA = "longhua"


def declare(app: typer.Typer) -> None:
    """Put these commands into the app."""
    app.command()(sample)
    app.command(name="import")(import_)


def sample(
    district: Annotated[District, typer.Argument(help="Which district.")],
    *,
    concerns: Annotated[
        int, typer.Option(metavar="N", min=1, help="How many concerns; 1000 and more have all of the figures.")
    ] = 4800,
    seed: Annotated[int, typer.Option(metavar="S", help="Same seed and date, same data.")] = 1,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="The day the twelve months end; today by default."
        ),
    ] = None,
    add: Annotated[bool, typer.Option("--add", help="Also into a database that holds other records.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Speak JSON.")] = False,
) -> None:
    """Fill an empty database with a fictional district: people, units, twelve months of concerns.

    Run again it adds nothing. A database with other records in it is left alone unless --add is given.
    """
    del district  # there is one so far
    day = as_of.date() if as_of else None
    errand("sample").run(concerns=concerns, seed=seed, as_of=day, add=add, as_json=as_json)


def import_(
    file: Annotated[Path, typer.Argument(help="A CSV, CSV.gz or XLSX file.")],
    *,
    mapping: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="boston311, messages-with-replies, or a path ending in .toml; see docs/importing.md."
        ),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what would happen.")] = False,
    area: Annotated[
        str, typer.Option(metavar="CODE", help="The area everything goes under, instead of the mapping's.")
    ] = "",
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write every refused row here: line, column, reason.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Speak JSON.")] = False,
) -> None:
    """Take in concerns from somebody else's table. They keep their own times and are marked imported.

    Batches are whole or not at all; killed, the same call goes on where it stopped; repeated, it adds nothing. Exit
    code 1 says that rows were refused.
    """
    errand("take_in").run(file=file, mapping=mapping, dry_run=dry_run, area=area, report=report, as_json=as_json)
