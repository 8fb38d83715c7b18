"""`minsheng rotate`: everything encrypted, under the newest key."""

from __future__ import annotations

from dataclasses import asdict

from cryptography.fernet import InvalidToken
from django.utils import timezone

from minsheng.core.actors import SYSTEM
from minsheng.interfaces.cli.errands.ground import must_be_set_up
from minsheng.interfaces.cli.speaking import Mistake, progress_bar, say, say_json
from minsheng.workflows.rotating import rotate_keys


def run(*, as_json: bool) -> None:
    """Encrypt anew. Raises Mistake where a value was written with a key that is gone."""
    must_be_set_up()
    try:
        with progress_bar("Encrypting", total=None) as bar:
            rotated = rotate_keys(
                by=SYSTEM, at=timezone.now(), progress=lambda rows: bar.advance(bar.task_ids[0], rows)
            )
    except InvalidToken as error:
        raise Mistake(
            "A contact was written with a key that CONTACT_KEYS does not hold. Put that key back, at the end."
        ) from error
    if as_json:
        say_json(asdict(rotated))
        return
    say(f"{rotated.contacts:,} contacts and {rotated.second_factors:,} second factors are under the newest key now.")
    say("Keys after the first may leave CONTACT_KEYS once every server and worker has been restarted.")
