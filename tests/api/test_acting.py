"""One address an action: each works, each counts its statements, each is refused politely."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from minsheng.concerns import actions, queries
from minsheng.concerns.models import Category, Concern, Entry, Rating
from minsheng.concerns.queries import routing
from minsheng.core.actors import resident
from tests.api.caller import Caller, Said
from tests.cast import Cast
from tests.concerns.scene import PHONE, REPLY, first_reporter, load_two_categories, received

Body = dict[str, object]
SOON = (timezone.now() + timedelta(days=3)).isoformat()
BODIES: dict[str, Callable[[Cast, Concern, Concern], Body]] = {
    "triage": lambda *_: {"category": (Category.objects.filter(code="B3").first() or load_two_categories()[0]).pk},
    "amend": lambda *_: {"title": "雨水井堵了"},
    "assign": lambda cast, *_: {"unit": cast.unit["maintenance"].pk},
    "start": lambda *_: {},
    "notes": lambda *_: {"text": "看过了", "visible": True, "contacted": True},
    "ask": lambda *_: {"text": "是哪一栋？", "until": SOON},
    "answer": lambda *_: {"text": "三栋"},
    "wait": lambda *_: {"text": "等燃气公司", "reason": "third_party", "until": SOON},
    "resume": lambda *_: {},
    "return": lambda *_: {"text": "归物业", "reason": "other_unit"},
    "resolve": lambda *_: {"outcome": "solved", "reply": REPLY},
    "ratings": lambda _cast, concern, _other: {
        "receipt": first_reporter(concern).receipt, "solved": "yes", "satisfied": "satisfied", "words": "好多了",
    },
    "reopen": lambda *_: {"text": "又堵了"},
    "close": lambda *_: {},
    "propose-decline": lambda *_: {"text": "这是两家之间的借款，可以到调解室。", "reason": "private_dispute"},
    "approve-decline": lambda *_: {},
    "refuse-decline": lambda *_: {"text": "再看看"},
    "refer": lambda *_: {"text": "已转区教育局", "body": "区教育局", "number": "2026-7"},
    "merge": lambda _cast, _concern, other: {"into": other.pk},
    "withdraw": lambda *_: {"text": "自己修好了"},
}  # fmt: skip
"""What each action is sent."""
WAYS: dict[str, tuple[list[str], str, str, int]] = {
    "triage": ([], "bob", "triaged", 5),
    "amend": ([], "bob", "received", 6),  # keeps the title it replaces, so that it can be undone
    "assign": ([], "bob", "assigned", 6),
    "start": (["assign"], "carol", "in_progress", 5),
    "ask": (["assign"], "carol", "waiting", 7),
    "answer": (["assign", "ask"], "carol", "in_progress", 5),
    "wait": (["assign"], "carol", "waiting", 5),
    "resume": (["assign", "wait"], "carol", "in_progress", 5),
    "return": (["assign"], "dan", "returned", 5),
    "resolve": (["assign"], "carol", "resolved", 8),
    "reopen": (["assign", "resolve"], "bob", "reopened", 8),
    "close": (["assign", "resolve"], "bob", "closed", 5),
    "propose-decline": ([], "bob", "received", 5),
    "approve-decline": (["propose-decline"], "erin", "declined", 7),
    "refuse-decline": (["propose-decline"], "erin", "received", 6),
    "refer": ([], "bob", "referred", 7),
    "merge": ([], "bob", "merged", 11),
    "withdraw": ([], "bob", "withdrawn", 5),
}
"""Action → the actions before it, who takes it, the state it leads to, and its statements."""


def walk(cast: Cast, road: list[str], who: dict[str, Caller]) -> tuple[Concern, Concern]:
    """A concern that has gone this road through the API, and another one."""
    load_two_categories()
    concern, other = received(cast), received(cast)
    queries.category_index()  # read once a minute, like the rules
    routing.rules_in_force("")
    queries.rules()
    for name in road:
        said = take(cast, name, concern, other, who[WAYS[name][1]])
        assert said.status == 200, said.body
    return concern, other


def take(cast: Cast, name: str, concern: Concern, other: Concern, caller: Caller) -> Said:
    """One action."""
    return caller.post(f"/concerns/{concern.pk}/{name}", BODIES[name](cast, concern, other))


@pytest.fixture
def who(bob: Caller, carol: Caller, dan: Caller, erin: Caller) -> dict[str, Caller]:
    """The callers by name; each has called before, so that their token is known."""
    callers = {"bob": bob, "carol": carol, "dan": dan, "erin": erin}
    for caller in callers.values():
        caller.get("/concerns")
    return callers


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("name", sorted(WAYS))
def test_each_action_moves_the_concern_writes_one_line_and_counts_its_statements(
    cast: Cast, who: dict[str, Caller], name: str
) -> None:
    road, hand, state, statements = WAYS[name]
    concern, other = walk(cast, road, who)
    before = Entry.objects.filter(concern=concern).count()
    said = take(cast, name, concern, other, who[hand])
    concern.refresh_from_db()
    assert said.status == 200, said.body
    assert (said.body["id"], said.body["state"], concern.state) == (concern.pk, state, state)
    lines = 2 if name == "reopen" else 1  # the supervisor is told in the same breath
    assert (said.body["version"], said.body["unit"]) == (before + lines, concern.unit_id)
    line = Entry.objects.filter(concern=concern).exclude(action="escalate").latest("id")
    assert (line.action, line.worker) == (name.replace("-", "_"), cast.worker[hand])
    assert said.statements == statements


@pytest.mark.usefixtures("counted")
def test_a_note_is_a_line_of_history_once_per_key(cast: Cast, who: dict[str, Caller]) -> None:
    concern, _other = walk(cast, [], who)
    body: Body = {"text": "看过了", "visible": True, "contacted": True}
    said = who["bob"].post(f"/concerns/{concern.pk}/notes", body, idempotency_key="n")
    again = who["bob"].post(f"/concerns/{concern.pk}/notes", body, idempotency_key="n")
    other = who["bob"].post(f"/concerns/{concern.pk}/notes", body | {"text": "又看过"}, idempotency_key="n")
    assert (said.status, said.body["action"], said.body["by"], said.body["text"]) == (201, "note", "鲍勃", "看过了")
    assert (again.status, again.body) == (201, said.body)
    assert (other.status, other.body["code"]) == (409, "key_reused")
    assert Entry.objects.filter(concern=concern).count() == 2
    assert said.statements == 6


def resolved(cast: Cast) -> Concern:
    """A concern that Carol has resolved."""
    concern = received(cast)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=timezone.now())
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.carol, at=timezone.now())
    return concern


@pytest.mark.usefixtures("counted")
def test_a_verdict_told_to_a_colleague_is_written_down_once_per_key(cast: Cast, alice: Caller) -> None:
    concern = resolved(cast)
    alice.get("/concerns")
    body = BODIES["ratings"](cast, concern, concern)
    said = alice.post(f"/concerns/{concern.pk}/ratings", body, idempotency_key="r")
    again = alice.post(f"/concerns/{concern.pk}/ratings", body, idempotency_key="r")
    rating = Rating.objects.get()
    assert (said.status, said.body["solved"], said.body["satisfied"]) == (201, "yes", "satisfied")
    assert (said.body["first"], rating.entered_by) == (True, cast.worker["alice"])
    assert (again.status, again.body) == (201, said.body)
    assert Concern.objects.get().state == "closed"
    assert said.statements == 10


def test_who_handled_it_cannot_write_its_verdict(cast: Cast, carol: Caller) -> None:
    concern = resolved(cast)
    said = carol.post(f"/concerns/{concern.pk}/ratings", BODIES["ratings"](cast, concern, concern))
    assert (said.status, said.body["code"]) == (422, "handler_may_not_rate")
    assert Rating.objects.count() == 0


def test_what_the_resident_wrote_is_not_overwritten_by_what_a_worker_heard(cast: Cast, alice: Caller) -> None:
    concern = resolved(cast)
    person = first_reporter(concern)
    verdict = actions.Verdict(solved="partly", satisfied="dissatisfied")
    actions.rate_concern(concern.pk, reporter_id=person.pk, verdict=verdict, by=resident(person.pk), at=timezone.now())
    said = alice.post(f"/concerns/{concern.pk}/ratings", BODIES["ratings"](cast, concern, concern))
    assert (said.status, said.body["code"]) == (422, "verdict_given")
    assert Rating.objects.get().satisfied == "dissatisfied"


@pytest.mark.parametrize("receipt", ["123456789012", "abc", ""])
def test_a_verdict_under_a_receipt_nobody_has_is_refused(cast: Cast, alice: Caller, receipt: str) -> None:
    concern = resolved(cast)
    body = {"receipt": receipt, "solved": "yes", "satisfied": "satisfied"}
    said = alice.post(f"/concerns/{concern.pk}/ratings", body)
    assert (said.status, said.body["code"], said.body["field"]) == (422, "receipt_unknown", "receipt")


def test_the_second_of_two_is_told_what_the_first_wrote(cast: Cast, bob: Caller, dan: Caller) -> None:
    concern = received(cast)
    seen = bob.get(f"/concerns/{concern.pk}").body["version"]
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=timezone.now())
    actions.add_note(concern.pk, text="下午去看", visible=False, by=cast.dan, at=timezone.now())
    said = bob.post(f"/concerns/{concern.pk}/amend", {"title": "井", "version": seen})
    assert (said.status, said.body["code"], said.body["field"], said.body["version"]) == (409, "conflict", "version", 3)
    assert [(line["action"], line["by"], line["text"]) for line in said.body["changes"]] == [
        ("assign", "鲍勃", ""),
        ("note", "丹", "下午去看"),
    ]
    assert bob.post(f"/concerns/{concern.pk}/amend", {"title": "井", "version": 3}).status == 200


@pytest.mark.parametrize(
    ("name", "body", "status", "code", "field"),
    [
        ("resolve", {"outcome": "solved", "reply": REPLY}, 409, "not_in_table", ""),
        ("assign", {"unit": 10**6}, 422, "unit_unknown", "unit"),
        ("assign", {}, 422, "invalid", "unit"),
        ("assign", {"unit": 10**30}, 422, "invalid", "unit"),
        ("triage", {"category": 10**6}, 422, "category_unknown", "category"),
        ("triage", {}, 422, "category_missing", "category"),
        ("amend", {"title": " "}, 422, "text_missing", "title"),
        ("amend", {"title": ""}, 422, "invalid", "title"),
        ("answer", {}, 422, "invalid", "text"),
        ("notes", {"text": ""}, 422, "invalid", "text"),
        ("ask", {"text": "x", "until": 1790000000}, 422, "invalid", "until"),
        ("ask", {"text": "x", "until": "0.5"}, 422, "invalid", "until"),
        ("amend", {"area": 10**6}, 422, "area_unknown", "area"),
        ("notes", {"text": " "}, 422, "text_missing", "text"),
        ("refer", {"text": "x", "body": " "}, 422, "body_missing", "body"),
        ("merge", {"into": 10**6}, 422, "other_missing", "into"),
        ("propose-decline", {"text": "x", "reason": "bored"}, 422, "invalid", "reason"),
        ("approve-decline", {}, 422, "decline_not_proposed", ""),
        ("close", {}, 409, "not_in_table", ""),
        ("start", {"speed": 3}, 422, "invalid", "speed"),
        ("start", {"version": "new"}, 422, "invalid", "version"),
        ("ask", {"text": "x", "until": "soon"}, 422, "invalid", "until"),
        ("ask", {"text": "x", "until": "9999-12-31T23:59:59-14:00"}, 422, "invalid", "until"),
    ],
)
def test_what_is_wrong_with_an_action_is_named_and_nothing_is_written(
    cast: Cast, bob: Caller, name: str, body: Body, status: int, code: str, field: str
) -> None:
    concern = received(cast)
    said = bob.post(f"/concerns/{concern.pk}/{name}", body)
    assert (said.status, said.body["code"], said.body["field"]) == (status, code, field)
    assert said.body["message"]
    assert Entry.objects.filter(concern=concern).count() == 1


@pytest.mark.parametrize(
    ("name", "body", "code", "field"),
    [
        ("resolve", {"outcome": "solved", "reply": "已收悉"}, "reply_empty", "reply"),
        ("wait", {"text": "等", "reason": "third_party", "until": "2020-01-01T00:00:00Z"}, "until_past", "until"),
        ("wait", {"text": "等", "reason": "third_party", "until": "2099-01-01"}, "until_too_far", "until"),
        ("wait", {"text": " ", "reason": "third_party", "until": SOON}, "text_missing", "text"),
    ],
)
def test_a_units_mistakes_are_named_in_the_words_of_the_body(
    cast: Cast, carol: Caller, name: str, body: Body, code: str, field: str
) -> None:
    concern = received(cast)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=timezone.now())
    said = carol.post(f"/concerns/{concern.pk}/{name}", body)
    assert (said.status, said.body["code"], said.body["field"]) == (422, code, field)


def test_whom_it_complains_about_is_written_down_and_never_gets_it(cast: Cast, bob: Caller) -> None:
    concern, unit = received(cast), cast.unit["maintenance"].pk
    about = {"about_unit": unit, "about_worker": cast.worker["carol"].pk}
    assert bob.post(f"/concerns/{concern.pk}/amend", about).status == 200
    assert bob.get(f"/concerns/{concern.pk}").body["about_unit"] == unit
    said = bob.post(f"/concerns/{concern.pk}/assign", {"unit": unit})
    assert (said.status, said.body["code"], said.body["field"]) == (422, "about_them", "unit")
    assert bob.post(f"/concerns/{concern.pk}/amend", {"about_unit": 0, "about_worker": 0}).status == 200
    assert bob.post(f"/concerns/{concern.pk}/assign", {"unit": unit}).status == 200


def test_a_time_without_its_zone_is_meant_as_the_clock_on_our_wall(cast: Cast, carol: Caller) -> None:
    concern = received(cast)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=timezone.now())
    day = timezone.localdate() + timedelta(days=2)
    carol.post(f"/concerns/{concern.pk}/wait", {"text": "等", "reason": "third_party", "until": f"{day}T09:00:00"})
    concern.refresh_from_db()
    assert concern.waiting_until is not None
    assert f"{timezone.localtime(concern.waiting_until):%Y-%m-%d %H:%M %z}" == f"{day} 09:00 +0800"


@pytest.mark.parametrize("number", ["999999", "99999999999999999999999999"])
def test_an_action_on_what_does_not_exist_is_a_404(bob: Caller, number: str) -> None:
    said = bob.post(f"/concerns/{number}/start", {})
    assert (said.status, said.body["code"]) == (404, "not_found")


def test_contact_never_leaves_through_the_api(cast: Cast, bob: Caller) -> None:
    concern = received(cast)
    receipt = queries.people_of(concern.pk).get().receipt
    paths = ["/concerns", f"/concerns/{concern.pk}", f"/concerns/{concern.pk}/entries", f"/receipts/{receipt}"]
    told = [str(bob.get(path).body) for path in paths]
    assert [PHONE in words or "王阿姨" in words for words in told] == [False] * 4
