"""The one table of this room."""

from __future__ import annotations

from minsheng.foundation.idempotency.models.claim import Claim

__all__ = ["Claim"]
