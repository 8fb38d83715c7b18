"""`minsheng sample`: a fictional district to look at, to test with, to measure."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from minsheng.concerns.queries.counting import newest_time
from minsheng.core.actors import SYSTEM
from minsheng.directory.queries import find_area
from minsheng.interfaces.cli.errands.ground import must_be_set_up
from minsheng.interfaces.cli.speaking import Mistake, Stopped, progress_bar, say, say_json
from minsheng.workflows.sample.people import SIGN_INS
from minsheng.workflows.sample.write import IN_ONE_PIECE, Loaded, SampleRefused, Wish, load_longhua

DEMO_PASSWORD = "minsheng-longhua"  # noqa: S105 (printed for everybody to use; production makes another one)
EARLIEST, LATEST = 1993, 2100
"""Since then Longhua's clocks have not changed, which the sample's quick clock counts on."""
LABELS = {"structure": "People and places", "concerns": "Concerns", "statistics": "Statistics"}
EMAILS = {f"{name}@longhua.example": role for name, role in SIGN_INS.items()}


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked for on the command line; ``add`` puts the sample beside other records."""

    concerns: int
    seed: int
    as_of: date | None
    add: bool
    as_json: bool


def run(**options: Any) -> None:  # noqa: ANN401 (the options of the command, as Call names them)
    """Load the sample, or say that it is there. Raises Mistake beside other records, and for too few concerns."""
    call = Call(**options)
    must_be_set_up()
    production = settings.MINSHENG_MODE == "production"
    password = secrets.token_urlsafe(12) if production else DEMO_PASSWORD
    loaded = None if find_area(code="longhua") else _load(call, password)
    shown = password if loaded or not production else None
    if call.as_json:
        say_json(facts(loaded, shown))
    else:
        _tell(loaded, shown)


def _load(call: Call, password: str) -> Loaded:
    if newest_time() is not None and not call.add:
        raise Mistake("There are other records in this database. --add puts the sample beside them.")
    if call.as_of and not EARLIEST <= call.as_of.year < LATEST:
        raise Mistake(f"--as-of must lie in the years {EARLIEST} to {LATEST - 1}; it is {call.as_of}.")
    wish = Wish(
        as_of=call.as_of or timezone.localdate(),
        password=password,
        count=call.concerns,
        seed=call.seed,
        processes=max(0, (os.cpu_count() or 1) - 1),
    )
    with progress_bar("Sample district", total=None) as bar:

        def tell(what: str, done: int, total: int) -> None:
            bar.update(bar.task_ids[0], description=LABELS.get(what, what), completed=done, total=total)

        try:
            return load_longhua(wish, by=SYSTEM, at=timezone.now(), progress=tell)
        except KeyboardInterrupt as error:
            kept = "The pieces written so far stay." if call.concerns > IN_ONE_PIECE else "Nothing was written."
            raise Stopped(f"stopped. {kept}") from error
        except SampleRefused as refused:
            raise Mistake(f"Too few: the sample district needs at least {refused.least:,} concerns.") from refused


def facts(loaded: Loaded | None, password: str | None) -> dict[str, Any]:
    """The result as plain values; counts are None where nothing was loaded because it is there."""
    return {
        "district": "longhua",
        "loaded": loaded is not None,
        "as_of": loaded.as_of.isoformat() if loaded else None,
        "staff": loaded.staff if loaded else None,
        "concerns": loaded.concerns if loaded else None,
        "rows": loaded.rows if loaded else None,
        "seconds": round(loaded.seconds, 2) if loaded else None,
        "rows_per_second": _speed(loaded) if loaded else None,
        "sign_ins": [{"email": email, "role": role.value} for email, role in EMAILS.items()],
        "password": password,
    }


def _speed(loaded: Loaded) -> int:
    return round(loaded.rows / loaded.seconds) if loaded.seconds else 0


def _tell(loaded: Loaded | None, password: str | None) -> None:
    if loaded is None:
        say("The sample district is there already; nothing was added.")
    else:
        say(f"{loaded.staff:,} people on the staff.")
        say(f"{loaded.concerns:,} concerns in the twelve months before {loaded.as_of}.")
        say(f"{loaded.rows:,} rows in {loaded.seconds:.1f} s ({_speed(loaded):,} a second).")
    say("Sample sign-ins (fictional people):")
    for email, role in EMAILS.items():
        say(f"  {role.value:<14} {email}")
    say(f"  password       {password or 'as printed when it was loaded'}")
