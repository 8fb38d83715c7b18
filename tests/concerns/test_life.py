"""The life of a concern: what each action writes, refuses and leaves alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from minsheng.concerns import actions, queries
from minsheng.concerns.models import Concern, Entry, Rating, Reporter
from minsheng.concerns.policy import Refused
from minsheng.concerns.states import Action, Urgency
from minsheng.core.actors import Actor, ActorKind, resident
from minsheng.core.receipts import is_valid
from minsheng.foundation.audit import queries as audit
from minsheng.foundation.idempotency.queries import KeyReused
from minsheng.foundation.outbox.models import Message
from tests.cast import NOW, Cast
from tests.concerns.scene import (
    PHONE,
    REPLY,
    first_reporter,
    load_two_categories,
    new_concern,
    received,
)

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def resolved(cast: Cast, **more: Any) -> Concern:
    """A concern that Dan's team has resolved, an hour after it was given to them."""
    concern = received(cast, **more)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW + HOUR)
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.carol, at=NOW + 2 * HOUR)
    concern.refresh_from_db()
    return concern


def say(concern: Concern, solved: str, satisfied: str, *, by: Actor | None = None, hours: int = 3) -> Rating:
    """The first reporter's verdict."""
    person = first_reporter(concern)
    verdict = actions.Verdict(solved=solved, satisfied=satisfied)
    return actions.rate_concern(
        concern.pk, reporter_id=person.pk, verdict=verdict, by=by or resident(person.pk), at=NOW + hours * HOUR
    )


def test_a_received_concern_has_a_valid_receipt_a_limit_a_line_and_an_audit_event(cast: Cast) -> None:
    concern = received(cast)
    person = first_reporter(concern)
    assert is_valid(person.receipt)
    assert (concern.state, concern.office.code, concern.title) == ("received", "longhua-office", concern.title)
    assert concern.due_at is not None
    assert concern.first_due_at == NOW + timedelta(hours=24)
    assert [line.action for line in concern.entries.all()] == ["receive"]
    assert [event.action for event in audit.events_of("concern", concern.pk)] == ["receive"]


def test_contact_is_unreadable_in_the_table_and_found_by_phone(cast: Cast) -> None:
    concern = received(cast)
    person = first_reporter(concern)
    raw = Reporter.objects.filter(pk=person.pk).extra(select={"raw": "phone"}).values_list("raw", flat=True)
    assert PHONE not in raw[0]
    assert person.phone == PHONE
    assert [row.pk for row in queries.with_phone("138-0000-1234")] == [person.pk]


def test_the_same_key_gives_the_same_receipt_and_one_concern(cast: Cast) -> None:
    first = actions.receive_concern(new_concern(cast), by=resident(), at=NOW, key="k1")
    again = actions.receive_concern(new_concern(cast), by=resident(), at=NOW + HOUR, key="k1")
    assert (again.receipt, again.concern_id, again.created) == (first.receipt, first.concern_id, False)
    assert Concern.objects.count() == 1


def test_the_same_key_with_other_words_is_refused(cast: Cast) -> None:
    actions.receive_concern(new_concern(cast), by=resident(), at=NOW, key="k1")
    with pytest.raises(KeyReused):
        actions.receive_concern(new_concern(cast, text="别的事"), by=resident(), at=NOW, key="k1")
    assert Concern.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"text": "  "}, Refused.TEXT_MISSING, "text"),
        ({"text": "长" * 4001}, Refused.TEXT_TOO_LONG, "text"),
        ({"area_id": 0}, Refused.AREA_UNKNOWN, "area"),
        ({"category_id": 0}, Refused.CATEGORY_UNKNOWN, "category"),
        ({"latitude": 91.0, "longitude": 0.0}, Refused.POINT_INVALID, "point"),
        ({"latitude": 22.0}, Refused.POINT_INVALID, "point"),
        ({"contact": actions.Contact(phone="12")}, Refused.PHONE_INVALID, "phone"),
        ({"contact": actions.Contact(email="a@b")}, Refused.EMAIL_INVALID, "email"),
    ],
)
def test_wrong_input_names_its_field_and_writes_nothing(
    cast: Cast, wrong: dict[str, Any], code: Refused, field: str
) -> None:
    with pytest.raises(actions.ActionRefused) as refusal:
        received(cast, **wrong)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert (Concern.objects.count(), Reporter.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_four_thousand_characters_are_taken_whole(cast: Cast) -> None:
    assert received(cast, text="长" * 4000).text == "长" * 4000


def test_a_category_with_a_nearer_limit_moves_the_limit_from_the_time_of_receipt(cast: Cast) -> None:
    _, gas = load_two_categories()
    concern = received(cast)
    actions.triage_concern(concern.pk, category_id=gas.pk, by=cast.bob, at=NOW + HOUR)
    concern.refresh_from_db()
    assert (concern.urgency, concern.due_at) == (Urgency.UTILITIES, NOW + timedelta(hours=24))


def test_waiting_moves_the_limit_by_the_working_time_that_was_spent(cast: Cast) -> None:
    concern = received(cast)
    due = concern.due_at
    assert due is not None
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    until = NOW + timedelta(days=2)
    actions.wait_for(concern.pk, reason="third_party", until=until, text="等燃气公司", by=cast.dan, at=NOW)
    actions.resume_work(concern.pk, by=cast.dan, at=NOW + timedelta(days=1))
    concern.refresh_from_db()
    assert concern.due_at == due + timedelta(days=1)
    assert (concern.waiting_since, concern.waiting_until, concern.waiting_reason) == (None, None, "")


def test_a_note_touches_no_clock(cast: Cast) -> None:
    concern = received(cast)
    actions.add_note(concern.pk, text="看过了", visible=True, by=cast.bob, at=NOW + HOUR)
    after = Concern.objects.get(pk=concern.pk)
    assert (after.due_at, after.first_due_at, after.queue_at) == (
        concern.due_at,
        concern.first_due_at,
        concern.queue_at,
    )
    assert after.first_contact_at == NOW + HOUR


@pytest.mark.parametrize("reply", ["", "已收悉", "已收悉。", "收到", "ok"])
def test_an_empty_reply_is_no_reply(cast: Cast, reply: str) -> None:
    concern = received(cast)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    with pytest.raises(actions.ActionRefused) as refusal:
        actions.resolve_concern(concern.pk, outcome="solved", reply=reply, by=cast.dan, at=NOW)
    assert (refusal.value.code, refusal.value.field) == (Refused.REPLY_EMPTY, "text")


def test_declining_takes_two_people_and_tells_the_resident(cast: Cast) -> None:
    concern = received(cast, contact=actions.Contact(email="wang@example.com"))
    words = "这是两家之间的借款，可以到调解室。"
    actions.propose_decline(concern.pk, reason="private_dispute", text=words, by=cast.bob, at=NOW)
    with pytest.raises(actions.ActionRefused) as refusal:
        actions.approve_decline(concern.pk, by=cast.bob, at=NOW)
    assert refusal.value.code is Refused.SAME_PERSON
    actions.approve_decline(concern.pk, by=cast.erin, at=NOW)
    concern.refresh_from_db()
    assert (concern.state, concern.reply) == ("declined", words)
    assert [m.template for m in Message.objects.order_by("id")] == ["received", "ended"]


def test_after_a_second_return_only_a_decision_in_words_assigns_it(cast: Cast) -> None:
    concern = received(cast)
    unit = cast.unit["maintenance"].pk
    for _ in range(2):
        actions.assign_concern(concern.pk, unit_id=unit, by=cast.bob, at=NOW)
        actions.return_concern(concern.pk, reason="other_unit", text="归物业", by=cast.dan, at=NOW)
    with pytest.raises(actions.ActionRefused) as refusal:
        actions.assign_concern(concern.pk, unit_id=unit, by=cast.bob, at=NOW)
    assert refusal.value.code is Refused.DECISION_MISSING
    actions.assign_concern(concern.pk, unit_id=unit, text="现场看过，归养护队。", by=cast.bob, at=NOW)


def test_merging_keeps_every_reporter_attached_and_asked_apart(cast: Cast) -> None:
    survivor = received(cast, contact=actions.Contact(email="li@example.com"))
    other = received(cast, contact=actions.Contact(email="wang@example.com"))
    actions.join_concern(other.pk, contact=actions.Contact(), words="我家也是", by=resident(), at=NOW)
    actions.merge_concern(other.pk, into=survivor.pk, by=cast.bob, at=NOW)
    survivor.refresh_from_db()
    assert survivor.reporter_count == 3
    assert len(queries.people_of(survivor.pk)) == 3
    actions.assign_concern(survivor.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    actions.resolve_concern(survivor.pk, outcome="solved", reply=REPLY, by=cast.dan, at=NOW)
    asked = [m.address for m in Message.objects.filter(template="verdict").order_by("id")]
    assert sorted(asked) == ["li@example.com", "wang@example.com"]
    person = first_reporter(other)
    verdict = actions.Verdict(solved="yes", satisfied="satisfied")
    rating = actions.rate_concern(
        survivor.pk, reporter_id=person.pk, verdict=verdict, by=resident(person.pk), at=NOW + HOUR
    )
    assert rating.concern == survivor


def test_who_cannot_be_written_to_is_not_counted_as_asked(cast: Cast, settings: Any) -> None:
    settings.OUTBOX_DELIVERY = "smtp"
    by_phone, by_mail = resolved(cast), resolved(cast, contact=actions.Contact(phone=PHONE, email="li@example.com"))
    assert list(Message.objects.order_by("id").values_list("channel", "template", "about_id")) == [
        ("email", "received", str(by_mail.pk)),
        ("email", "verdict", str(by_mail.pk)),
    ]
    assert [first_reporter(one).asked_by for one in (by_phone, by_mail)] == ["", "email"]
    say(by_phone, "yes", "satisfied", by=cast.alice)
    assert first_reporter(by_phone).asked_by == "call"


def test_the_second_of_two_writers_is_told_what_changed(cast: Cast) -> None:
    concern = received(cast)
    seen = concern.version
    actions.add_note(concern.pk, text="第一个人写的", visible=False, by=cast.bob, at=NOW, version=seen)
    with pytest.raises(actions.Conflict) as conflict:
        actions.add_note(concern.pk, text="第二个人写的", visible=False, by=cast.bob, at=NOW, version=seen)
    changes = queries.changes_since(concern.pk, conflict.value.since)
    assert [entry.text for entry in changes] == ["第一个人写的"]


def test_a_receipt_opens_its_own_concern_only(cast: Cast) -> None:
    concern, other = resolved(cast), resolved(cast)
    stranger = first_reporter(other)
    verdict = actions.Verdict(solved="yes", satisfied="satisfied")
    with pytest.raises(actions.ActionRefused) as refusal:
        actions.rate_concern(
            concern.pk, reporter_id=stranger.pk, verdict=verdict, by=resident(stranger.pk), at=NOW + HOUR
        )
    assert refusal.value.code is Refused.RECEIPT_UNKNOWN


@pytest.mark.parametrize("name", ["charlie", "frank", "grace", "alice"])
def test_who_has_no_say_over_it_cannot_assign_it(cast: Cast, name: str) -> None:
    concern = received(cast)
    with pytest.raises(actions.ActionRefused) as refusal:
        actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=getattr(cast, name), at=NOW)
    assert refusal.value.code is Refused.NOT_YOURS
    concern.refresh_from_db()
    assert concern.state == "received"


def test_a_worker_without_a_post_can_write_nothing(cast: Cast) -> None:
    nobody = Actor(kind=ActorKind.WORKER, identifier=cast.worker["alice"].pk)
    with pytest.raises(actions.ActionRefused) as refusal:
        received(cast, by=nobody)
    assert refusal.value.code is Refused.NOT_YOURS


def test_every_action_name_fits_its_column() -> None:
    assert max(len(action) for action in Action) <= (Entry._meta.get_field("action").max_length or 0)
