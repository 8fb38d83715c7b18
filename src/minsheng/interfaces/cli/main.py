"""`minsheng`: the entry point. Commands are declared in commands/, done in errands/."""

from __future__ import annotations

import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from .commands import clocks, letters, operating, reading, records, routing, staff, templates
from .loading import complaint
from .speaking import STOPPED, Mistake, be_understood, note

SETTINGS = "minsheng.config.settings"


class PoliteGroup(TyperGroup):
    """Turns mistakes into a sentence and an exit code; only our own errors show a traceback."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 (the context's class is typer's private one)
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Mistake as mistake:
            note(f"minsheng: {mistake}")
            raise typer.Exit(mistake.code) from mistake
        except (typer.Exit, typer.Abort):
            raise
        except KeyboardInterrupt as error:
            note("minsheng: stopped.")
            raise typer.Exit(STOPPED) from error
        except BrokenPipeError as error:  # `minsheng rates | head`
            sys.stderr.close()
            raise typer.Exit(0) from error
        except Exception as error:
            found = complaint(error)
            if found is None:
                raise
            note(f"minsheng: {found[0]}")
            raise typer.Exit(found[1]) from error


app = typer.Typer(
    cls=PoliteGroup,
    name="minsheng",
    help="Minsheng 民声·民生: a neighbourhood's record book. Settings come from the environment; see .env.example.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
operating.declare(app)
records.declare(app)
routing.declare(app)
reading.declare(app)
clocks.declare(app)
staff.declare(app)
letters.declare(app)
templates.declare(app)


def run() -> None:
    """What the console command calls."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    be_understood()
    app()


if __name__ == "__main__":
    run()
