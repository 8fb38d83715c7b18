"""Where a concern stands, state by state: a plain heading, what comes next and whom to call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Reporter
from tests.cast import Cast
from tests.concerns.scene import load_two_categories
from tests.portal.visits import assigned, page_of, raised, resolved, text_of

pytestmark = pytest.mark.django_db


def heading(reader: Client, reporter: Reporter) -> str:
    """The page's first heading."""
    return str(reader.get(page_of(reporter)).context["standing"].heading)


Walk = Callable[[Cast, Reporter], Any]
WALKS: list[tuple[str, Walk]] = [
    ("It is written down", lambda cast, it: None),
    (
        "It is written down",
        lambda cast, it: actions.triage_concern(
            it.concern_id, category_id=load_two_categories()[0].pk, by=cast.bob, at=timezone.now()
        ),
    ),
    ("Somebody has it in hand", assigned),
    (
        "It is being worked on",
        lambda cast, it: actions.start_work(assigned(cast, it).concern_id, by=cast.carol, at=timezone.now()),
    ),
    (
        "We have a question for you",
        lambda cast, it: actions.ask_resident(
            assigned(cast, it).concern_id,
            text="Which building?",
            until=timezone.now() + timedelta(days=3),
            by=cast.carol,
            at=timezone.now(),
        ),
    ),
    (
        "It has to wait a little",
        lambda cast, it: actions.wait_for(
            assigned(cast, it).concern_id,
            reason="third_party",
            text="The gas company must mark its pipe first.",
            until=timezone.now() + timedelta(days=3),
            by=cast.carol,
            at=timezone.now(),
        ),
    ),
    (
        "We are looking for the right people",
        lambda cast, it: actions.return_concern(
            assigned(cast, it).concern_id, reason="other_unit", text="Not ours", by=cast.carol, at=timezone.now()
        ),
    ),
    ("What you raised has been dealt with", resolved),
    ("We have an answer for you", lambda cast, it: resolved(cast, it, "not_possible")),
    (
        "What you raised has been dealt with",
        lambda cast, it: actions.close_concern(resolved(cast, it).concern_id, by=cast.bob, at=timezone.now()),
    ),
    (
        "It is being worked on again",
        lambda cast, it: actions.reopen_concern(resolved(cast, it).concern_id, by=cast.bob, at=timezone.now()),
    ),
    (
        "It has been passed on",
        lambda cast, it: actions.refer_concern(
            it.concern_id,
            body="District Education",
            number="2026-7",
            text="They decide.",
            by=cast.bob,
            at=timezone.now(),
        ),
    ),
    (
        "It was taken back",
        lambda cast, it: actions.withdraw_concern(it.concern_id, by=cast.bob, at=timezone.now()),
    ),
]


@pytest.mark.parametrize(("said", "walk"), WALKS)
def test_every_state_has_its_own_plain_heading(reader: Client, cast: Cast, said: str, walk: Walk) -> None:
    reporter = raised(cast)
    walk(cast, reporter)
    assert heading(reader, reporter) == said


@pytest.mark.parametrize(("said", "walk"), WALKS)
def test_every_state_says_what_comes_next_and_whom_to_call(reader: Client, cast: Cast, said: str, walk: Walk) -> None:
    reporter = raised(cast)
    walk(cast, reporter)
    page = reader.get(page_of(reporter))
    assert page.context["standing"].coming
    assert "What happens next" in text_of(page)
    assert "Call us and read out the receipt: 0755-0100 2300" in text_of(page)


def test_a_team_that_sent_it_back_is_no_longer_said_to_have_it(reader: Client, cast: Cast) -> None:
    reporter = assigned(cast, raised(cast))
    assert "Given to Qinghu Municipal Maintenance." in text_of(reader.get(page_of(reporter)))
    actions.return_concern(reporter.concern_id, reason="other_unit", text="Not ours", by=cast.carol, at=timezone.now())
    words = text_of(reader.get(page_of(reporter)))
    assert "Maintenance" not in words
    assert "Not ours" not in words
    assert "It is decided who takes it over." in words


def test_a_declined_concern_says_why_in_the_offices_words(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    why = "This is between two neighbours; the mediation room can help."
    actions.propose_decline(reporter.concern_id, reason="private_dispute", text=why, by=cast.bob, at=timezone.now())
    assert why not in text_of(reader.get(page_of(reporter)))
    actions.approve_decline(reporter.concern_id, by=cast.erin, at=timezone.now())
    words = text_of(reader.get(page_of(reporter)))
    assert "We cannot take this on" in words
    assert why in words


def test_a_missed_limit_is_admitted(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    past = timezone.now() - timedelta(days=1)
    Concern.objects.filter(pk=reporter.concern_id).update(first_due_at=past, due_at=past)
    words = text_of(reader.get(page_of(reporter)))
    assert words.count("We are late; please call us if it cannot wait.") == 2
    assert "It was due: yesterday" in words
