"""What a key was used for."""

from __future__ import annotations

from minsheng.foundation.idempotency.models import Claim


class KeyReused(Exception):
    """The key was used before, for another request: the client made a mistake, nothing is done."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(f"{claim.scope}: this key was used for another request")
        self.claim = claim


def recall(*, scope: str, key: str, fingerprint: str | None = None) -> Claim | None:
    """The claim on ``key``, or None. With ``fingerprint``: KeyReused where it was made for another request."""
    found = Claim.objects.filter(scope=scope, key=key).first()
    if found is not None and fingerprint is not None and found.fingerprint != fingerprint:
        raise KeyReused(found)
    return found
