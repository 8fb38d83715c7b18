"""Whether a resident wants to be asked: said on the page of the receipt or of the link, once, and taken back."""

from __future__ import annotations

import pytest
from django.test import Client

from minsheng.concerns.models import Entry, Rating
from tests.cast import Cast
from tests.portal.visits import MAIL, asked, joined, link_of, raised, resolved, text_of

pytestmark = pytest.mark.django_db

GOOD = {"solved": "yes", "satisfied": "satisfied"}


@pytest.mark.parametrize("page", ["link", "receipt"])
def test_who_does_not_want_to_be_asked_says_so_once_and_may_take_it_back(reader: Client, cast: Cast, page: str) -> None:
    reporter = asked(cast)
    home = link_of(reporter) if page == "link" else f"/r/{reporter.receipt}/"
    assert "Please do not ask me" in text_of(reader.get(home))
    reader.post(f"{home}asking/")
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
    assert "You said that you do not want to be asked. We leave you alone." in story
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
