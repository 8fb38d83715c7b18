"""Looking up an encrypted contact: equal contacts have equal indexes, and the index tells nothing without the key."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from minsheng.foundation.privacy.policy import normalise_contact

BLIND_INDEX_LENGTH = 64
"""Hexadecimal digits of a blind index; the ``max_length`` of a column that holds one."""


def blind_index(text: str) -> str:
    """HMAC-SHA256 (hex) of the normalised phone number or e-mail address; "" for a contact left empty."""
    contact = normalise_contact(text)
    if not contact:
        return ""
    return hmac.new(settings.CONTACT_INDEX_KEY.encode(), contact.encode(), hashlib.sha256).hexdigest()
