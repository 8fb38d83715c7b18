"""Messages and the tries made to deliver them."""

from __future__ import annotations

from minsheng.foundation.outbox.models.attempt import Attempt
from minsheng.foundation.outbox.models.message import Message

__all__ = ["Attempt", "Message"]
