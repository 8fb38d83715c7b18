"""The shared room alone: its own addresses, whatever portal and desk are doing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True)
def own_addresses() -> Iterator[None]:
    """Only the shared room answers."""
    with override_settings(ROOT_URLCONF="tests.shared.addresses"):
        yield
