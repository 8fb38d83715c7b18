"""Two hundred messages, a provider that fails and is killed, a worker that is killed: each delivered once or dead."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.foundation.delivering import deliver_through_trouble
from tests.foundation.test_worker import database_url


@pytest.mark.django_db(transaction=True)
def test_every_message_is_delivered_once_by_the_providers_own_ledger_or_is_a_dead_letter(tmp_path: Path) -> None:
    environment = os.environ | {"DATABASE_URL": database_url()}
    found = deliver_through_trouble(environment, tmp_path, count=200, refused=3, failing=0.3)
    assert (found.messages, found.left) == (200, 0)
    assert (found.duplicates, found.sent_but_not_delivered) == (0, 0)
    assert found.sent + found.dead == 200
    assert found.dead >= 3
    assert found.sent <= found.delivered <= 197
    assert found.provider_ids == found.sent
    assert set(found.moods) >= {"fine", "error", "busy", "cut", "garbage"}
