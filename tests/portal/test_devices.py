"""The day's fingerprint of a browser: it tells two apart today, joins nothing across days, and gives nothing away."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from minsheng.concerns import actions
from minsheng.concerns.models import Rating, Reporter
from minsheng.foundation.privacy.policy import device_print
from tests.cast import Cast
from tests.portal.visits import page_of, raised, resolved

DAY = date(2026, 3, 2)
HOUSE, OTHER = "192.0.2.7", "192.0.2.8"
PHONE, BOOK = "Mozilla/5.0 (Linux; Android 14)", "Mozilla/5.0 (Macintosh)"
GOOD = {"solved": "yes", "satisfied": "satisfied"}


def made(key: str = "s", address: str = HOUSE, agent: str = PHONE, day: date = DAY) -> str:
    return device_print(key, address=address, agent=agent, day=day)


def test_it_is_thirty_two_hexadecimal_digits_and_the_same_all_day() -> None:
    assert len(made()) == 32
    assert set(made()) <= set("0123456789abcdef")
    assert made() == made()


def test_it_changes_with_every_part_and_with_the_day() -> None:
    days = {made(day=DAY + timedelta(days=number)) for number in range(60)}
    assert len(days | {made(address=OTHER), made(agent=BOOK), made("t")}) == 63


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_no_two_pairs_of_parts_run_together(one: str, two: str, three: str, four: str) -> None:
    same = (one, two) == (three, four)
    assert (made(address=one, agent=two) == made(address=three, agent=four)) is same


def test_whoever_knows_every_part_but_the_secret_cannot_make_it_again() -> None:
    mark = made("the secret of the house")
    parts = [f"{HOUSE}{PHONE}{DAY.isoformat()}", f"{HOUSE} {PHONE}", f"{len(HOUSE)} {HOUSE} {len(PHONE)} {PHONE}"]
    guesses = {hashlib.sha256(part.encode()).hexdigest()[:32] for part in parts}
    guesses |= {made(key) for key in ("", "secret", "the secret of the hous")}
    assert mark not in guesses
    assert [part in mark for part in ("192", HOUSE, PHONE)] == [False] * 3


def rated(cast: Cast, address: str = HOUSE, agent: str = PHONE) -> Rating:
    reporter: Reporter = resolved(cast, raised(cast))
    Client(REMOTE_ADDR=address, headers={"user-agent": agent}).post(f"{page_of(reporter)}rate/", GOOD)
    return Rating.objects.get(reporter=reporter)


@pytest.mark.django_db
def test_two_verdicts_from_one_browser_carry_one_mark_and_others_another(cast: Cast) -> None:
    first, second = rated(cast), rated(cast)
    assert first.device == second.device != ""
    assert len({first.device, rated(cast, OTHER).device, rated(cast, agent=BOOK).device}) == 3
    assert (first.way, first.entered_by_id) == ("page", None)


@pytest.mark.django_db
def test_it_is_gone_after_a_month(cast: Cast) -> None:
    rating = rated(cast)
    now = timezone.now()
    assert actions.forget_devices(at=now + timedelta(days=29)) == 0
    assert actions.forget_devices(at=now + timedelta(days=31)) == 1
    rating.refresh_from_db()
    assert rating.device == ""
