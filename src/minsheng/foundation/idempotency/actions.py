"""Claiming a key for one creation."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connections, router, transaction

from minsheng.foundation.idempotency.models import Claim
from minsheng.foundation.idempotency.queries import KeyReused, recall

_INSERT = (
    "INSERT INTO idempotency_claim (scope, key, fingerprint, result, at) VALUES (%s, %s, %s, %s, %s) "
    "ON CONFLICT (scope, key) DO NOTHING RETURNING id"
)

KEPT_FOR = timedelta(days=30)
"""How long a repetition is recognised."""


class AlreadyClaimed(Exception):
    """The same request was served before (or a moment ago, by another process): answer with ``claim.result``."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(f"{claim.scope}: this key was used before")
        self.claim = claim


def claim(*, scope: str, key: str, fingerprint: str, result: str, at: datetime) -> Claim:
    """Claim ``key`` within ``scope`` for the request with this fingerprint, in the transaction that creates ``result``.

    One INSERT; claim before creating (the receipt is known beforehand), so that a repetition costs nothing more. Where
    another transaction holds the key, PostgreSQL waits for its end: if it commits, AlreadyClaimed carries its
    result (let it leave the transaction, so that nothing of yours stays); if it rolls back, the key is yours. Raises
    KeyReused when the key came before with another request.
    """
    connection = connections[router.db_for_write(Claim)]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a key is claimed in the transaction that creates what it is for")
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [scope, key, fingerprint, result, moment])
        row = cursor.fetchone()
    if row is not None:
        return Claim(pk=row[0], scope=scope, key=key, fingerprint=fingerprint, result=result, at=at)
    earlier = recall(scope=scope, key=key)
    if earlier is None:  # forgotten between the two statements: as good as new
        return claim(scope=scope, key=key, fingerprint=fingerprint, result=result, at=at)
    if earlier.fingerprint != fingerprint:
        raise KeyReused(earlier)
    raise AlreadyClaimed(earlier)


@transaction.atomic
def forget(*, before: datetime) -> int:
    """Drop the claims made before; the number dropped."""
    dropped, _by_model = Claim.objects.filter(at__lt=before).delete()
    return dropped
