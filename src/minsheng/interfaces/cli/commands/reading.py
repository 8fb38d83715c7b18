"""Commands that read: rates, the district's report, the proof of the book."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from minsheng.interfaces.cli.loading import errand

DAY = "YYYY-MM-DD"
Area = Annotated[str, typer.Option(metavar="CODE", help="Count below this area only.")]
From = Annotated[datetime | None, typer.Option("--from", metavar=DAY, formats=["%Y-%m-%d"], help="First day counted.")]
To = Annotated[
    datetime | None,
    typer.Option("--to", metavar=DAY, formats=["%Y-%m-%d"], help="Last day counted; until now without it."),
]
Json = Annotated[bool, typer.Option("--json", help="Speak JSON.")]


class Form(StrEnum):
    """How a report is written."""

    MARKDOWN = "md"
    JSON = "json"


class Language(StrEnum):
    """Languages of the reports."""

    ZH_HANS = "zh-hans"
    ZH_HANT = "zh-hant"
    EN = "en"


def declare(app: typer.Typer) -> None:
    """Put these commands into the app."""
    app.command()(rates)
    reports = typer.Typer(help="Readable accounts of a period.", no_args_is_help=True, rich_markup_mode=None)
    reports.command()(district)
    reports.callback()(_reports)
    app.add_typer(reports, name="report")
    app.command()(verify)


def _reports() -> None:
    """Readable accounts of a period."""


def rates(*, area: Area = "", since: From = None, until: To = None, as_json: Json = False) -> None:
    """Every rate with numerator, denominator and interval; what had no limit, and what staff entered, apart."""
    days = (since.date() if since else None, until.date() if until else None)
    errand("rates").run(area=area, days=days, as_json=as_json)


def district(
    *,
    area: Area = "",
    since: From = None,
    until: To = None,
    form: Annotated[Form, typer.Option("--format", help="Markdown, or JSON for a script.")] = Form.MARKDOWN,
    language: Annotated[Language, typer.Option("--lang", help="Language of the report.")] = Language.ZH_HANS,
    links: Annotated[
        bool, typer.Option("--links/--no-links", help="Every figure leads to its records at the desk.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """The district on one page, by default over the twelve months up to the newest day in the book."""
    days = (since.date() if since else None, until.date() if until else None)
    errand("report").run(
        area=area, days=days, as_json=as_json or form is Form.JSON, links=links, language=language.value
    )


def verify(
    *,
    seal: Annotated[
        str, typer.Option(metavar="HEX", help="A seal that was written down earlier: it must still be there.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Prove that nothing in the audit log and the history was changed, or name the first broken link (exit code 1)."""
    errand("verify").run(seal=seal, as_json=as_json)
