"""The list of call-backs and the page of a call: who may ring whom, what is shown when, and what is written once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import CallTry, Concern, Rating, Reporter, Reveal
from minsheng.concerns.queries.calls import calls_for
from minsheng.concerns.queries.judging import hands_in
from minsheng.core.actors import resident
from tests.cast import Cast
from tests.concerns.scene import PHONE, first_reporter
from tests.desk.scene import keep_what_is_remembered, raised, resolved, sign_in, text_of

pytestmark = pytest.mark.django_db
LIST = "/desk/calls/"
ANSWERED = {
    "what": "log", "outcome": "answered", "contacted": "no", "solved": "partly", "satisfied": "fair",
    "words": "还有一处没清",
}  # fmt: skip


@pytest.fixture(autouse=True)
def a_house_without_text_messages(settings: Any) -> None:
    """As an office with a mail server only."""
    settings.OUTBOX_DELIVERY = "smtp"
    settings.SMS_GATEWAY_URL = ""


def listed(client: Client) -> list[int]:
    return [row["concern"].pk for row in client.get(LIST).context["rows"]]


def page_of(concern: Concern) -> str:
    return f"{LIST}{first_reporter(concern).pk}/"


def test_who_left_a_number_only_is_listed_for_those_who_did_not_handle_it(cast: Cast) -> None:
    concern = resolved(cast)
    assert {name: listed(sign_in(cast, name)) for name in ("alice", "bob", "carol", "dan", "charlie")} == {
        "alice": [concern.pk], "bob": [concern.pk], "carol": [], "dan": [], "charlie": [],
    }  # fmt: skip
    assert PHONE not in sign_in(cast, "alice").get(LIST).content.decode()
    for worker in (cast.alice, cast.bob, cast.carol, cast.dan):
        free = worker.worker_id not in hands_in(concern.pk)
        assert calls_for(worker, at=timezone.now()).exists() is free, "the list and the action know the same hands"


def test_nobody_is_listed_who_answered_or_said_no_or_whose_concern_is_open(cast: Cast) -> None:
    raised(cast)
    answered, silent, again = resolved(cast), resolved(cast), resolved(cast)
    person, other = first_reporter(answered), first_reporter(silent)
    yes = actions.Verdict(solved="yes", satisfied="satisfied")
    actions.rate_concern(answered.pk, reporter_id=person.pk, verdict=yes, by=resident(person.pk), at=timezone.now())
    actions.opt_out(silent.pk, reporter_id=other.pk, by=resident(other.pk), at=timezone.now())
    actions.reopen_concern(again.pk, by=cast.bob, at=timezone.now())
    assert listed(sign_in(cast, "alice")) == []


def test_the_number_is_shown_once_the_call_is_taken_and_the_look_is_kept(cast: Cast) -> None:
    concern, alice = resolved(cast), sign_in(cast, "alice")
    before = alice.get(page_of(concern))
    assert PHONE not in before.content.decode()
    assert "清出淤泥两车" in text_of(before)
    assert Reveal.objects.count() == 0
    taken = alice.post(page_of(concern), {"what": "ring"})
    assert PHONE in taken.content.decode().replace(" ", "")
    look = Reveal.objects.get()
    assert (look.worker_id, look.concern_id) == (cast.worker["alice"].pk, concern.pk)
    assert look.purpose
    bob = sign_in(cast, "bob")
    assert listed(bob) == []
    assert bob.post(page_of(concern), {"what": "ring"}).status_code == 302
    assert Reveal.objects.count() == 1


def test_the_script_speaks_the_residents_language(cast: Cast) -> None:
    concern = resolved(cast)
    Reporter.objects.filter(concern=concern).update(language="en")
    assert "Did anybody contact you about it?" in text_of(sign_in(cast, "alice").get(page_of(concern)))


def test_an_answer_becomes_a_verdict_told_on_the_telephone_and_sent_twice_it_is_one(cast: Cast) -> None:
    concern, alice = resolved(cast), sign_in(cast, "alice")
    key = str(alice.post(page_of(concern), {"what": "ring"}).context["form"]["key"].value())
    for _ in range(2):
        assert alice.post(page_of(concern), ANSWERED | {"key": key}).status_code == 302
    rating = Rating.objects.get()
    assert (rating.way, rating.contacted, rating.solved, rating.satisfied) == ("call", False, "partly", "fair")
    assert (rating.entered_by_id, rating.words) == (cast.worker["alice"].pk, "还有一处没清")
    assert CallTry.objects.count() == 1


def test_nobody_picked_up_sent_twice_is_one_try(cast: Cast) -> None:
    concern, alice = resolved(cast), sign_in(cast, "alice")
    key = str(alice.post(page_of(concern), {"what": "ring"}).context["form"]["key"].value())
    for _ in range(2):
        answer = alice.post(page_of(concern), {"what": "log", "outcome": "no_answer", "key": key})
        assert answer.status_code == 302
    assert CallTry.objects.count() == 1
    assert first_reporter(concern).call_at is not None


def test_what_is_missing_is_said_beside_its_field(cast: Cast) -> None:
    concern, alice = resolved(cast), sign_in(cast, "alice")
    missing = {
        "": {"outcome"}, "answered": {"solved", "satisfied"}, "later": {"later"},
    }  # fmt: skip
    for outcome, fields in missing.items():
        page = alice.post(page_of(concern), {"what": "log", "outcome": outcome})
        assert (page.status_code, set(page.context["form"].errors)) == (422, fields)
    far = (timezone.localdate() + timedelta(days=90)).isoformat()
    page = alice.post(page_of(concern), {"what": "log", "outcome": "later", "later": far})
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"later"})
    assert CallTry.objects.count() == 0


@pytest.mark.parametrize("outcome", ["later", "wrong_number", "said_no", "busy"])
def test_other_outcomes_are_written_and_take_the_person_off_the_list(cast: Cast, outcome: str) -> None:
    concern, alice = resolved(cast), sign_in(cast, "alice")
    soon = (timezone.localdate() + timedelta(days=2)).isoformat()
    assert alice.post(page_of(concern), {"what": "log", "outcome": outcome, "later": soon}).status_code == 302
    assert listed(alice) == []
    person = first_reporter(concern)
    assert (person.opted_out_at is not None) is (outcome == "said_no")
    assert (person.unreachable_at is not None) is (outcome == "wrong_number")
    assert CallTry.objects.get().outcome == outcome


@pytest.mark.parametrize(
    ("name", "page", "one"),
    [("carol", 200, 403), ("dan", 200, 403), ("charlie", 200, 404), ("erin", 403, 403), ("frank", 403, 403),
     ("grace", 403, 403)],
)  # fmt: skip
def test_whoever_handled_it_and_whoever_is_elsewhere_rings_nobody(cast: Cast, name: str, page: int, one: int) -> None:
    concern = resolved(cast)
    client = sign_in(cast, name)
    assert client.get(LIST).status_code == page
    assert client.get(page_of(concern)).status_code == one
    for sent in ({"what": "ring"}, ANSWERED):
        answer = client.post(page_of(concern), sent)
        assert answer.status_code == (302 if one == 404 else one)
    assert (Reveal.objects.count(), CallTry.objects.count(), Rating.objects.count()) == (0, 0, 0)
    assert Client().get(LIST).status_code == 302
    assert Client().get(page_of(concern)).status_code == 302


@pytest.mark.parametrize("others", [0, 2])
def test_the_list_takes_as_many_statements_for_one_row_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    for _ in range(1 + others):
        resolved(cast)
    alice = sign_in(cast, "alice")
    keep_what_is_remembered(monkeypatch)
    alice.get(LIST)
    with django_assert_num_queries(4):
        assert len(listed(alice)) == 1 + others


def test_pages_follow_each_other_without_a_gap(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minsheng.concerns.queries.calls.PAGE", 2)
    made = [resolved(cast).pk for _ in range(3)]
    alice = sign_in(cast, "alice")
    first = alice.get(LIST)
    rest = alice.get(f"{LIST}{first.context['after']}")
    assert [row["concern"].pk for page in (first, rest) for row in page.context["rows"]] == made
    assert [row["concern"].pk for row in alice.get(f"{LIST}{rest.context['before']}").context["rows"]] == made[:2]
    assert alice.get(f"{LIST}?after=x").status_code == 400
