"""Where a request comes from: the one rule for everything that counts tries."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def origin_of(request: HttpRequest) -> str:
    """The visitor's address; behind our own proxy the last hop, which it wrote down itself.

    Earlier hops of X-Forwarded-For are whatever the visitor claims, and without BEHIND_PROXY so is the whole header.
    """
    given = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:  # set only where BEHIND_PROXY says that the header is our proxy's
        given = request.headers.get("X-Forwarded-For", given).rpartition(",")[2].strip()
    return given
