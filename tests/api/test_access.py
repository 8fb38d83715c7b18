"""Who gets in: a token in force, tied to a post, and nobody else; what the post does not reach stays closed."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Entry
from minsheng.core.actors import SYSTEM
from minsheng.directory import actions as directory
from minsheng.directory.models import ApiToken, Post
from minsheng.interfaces.api.access import KEPT_SECONDS
from minsheng.interfaces.api.acting import router
from tests.api.caller import Caller
from tests.api.test_acting import BODIES
from tests.cast import Cast
from tests.concerns.scene import received

READS = ["/concerns", "/areas", "/categories", "/units"]


def addresses() -> list[tuple[str, str]]:
    """Every method and address there is, with 1 for every number."""
    return [
        (method, template.replace("{int:concern_id}", "1").replace("{int:unit_id}", "1").replace("{str:receipt}", "1"))
        for template, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    ]


@pytest.mark.parametrize(("method", "path"), addresses())
def test_no_address_opens_without_a_token(nobody: Caller, method: str, path: str) -> None:
    said = nobody.get(path) if method == "GET" else nobody.post(path, {})
    assert (said.status, said.body["code"], said.headers["WWW-Authenticate"]) == (401, "token_missing", "Bearer")
    assert said.statements == 0


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic Ym9iOmJvYg==", "Bearer ", "nonsense"])
def test_what_is_no_token_of_ours_opens_nothing(nobody: Caller, header: str) -> None:
    said = nobody.get("/concerns", Authorization=header)
    assert (said.status, said.body["code"]) == (401, "token_missing")


def test_being_signed_in_at_the_desk_is_no_token(cast: Cast, nobody: Caller) -> None:
    nobody.client.force_login(cast.worker["bob"])
    assert nobody.get("/concerns").status == 401
    assert nobody.post("/concerns", {"text": "x", "area": 1}).status == 401


def test_an_administrators_program_reads_no_concern_and_writes_none(cast: Cast) -> None:
    concern, grace = received(cast), Caller(cast.token("grace"))
    assert grace.get("/concerns").body["results"] == []
    assert [grace.get(f"/concerns/{concern.pk}{part}").status for part in ("", "/entries")] == [404, 404]
    new = {"text": "路灯不亮", "area": cast.area["qinghu"].pk, "channel": "desk"}
    assert (grace.post("/concerns", new).status, Concern.objects.count()) == (403, 1)


def test_a_revoked_token_opens_nothing_two_seconds_later(
    cast: Cast, bob: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bob.get("/concerns").status == 200
    directory.revoke_token(token=ApiToken.objects.get(), by=SYSTEM, at=timezone.now())
    later = time.time() + KEPT_SECONDS
    monkeypatch.setattr(time, "time", lambda: later)
    assert bob.get("/concerns").status == 401
    assert KEPT_SECONDS == 2


def test_the_token_of_a_post_that_has_ended_opens_nothing(cast: Cast) -> None:
    caller = Caller(cast.token("bob"))
    Post.objects.filter(worker=cast.worker["bob"]).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert caller.get("/concerns").status == 401


@pytest.mark.usefixtures("counted")
def test_a_token_costs_one_statement_as_long_as_it_is_remembered(bob: Caller) -> None:
    assert [bob.get("/categories").statements, bob.get("/categories").statements] == [2, 0]


def test_a_stranger_reads_nothing_of_the_other_office(cast: Cast, charlie: Caller) -> None:
    concern = received(cast)
    receipt = concern.reporters.get().receipt
    assert charlie.get("/concerns").body == {"results": [], "next": ""}
    for path in (f"/concerns/{concern.pk}", f"/concerns/{concern.pk}/entries", f"/receipts/{receipt}"):
        said = charlie.get(path)
        assert (said.status, said.body["code"]) == (404, "not_found")
    assert charlie.get(f"/units/{cast.unit['maintenance'].pk}/workers").status == 404


@pytest.mark.parametrize("name", sorted(BODIES))
def test_a_stranger_takes_no_action_and_learns_nothing_from_a_wrong_version(
    cast: Cast, charlie: Caller, name: str
) -> None:
    concern, other = received(cast), received(cast)
    body = BODIES[name](cast, concern, other) | {"version": 7}
    said = charlie.post(f"/concerns/{concern.pk}/{name}", body)
    assert (said.status, said.body) == (
        403,
        {"code": "not_yours", "message": "您的岗位不能做这一步。", "field": ""},
    )
    assert Entry.objects.filter(concern=concern).count() == 1


@pytest.mark.parametrize("who", ["carol", "erin"])
def test_who_may_read_may_still_not_hand_out(cast: Cast, request: pytest.FixtureRequest, who: str) -> None:
    concern = received(cast)
    unit = cast.unit["maintenance"].pk
    actions.assign_concern(concern.pk, unit_id=unit, by=cast.bob, at=timezone.now())
    caller: Caller = request.getfixturevalue(who)
    assert caller.get(f"/concerns/{concern.pk}").status == 200
    said = caller.post(f"/concerns/{concern.pk}/assign", {"unit": unit})
    assert (said.status, said.body["code"]) == (403, "not_yours")
    assert Concern.objects.get().version == 2


@pytest.mark.parametrize("path", READS)
def test_every_list_answers_whoever_has_a_token(bob: Caller, path: str) -> None:
    said = bob.get(path)
    assert (said.status, said.headers["Cache-Control"]) == (200, "no-store")
