"""`minsheng messages`: what waits, what was given up, sending one again."""

from __future__ import annotations

from django.utils import timezone

from minsheng.core.actors import SYSTEM
from minsheng.foundation.outbox import queries
from minsheng.foundation.outbox.actions import revive
from minsheng.foundation.privacy.policy import mask_contact
from minsheng.interfaces.cli.errands.ground import must_be_set_up
from minsheng.interfaces.cli.speaking import Mistake, say, say_json

MOST = 200
"""Dead letters listed; the desk's page has them all."""


def show(*, dead: bool, as_json: bool) -> None:
    """Counts, and with ``dead`` the list."""
    must_be_set_up()
    counts = queries.counts(at=timezone.now())
    rows = [
        {
            "id": row.pk,
            "channel": row.channel,
            "to": mask_contact(row.address),
            "template": row.template,
            "about": f"{row.about_type} {row.about_id}".strip(),
            "tries": row.tries,  # type: ignore[attr-defined] # both annotated by the query
            "reason": row.reason or "",  # type: ignore[attr-defined]
            "given_up_at": row.finished_at.isoformat() if row.finished_at else None,
        }
        for row in (queries.dead_letters()[:MOST] if dead else [])
    ]
    if as_json:
        say_json({**counts, **({"dead_letters": rows} if dead else {})})
        return
    waiting = f"{counts['queued']:,} wait ({counts['due']:,} due by now)"
    say(f"{waiting}, {counts['sent']:,} were sent, {counts['dead']:,} are dead.")
    for row in rows:
        say(f"{row['id']}  {row['channel']} to {row['to']}  {row['about']}  {row['reason']} after {row['tries']} tries")
    if len(rows) == MOST:
        say(f"Only the newest {MOST} are listed.")


def resend(*, number: int, as_json: bool) -> None:
    """Send one again. Raises Mistake where it is not dead, or no longer holds its text."""
    must_be_set_up()
    if not revive(number, by=SYSTEM, at=timezone.now()):
        raise Mistake(f"Message {number} is not among the dead ones, or its text is no longer kept.")
    if as_json:
        say_json({"id": number, "state": "queued"})
        return
    say(f"Message {number} is on its way again.")
