"""A few words to the office from the page of a receipt, at any time."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Entry, Photo
from minsheng.concerns.policy import TEXT_LIMIT
from minsheng.core.actors import resident
from minsheng.foundation.files.models import StoredFile
from minsheng.foundation.outbox.models import Message
from tests.cast import Cast
from tests.portal.visits import assigned, joined, page_of, picture, raised, resolved, text_of

pytestmark = pytest.mark.django_db

WORDS = "It also smells of gas since this morning."


@pytest.mark.parametrize("stage", [raised, assigned, resolved])
def test_words_are_kept_told_back_and_move_nothing(reader: Client, cast: Cast, stage: Any) -> None:
    reporter = raised(cast) if stage is raised else stage(cast, raised(cast))
    before = Concern.objects.get()
    page = reader.post(f"{page_of(reporter)}write/", {"text": WORDS}, follow=True)
    after = Concern.objects.get()
    assert "Thank you, we have your words." in text_of(page)
    assert f"You wrote to us: {WORDS}" in text_of(page)
    assert (after.state, after.due_at, after.version) == (before.state, before.due_at, before.version + 1)


def test_whoever_has_it_in_hand_is_told_without_the_words(reader: Client, cast: Cast) -> None:
    reporter = assigned(cast, raised(cast))
    reader.post(f"{page_of(reporter)}write/", {"text": WORDS})
    letters = Message.objects.filter(template="written")
    assert letters.exists()
    assert [WORDS in letter.body for letter in letters] == [False] * len(letters)


def test_photos_come_along(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    reader.post(f"{page_of(reporter)}write/", {"text": WORDS, "photos": [picture()]})
    assert (Photo.objects.get().reporter_id, Entry.objects.get(action="write").detail["photos"]) == (reporter.pk, 1)


def test_two_taps_are_one_letter_and_leave_no_file_behind(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    for _tap in range(2):
        reader.post(f"{page_of(reporter)}write/", {"text": WORDS, "photos": [picture()]})
    assert (Entry.objects.filter(action="write").count(), Photo.objects.count(), StoredFile.objects.count()) == (
        1,
        1,
        1,
    )


def test_somebody_who_was_faster_does_not_cost_the_words(
    reader: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter = raised(cast)
    plain, seen = actions.write_words, list[int | None]()

    def late(concern_id: int, **given: Any) -> Entry:
        if not seen:
            actions.add_note(concern_id, text="looked in", visible=False, by=cast.bob, at=timezone.now())
        seen.append(given["version"])
        return plain(concern_id, **given)

    monkeypatch.setattr(actions, "write_words", late)
    reader.post(f"{page_of(reporter)}write/", {"text": WORDS})
    assert (seen, Entry.objects.filter(action="write").count()) == ([1, 2], 1)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"text": " "}, {"text": ["Write down what you want to tell us; a few words are enough."]}),
        ({"text": "x" * (TEXT_LIMIT + 1)}, None),
    ],
)
def test_nothing_and_too_much_are_told_beside_the_field(
    reader: Client, cast: Cast, given: dict[str, str], error: dict[str, list[str]] | None
) -> None:
    page = reader.post(f"{page_of(raised(cast))}write/", given)
    errors = page.context["written"].errors
    assert errors == error if error else list(errors) == ["text"]
    assert given["text"].strip() in page.content.decode()
    assert Entry.objects.filter(action="write").count() == 0


def test_what_was_taken_back_takes_no_words_and_gives_them_back(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    actions.withdraw_concern(reporter.concern_id, by=resident(reporter.pk), at=timezone.now())
    assert "Or write us a few words" not in text_of(reader.get(page_of(reporter)))
    page = reader.post(f"{page_of(reporter)}write/", {"text": WORDS, "photos": [picture()]})
    assert page.status_code == 409
    assert page.context["unsaved"].words == WORDS
    assert StoredFile.objects.count() == 0


def test_a_neighbour_reads_none_of_it(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    neighbour = joined(reporter.concern)
    reader.post(f"{page_of(reporter)}write/", {"text": WORDS, "photos": [picture()]})
    page = reader.get(page_of(neighbour))
    assert WORDS not in text_of(page)
    assert [step.photos for step in page.context["steps"] if step.photos] == []


@pytest.mark.parametrize("page", ["write/", "asking/"])
def test_the_acts_are_sent_with_their_token_and_not_visited(reader: Client, cast: Cast, page: str) -> None:
    address = page_of(raised(cast)) + page
    assert reader.get(address).status_code == 405
    assert Client(enforce_csrf_checks=True).post(address, {"text": WORDS}).status_code == 403
    assert reader.post(f"/r/123456789012/{page}", {"text": WORDS}).status_code == 404
    assert Entry.objects.filter(action__in=["write", "opt_out"]).count() == 0


def test_writing_takes_as_many_statements_as_answering(
    reader: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reporter = raised(cast)
    # reporter, last words; savepoint, concern, its people, concern, line, last event, event, release
    with django_assert_num_queries(10):
        reader.post(f"{page_of(reporter)}write/", {"text": WORDS})


def test_saying_that_one_does_not_want_to_be_asked_takes_ten(
    reader: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reporter = resolved(cast, raised(cast, contact=actions.Contact(phone="13800001234")))
    # receipt; savepoint, concern, its people, the person, concern, line, last event, event, release
    with django_assert_num_queries(10):
        reader.post(f"{page_of(reporter)}asking/")
