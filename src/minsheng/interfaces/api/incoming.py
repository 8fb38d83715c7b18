"""Text messages that a gateway brings: its token, our answer, and nothing else about us."""

from __future__ import annotations

import hmac
import json
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from minsheng.foundation.inbox.actions import take_text_message
from minsheng.foundation.inbox.policy import read_slip


@csrf_exempt
@require_POST
def text_message(request: HttpRequest) -> JsonResponse:
    """Keep one message: JSON, or a form. The same one twice is kept once and answered the same."""
    if not _may(request):
        return JsonResponse({"error": "token"}, status=HTTPStatus.FORBIDDEN)
    slip = read_slip(_given(request), settings.INCOMING_SMS_FIELDS)
    if slip is None:
        wanted = ", ".join(settings.INCOMING_SMS_FIELDS.values())
        return JsonResponse({"error": f"wanted: {wanted}"}, status=HTTPStatus.BAD_REQUEST)
    take_text_message(slip, at=timezone.now())
    return JsonResponse({"kept": True})


def _may(request: HttpRequest) -> bool:
    wanted = settings.INCOMING_SMS_TOKEN
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    same = hmac.compare_digest(token.strip().encode(), wanted.encode())
    return bool(wanted) and scheme.lower() == "bearer" and same


def _given(request: HttpRequest) -> object:
    try:
        if request.content_type == "application/json":
            return json.loads(request.body)
        return request.POST.dict()
    except (ValueError, RecursionError, RequestDataTooBig):
        return None
