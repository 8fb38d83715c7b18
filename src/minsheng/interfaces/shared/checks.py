"""System check: the headers that keep strangers' scripts, frames and downgrades out are still what we promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution

LOOSE = ("'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:")
"""Sources that would let scripts or styles in from anywhere."""
CSP_MIDDLEWARE = "csp.middleware.CSPMiddleware"


def loose_sources(directives: Mapping[str, Any]) -> list[str]:
    """Every "directive source" pair for scripts, styles or the default that breaks the strict policy.

    ``directives`` as in settings.CONTENT_SECURITY_POLICY: lists of sources by name.
    """
    return [
        f"{name} {source}"
        for name in ("default-src", "script-src", "style-src")
        for source in map(str, directives.get(name, ()))
        if source in LOOSE
    ]


def check_headers(
    app_configs: Sequence[AppConfig] | None = None,
    **_kwargs: Any,  # noqa: ANN401 (as above)
) -> list[CheckMessage]:
    """Errors minsheng.E001–E003 (policy, frames), warning W001 (cookies or redirect open in production)."""
    found: list[CheckMessage] = []
    policy = getattr(settings, "CONTENT_SECURITY_POLICY", None) or {}
    directives = policy.get("DIRECTIVES", {})
    if CSP_MIDDLEWARE not in settings.MIDDLEWARE or "script-src" not in directives:
        found.append(Error("No Content-Security-Policy is sent.", hint=f"Keep {CSP_MIDDLEWARE}.", id="minsheng.E001"))
    found += [
        Error(f"The Content-Security-Policy is loose: {pair}.", hint="Use 'self' and nonces.", id="minsheng.E002")
        for pair in loose_sources(directives)
    ]
    if settings.X_FRAME_OPTIONS != "DENY":
        found.append(Error("Pages could be framed by others.", hint='X_FRAME_OPTIONS = "DENY"', id="minsheng.E003"))
    if settings.MINSHENG_MODE == "production":
        names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS")
        found += [
            Caution(f"{name} is off in production mode.", hint="Use HTTPS and set PUBLIC_URL.", id="minsheng.W001")
            for name in names
            if not getattr(settings, name)
        ]
    return found
