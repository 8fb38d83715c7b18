"""Every action of the table has a form at the desk; sent, it moves the concern, is refused beside its field, or is overtaken."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Entry, Rating, Reporter
from minsheng.concerns.policy import Refused
from minsheng.concerns.states import MOVES, Action, State, move_for
from minsheng.interfaces.desk.acts import ACTS
from minsheng.interfaces.shared.refusals import sentence
from tests.cast import Cast
from tests.concerns.scene import REPLY, first_reporter, load_two_categories
from tests.desk.scene import at_work, hours_ago, picture, raised, resolved, sign_in, text_of

SOON = {"until": (timezone.localdate() + timedelta(days=3)).isoformat()}


def waiting(cast: Cast) -> Concern:
    """A concern whose unit waits for the resident's answer."""
    concern = at_work(cast)
    until = timezone.now() + timedelta(days=3)
    actions.ask_resident(concern.pk, text="是哪一栋？", until=until, by=cast.carol, at=hours_ago(0.3))
    return concern


def proposed(cast: Cast) -> Concern:
    """A concern that Bob proposes to decline."""
    concern = raised(cast)
    actions.propose_decline(
        concern.pk, reason="private_dispute", text="这是两家之间的事，可以到调解室。", by=cast.bob, at=hours_ago(0.5)
    )
    return concern


BEGIN: dict[str, Any] = {
    "raised": raised,
    "at_work": at_work,
    "resolved": resolved,
    "waiting": waiting,
    "proposed": proposed,
}
SENT: dict[str, tuple[str, str, dict[str, Any], State]] = {
    "triage": ("raised", "bob", {"category": "B3"}, State.TRIAGED),
    "assign": ("raised", "bob", {"unit": "maintenance", "handler": "carol"}, State.ASSIGNED),
    "start": ("assigned", "carol", {}, State.IN_PROGRESS),
    "resolve": ("at_work", "carol", {"outcome": "solved", "text": REPLY}, State.RESOLVED),
    "wait": ("at_work", "carol", {"reason": "third_party", "text": "等燃气公司", **SOON}, State.WAITING),
    "ask": ("at_work", "carol", {"text": "是哪一栋？", **SOON}, State.WAITING),
    "answer": ("waiting", "carol", {"text": "三栋"}, State.IN_PROGRESS),
    "resume": ("waiting", "carol", {}, State.IN_PROGRESS),
    "return": ("at_work", "dan", {"reason": "other_unit", "text": "归物业"}, State.RETURNED),
    "merge": ("raised", "bob", {"other": "other"}, State.MERGED),
    "note": ("at_work", "bob", {"text": "看过了", "visible": "on"}, State.IN_PROGRESS),
    "photos": ("at_work", "carol", {"photos": "picture", "visible": "on"}, State.IN_PROGRESS),
    "amend": ("raised", "bob", {"title": "改过的标题", "area": "qinghu"}, State.RECEIVED),
    "join": ("raised", "alice", {"words": "我家也是", "phone": "13900002222"}, State.RECEIVED),
    "rate": ("resolved", "alice", {"reporter": "first", "solved": "yes", "satisfied": "fair"}, State.CLOSED),
    "reopen": ("resolved", "bob", {"text": "还在漏"}, State.REOPENED),
    "close": ("resolved", "bob", {}, State.CLOSED),
    "refer": ("raised", "bob", {"body": "区教育局", "number": "7", "text": "已转区教育局"}, State.REFERRED),
    "decline": ("raised", "bob", {"reason": "no_facts", "text": "没有地点"}, State.RECEIVED),
    "approve": ("proposed", "erin", {}, State.DECLINED),
    "refuse": ("proposed", "erin", {"text": "可以办"}, State.RECEIVED),
    "withdraw": ("raised", "bob", {"text": "电话里说不用了"}, State.WITHDRAWN),
}


def prepared(cast: Cast, begin: str) -> Concern:
    if begin != "assigned":
        concern: Concern = BEGIN[begin](cast)
        return concern
    concern = raised(cast)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=hours_ago(0.5))
    return concern


def filled(cast: Cast, concern: Concern, values: dict[str, Any]) -> dict[str, Any]:
    """Codes of the scene turned into what a form sends."""
    drain, _gas = load_two_categories()
    codes = {
        "B3": drain.pk,
        "maintenance": cast.unit["maintenance"].pk,
        "carol": cast.worker["carol"].pk,
        "qinghu": cast.area["qinghu"].pk,
    }
    sent = {name: codes.get(value, value) for name, value in values.items()}
    if values.get("other") == "other":
        sent["other"] = raised(cast, text="同一口井").pk
    if values.get("reporter") == "first":
        sent["reporter"] = first_reporter(concern).pk
    if values.get("photos") == "picture":
        sent["photos"] = picture()
    concern.refresh_from_db()
    return sent | {"version": concern.version}


ELSEWHERE = {
    Action.ANSWER_ASSIST, Action.DECLINE_ASSIST, Action.ESCALATE, Action.ACKNOWLEDGE, Action.CALL, Action.OPT_OUT,
    Action.WRITE,
}  # fmt: skip
"""The asked unit answers on the page of its task, call-backs have a list of their own, some words are a resident's
alone, and the clock acts by itself."""


SENT_ELSEWHERE = {"assist", "end-help", "hand-over", "split", "move", "undo", "extend", "grant", "deny"}
"""Sent in test_helping.py, test_leave.py, test_replacing.py and test_clocks.py."""


def test_every_action_of_the_table_has_a_form_of_its_own() -> None:
    assert {act.action for act in ACTS.values()} == {move.action for move in MOVES} - ELSEWHERE
    assert {*SENT} | SENT_ELSEWHERE == {*ACTS}


@pytest.mark.parametrize("state", State)
def test_every_action_has_a_key_and_no_two_that_stand_side_by_side_share_one(state: State) -> None:
    keys = [act.key for act in ACTS.values() if move_for(act.action, state)]
    assert "" not in keys
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("slug", SENT)
def test_the_form_of_an_action_moves_the_concern_and_leads_back_to_it(cast: Cast, slug: str) -> None:
    begin, name, values, after = SENT[slug]
    concern = prepared(cast, begin)
    sent = filled(cast, concern, values)
    person = sign_in(cast, name)
    address = f"/desk/concerns/{concern.pk}/{slug}/"
    assert person.get(address).status_code == 200
    answer = person.post(f"{address}?f=all", sent)
    concern.refresh_from_db()
    assert (answer.status_code, concern.state) == (302, after)
    if slug == "join":
        receipt = Reporter.objects.get(concern=concern, first=False).receipt
        assert answer.headers["Location"] == f"/desk/slips/{receipt}/"
    else:
        assert answer.headers["Location"] == f"/desk/concerns/{concern.pk}/?f=all"
    follows = {"rate": Action.CLOSE, "reopen": Action.ESCALATE}
    last = Entry.objects.filter(concern=concern).exclude(action=follows.get(slug, "")).last()
    assert last is not None
    assert last.action == ACTS[slug].action


@pytest.mark.parametrize("slug", SENT)
def test_the_offers_of_an_entry_name_the_action_with_its_address(cast: Cast, slug: str) -> None:
    begin, name, _values, _after = SENT[slug]
    concern = prepared(cast, begin)
    offers = sign_in(cast, name).get(f"/desk/concerns/{concern.pk}/?f=all").context["opened"].offer
    assert offers[slug].href == f"/desk/concerns/{concern.pk}/{slug}/?f=all"


@pytest.mark.parametrize(
    ("slug", "begin", "name", "values", "field", "message"),
    [
        ("triage", "raised", "bob", {}, "category", Refused.CATEGORY_MISSING),
        ("assign", "raised", "bob", {}, "unit", Refused.UNIT_MISSING),
        ("wait", "at_work", "carol", {"text": "等料", **SOON}, "reason", Refused.REASON_MISSING),
        (
            "wait",
            "at_work",
            "carol",
            {"reason": "third_party", "text": "等料", "until": "2020-01-02"},
            "until",
            Refused.UNTIL_PAST,
        ),
        ("resolve", "at_work", "carol", {"outcome": "solved", "text": "已收到"}, "text", Refused.REPLY_EMPTY),
        ("resolve", "at_work", "carol", {"outcome": "solved"}, "text", Refused.REPLY_EMPTY),
        ("return", "at_work", "dan", {"reason": "other_unit"}, "text", Refused.TEXT_MISSING),
        ("merge", "raised", "bob", {"other": "999999"}, "other", "您能看到的事里没有这个号。"),
        ("merge", "raised", "bob", {"other": "南三巷"}, "other", "您能看到的事里没有这个号。"),
        ("join", "raised", "alice", {"phone": "123"}, "phone", Refused.PHONE_INVALID),
        ("photos", "at_work", "carol", {}, "photos", "请选一张或拍一张照片。"),
        ("refer", "raised", "bob", {"text": "已转"}, "body", Refused.BODY_MISSING),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    cast: Cast, slug: str, begin: str, name: str, values: dict[str, Any], field: str, message: Refused | str
) -> None:
    concern = prepared(cast, begin)
    concern.refresh_from_db()
    before = concern.version
    answer = sign_in(cast, name).post(f"/desk/concerns/{concern.pk}/{slug}/", values | {"version": before})
    form = answer.context["form"]
    concern.refresh_from_db()
    assert (answer.status_code, list(form.errors), concern.version) == (422, [field], before)
    expected = str(sentence(message)) if isinstance(message, Refused) else message
    assert form.errors[field] == [expected]
    assert {part: form[part].value() for part in values} == values


def test_the_handler_cannot_write_the_verdict_and_is_told_why(cast: Cast) -> None:
    concern = resolved(cast)
    person = first_reporter(concern).pk
    sent = {"reporter": person, "solved": "yes", "satisfied": "satisfied"}
    answer = sign_in(cast, "dan").post(f"/desk/concerns/{concern.pk}/rate/", sent)
    assert (answer.status_code, Rating.objects.count()) == (422, 0)
    assert str(sentence(Refused.HANDLER_MAY_NOT_RATE)) in text_of(answer)


def test_whoever_proposed_to_decline_is_not_offered_to_decide(cast: Cast) -> None:
    concern = proposed(cast)
    offers = sign_in(cast, "bob").get(f"/desk/concerns/{concern.pk}/").context["opened"].offer
    assert {"approve", "refuse", "assign", "decline"} & set(offers) == set()


@pytest.mark.parametrize(
    ("name", "slug"), [("alice", "assign"), ("bob", "resolve"), ("frank", "note"), ("erin", "merge")]
)
def test_a_hand_the_table_does_not_know_is_refused_the_form_and_the_act(cast: Cast, name: str, slug: str) -> None:
    concern = at_work(cast)
    person = sign_in(cast, name)
    address = f"/desk/concerns/{concern.pk}/{slug}/"
    assert (person.get(address).status_code, person.post(address, {"text": "x"}).status_code) == (403, 403)


def test_an_unknown_action_is_not_found(cast: Cast) -> None:
    assert sign_in(cast, "bob").get(f"/desk/concerns/{raised(cast).pk}/delete/").status_code == 404


def test_while_a_decline_is_proposed_handing_out_says_what_is_in_the_way(cast: Cast) -> None:
    answer = sign_in(cast, "dan").get(f"/desk/concerns/{proposed(cast).pk}/assign/")
    assert answer.status_code == 409
    assert "有人提议不受理，第二个人决定之前不能这样办。" in text_of(answer)


def test_an_action_that_the_state_forbids_says_how_the_concern_stands(cast: Cast) -> None:
    answer = sign_in(cast, "bob").get(f"/desk/concerns/{at_work(cast).pk}/triage/")
    assert answer.status_code == 409
    assert "这件事现在的状态不能这样办：正在办" in text_of(answer)
