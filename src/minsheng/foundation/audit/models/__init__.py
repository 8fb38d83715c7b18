"""The log's tables, and the migration step that makes a table append-only."""

from __future__ import annotations

from minsheng.foundation.audit.models.append_only import AppendOnly
from minsheng.foundation.audit.models.event import Event
from minsheng.foundation.audit.models.seal import Seal

__all__ = ["AppendOnly", "Event", "Seal"]
