"""The page behind a letter's link: one round, two questions, once; and a plain word wherever it opens nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.actions.verdict_links import LINK_LIFE
from minsheng.concerns.models import Concern, Entry, Rating, Reporter
from minsheng.core.actors import resident
from minsheng.foundation.outbox.models import Message
from minsheng.interfaces.portal.tries import WRONG_TRIES
from tests.cast import Cast
from tests.portal.visits import REPLY, WORDS, assigned, joined, raised, resolved, text_of

pytestmark = pytest.mark.django_db

GOOD = {"solved": "yes", "satisfied": "satisfied", "words": "The stairs are dry."}
BAD = {"solved": "no", "satisfied": "dissatisfied", "words": "It is back."}
MAIL = actions.Contact(name="Aunt Wang", email="wang@example.org", language="en")


@pytest.fixture(autouse=True)
def nobody_guessed_yet() -> Iterator[None]:
    """Guesses are counted in the process."""
    cache.clear()
    yield
    cache.clear()


def asked(cast: Cast, **more: Any) -> Reporter:
    """Done, and asked by letter."""
    reporter = resolved(cast, raised(cast, **{"contact": MAIL} | more))
    reporter.refresh_from_db()
    return reporter


def link_of(reporter: Reporter, round_: int = 0) -> str:
    return f"/v/{actions.verdict_token(reporter.pk, round_)}/"


def concern_of(reporter: Reporter) -> Concern:
    return Concern.objects.get(pk=reporter.concern_id)


def done_again(cast: Cast, reporter: Reporter) -> None:
    actions.reopen_concern(reporter.concern_id, by=cast.bob, at=timezone.now())
    actions.resolve_concern(reporter.concern_id, outcome="solved", reply=REPLY, by=cast.carol, at=timezone.now())


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
    reporter = asked(cast)
    for given in (BAD, BAD, GOOD):
        answer = reader.post(link_of(reporter), given)
        assert answer.headers["Location"] == f"{link_of(reporter)}?given"
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


# ── it opens nothing, and says why ────────────────────────────────────────────
@pytest.mark.parametrize("cut", [slice(0, -1), slice(1, None), slice(0, 9)])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_broken_link_is_not_found_and_leads_to_the_receipt(
    reader: Client, cast: Cast, cut: slice, method: str
) -> None:
    token = actions.verdict_token(asked(cast).pk, 0)
    page = getattr(reader, method)(f"/v/{token[cut]}/", GOOD)
    assert page.status_code == 404
    assert "This link is not complete" in text_of(page)
    assert 'href="/r/"' in page.content.decode()
    assert Rating.objects.count() == 0


def test_a_token_for_nobody_or_with_another_salt_is_broken(reader: Client, cast: Cast) -> None:
    reporter = asked(cast)
    foreign = signing.dumps([reporter.pk, 0], salt="another")
    assert reader.get(f"/v/{foreign}/").status_code == 404
    assert reader.get(f"/v/{actions.verdict_token(reporter.pk + 999, 0)}/").status_code == 404


def test_an_expired_link_is_gone_and_leads_to_the_receipt(
    reader: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter = asked(cast)
    address = link_of(reporter)
    later = (timezone.now() + LINK_LIFE + timedelta(minutes=1)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    for page in (reader.get(address), reader.post(address, GOOD), reader.post(f"{address}asking/")):
        assert page.status_code == 410
        assert "This link is too old" in text_of(page)
    assert Rating.objects.count() == 0


@pytest.mark.parametrize("on_receipt", [True, False])
def test_a_link_used_twice_says_that_it_was_answered_and_how_to_change_it(
    reader: Client, cast: Cast, on_receipt: bool
) -> None:
    reporter = asked(cast)
    reader.post(f"/r/{reporter.receipt}/rate/" if on_receipt else link_of(reporter), GOOD)
    page = reader.get(link_of(reporter))
    assert page.status_code == 200
    assert "You have answered already, thank you" in text_of(page)
    assert "you can change it with your receipt number" in text_of(page)
    assert "Is it solved?" not in text_of(page)


def test_what_was_told_on_the_telephone_does_not_shut_the_residents_own_link(reader: Client, cast: Cast) -> None:
    reporter = asked(cast)
    verdict = actions.Verdict(solved="no", satisfied="fair")
    Concern.objects.filter(pk=reporter.concern_id).update(finished_at=timezone.now() - timedelta(days=90))
    actions.rate_concern(
        reporter.concern_id, reporter_id=reporter.pk, verdict=verdict, by=cast.alice, at=timezone.now()
    )
    assert "Is it solved?" in text_of(reader.get(link_of(reporter)))
    reader.post(link_of(reporter), GOOD)
    assert list(Rating.objects.order_by("id").values_list("way", "latest")) == [("call", False), ("email", True)]


@pytest.mark.parametrize("answered", [True, False])
def test_a_link_of_an_earlier_round_says_that_a_later_one_has_begun(reader: Client, cast: Cast, answered: bool) -> None:
    reporter = asked(cast)
    if answered:
        reader.post(link_of(reporter), GOOD)
    done_again(cast, reporter)
    given = Rating.objects.count()
    for page in (reader.get(link_of(reporter)), reader.post(link_of(reporter), BAD)):
        assert page.status_code == 409
        assert "It has been worked on once more since" in text_of(page)
    assert Rating.objects.count() == given
    assert "Is it solved?" in text_of(reader.get(link_of(reporter, 1)))


def test_what_is_not_done_any_more_is_said_to_be_worked_on(reader: Client, cast: Cast) -> None:
    reporter = asked(cast)
    actions.reopen_concern(reporter.concern_id, by=cast.bob, at=timezone.now())
    page = reader.post(link_of(reporter), GOOD)
    assert page.status_code == 409
    assert "It is being worked on again" in text_of(page)
    assert "What you wrote is not saved. The stairs are dry." in text_of(page)
    assert reader.get(link_of(reporter)).status_code == 409
    assert Rating.objects.count() == 0


def test_what_ended_in_another_way_is_not_judged(reader: Client, cast: Cast) -> None:
    reporter = raised(cast, contact=MAIL)
    actions.withdraw_concern(reporter.concern_id, by=resident(reporter.pk), at=timezone.now())
    page = reader.get(link_of(reporter))
    assert page.status_code == 409
    assert "There is nothing to judge any more" in text_of(page)


def test_after_a_merge_the_surviving_concern_is_judged(reader: Client, cast: Cast) -> None:
    survivor, reporter = raised(cast, text="The whole lane is under water"), raised(cast, contact=MAIL)
    actions.merge_concern(reporter.concern_id, into=survivor.concern_id, by=cast.bob, at=timezone.now())
    resolved(cast, survivor)
    page = reader.get(link_of(reporter))
    assert "The whole lane is under water" in text_of(page)
    done = reader.post(link_of(reporter), BAD, follow=True)
    rating = Rating.objects.get()
    assert (rating.concern_id, rating.reporter_id, rating.way) == (survivor.concern_id, reporter.pk, "email")
    assert "Thank you for your verdict" in text_of(done)


# ── guesses ───────────────────────────────────────────────────────────────────
def test_the_twenty_first_guess_is_stopped_and_counts_with_wrong_receipts(reader: Client, cast: Cast) -> None:
    reporter = asked(cast)
    assert [reader.get(f"/v/guess{turn}/").status_code for turn in range(WRONG_TRIES)] == [404] * WRONG_TRIES
    for address in ("/v/guess/", link_of(reporter), f"/r/{reporter.receipt}/"):
        answer = reader.get(address)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")


def test_an_act_without_its_token_is_refused(cast: Cast) -> None:
    strict, address = Client(enforce_csrf_checks=True), link_of(asked(cast))
    assert [strict.post(address + page, GOOD).status_code for page in ("", "asking/")] == [403, 403]
    assert Rating.objects.count() == 0


def test_acts_are_sent_not_visited(reader: Client, cast: Cast) -> None:
    assert reader.get(f"{link_of(asked(cast))}asking/").status_code == 405


# ── whether to be asked ───────────────────────────────────────────────────────
@pytest.mark.parametrize("page", ["link", "receipt"])
def test_who_does_not_want_to_be_asked_says_so_once_and_may_take_it_back(reader: Client, cast: Cast, page: str) -> None:
    reporter = asked(cast)
    home = link_of(reporter) if page == "link" else f"/r/{reporter.receipt}/"
    assert "Please do not ask me" in text_of(reader.get(home))
    for _tap in range(2):
        left = reader.post(f"{home}asking/", follow=True)
    reporter.refresh_from_db()
    assert (reporter.opted_out_at is not None, reporter.remind_at) == (True, None)
    assert "You asked us not to ask you, and we do not." in text_of(left)
    assert Entry.objects.filter(action="opt_out").count() == 1
    for _tap in range(2):
        reader.post(f"{home}asking/", {"back": "on"})
    reporter.refresh_from_db()
    assert reporter.opted_out_at is None
    assert Entry.objects.filter(action="opt_out").count() == 2
    story = text_of(reader.get(f"/r/{reporter.receipt}/"))
    assert "You asked us not to ask you. We leave you alone." in story
    assert "You said that we may ask you again." in story


def test_who_said_no_may_judge_all_the_same(reader: Client, cast: Cast) -> None:
    reporter = asked(cast)
    reader.post(f"{link_of(reporter)}asking/")
    reader.post(link_of(reporter), GOOD)
    assert Rating.objects.count() == 1


def test_one_neighbours_wish_is_neither_the_others_nor_told_to_them(reader: Client, cast: Cast) -> None:
    first = raised(cast, contact=MAIL)
    other = joined(first.concern)
    resolved(cast, first)
    reader.post(f"{link_of(first)}asking/")
    other.refresh_from_db()
    assert other.opted_out_at is None
    assert "not to ask" not in text_of(reader.get(f"/r/{other.receipt}/"))


def test_who_left_no_way_to_be_reached_is_not_asked_whether_to_be_asked(reader: Client, cast: Cast) -> None:
    reporter = resolved(cast, raised(cast))
    assert "Please do not ask me" not in text_of(reader.get(f"/r/{reporter.receipt}/"))


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
