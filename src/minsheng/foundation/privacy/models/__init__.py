"""The encrypted field and the blind index other rooms build their tables with; this room keeps no table of its own."""

from __future__ import annotations

from minsheng.foundation.privacy.models.blind_index import blind_index
from minsheng.foundation.privacy.models.encrypted import ContactKeyMissing, EncryptedTextField, contact_cipher

__all__ = ["ContactKeyMissing", "EncryptedTextField", "blind_index", "contact_cipher"]
