"""Two doors of the resident's side: what nobody else may keep or index, and what is too large to be read at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from minsheng.interfaces.portal.forms import MOST_PHOTOS
from minsheng.interfaces.shared import errors

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

ROOM_FOR_WORDS = 256 * 1024
"""Bytes a form may have beside its photos."""


def private(view: View[P]) -> View[P]:
    """A page of one resident: never cached, never indexed, its address told to nobody."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return wrapped


def sized(view: View[P]) -> View[P]:
    """Refuse a body larger than the photos allowed before a byte of it is parsed.

    Django reads the whole form to find its token, so the token is checked here, after the size.
    """
    inner = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if _length(request) > MOST_PHOTOS * settings.FILE_SIZE_LIMIT + ROOM_FOR_WORDS:
            return errors.too_large(request)
        response: HttpResponse = inner(request, *args, **kwargs)
        return response

    return wrapped


def _length(request: HttpRequest) -> int:
    given = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(given) if given.isdigit() else 0
