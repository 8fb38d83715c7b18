"""`minsheng messages`: counts, dead letters without addresses, sending one again."""

from __future__ import annotations

import pytest

from minsheng.foundation.outbox.models import Message
from tests.cast import Cast
from tests.cli.test_command import minsheng, told
from tests.concerns.scene import received
from tests.desk.test_letters import dead

pytestmark = pytest.mark.django_db


def test_it_counts_lists_and_sends_again(cast: Cast) -> None:
    row = dead(received(cast), "a")
    assert told(minsheng("messages", "--json")) == {"queued": 1, "due": 1, "sent": 0, "dead": 1}
    (letter,) = told(minsheng("messages", "--dead", "--json"))["dead_letters"]
    assert (letter["id"], letter["to"], letter["reason"], letter["tries"]) == (
        row.pk,
        "w***@example.org",
        "smtp_550",
        3,
    )
    plain = minsheng("messages", "--dead").stdout
    assert "1 are dead" in plain
    assert "wang@example.org" not in plain
    assert told(minsheng("messages", "resend", row.pk, "--json")) == {"id": row.pk, "state": "queued"}
    assert Message.objects.get(pk=row.pk).state == "queued"
    again = minsheng("messages", "resend", row.pk)
    assert again.exit_code == 2
    assert "not among the dead ones" in again.stderr
