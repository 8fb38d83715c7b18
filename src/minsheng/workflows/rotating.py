"""A new key for contacts: everything encrypted is written anew under the newest one, and the record says when."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from minsheng.core.actors import Actor
from minsheng.directory.actions import rotate_second_factors
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.privacy.actions import rotate_contact_keys


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many values and second factors were encrypted anew."""

    contacts: int
    second_factors: int


def rotate_keys(*, by: Actor, at: datetime, progress: Callable[[int], None] | None = None) -> Rotated:
    """Encrypt contacts and second factors with the newest of CONTACT_KEYS; afterwards the older ones may go.

    Safe beside a running server that knows the new key, and safe to stop and start again. Raises cryptography's
    InvalidToken where no key opens a value: nothing of it is lost. The audit log keeps which key came in, as a
    fingerprint.
    """
    contacts = rotate_contact_keys(progress)
    with transaction.atomic():
        second_factors = rotate_second_factors()
        audit.record(
            subject_type="contact_keys",
            subject_id="house",
            action="rotate",
            by=by,
            at=at,
            data={
                "key": hashlib.sha256(settings.CONTACT_KEYS[0].encode()).hexdigest()[:16],
                "contacts": contacts,
                "second_factors": second_factors,
            },
        )
    return Rotated(contacts, second_factors)
