"""`minsheng verify`: the proof of the book."""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import override

from minsheng.foundation.audit.queries import verify
from minsheng.interfaces.cli.errands.ground import must_be_set_up
from minsheng.interfaces.cli.speaking import Found, progress_bar, say, say_json


def run(*, as_json: bool) -> None:
    """Read the whole log; raises Found with the first broken link."""
    must_be_set_up()
    with progress_bar("Verifying", total=None) as bar, override("en"):
        found = verify(lambda done, total: bar.update(bar.task_ids[0], completed=done, total=total))
    if as_json:
        say_json({"intact": found.intact, **asdict(found)})
    else:
        say(
            f"{found.events:,} events of {found.records:,} records, {found.seals:,} seals; "
            f"{found.unsealed:,} not sealed yet."
        )
        if found.last_seal:
            say(f"Newest seal: {found.last_seal}")
    if not found.intact:
        raise Found(f"The book was altered: {found.first_broken}.")
    if not as_json:
        say("Every link holds.")
