"""A text column encrypted at rest with Fernet; keys rotate: the newest writes, every one listed reads."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Exact


class ContactKeyMissing(Exception):
    """A stored contact cannot be read: the key that wrote it is not among CONTACT_KEYS."""


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("CONTACT_KEYS is empty: contacts can be neither written nor read")
    return MultiFernet([Fernet(key) for key in keys])


def contact_cipher() -> MultiFernet:
    """The cipher of settings.CONTACT_KEYS (newest first); made once per set of keys."""
    return _cipher(tuple(settings.CONTACT_KEYS))


class EncryptedTextField(models.TextField[str, str]):
    """Text that the database only ever sees encrypted; "" stays "" so that "no contact" needs no key.

    Compare with "" or use ``isnull``; every other look-up would silently find nothing (two encryptions of one text
    differ) and is refused. To find a contact, keep a ``blind_index`` beside it.
    """

    description = "Text encrypted at rest"

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401  Django's signature
        """The ciphertext of ``value``; "" and None as they are."""
        plain = super().get_prep_value(value)
        if not isinstance(plain, str) or not plain:
            return plain
        return contact_cipher().encrypt(plain.encode()).decode("ascii")

    def from_db_value(self, value: str | None, expression: object, connection: BaseDatabaseWrapper) -> str | None:
        """The plain text; ContactKeyMissing where no key of CONTACT_KEYS opens it."""
        del expression, connection
        if not value:
            return value
        try:
            return contact_cipher().decrypt(value.encode("ascii")).decode()
        except InvalidToken as error:
            raise ContactKeyMissing(f"{self.model._meta.label}.{self.name} was written with another key") from error

    def get_lookup(self, lookup_name: str) -> Any:  # noqa: ANN401  Django's signature
        """Only ``exact`` (with "") and ``isnull``; FieldError for everything else."""
        return super().get_lookup(lookup_name) if lookup_name in {"exact", "isnull"} else None


@EncryptedTextField.register_lookup
class OnlyEmpty(Exact):
    """``field=""`` works; ``field="13800001234"`` is a mistake that must not pass as "nobody"."""

    def get_prep_lookup(self) -> Any:  # noqa: ANN401  Django's signature
        """The value to compare with, "" only."""
        if self.rhs != "":
            raise ValueError("an encrypted field can only be compared with an empty text; look up its blind index")
        return super().get_prep_lookup()
