"""A request sent twice creates one thing, also when both arrive at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from minsheng.foundation.idempotency import queries
from minsheng.foundation.idempotency.actions import AlreadyClaimed, claim, forget
from minsheng.foundation.idempotency.models import Claim
from minsheng.foundation.idempotency.policy import fingerprint
from minsheng.foundation.idempotency.queries import KeyReused
from tests.foundation.transactions import roll_back_after

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PRINT = fingerprint("POST", "/api/v1/concerns", b"{}")


def a_claim(
    *, scope: str = "api:1", key: str = "k", printed: str = PRINT, result: str = "r1", at: datetime = AT
) -> Claim:
    return claim(scope=scope, key=key, fingerprint=printed, result=result, at=at)


def test_a_claim_takes_one_statement_and_can_be_recalled(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        made = a_claim()
    found = queries.recall(scope="api:1", key="k")
    assert found is not None
    assert (found.pk, found.fingerprint, found.result, found.at) == (made.pk, PRINT, "r1", AT)


def test_a_repetition_gets_the_earlier_result(db: None) -> None:
    a_claim()
    with pytest.raises(AlreadyClaimed) as again:
        a_claim(result="r2")
    assert again.value.claim.result == "r1"
    assert Claim.objects.count() == 1


def test_a_repetition_leaves_the_transaction_usable(db: None) -> None:
    a_claim()
    with pytest.raises(AlreadyClaimed):
        a_claim(result="r2")
    assert a_claim(key="other").result == "r1"


def test_the_same_key_with_another_request_is_refused(db: None) -> None:
    a_claim()
    other = fingerprint("POST", "/api/v1/concerns", b'{"a":1}')
    with pytest.raises(KeyReused):
        a_claim(printed=other)
    with pytest.raises(KeyReused):
        queries.recall(scope="api:1", key="k", fingerprint=other)


def test_two_clients_may_use_the_same_key(db: None) -> None:
    a_claim()
    assert a_claim(scope="api:2", result="r2").result == "r2"


def test_an_unknown_key_is_recalled_as_none(db: None) -> None:
    assert queries.recall(scope="api:1", key="k") is None


def test_old_claims_are_forgotten(db: None) -> None:
    a_claim(key="old")
    a_claim(key="new", at=AT + timedelta(days=1))
    assert forget(before=AT + timedelta(days=1)) == 1
    assert list(Claim.objects.values_list("key", flat=True)) == ["new"]


def test_the_border_between_the_parts_of_a_request_counts() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")


@pytest.mark.django_db(transaction=True)
def test_a_claim_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        a_claim()


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_free_again_when_its_transaction_fails() -> None:
    roll_back_after(a_claim)
    with transaction.atomic():
        assert a_claim(result="r2").result == "r2"


def at_once(work: Callable[[int], None], count: int) -> None:
    start = threading.Barrier(count)

    def run(number: int) -> None:
        try:
            start.wait()
            work(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_with_one_key_create_one_thing_and_all_learn_of_it() -> None:
    results: list[str] = []

    def create(number: int) -> None:
        try:
            with transaction.atomic():
                results.append(a_claim(result=f"r{number}").result)
        except AlreadyClaimed as earlier:
            results.append(earlier.claim.result)

    at_once(create, 8)
    assert results == [Claim.objects.get().result] * 8
