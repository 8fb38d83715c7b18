"""Polite answers when something is wrong: what happened, what to do, whom to call. For pages and, below /api/, as JSON.

The pages for 500 and 503 need neither database nor session nor context processors, and fall back to a page without any
template if even that fails.
"""

from __future__ import annotations

import re
import sys
from http import HTTPStatus

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from minsheng.foundation.audit.actions import AuditConflict
from minsheng.interfaces.shared.context import reader

log = structlog.get_logger(__name__)

API = "/api/"
RETRY_AFTER_SECONDS = 5
CODES = {
    400: "bad_request",
    403: "forbidden",
    404: "not_found",
    409: "conflict",
    413: "too_large",
    429: "too_many_requests",
    500: "server_error",
    503: "unavailable",
}
CARRIED_LIMIT = 64 * 1024
"""Characters of a form that a 503 page carries for a second try."""
CODE = re.compile(r"[\w.:-]*", re.ASCII)
"""What stands in a form but nobody wrote: a token, a number, the code of a choice."""
SIGN_IN = "/accounts/"
"""Nothing sent to these pages is ever carried: passwords and one-time codes."""
BARE_PAGE = """<!doctype html><html lang="zh-Hans"><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>请稍等 · 民声·民生</title><h1>我们这里出了点问题</h1><p>不是您的错。请过一会儿再试；已经给过回执的事都在。</p>
<p lang="zh-Hant">我們這裡出了點問題，不是您的錯，請稍後再試。</p>
<p lang="en">Something went wrong on our side. Please try again in a while; everything with a receipt is safe.</p>"""


def number_request(request: HttpRequest, number: str) -> None:
    """Remember the request's number; error pages print it, so that a caller can name it."""
    request.META["MINSHENG_REQUEST_ID"] = number


def request_number(request: HttpRequest) -> str:
    """The request's number, "" where no middleware gave one."""
    return str(request.META.get("MINSHENG_REQUEST_ID", ""))


def is_database_away(exception: BaseException | None) -> bool:
    """Whether a database is gone, locked or out of connections (a mistake in our SQL is not that).

    SQLite reports "no such table" and syntax errors as OperationalError too; those are ours to fix, not to wait for.
    Two who write to one record in the same moment (AuditConflict): the second wrote nothing and may send it again.
    """
    if isinstance(exception, InterfaceError | AuditConflict):
        return True
    return isinstance(exception, OperationalError) and not str(exception).startswith(("no such ", "near "))


def _as_json(request: HttpRequest) -> bool:
    return request.path.startswith(API)


def answer(
    request: HttpRequest, status: int, *, message: str, context: dict[str, object] | None = None
) -> HttpResponse:
    """An error as a page, or below /api/ as ``{"code", "message", "request_id"}``. Never raises."""
    number = request_number(request)
    if _as_json(request):
        body = {"code": CODES[status], "message": message, "request_id": number}
        return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    try:
        page: str = render_to_string(
            f"shared/errors/{status}.html",
            {**reader(request), "message": message, "request_number": number, **(context or {})},
        )
    except Exception:  # the page about an error must not become the next error
        log.exception("error page failed", status=status)
        page = BARE_PAGE
    return HttpResponse(page, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; too large a form is told apart (413)."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    return answer(request, HTTPStatus.BAD_REQUEST, message=_("We could not read that request."))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403; what the exception carries is a code for the log, the reader gets words."""
    log.info("refused", path=request.path, code=str(exception or ""))
    return answer(request, HTTPStatus.FORBIDDEN, message=_("Your post does not open this page."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that grew stale (CSRF_FAILURE_VIEW); says how to send it again."""
    log.warning("form refused", reason=reason)
    context = {"stale": True, "text": written_in(carried_fields(request))}
    return answer(request, HTTPStatus.FORBIDDEN, message=_("This form has been open for too long."), context=context)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return answer(request, HTTPStatus.NOT_FOUND, message=_("There is no page at this address."))


def conflict(request: HttpRequest, *, changes: list[str], back: str) -> HttpResponse:
    """409: somebody else was first. ``changes`` says in words what is different now; ``back`` is where to look."""
    message = _("Somebody else changed this a moment ago.")
    return answer(request, HTTPStatus.CONFLICT, message=message, context={"changes": changes, "back": back})


def too_large(request: HttpRequest) -> HttpResponse:
    """413."""
    return answer(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message=_("That is more than we can take at once."))


def too_many_requests(request: HttpRequest, exception: Exception | None = None, *, minutes: int = 1) -> HttpResponse:
    """429, with Retry-After: how long it takes at most until tries count anew."""
    message = _("Too many tries in a short time.")
    response = answer(request, HTTPStatus.TOO_MANY_REQUESTS, message=message, context={"minutes": minutes})
    response.headers["Retry-After"] = str(minutes * 60)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500; a database that went away below the views is told apart (503)."""
    if is_database_away(sys.exc_info()[1]):
        return service_unavailable(request)
    return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, message=_("Something went wrong on our side."))


def carried_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What a sent form held, so that the 503 page can send it again; sign-in forms, files and too much are left out.

    The idempotency key travels along: a second try of something that was saved after all makes no second concern.
    """
    if request.method != "POST" or request.path.startswith(SIGN_IN):
        return []
    try:
        pairs = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    except (OSError, ValueError, DatabaseError):  # the form itself cannot be read any more
        return []
    return pairs if sum(len(value) for _name, value in pairs) <= CARRIED_LIMIT else []


def written_in(carried: list[tuple[str, str]]) -> str:
    """The longest thing in a form that a person wrote, "" where there is none: tokens, numbers and choices are not."""
    return max((value for _name, value in carried if not CODE.fullmatch(value)), key=len, default="")


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After: the database is away for a moment; a form can be sent again from the page."""
    carried = [] if _as_json(request) else carried_fields(request)
    response = answer(
        request,
        HTTPStatus.SERVICE_UNAVAILABLE,
        message=_("The record book cannot be opened for a moment."),
        context={
            "carried": carried,
            "text": written_in(carried),
            "sent": request.method == "POST",
            "files": bool(carried and request.FILES),
        },
    )
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
