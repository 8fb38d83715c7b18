"""Two taps at the very same moment, and a database that is away: nothing twice, nothing lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.test import Client

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Rating
from tests.cast import Cast
from tests.portal.visits import page_of, raised, ready, resolved, text_of

pytestmark = pytest.mark.django_db(transaction=True)


def taps(address: str, form: dict[str, str], count: int = 4) -> list[str]:
    """Where ``count`` simultaneous posts of the same form lead."""
    start = Barrier(count)

    def tap(_number: int) -> str:
        try:
            start.wait()
            return str(Client().post(address, form).headers["Location"])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(tap, range(count)))


def test_four_taps_on_send_at_once_are_one_concern(reader: Client, cast: Cast) -> None:
    draft = ready(reader, cast)
    assert len(set(taps(f"{draft}check/", {}))) == 1
    assert Concern.objects.count() == 1


def test_four_taps_on_the_seal_at_once_are_one_verdict(cast: Cast) -> None:
    reporter = resolved(cast, raised(cast))
    form = {"solved": "no", "satisfied": "dissatisfied", "words": "Wet again."}
    assert set(taps(f"{page_of(reporter)}rate/", form)) == {page_of(reporter)}
    assert (Rating.objects.count(), Concern.objects.get().reopen_count) == (1, 1)


def test_a_database_away_while_sending_costs_nothing_but_a_second_try(
    reader: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = ready(reader, cast)

    def away(*_facts: Any, **_named: Any) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(actions, "receive_concern", away)
        answer = reader.post(f"{draft}check/", {"category": ""})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Send it again" in text_of(answer)
    assert Concern.objects.count() == 0
    assert reader.post(f"{draft}check/", {"category": ""}).headers["Location"].startswith("/r/")
    assert Concern.objects.count() == 1


def test_words_sent_while_the_database_is_away_come_back_on_the_page(
    reader: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = ready(reader, cast)

    def away(*_facts: Any, **_named: Any) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(actions, "save_draft", away)
        answer = reader.post(f"{draft}what/", {"text": "A long story about a drain."})
    assert answer.status_code == 503
    assert 'name="text" value="A long story about a drain."' in answer.content.decode()
