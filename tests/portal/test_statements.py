"""How many statements each page and each act takes: a literal number, the same for three rows as for one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Reporter
from minsheng.concerns.queries import rules
from tests.cast import Cast
from tests.portal.visits import assigned, joined, page_of, picture, raised, ready, resolved, written

pytestmark = pytest.mark.django_db

COLOURS = ("teal", "brown", "navy")


def with_rows(cast: Cast, rows: int) -> Reporter:
    """In Carol's hands, with ``rows`` photos, notes and neighbours."""
    reporter = assigned(cast, raised(cast))
    for number in range(rows):
        now = timezone.now()
        actions.add_note(reporter.concern_id, text=f"Look {number}.", visible=True, by=cast.carol, at=now)
        joined(reporter.concern)
    return reporter


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("page", "statements"),
    [
        ("", 2),  # draft, communities
        ("what/", 2),  # draft, name of the community
        ("contact/", 2),
        ("check/", 3),  # and the lookalikes; categories are kept a minute
        ("photo/{photo}/", 2),  # draft, file
    ],
)
def test_a_page_of_the_report(
    reader: Client,
    cast: Cast,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    page: str,
    statements: int,
) -> None:
    draft = ready(reader, cast, photos=[picture(colour) for colour in COLOURS[:rows]])
    rules()  # kept a minute in the process
    photo = reader.get(f"{draft}check/").context["draft"].photos[0]
    with django_assert_num_queries(statements):
        assert reader.get(draft + page.format(photo=photo)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("page", "statements"),
    [
        ("", 6),  # reporter, verdicts, story, handler's name, photos, the community's desk
        ("withdraw/", 1),
        ("qr.svg", 1),
        ("receipt.png", 1),
    ],
)
def test_a_page_of_a_receipt(
    reader: Client,
    cast: Cast,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    page: str,
    statements: int,
) -> None:
    reporter = with_rows(cast, rows)
    reader.get(page_of(reporter))
    with django_assert_num_queries(statements):
        reader.get(page_of(reporter) + page)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_photo_of_a_receipt(
    reader: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    reporter = with_rows(cast, rows)
    reader.post(f"{page_of(reporter)}photos/", {"photos": [picture(colour) for colour in COLOURS[:rows]]})
    steps = reader.get(page_of(reporter)).context["steps"]
    photo = next(photo for step in steps for photo in step.photos)
    with django_assert_num_queries(3):  # reporter, photos, file
        assert reader.get(f"{page_of(reporter)}photo/{photo.pk}/").status_code == 200


def test_looking_a_receipt_up(reader: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    reporter = raised(cast)
    with django_assert_num_queries(1):
        reader.post("/r/", {"receipt": reporter.receipt})


@pytest.mark.parametrize(
    ("solved", "statements"),
    [
        # reporter, verdicts; savepoint, concern, judge, verdict, concern, two lines (the verdict, and what follows from
        # it: closed or opened again), last event, two events, release
        ("yes", 11),
        ("no", 14),  # and what is passed to the supervisor; who answers for it, one message for each
    ],
)
def test_a_verdict(
    reader: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, solved: str, statements: int
) -> None:
    reporter = resolved(cast, raised(cast))
    with django_assert_num_queries(statements):
        reader.post(f"{page_of(reporter)}rate/", {"solved": solved, "satisfied": "fair"})


def test_an_answer_to_a_question(reader: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    reporter = assigned(cast, raised(cast))
    now = timezone.now()
    actions.ask_resident(reporter.concern_id, text="Which?", until=now + timedelta(days=3), by=cast.carol, at=now)
    # reporter, answers so far; savepoint, concern, its people, concern, line, last event, event, release
    with django_assert_num_queries(10):
        reader.post(f"{page_of(reporter)}answer/", {"text": "Building 3"})


def test_taking_it_back(reader: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    reporter = raised(cast)
    version = reader.get(f"{page_of(reporter)}withdraw/").context["form"].initial["version"]
    # reporter; savepoint, concern, its people, concern, line, last event, event, release
    with django_assert_num_queries(9):
        reader.post(f"{page_of(reporter)}withdraw/", {"version": version})


def test_keeping_an_answer_of_the_report(
    reader: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft = written(reader, cast)
    with django_assert_num_queries(5):  # draft; savepoint, draft read and written, release
        reader.post(f"{draft}contact/", {})
