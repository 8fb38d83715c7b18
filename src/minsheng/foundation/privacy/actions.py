"""Re-encrypting what is at rest after a new key was put first in CONTACT_KEYS."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import models, transaction
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast

from minsheng.foundation.privacy.models import contact_cipher
from minsheng.foundation.privacy.queries import encrypted_columns

BATCH = 500


def rotate_contact_keys(progress: Callable[[int], None] | None = None) -> int:
    """Encrypt anew, with the newest key, every contact an older key wrote; the number rewritten.

    Safe to stop and start again, and safe beside writers: each batch holds its rows. ``progress`` is told how many
    rows each batch looked at. Raises cryptography's InvalidToken where no key opens a value: nothing is lost, the
    batch rolls back. Afterwards the old key may leave CONTACT_KEYS.
    """
    rewritten = 0
    for model, field in encrypted_columns():
        last: object = None
        while True:
            looked_at, changed, last = _rotate_batch(model, field, after=last)
            if not looked_at:
                break
            rewritten += changed
            if progress:
                progress(looked_at)
    return rewritten


@transaction.atomic
def _rotate_batch(model: type[models.Model], field: str, *, after: object) -> tuple[int, int, object]:
    rows = model._default_manager.exclude(**{field: ""}).exclude(**{f"{field}__isnull": True}).order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    # Cast reads what is stored, past the field's own decryption
    stored = Cast(F(field), output_field=TextField())
    batch = list(rows.select_for_update().annotate(_stored=stored).values_list("pk", "_stored")[:BATCH])
    newest = Fernet(settings.CONTACT_KEYS[0])
    changed = 0
    for pk, token in batch:
        if _opens(newest, token):
            continue
        fresh = contact_cipher().rotate(token.encode("ascii")).decode("ascii")
        model._default_manager.filter(pk=pk).update(**{field: Value(fresh, output_field=TextField())})
        changed += 1
    return len(batch), changed, batch[-1][0] if batch else None


def _opens(key: Fernet, token: str) -> bool:
    try:
        key.decrypt(token.encode("ascii"))
    except InvalidToken:
        return False
    return True
