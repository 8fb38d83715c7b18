"""The fingerprint of a browser for one day, kept beside a verdict and nowhere else."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.timezone import localtime

from minsheng.foundation.privacy.policy import device_print
from minsheng.interfaces.portal.tries import address_of


def device_of(request: HttpRequest, at: datetime) -> str:
    """Which browser it came from, told apart from others on the same day only."""
    agent = request.headers.get("User-Agent", "")
    return device_print(settings.SECRET_KEY, address=address_of(request), agent=agent, day=localtime(at).date())
