"""The page behind a letter's link: one round, two questions, once; and a plain word wherever it opens nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Rating, Reporter
from minsheng.foundation.outbox.models import Message
from tests.cast import Cast
from tests.portal.visits import MAIL, REPLY, WORDS, asked, assigned, joined, link_of, raised, resolved, text_of

pytestmark = pytest.mark.django_db

GOOD = {"solved": "yes", "satisfied": "satisfied", "words": "The stairs are dry."}
BAD = {"solved": "no", "satisfied": "dissatisfied", "words": "It is back."}


def concern_of(reporter: Reporter) -> Concern:
    return Concern.objects.get(pk=reporter.concern_id)


# ── it asks ───────────────────────────────────────────────────────────────────
def test_the_link_of_the_letter_opens_the_two_questions_and_nothing_else_of_the_story(
    reader: Client, cast: Cast
) -> None:
    reporter = assigned(cast, raised(cast, contact=MAIL))
    actions.add_note(reporter.concern_id, text="We come tomorrow.", visible=True, by=cast.carol, at=timezone.now())
    actions.resolve_concern(reporter.concern_id, outcome="solved", reply=REPLY, by=cast.carol, at=timezone.now())
    letter = Message.objects.get(template="verdict")
    address = "/v/" + letter.body.split("/v/")[1].split()[0]
    page = reader.get(address)
    words = text_of(page)
    assert page.status_code == 200
    assert [part in words for part in (WORDS[:24], REPLY, "Is it solved?", "Are you satisfied")] == [True] * 4
    html = page.content.decode()
    for part in ("We come tomorrow.", reporter.receipt, "卡萝", "Aunt Wang", "wang@example.org", "Add photos"):
        assert part not in html, part


def test_the_page_is_neither_cached_nor_indexed_nor_told_to_others(reader: Client, cast: Cast) -> None:
    headers = reader.get(link_of(asked(cast))).headers
    assert (headers["Cache-Control"], headers["X-Robots-Tag"], headers["Referrer-Policy"]) == (
        "no-store",
        "noindex, nofollow",
        "same-origin",
    )


@pytest.mark.parametrize(
    ("language", "tag", "words"),
    [("zh-hans", "zh-Hans", "解决了吗"), ("zh-hant", "zh-Hant", "解決了嗎"), ("en", "en", "Is it solved?")],
)
def test_it_speaks_the_language_of_the_letter_unless_another_was_chosen_here(
    client: Client, cast: Cast, language: str, tag: str, words: str
) -> None:
    contact = actions.Contact(email="wang@example.org", language=language)
    address = link_of(asked(cast, contact=contact))
    page = client.get(address, headers={"accept-language": "fr"})
    assert words in text_of(page)
    assert page.headers["Content-Language"] == tag
    client.cookies["django_language"] = "en"
    assert "Is it solved?" in text_of(client.get(address))


def test_it_is_set_in_large_type(reader: Client, cast: Cast) -> None:
    html = reader.get(link_of(asked(cast))).content.decode()
    assert 'data-text="large"' in html
    assert "data-toggle-text" not in html


# ── it takes the verdict ──────────────────────────────────────────────────────
@pytest.mark.parametrize("way", ["email", "sms"])
def test_a_verdict_is_the_residents_own_by_the_way_they_were_asked(reader: Client, cast: Cast, way: str) -> None:
    reporter = asked(cast)
    Reporter.objects.filter(pk=reporter.pk).update(asked_by=way)
    page = reader.post(link_of(reporter), GOOD, follow=True)
    rating = Rating.objects.get()
    assert (rating.reporter_id, rating.way, rating.entered_by_id, rating.words) == (
        reporter.pk, way, None, GOOD["words"],
    )  # fmt: skip
    assert len(rating.device) == 32
    assert concern_of(reporter).state == "closed"
    assert "Thank you for your verdict" in text_of(page)


@pytest.mark.parametrize(("left", "way"), [({"email": "wang@example.org"}, "email"), ({"phone": "13800001234"}, "sms")])
def test_who_was_called_up_since_judges_by_the_letter_they_get(
    reader: Client, cast: Cast, left: dict[str, str], way: str
) -> None:
    reporter = asked(cast, contact=actions.Contact(**left))
    Reporter.objects.filter(pk=reporter.pk).update(asked_by="call", asked_at=timezone.now())
    reader.post(link_of(reporter), GOOD)
    assert Rating.objects.get().way == way


def test_not_solved_opens_it_again_and_says_so(reader: Client, cast: Cast) -> None:
    reporter = asked(cast)
    page = reader.post(link_of(reporter), BAD, follow=True)
    assert concern_of(reporter).state == "reopened"
    assert "It is open again" in text_of(page)


def test_a_gap_is_asked_for_again_beside_the_question_and_what_was_typed_is_kept(reader: Client, cast: Cast) -> None:
    page = reader.post(link_of(asked(cast)), {"words": "The stairs are dry."})
    assert page.context["verdict"].errors == {
        "solved": ["Say whether it is solved."],
        "satisfied": ["Choose how satisfied you are."],
    }
    assert "The stairs are dry." in page.content.decode()
    assert Rating.objects.count() == 0


def test_two_taps_are_one_verdict_and_both_are_thanked_for(reader: Client, cast: Cast) -> None:
    address = link_of(asked(cast))
    for given in (BAD, BAD, GOOD):
        assert reader.post(address, given).headers["Location"] == f"{address}?given"
    assert [one.solved for one in Rating.objects.all()] == ["no"]


def test_a_neighbour_who_was_faster_does_not_cost_a_verdict(
    reader: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter = asked(cast)
    plain, seen = actions.rate_concern, list[int | None]()

    def late(concern_id: int, **given: Any) -> Rating:
        if not seen:
            actions.add_note(concern_id, text="looked in", visible=False, by=cast.bob, at=timezone.now())
        seen.append(given["version"])
        return plain(concern_id, **given)

    monkeypatch.setattr(actions, "rate_concern", late)
    reader.post(link_of(reporter), GOOD)
    assert (seen, Rating.objects.count()) == ([3, 4], 1)


def test_a_round_that_ends_between_reading_and_writing_gives_the_words_back(
    reader: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter = asked(cast)
    plain = actions.rate_concern

    def late(concern_id: int, **given: Any) -> Rating:
        actions.reopen_concern(concern_id, by=cast.bob, at=timezone.now())
        return plain(concern_id, **given)

    monkeypatch.setattr(actions, "rate_concern", late)
    page = reader.post(link_of(reporter), GOOD)
    assert page.status_code == 409
    assert "What you wrote is not saved. The stairs are dry." in text_of(page)
    assert Rating.objects.count() == 0


def test_the_link_of_one_neighbour_says_nothing_for_the_other(reader: Client, cast: Cast) -> None:
    first = raised(cast, contact=MAIL)
    other = joined(first.concern)
    resolved(cast, first)
    reader.post(link_of(first), GOOD)
    assert "Is it solved?" in text_of(reader.get(link_of(other)))
    assert Rating.objects.get().reporter_id == first.pk


# ── how many statements ───────────────────────────────────────────────────────
@pytest.mark.parametrize("neighbours", [1, 3])
def test_reading_the_page_takes_two_statements(
    reader: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, neighbours: int
) -> None:
    reporter = raised(cast, contact=MAIL)
    for _neighbour in range(neighbours):
        joined(reporter.concern)
    resolved(cast, reporter)
    reader.get(link_of(reporter))
    with django_assert_num_queries(2):  # the person with the concern, their verdicts
        reader.get(link_of(reporter))


def test_a_broken_link_takes_none(reader: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        reader.get("/v/broken/")


def test_a_verdict_takes_as_many_as_on_the_receipt_and_one_look_more(
    reader: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reporter = asked(cast)
    with django_assert_num_queries(12):  # as test_statements has them, and the verdicts once more before writing
        reader.post(link_of(reporter), GOOD)
