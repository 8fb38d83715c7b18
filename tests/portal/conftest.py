"""Who visits the pages in these tests."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client


@pytest.fixture
def reader(client: Client) -> Client:
    """A visitor without JavaScript who reads English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
