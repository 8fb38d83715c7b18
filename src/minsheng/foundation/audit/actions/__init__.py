"""Writing the log: one event, many first events, a seal."""

from __future__ import annotations

from minsheng.foundation.audit.actions.recording import Act, AuditConflict, record, record_each, record_first_of_many
from minsheng.foundation.audit.actions.sealing import seal
from minsheng.foundation.audit.models import Event
from minsheng.foundation.audit.policy import Json, NewEvent

__all__ = [
    "Act",
    "AuditConflict",
    "Event",
    "Json",
    "NewEvent",
    "record",
    "record_each",
    "record_first_of_many",
    "seal",
]
