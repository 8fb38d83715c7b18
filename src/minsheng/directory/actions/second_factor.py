"""Renewing the encryption of second factors after a new key was put first in CONTACT_KEYS."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from minsheng.foundation.privacy.models import contact_cipher

SECRETS = ("secret", "seed")
"""Where allauth keeps what it encrypted: an app's secret, the seed of recovery codes."""


@transaction.atomic
def rotate_second_factors() -> int:
    """Encrypt every second factor's secret anew with the newest key; the number of rows rewritten.

    To be run with foundation.privacy's rotate_contact_keys, before an old key leaves CONTACT_KEYS.
    """
    rewritten = 0
    for row in Authenticator.objects.select_for_update().order_by("pk"):
        held = [name for name in SECRETS if name in row.data]
        for name in held:
            row.data[name] = contact_cipher().rotate(row.data[name].encode("ascii")).decode("ascii")
        if held:
            row.save(update_fields=["data"])
            rewritten += 1
    return rewritten
