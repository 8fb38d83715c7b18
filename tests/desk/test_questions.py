"""The questions for who oversees: asked once, read by leaders and auditors, answered by an auditor in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import VerdictQuestion
from minsheng.core.actors import SYSTEM, Actor, Role, resident
from minsheng.directory import actions as directory
from minsheng.foundation.audit.queries import events_of
from tests.cast import SINCE, Cast
from tests.concerns.scene import first_reporter
from tests.desk.scene import keep_what_is_remembered, resolved, sign_in, text_of

pytestmark = pytest.mark.django_db
LIST = "/desk/questions/"
FOUND = "三位居民都记得接过电话"


def burst(cast: Cast, by: Actor, *, minutes_ago: float = 60) -> list[int]:
    """Five verdicts by one hand, a minute apart."""
    at = timezone.now() - timedelta(minutes=minutes_ago)
    made = []
    for number in range(5):
        concern = resolved(cast)
        verdict = actions.Verdict(solved="yes", satisfied="satisfied")
        person = first_reporter(concern).pk
        actions.rate_concern(concern.pk, reporter_id=person, verdict=verdict, by=by, at=at + timedelta(minutes=number))
        made.append(concern.pk)
    return made


def asked(cast: Cast) -> VerdictQuestion:
    """A burst by Alice, and the question it raised."""
    burst(cast, cast.alice)
    assert actions.ask_verdict_questions(at=timezone.now()) == 1
    return VerdictQuestion.objects.get()


def rows_of(client: Client, tab: str = "") -> list[int]:
    return [one["row"].pk for one in client.get(LIST, {"tab": tab} if tab else {}).context["rows"]]


def test_a_burst_is_asked_about_once_however_often_the_job_runs(cast: Cast) -> None:
    made = burst(cast, cast.alice)
    assert [actions.ask_verdict_questions(at=timezone.now()) for _run in range(3)] == [1, 0, 0]
    row = VerdictQuestion.objects.get()
    assert (row.pattern, row.n, row.of, row.concern_ids) == ("burst", 5, 0, made)
    assert row.office_id == cast.area["longhua-office"].pk
    assert [event.action for event in events_of("verdict_question", row.pk)] == ["ask_verdict_question"]
    with pytest.raises(IntegrityError), transaction.atomic():
        VerdictQuestion.objects.create(
            pattern=row.pattern, key=row.key, office=row.office, n=5, concern_ids=made,
            first_at=row.first_at, last_at=row.last_at, asked_at=row.asked_at,
        )  # fmt: skip


def test_who_oversees_reads_the_question_and_its_records_and_no_name(cast: Cast) -> None:
    row = asked(cast)
    for name in ("frank", "erin"):
        client = sign_in(cast, name)
        assert rows_of(client) == [row.pk]
        page = client.get(f"{LIST}{row.pk}/")
        assert sorted(concern.pk for concern in page.context["records"]) == row.concern_ids
        assert "艾丽丝" not in text_of(page)


def test_the_auditors_answer_puts_it_away_and_stays_to_be_read(cast: Cast) -> None:
    row, frank = asked(cast), sign_in(cast, "frank")
    empty = frank.post(f"{LIST}{row.pk}/", {"text": " "})
    assert (empty.status_code, set(empty.context["form"].errors)) == (422, {"text"})
    assert frank.post(f"{LIST}{row.pk}/", {"text": FOUND}).status_code == 302
    assert (rows_of(frank), rows_of(frank, "answered")) == ([], [row.pk])
    for address in (f"{LIST}?tab=answered", f"{LIST}{row.pk}/"):
        assert FOUND in text_of(sign_in(cast, "erin").get(address))
    again = frank.post(f"{LIST}{row.pk}/", {"text": "别的"})
    assert again.status_code == 422
    row.refresh_from_db()
    assert (row.words, row.answered_by_id) == (FOUND, cast.worker["frank"].pk)
    assert actions.ask_verdict_questions(at=timezone.now()) == 0
    assert [event.action for event in events_of("verdict_question", row.pk)] == [
        "ask_verdict_question", "answer_verdict_question",
    ]  # fmt: skip


def test_nobody_answers_for_a_burst_of_their_own(cast: Cast) -> None:
    row = asked(cast)
    terms = directory.PostTerms(
        unit=cast.unit["longhua-office"], role=Role.AUDITOR, area=cast.area["longhua-office"], starts_on=SINCE
    )
    directory.hold_post(worker=cast.worker["alice"], terms=terms, by=SYSTEM, at=timezone.now())
    answer = sign_in(cast, "alice").post(f"{LIST}{row.pk}/", {"text": FOUND})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.answered_at is None


@pytest.mark.parametrize(
    ("name", "page", "post"),
    [("erin", 200, 403), ("alice", 403, 403), ("bob", 403, 403), ("carol", 403, 403), ("grace", 403, 403),
     ("charlie", 403, 403)],
)  # fmt: skip
def test_others_answer_nothing_and_most_read_nothing(cast: Cast, name: str, page: int, post: int) -> None:
    row, client = asked(cast), sign_in(cast, name)
    for address in (LIST, f"{LIST}{row.pk}/"):
        assert client.get(address).status_code == page
        assert Client().get(address).status_code == 302
    assert client.post(f"{LIST}{row.pk}/", {"text": FOUND}).status_code == post
    row.refresh_from_db()
    assert row.answered_at is None


def test_an_auditor_of_another_office_finds_nothing(cast: Cast) -> None:
    row = asked(cast)
    VerdictQuestion.objects.update(office=cast.area["minzhi"])
    frank = sign_in(cast, "frank")
    assert rows_of(frank) == []
    assert frank.get(f"{LIST}{row.pk}/").status_code == 404


@pytest.mark.parametrize("others", [0, 2])
def test_the_pages_take_as_many_statements_for_one_question_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    for number in range(1 + others):
        burst(cast, cast.alice, minutes_ago=60 * (1 + number))
    assert actions.ask_verdict_questions(at=timezone.now()) == 1 + others
    keep_what_is_remembered(monkeypatch)
    frank = sign_in(cast, "frank")
    one = f"{LIST}{VerdictQuestion.objects.earliest('id').pk}/"
    for address, statements in ((LIST, 4), (one, 5)):
        frank.get(address)
        with django_assert_num_queries(statements):
            frank.get(address)


def test_pages_follow_each_other_without_a_gap(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minsheng.concerns.queries.questions.PAGE", 2)
    for number in range(3):
        burst(cast, cast.alice, minutes_ago=60 * (1 + number))
    actions.ask_verdict_questions(at=timezone.now())
    frank = sign_in(cast, "frank")
    first = frank.get(LIST)
    rest = frank.get(f"{LIST}{first.context['after']}")
    rows = [one["row"].pk for page in (first, rest) for one in page.context["rows"]]
    assert rows == list(VerdictQuestion.objects.order_by("-last_at").values_list("pk", flat=True))
    assert frank.get(f"{LIST}?after=x").status_code == 400


def test_answers_soon_after_a_visit_name_the_unit_and_the_share_of_its_week(cast: Cast) -> None:
    now = timezone.now()
    for _ in range(5):
        concern = resolved(cast)
        actions.add_note(concern.pk, text="上门", visible=False, contacted=True, by=cast.dan, at=now)
        person = first_reporter(concern)
        verdict = actions.Verdict(solved="yes", satisfied="satisfied")
        at = now + timedelta(minutes=12)
        actions.rate_concern(concern.pk, reporter_id=person.pk, verdict=verdict, by=resident(person.pk), at=at)
    assert actions.ask_verdict_questions(at=now + timedelta(minutes=30)) == 0, "the week runs"
    assert actions.ask_verdict_questions(at=now + timedelta(days=8)) == 1
    row = VerdictQuestion.objects.get()
    assert (row.n, row.of, row.unit_id) == (5, 5, cast.unit["maintenance"].pk)
    assert "清湖市政养护队" in text_of(sign_in(cast, "frank").get(LIST))
