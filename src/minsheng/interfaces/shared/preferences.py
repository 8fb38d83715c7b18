"""A reader's choices (language, light, size of type), kept in functional cookies that hold nothing else."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

THEME_COOKIE = "minsheng_theme"
TEXT_COOKIE = "minsheng_text"
THEMES = frozenset({"light", "dark"})
A_YEAR = 365 * 24 * 60 * 60


def safe_return(request: HttpRequest, target: str | None) -> str:
    """``target`` where it leads to a page of ours, else the front page: never a way out to a stranger's site."""
    allowed = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if target and allowed else "/"


def _remember(response: HttpResponse, cookie: str, value: str) -> None:
    """Keep a choice for a year, or forget it when ``value`` is "" (back to what the device says).

    Scripts may read and write these two: the switch on the page works at once, without a round trip.
    """
    if value:
        response.set_cookie(
            cookie, value, max_age=A_YEAR, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE), httponly=False
        )
    else:
        response.delete_cookie(cookie, samesite="Lax")


@never_cache
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """POST ``language``, ``theme`` (light, dark, device) or ``text`` (large, normal), and ``next``; ignores others."""
    response = HttpResponseRedirect(safe_return(request, request.POST.get("next")))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=A_YEAR,
            samesite="Lax",
            secure=bool(settings.SESSION_COOKIE_SECURE),
            httponly=True,
        )
    theme = request.POST.get("theme", "")
    if theme in THEMES | {"device"}:
        _remember(response, THEME_COOKIE, theme if theme in THEMES else "")
    text = request.POST.get("text", "")
    if text in {"large", "normal"}:
        _remember(response, TEXT_COOKIE, "large" if text == "large" else "")
    return response
