"""Taking files in, giving them up, and sweeping out what nobody owns."""

from __future__ import annotations

from minsheng.foundation.files.actions.picture import FileRefused
from minsheng.foundation.files.actions.storing import remove, store, sweep

__all__ = ["FileRefused", "remove", "store", "sweep"]
