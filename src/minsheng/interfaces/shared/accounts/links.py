"""Addresses of the account pages that stand in letters and are shown to whoever invites."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def link_to_invitation(token: str) -> str:
    """The full address an invitation opens at."""
    return f"{settings.PUBLIC_URL}{reverse('invitation', args=[token])}"
