"""POST /concerns and /concerns/{id}/reporters: a receipt, once."""

from __future__ import annotations

import pytest

from minsheng.concerns.models import Concern, Entry, Reporter
from minsheng.core.receipts import is_valid
from minsheng.foundation.audit import queries as audit
from minsheng.foundation.outbox.models import Message
from tests.api.caller import Caller
from tests.cast import Cast
from tests.concerns.scene import PHONE, TEXT, load_two_categories, received

WORDS = "我家楼下也是，一下雨就淹。"


def drain(cast: Cast, **more: object) -> dict[str, object]:
    """The body of a concern about a drain in Qinghu."""
    return {"text": TEXT, "area": cast.area["qinghu"].pk, "contact": {"name": "王阿姨", "phone": PHONE}} | more


def test_a_concern_is_written_with_receipt_person_history_and_audit(cast: Cast, bob: Caller) -> None:
    category, _gas = load_two_categories()
    more = {"category": category.pk, "latitude": 22.66, "longitude": 114.04, "channel": "phone", "on_behalf": True}
    said = bob.post("/concerns", drain(cast, place="南三巷口", **more))
    concern = Concern.objects.get()
    person = Reporter.objects.get()
    assert said.status == 201
    assert said.body == {
        "id": concern.pk,
        "receipt": person.receipt,
        "state": "received",
        "version": 1,
        "created": True,
    }
    assert is_valid(person.receipt)
    assert (concern.text, concern.place, concern.channel, concern.on_behalf) == (TEXT, "南三巷口", "phone", True)
    assert (concern.category, concern.recorded_by, concern.latitude) == (category, cast.worker["bob"], 22.66)
    assert (person.name, person.phone, person.reachable) == ("王阿姨", PHONE, True)
    assert [line.action for line in Entry.objects.all()] == ["receive"]
    assert [event.action for event in audit.events_of("concern", concern.pk)] == ["receive"]
    assert [message.template for message in Message.objects.all()] == ["received"]


@pytest.mark.usefixtures("counted")
def test_creating_takes_six_statements_with_key_contact_and_audit(cast: Cast, bob: Caller) -> None:
    bob.post("/concerns", drain(cast), idempotency_key="warm")
    said = bob.post("/concerns", drain(cast, text="路灯不亮"), idempotency_key="second")
    assert (said.status, said.statements) == (201, 6)


def test_the_same_key_gives_the_same_receipt_once_more_with_200(cast: Cast, bob: Caller, carol: Caller) -> None:
    first = bob.post("/concerns", drain(cast), idempotency_key="call-4711")
    number = first.body["id"]
    bob.post(f"/concerns/{number}/assign", {"unit": cast.unit["maintenance"].pk})
    again = bob.post("/concerns", drain(cast), idempotency_key="call-4711")
    assert again.status == 200
    assert again.body == first.body | {"created": False, "state": "assigned", "version": 2}
    other = carol.post("/concerns", drain(cast), idempotency_key="call-4711")
    assert (other.status, other.body["id"] == number) == (201, False), "a key belongs to its caller"


def test_a_key_reused_for_another_concern_is_refused_and_nothing_written(cast: Cast, bob: Caller) -> None:
    bob.post("/concerns", drain(cast), idempotency_key="k")
    said = bob.post("/concerns", drain(cast, text="路灯不亮"), idempotency_key="k")
    assert (said.status, said.body["code"], said.body["field"]) == (409, "key_reused", "Idempotency-Key")
    assert Concern.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"text": "  \n "}, "text_missing", "text"),
        ({"text": "字" * 4001}, "invalid", "text"),
        ({"area": 10**6}, "area_unknown", "area"),
        ({"area": "清湖"}, "invalid", "area"),
        ({"category": 10**6}, "category_unknown", "category"),
        ({"channel": "pigeon"}, "invalid", "channel"),
        ({"latitude": 91, "longitude": 114}, "invalid", "latitude"),
        ({"latitude": "22.6", "longitude": 114}, "invalid", "latitude"),
        ({"latitude": 22, "longitude": True}, "invalid", "longitude"),
        ({"latitude": 22.6}, "point_invalid", "point"),
        ({"contact": {"phone": "12"}}, "phone_invalid", "phone"),
        ({"contact": {"email": "wang at example"}}, "email_invalid", "email"),
        ({"contact": {"fax": "1"}}, "invalid", "contact.fax"),
        ({"contact": {"language": "fr"}}, "invalid", "contact.language"),
        ({"on_behalf": 0}, "invalid", "on_behalf"),
        ({"text": ""}, "invalid", "text"),
        ({"colour": "red"}, "invalid", "colour"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(
    cast: Cast, bob: Caller, wrong: dict[str, object], code: str, field: str
) -> None:
    said = bob.post("/concerns", drain(cast, **wrong))
    assert (said.status, said.body["code"], said.body["field"]) == (422, code, field)
    assert said.body["message"]
    assert (Concern.objects.count(), Reporter.objects.count()) == (0, 0)


def test_characters_that_cannot_be_written_are_left_out(cast: Cast, bob: Caller) -> None:
    contact = {"name": "王\0阿姨", "phone": PHONE}
    said = bob.post("/concerns", drain(cast, text="漏\0水\r\n了", title="漏\x07水", place="三\0栋", contact=contact))
    concern = Concern.objects.get(pk=said.body["id"])
    person = Reporter.objects.get(concern=concern)
    assert (concern.text, concern.title, concern.place, person.name) == ("漏水\n了", "漏水", "三栋", "王阿姨")


@pytest.mark.parametrize("name", ["erin"])
def test_a_leader_records_nothing(cast: Cast, erin: Caller, name: str) -> None:
    said = erin.post("/concerns", drain(cast))
    assert (said.status, said.body["code"]) == (403, "not_yours")
    assert Concern.objects.count() == 0


@pytest.mark.usefixtures("counted")
def test_a_second_person_joins_under_a_receipt_of_their_own_once(cast: Cast, bob: Caller) -> None:
    concern = received(cast)
    bob.get("/categories")
    body = {"words": WORDS, "contact": {"phone": "13900001111"}}
    said = bob.post(f"/concerns/{concern.pk}/reporters", body, idempotency_key="j")
    again = bob.post(f"/concerns/{concern.pk}/reporters", body, idempotency_key="j")
    concern.refresh_from_db()
    person = Reporter.objects.get(receipt=said.body["receipt"])
    assert (said.status, again.status, again.body) == (201, 200, said.body | {"created": False})
    assert (concern.reporter_count, person.words, person.first) == (2, WORDS, False)
    assert said.statements == 8


def test_joining_what_one_may_not_see_is_refused(cast: Cast, charlie: Caller) -> None:
    concern = received(cast)
    said = charlie.post(f"/concerns/{concern.pk}/reporters", {"words": WORDS})
    assert (said.status, said.body["code"]) == (403, "not_yours")
    assert Reporter.objects.count() == 1
