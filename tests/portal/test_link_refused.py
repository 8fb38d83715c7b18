"""A letter's link that opens nothing: broken, too old, used, overtaken, guessed. Each says why, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from minsheng.concerns import actions
from minsheng.concerns.actions.verdict_links import LINK_LIFE
from minsheng.concerns.models import Concern, Rating, Reporter
from minsheng.core.actors import resident
from minsheng.interfaces.portal.tries import WRONG_TRIES
from tests.cast import Cast
from tests.portal.visits import MAIL, REPLY, asked, link_of, raised, resolved, text_of

pytestmark = pytest.mark.django_db

GOOD = {"solved": "yes", "satisfied": "satisfied", "words": "The stairs are dry."}
BAD = {"solved": "no", "satisfied": "dissatisfied", "words": "It is back."}


@pytest.fixture(autouse=True)
def nobody_guessed_yet() -> Iterator[None]:
    """Guesses are counted in the process."""
    cache.clear()
    yield
    cache.clear()


def done_again(cast: Cast, reporter: Reporter) -> None:
    actions.reopen_concern(reporter.concern_id, by=cast.bob, at=timezone.now())
    actions.resolve_concern(reporter.concern_id, outcome="solved", reply=REPLY, by=cast.carol, at=timezone.now())


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
