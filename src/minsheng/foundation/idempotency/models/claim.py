"""A key somebody used to create something, and what came of it."""

from __future__ import annotations

from django.db import models


class Claim(models.Model):
    """(scope, key) was used once, for the request with this fingerprint, and gave this result."""

    scope = models.CharField(max_length=80)
    """Who and what for: "api:create-concern:42", so that two clients never meet."""
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    """Digest of the request: the same key with another request is a mistake, not a repetition."""
    result = models.TextField()
    """What the first use gave, enough to answer the repetition: a receipt, an id."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotency_claim_once")]

    class Privacy:
        personal = ()
        sensitive = ("result",)  # a receipt opens a concern
        plain = ("id", "scope", "key", "fingerprint", "at")

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
