"""What every request passes: a number to ask about, headers, a second factor, a polite page without a database."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

import structlog
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from minsheng.directory import permissions, queries
from minsheng.interfaces.shared import errors

Answer = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger(__name__)

REQUEST_ID = "X-Request-ID"
_REQUEST_ID_SHAPE = re.compile(r"[A-Za-z0-9._-]{8,64}")
PERMISSIONS_POLICY = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"
STAFF_PAGES = "/desk/"


class RequestId:
    """Gives each request a number (the proxy's if it is sane): it stands in the log, the header and on error pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Number the request, answer it, add the header and forget the number."""
        given = request.headers.get(REQUEST_ID, "")
        number = given if _REQUEST_ID_SHAPE.fullmatch(given) else secrets.token_hex(8)
        errors.number_request(request, number)
        structlog.contextvars.bind_contextvars(request_id=number)
        try:
            response = self.get_response(request)
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
        response.headers[REQUEST_ID] = number
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class DatabaseAway:
    """A database that is gone or locked becomes a 503 with Retry-After, which keeps what the resident wrote."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through; the work is done where the exception surfaces."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django's hook for exceptions of views; None leaves every other exception to the usual handling."""
        if not errors.is_database_away(exception):
            return None
        log.error("database away", path=request.path, error=str(exception))
        return errors.service_unavailable(request)


class SecondFactorRequired:
    """In production, coordinators and above set up a second factor before they see the desk."""

    def __init__(self, get_response: Answer) -> None:
        if not settings.PRODUCTION:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send those who still lack one to the page where it is set up."""
        if request.path.startswith(STAFF_PAGES) and request.user.is_authenticated:
            actor = queries.actor_for(request.user, timezone.localdate())
            if permissions.needs_second_factor(actor) and not is_mfa_enabled(request.user):
                return redirect("mfa_index")
        return self.get_response(request)
