"""When something is wrong: polite pages in three languages, JSON for programs, and nothing that was written is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils.translation import override

from minsheng.foundation.audit.actions import AuditConflict
from minsheng.interfaces.shared import errors

ANSWERS = {
    400: errors.bad_request,
    403: errors.permission_denied,
    404: errors.page_not_found,
    413: errors.too_large,
    429: errors.too_many_requests,
    500: errors.server_error,
    503: errors.service_unavailable,
}


def gone(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection unexpectedly")


def locked(request: HttpRequest) -> HttpResponse:
    request.POST.get("text")
    raise OperationalError("database is locked")


def ours(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("no such table: concerns_concern")


def forbidden(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("not_in_scope")


urlpatterns = [
    path("gone/", gone),
    path("locked/", locked),
    path("api/v1/gone/", gone),
    path("ours/", ours),
    path("forbidden/", forbidden),
]
handler400, handler403, handler404, handler500 = (
    f"minsheng.interfaces.shared.errors.{name}"
    for name in ("bad_request", "permission_denied", "page_not_found", "server_error")
)


@pytest.fixture
def client() -> Iterator[Client]:
    """A client of a site whose pages all fail."""
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("status", ANSWERS)
def test_every_error_has_a_page_with_the_number_of_a_person(status: int, language: str) -> None:
    with override(language):
        response = ANSWERS[status](RequestFactory().get("/somewhere/"))
    page = response.content.decode()
    assert response.status_code == status
    assert ["tel:075501002300" in page, "<h1" in page, 'method="post"' in page] == [True, True, False]


@pytest.mark.parametrize("status", ANSWERS)
def test_every_error_below_the_api_is_json(status: int) -> None:
    response = ANSWERS[status](RequestFactory().get("/api/v1/concerns"))
    body = json.loads(response.content)
    assert (response.status_code, sorted(body), body["code"]) == (
        status,
        ["code", "message", "request_id"],
        errors.CODES[status],
    )


def test_a_database_that_is_gone_is_a_polite_page_with_a_time_to_come_back(client: Client) -> None:
    response = client.get("/gone/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "记录本一时打不开" in response.content.decode()
    assert 'href="/gone/"' in response.content.decode()


def test_a_locked_database_gives_the_resident_her_words_back_to_send_again(client: Client) -> None:
    sent = {"text": "雨水漫进楼道<b>", "idempotency_key": "abc-123", "category_code": "drainage"}
    page = client.post("/locked/?step=2", sent).content.decode()
    assert '<form method="post" action="/locked/?step=2" data-once>' in page
    for name, value in {**sent, "text": "雨水漫进楼道&lt;b&gt;"}.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert "雨水漫进楼道&lt;b&gt;</blockquote>" in page


def test_what_is_sent_to_the_sign_in_pages_is_never_carried() -> None:
    request = RequestFactory().post("/accounts/login/", {"login": "a@b.c", "password": "secret"})
    assert "secret" not in errors.service_unavailable(request).content.decode()


def test_too_much_is_not_carried_but_the_page_still_comes() -> None:
    request = RequestFactory().post("/report/", {"text": "长" * (errors.CARRIED_LIMIT + 1)})
    response = errors.service_unavailable(request)
    assert (response.status_code, len(response.content) < 20_000) == (503, True)


def test_the_api_says_that_the_database_is_away_in_json(client: Client) -> None:
    response = client.get("/api/v1/gone/")
    assert (response.status_code, response["Retry-After"], response.json()["code"]) == (503, "5", "unavailable")


def test_a_mistake_in_our_sql_is_our_fault_and_not_the_databases(client: Client) -> None:
    assert client.get("/ours/").status_code == 500


@pytest.mark.parametrize(
    ("exception", "away"),
    [
        (OperationalError("database is locked"), True),
        (OperationalError("connection refused"), True),
        (InterfaceError("connection already closed"), True),
        (OperationalError("no such column: x"), False),
        (OperationalError('near "SELEC": syntax error'), False),
        (ProgrammingError("relation does not exist"), False),
        (ValueError("x"), False),
        (None, False),
        (AuditConflict("concern 7"), True),
    ],
)
def test_a_database_away_is_told_from_a_mistake(exception: Exception | None, away: bool) -> None:
    assert errors.is_database_away(exception) is away


def test_a_database_lost_below_the_views_is_a_503_too() -> None:
    answered: list[HttpResponse] = []
    try:
        gone(HttpRequest())
    except OperationalError:
        answered.append(errors.server_error(RequestFactory().get("/")))
    assert [response.status_code for response in answered] == [503]


def test_a_refusal_is_told_in_words_and_never_in_our_codes(client: Client) -> None:
    page = client.get("/forbidden/").content.decode()
    assert ["您的岗位看不到这一页" in page, "not_in_scope" in page] == [True, False]


def test_a_form_that_is_too_large_is_told_apart() -> None:
    assert errors.bad_request(RequestFactory().post("/"), RequestDataTooBig("x")).status_code == 413


def test_a_stale_form_says_how_to_send_it_again_and_shows_what_was_written() -> None:
    visitor = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    response = visitor.post("/preferences/", {"place": "South 3rd Lane", "area": "7", "csrfmiddlewaretoken": "x" * 64})
    page = response.content.decode()
    assert response.status_code == 403
    assert "Go back, reload the page and send it again." in page
    assert "What you wrote is here; you can copy it." in page
    assert '<blockquote class="words ruled">South 3rd Lane</blockquote>' in page


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ({"text": "路灯", "csrfmiddlewaretoken": "x" * 64}, "路灯"),
        ({"solved": "yes", "satisfied": "very_dissatisfied", "words": ""}, ""),
        ({"category": "12", "key": "6f2c0a52-4a51-4b8f-a3c9-0a1d6f1f2b7e"}, ""),
        ({"place": "3rd Lane", "text": "A lamp is out."}, "A lamp is out."),
    ],
)
def test_only_what_a_person_wrote_is_shown_as_their_words(sent: dict[str, str], text: str) -> None:
    assert errors.written_in(list(sent.items())) == text


def test_a_conflict_says_what_changed_and_where_to_look() -> None:
    request = RequestFactory().post("/desk/concerns/1/assign")
    response = errors.conflict(request, changes=["罗晴刚把它交给了清湖市政维护队"], back="/desk/concerns/1")
    page = response.content.decode()
    assert response.status_code == 409
    assert ["罗晴刚把它交给了清湖市政维护队" in page, 'href="/desk/concerns/1"' in page] == [True, True]


def test_a_broken_error_page_still_answers(tmp_path: Path) -> None:
    without_ours = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}]
    with override_settings(TEMPLATES=without_ours):
        response = errors.server_error(RequestFactory().get("/"))
    assert (response.status_code, response.content.decode()) == (500, errors.BARE_PAGE)
