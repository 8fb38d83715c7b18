"""Which models sort their fields into personal, sensitive and plain, and which columns are encrypted."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from minsheng.foundation.privacy.models import EncryptedTextField

CLASSES = ("personal", "sensitive", "plain")
"""personal: tells who somebody is or how to reach them; sensitive: may hurt or gives access; plain: neither."""


def project_models() -> list[type[models.Model]]:
    """Every installed model written in this project (not the hidden tables between two of them)."""
    return [model for model in apps.get_models() if model.__module__.startswith("minsheng.")]


def sorted_fields(model: type[models.Model]) -> dict[str, tuple[str, ...]]:
    """The three tuples of the model's inner class ``Privacy``; empty ones where it has none."""
    privacy = getattr(model, "Privacy", None)
    return {name: tuple(getattr(privacy, name, ())) for name in CLASSES}


def unsorted_fields() -> list[str]:
    """What is wrong with the sorting, one line each: fields in no class, in two, or named but not there."""
    return [line for model in project_models() for line in _faults(model)]


def _faults(model: type[models.Model]) -> Iterator[str]:
    label = model._meta.label
    listed = [field for fields in sorted_fields(model).values() for field in fields]
    own = [field.name for field in model._meta.concrete_fields]
    yield from (f"{label}.{name}: in no privacy class" for name in own if name not in listed)
    yield from (f"{label}.{name}: in two privacy classes" for name in sorted(set(listed)) if listed.count(name) > 1)
    yield from (f"{label}.{name}: no such field" for name in sorted(set(listed)) if name not in own)


def encrypted_columns() -> list[tuple[type[models.Model], str]]:
    """(model, field name) of every encrypted column of every installed model."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField)
    ]
