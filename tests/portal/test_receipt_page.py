"""The page of a receipt: private, complete, in plain words."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Reporter
from minsheng.core.actors import resident
from tests.cast import Cast
from tests.portal.visits import (
    REPLY,
    WORDS,
    assigned,
    joined,
    page_of,
    picture,
    raised,
    resolved,
    sent,
    text_of,
)

pytestmark = pytest.mark.django_db


def test_just_sent_says_what_happens_next_and_by_when(reader: Client, cast: Cast) -> None:
    reporter = sent(reader, cast)
    page = reader.get(page_of(reporter))
    words = text_of(page)
    assert page.context["standing"].heading == "It is written down"
    assert "By tomorrow," in words
    assert "It is decided who does it." in words
    assert "It is done, or you are told plainly why not yet." in words
    assert "Only you can say." in words
    assert WORDS in words
    assert "You left no phone, and that is fine." in words


def test_the_digits_are_read_aloud_one_by_one_and_shown_in_fours(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    html = reader.get(page_of(reporter)).content.decode()
    aloud = ", ".join(" ".join(reporter.receipt[start : start + 4]) for start in (0, 4, 8))
    assert f'<span class="vh">{aloud}</span>' in html


def test_the_page_is_neither_cached_nor_indexed_nor_told_to_others(reader: Client, cast: Cast) -> None:
    headers = reader.get(page_of(raised(cast))).headers
    assert (headers["Cache-Control"], headers["X-Robots-Tag"], headers["Referrer-Policy"]) == (
        "no-store",
        "noindex, nofollow",
        "same-origin",
    )


def test_the_code_is_an_image_of_the_pages_own_address(reader: Client, cast: Cast, settings: LazySettings) -> None:
    settings.PUBLIC_URL = "https://minsheng.example"
    reporter = raised(cast)
    page = reader.get(page_of(reporter))
    assert page.context["address"] == f"https://minsheng.example/r/{reporter.receipt}/"
    code = reader.get(f"{page_of(reporter)}qr.svg")
    assert (code.headers["Content-Type"], code.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert code.content.startswith(b"<?xml")


def test_the_receipt_can_be_kept_as_a_picture(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    card = reader.get(f"{page_of(reporter)}receipt.png")
    assert card.headers["Content-Disposition"] == f'attachment; filename="minsheng-{reporter.receipt}.png"'
    with Image.open(BytesIO(card.content)) as opened:
        assert (opened.format, opened.width) == ("PNG", 720)


def test_a_long_address_stays_inside_the_picture(reader: Client, cast: Cast, settings: LazySettings) -> None:
    settings.PUBLIC_URL = "https://the-record-book.of-every-community.longhua-district.example"
    card = reader.get(f"{page_of(raised(cast))}receipt.png")
    with Image.open(BytesIO(card.content)) as opened:
        edges = [opened.convert("L").crop((x, 0, x + 40, opened.height)).getextrema() for x in (0, 680)]
    assert edges == [(255, 255), (255, 255)]


def test_the_contact_that_was_left_is_shown_to_nobody_who_holds_a_receipt(reader: Client, cast: Cast) -> None:
    contact = actions.Contact(name="Aunt Wang", phone="13800001234", email="wang@example.com")
    first, other = raised(cast, contact=contact), raised(cast, contact=contact)
    neighbour = joined(first.concern)
    actions.merge_concern(other.concern_id, into=first.concern_id, by=cast.bob, at=timezone.now())
    for reporter in (first, other, neighbour, resolved(cast, first)):
        page = reader.get(page_of(reporter)).content.decode()
        assert [part in page for part in ("Aunt Wang", "13800001234", "wang@example.com")] == [False] * 3


def test_who_has_it_is_named_and_what_is_internal_is_not(reader: Client, cast: Cast) -> None:
    reporter = assigned(cast, raised(cast))
    actions.add_note(reporter.concern_id, text="We come tomorrow.", visible=True, by=cast.carol, at=timezone.now())
    actions.add_note(reporter.concern_id, text="He complains a lot.", visible=False, by=cast.carol, at=timezone.now())
    words = text_of(reader.get(page_of(reporter)))
    assert "Given to Qinghu Municipal Maintenance." in words
    assert "卡萝 is looking after it." in words
    assert "We come tomorrow." in words
    assert "He complains a lot." not in words
    assert "Not for residents" not in words


def test_of_the_others_only_their_number_is_told(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    for _neighbour in range(2):
        joined(reporter.concern, "My name is Li, room 501.")
    words = text_of(reader.get(page_of(reporter)))
    assert "2 neighbours met the same" in words
    assert "3 people, you among them" in words
    assert "room 501" not in words


def test_a_neighbour_who_joined_reads_their_own_words_not_the_first_ones(reader: Client, cast: Cast) -> None:
    first = raised(cast, text="Drain blocked. I am Wang from room 302.")
    neighbour = joined(first.concern, "The stairs are wet here as well.")
    words = text_of(reader.get(page_of(neighbour)))
    assert "You said that you met the same." in words
    assert "A neighbour raised it." in words
    assert "The stairs are wet here as well." in words
    assert "room 302" not in words


def test_numbers_in_a_neighbours_title_are_starred_out_for_the_others(reader: Client, cast: Cast) -> None:
    first = raised(cast, text="Drain blocked, call 13800001234")
    assert "13800001234" in reader.get(page_of(first)).context["title"]
    assert reader.get(page_of(joined(first.concern))).context["title"] == "Drain blocked, call 138****1234"


@pytest.mark.parametrize("by_worker", [True, False])
def test_what_one_resident_answered_is_not_read_by_the_others(reader: Client, cast: Cast, by_worker: bool) -> None:
    first = assigned(cast, raised(cast))
    neighbour = joined(first.concern)
    now = timezone.now()
    actions.ask_resident(first.concern_id, text="Which flat?", until=now + timedelta(days=3), by=cast.carol, at=now)
    actor = cast.carol if by_worker else resident(first.pk)
    actions.answer_question(first.concern_id, text="Room 302, Wang", by=actor, at=now)
    assert "Room 302" not in text_of(reader.get(page_of(neighbour)))
    assert ("Room 302" in text_of(reader.get(page_of(first)))) is not by_worker


def test_after_a_merge_the_surviving_concern_is_shown_with_both_stories(reader: Client, cast: Cast) -> None:
    survivor, reporter = raised(cast, text="The whole lane is under water"), raised(cast)
    actions.merge_concern(reporter.concern_id, into=survivor.concern_id, by=cast.bob, at=timezone.now())
    resolved(cast, survivor)
    page = reader.get(page_of(reporter))
    words = text_of(page)
    assert page.context["shown"].pk == survivor.concern_id
    assert "both are handled as one matter now" in words
    assert REPLY in words
    assert WORDS in words
    assert page.context["standing"].takes_verdict


def test_the_office_s_photos_are_seen_and_other_residents_are_not(reader: Client, cast: Cast) -> None:
    first = sent(reader, cast, photos=[picture()])
    neighbour = joined(first.concern)
    own = reader.get(page_of(first)).context["steps"][0].photos
    address = f"photo/{own[0].pk}/"
    shown = reader.get(page_of(first) + address)
    assert (shown.status_code, shown.headers["Content-Type"], shown.headers["X-Content-Type-Options"]) == (
        200,
        "image/jpeg",
        "nosniff",
    )
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown.headers["Cache-Control"] == "no-store"
    assert reader.get(page_of(neighbour) + address).status_code == 404
    own[0].__class__.objects.filter(pk=own[0].pk).update(visible=False)
    assert reader.get(page_of(first) + address).status_code == 404


@pytest.mark.parametrize("neighbours", [1, 3])
def test_the_page_takes_as_many_statements_for_three_neighbours_as_for_one(
    reader: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, neighbours: int
) -> None:
    reporter = assigned(cast, raised(cast))
    for _neighbour in range(neighbours):
        joined(reporter.concern)
    reader.get(page_of(reporter))
    with django_assert_num_queries(6):  # reporter, verdicts, story, handler's name, photos, the community's desk
        reader.get(page_of(reporter))


@pytest.mark.parametrize("page", ["rate/", "answer/", "photos/"])
def test_acts_are_sent_not_visited(reader: Client, cast: Cast, page: str) -> None:
    assert reader.get(page_of(raised(cast)) + page).status_code == 405


@pytest.mark.parametrize("page", ["rate/", "answer/", "photos/", "withdraw/"])
def test_an_act_without_its_token_is_refused(cast: Cast, page: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(page_of(raised(cast)) + page, {"text": "x"}).status_code == 403


@pytest.mark.parametrize("page", ["rate/", "answer/", "photos/", "withdraw/"])
def test_an_act_on_a_receipt_nobody_holds_is_refused(reader: Client, cast: Cast, page: str) -> None:
    reporter = raised(cast)
    address = page_of(reporter)
    Reporter.objects.filter(pk=reporter.pk).update(receipt="100000000047")
    assert reader.post(address + page, {"text": "x"}).status_code == 404
