"""The API under /api/v1/: its addresses, its description, and one place where errors become problems."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation

from minsheng.concerns import queries as concerns
from minsheng.concerns.actions import ActionRefused, Conflict
from minsheng.concerns.policy import Refused
from minsheng.foundation.idempotency.queries import KeyReused
from minsheng.interfaces.api.access import PostToken
from minsheng.interfaces.api.acting import router
from minsheng.interfaces.api.answers import entry_json, missing, problem
from minsheng.interfaces.api.faults import faults_of
from minsheng.interfaces.shared.refusals import sentence


class Api(NinjaAPI):
    """Operations are called in the description what they are called here: create_concern, assign_concern ..."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the view."""
        return operation.view_func.__name__


api = Api(
    title="Minsheng",
    version="1",
    description="Create, read, list and act on concerns. A token is tied to a post and may do what the post may.",
    auth=PostToken(),
    docs_url="/docs",
    openapi_url="/openapi.json",
)
api.add_router("", router)

STATUS = {Refused.NOT_YOURS: 403, Refused.NOT_IN_TABLE: 409}
NAMES = {("text", Refused.REPLY_EMPTY): "reply", ("other", Refused.OTHER_MISSING): "into"}
NAMES |= {("text", Refused.REPLY_GAPS): "reply"}
NAMES |= {("other", code): "into" for code in (Refused.OTHER_IS_SELF, Refused.OTHER_ENDED)}
"""Fields that are named otherwise in the bodies of the API than in the room's refusals."""


@api.exception_handler(ActionRefused)
def refused(request: HttpRequest, error: ActionRefused) -> HttpResponse:
    """The room says no: 403 for whom it is none of their business, 409 for the wrong moment, else 422."""
    field = NAMES.get((error.field, error.code), error.field)
    return problem(error.code.value, str(sentence(error.code)), STATUS.get(error.code, 422), field=field)


@api.exception_handler(Conflict)
def conflict(request: HttpRequest, error: Conflict) -> HttpResponse:
    """Somebody was faster: 409 with what they wrote."""
    changes = [entry_json(entry) for entry in concerns.changes_since(error.concern_id, error.since)]
    message = _("Somebody else changed this concern since you read it. Read it again, then decide.")
    return problem("conflict", message, 409, field="version", version=error.version, changes=changes)


@api.exception_handler(ObjectDoesNotExist)
def not_there(request: HttpRequest, error: ObjectDoesNotExist) -> HttpResponse:
    """404."""
    return missing()


@api.exception_handler(KeyReused)
def key_reused(request: HttpRequest, error: KeyReused) -> HttpResponse:
    """409: a client's mistake, nothing is written."""
    message = _("This Idempotency-Key was used before, for another request. Nothing was written.")
    return problem("key_reused", message, 409, field="Idempotency-Key")


@api.exception_handler(AuthenticationError)
def unauthorised(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401."""
    answer = problem("token_missing", _("A valid access token is needed: Authorization: Bearer …"), 401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """400: the body is no JSON."""
    return problem("bad_request", _("The body of the request is not JSON in UTF-8."), error.status_code)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: where in the request it is and what is wrong; what was sent is not repeated."""
    faults = faults_of(error.errors)
    first = faults[0]["field"] if faults else ""
    return problem("invalid", _("Something in the request cannot be read."), 422, field=first, faults=faults)


urlpatterns = [path("", api.urls)]
