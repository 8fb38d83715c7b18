"""Queuing messages and delivering them."""

from __future__ import annotations

from minsheng.foundation.outbox.actions.deliver import Delivered, deliver_due, mark_bounced
from minsheng.foundation.outbox.actions.queueing import NewMessage, forget, queue, revive, withdraw

__all__ = ["Delivered", "NewMessage", "deliver_due", "forget", "mark_bounced", "queue", "revive", "withdraw"]
