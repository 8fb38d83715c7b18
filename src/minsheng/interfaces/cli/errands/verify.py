"""`minsheng verify`: the proof of the book."""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import override

from minsheng.concerns.queries import Fault, HistoryProof, prove_history
from minsheng.foundation.audit.queries import Verification, holds_seal, verify
from minsheng.interfaces.cli.errands.ground import must_be_set_up
from minsheng.interfaces.cli.speaking import Found, progress_bar, say, say_json

FAULTS = {
    Fault.GONE: "concern {number} is gone; the log knows it",
    Fault.UNKNOWN: "concern {number} stands in the book, and the log does not know it",
    Fault.LINE_CHANGED: "concern {number}: a line of its history was changed after it was written",
    Fault.LINE_GONE: "concern {number}: a line of its history is gone",
    Fault.LINE_ADDED: "concern {number}: a line of its history has no event in the log",
    Fault.STATE_CHANGED: "concern {number}: its state is not the one its history led to",
    Fault.VERSION_CHANGED: "concern {number}: its version is not the number of its lines",
}


def run(*, seal: str, as_json: bool) -> None:
    """Read the whole log, then the book beside it; raises Found with the first thing that does not hold."""
    must_be_set_up()
    with progress_bar("Verifying", total=None) as bar, override("en"):
        found = verify(lambda done, total: bar.update(bar.task_ids[0], completed=done, total=total))
        broken = found.first_broken
        history = HistoryProof(0, 0)
        if broken is None:
            history = prove_history(lambda done, total: bar.update(bar.task_ids[0], completed=done, total=total))
    if history.fault is not None:
        broken = FAULTS[history.fault].format(number=history.concern_id)
    if broken is None and seal and not holds_seal(seal):
        broken = f"the seal {seal} is not among the seals; the log was cut off before it, or written anew"
    _tell(found, history, broken, as_json=as_json)
    if broken is not None:
        raise Found(f"The book was altered: {broken}.")
    if not as_json:
        say("Every link holds.")


def _tell(found: Verification, history: HistoryProof, broken: str | None, *, as_json: bool) -> None:
    if as_json:
        facts = asdict(found) | {"concerns": history.concerns, "lines": history.lines, "first_broken": broken}
        say_json({"intact": broken is None, **facts})
        return
    unsealed = f"{found.unsealed:,} not sealed yet"
    say(f"{found.events:,} events of {found.records:,} records, {found.seals:,} seals; {unsealed}.")
    say(f"{history.concerns:,} concerns with {history.lines:,} lines of history.")
    if found.last_seal:
        say(f"Newest seal: {found.last_seal}")
