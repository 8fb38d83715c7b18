"""Letters that came in."""

from __future__ import annotations

from minsheng.foundation.inbox.models.letter import Letter

__all__ = ["Letter"]
