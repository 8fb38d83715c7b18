"""The queue: what stands in it, how often it asks the database, and how it is searched."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions, queries
from minsheng.concerns.models import Reporter
from minsheng.concerns.queries import QueueFilter
from minsheng.concerns.states import Channel
from minsheng.interfaces.desk import listing
from tests.cast import Cast
from tests.concerns.scene import load_two_categories
from tests.desk.scene import at_work, hours_ago, keep_what_is_remembered, raised, resolved, rows_of, sign_in, text_of

FRAME = 3
"""Session, worker, posts with the names of their units: what every page reads."""
QUEUE = 3
"""Counts, one's own filters, the rows."""


def test_the_six_counts_are_those_of_the_room(cast: Cast) -> None:
    raised(cast)
    at_work(cast)
    resolved(cast)
    waiting = at_work(cast)
    actions.wait_for(
        waiting.pk,
        reason="third_party",
        until=timezone.now() + timedelta(days=2),
        text="等燃气公司",
        by=cast.bob,
        at=hours_ago(0.1),
    )
    queue = sign_in(cast, "bob").get("/desk/").context["queue"]
    assert {tab.name: tab.count for tab in queue.tabs} == {
        "urgent": 0,
        "to_assign": 1,
        "at_work": 1,
        "waiting": 1,
        "returned": 0,
        "verdict": 1,
    }
    assert queue.counts == queries.queue_counts(cast.bob, at=timezone.now())


def test_every_filter_lists_what_it_counts(cast: Cast) -> None:
    fresh, busy, done = raised(cast), at_work(cast), resolved(cast)
    old = raised(cast, at=hours_ago(24 * 30))
    bob = sign_in(cast, "bob")
    assert {which.value: rows_of(bob.get("/desk/", {"f": which.value})) for which in QueueFilter} == {
        "urgent": [old.pk],
        "to_assign": [old.pk, fresh.pk],
        "at_work": [busy.pk],
        "waiting": [],
        "returned": [],
        "verdict": [done.pk],
        "all": [done.pk, busy.pk, fresh.pk, old.pk],
    }


def test_what_is_overdue_stands_first_and_says_so(cast: Cast) -> None:
    soon = raised(cast)
    late = raised(cast, at=hours_ago(24 * 30))
    page = sign_in(cast, "bob").get("/desk/?f=to_assign")
    assert rows_of(page) == [late.pk, soon.pk]
    first, second = page.context["queue"].sheet.rows
    assert (first.ending.mark, second.ending.mark) == ("over", "")


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_asks_the_same_few_questions_however_long_it_is(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    for _ in range(number):
        raised(cast)
    bob = sign_in(cast, "bob")
    keep_what_is_remembered(monkeypatch)
    bob.get("/desk/")
    with django_assert_num_queries(FRAME + QUEUE):
        answer = bob.get("/desk/?f=to_assign")
    assert len(rows_of(answer)) == number


def test_pages_follow_each_other_without_a_gap_or_a_repeat(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "ROWS", 2)
    numbers = [raised(cast, at=hours_ago(9 - hour)).pk for hour in range(5)]
    bob = sign_in(cast, "bob")
    address, seen, before = "/desk/?f=all", [], []
    while address:
        sheet = bob.get(address).context["queue"].sheet
        seen.append([row.concern.pk for row in sheet.rows])
        before.append(sheet.before)
        address = sheet.after
    newest = numbers[::-1]
    pages = [newest[:2], newest[2:4], newest[4:]]
    assert seen == pages
    address, seen = before[-1], []
    while address:
        sheet = bob.get(address).context["queue"].sheet
        seen.append([row.concern.pk for row in sheet.rows])
        address = sheet.before
    assert seen == pages[1::-1]


def test_pages_turn_both_ways_among_rows_of_the_very_same_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "ROWS", 2)
    then = hours_ago(5)
    numbers = [raised(cast, at=then).pk for _ in range(5)]
    bob = sign_in(cast, "bob")
    second = bob.get(bob.get("/desk/?f=to_assign").context["queue"].sheet.after).context["queue"].sheet
    third = bob.get(second.after).context["queue"].sheet
    back = bob.get(third.before).context["queue"].sheet
    first = bob.get(back.before).context["queue"].sheet
    assert [[row.concern.pk for row in sheet.rows] for sheet in (second, third, back, first)] == [
        numbers[2:4],
        numbers[4:],
        numbers[2:4],
        numbers[:2],
    ]
    assert (first.before, third.after, back.after == second.after) == ("", "", True)


def test_one_page_back_is_a_full_page_even_where_the_list_has_changed_meanwhile(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "ROWS", 2)
    rows = [raised(cast, at=hours_ago(9 - hour)) for hour in range(4)]
    bob = sign_in(cast, "bob")
    second = bob.get(bob.get("/desk/?f=to_assign").context["queue"].sheet.after).context["queue"].sheet
    actions.withdraw_concern(rows[0].pk, by=cast.bob, at=hours_ago(0.1))
    urgent = raised(cast, at=hours_ago(24 * 30))
    back = bob.get(second.before).context["queue"].sheet
    assert [row.concern.pk for row in back.rows] == [urgent.pk, rows[1].pk]
    actions.withdraw_concern(urgent.pk, by=cast.bob, at=hours_ago(0.1))
    back = bob.get(second.before).context["queue"].sheet
    assert [row.concern.pk for row in back.rows] == [rows[1].pk, rows[2].pk]


def test_a_page_whose_rows_are_all_gone_leads_back_to_the_first(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "ROWS", 1)
    first, last = raised(cast, at=hours_ago(3)), raised(cast)
    bob = sign_in(cast, "bob")
    onward = bob.get("/desk/?f=to_assign").context["queue"].sheet.after
    actions.withdraw_concern(last.pk, by=cast.bob, at=hours_ago(0.1))
    sheet = bob.get(onward).context["queue"].sheet
    assert (list(sheet.rows), sheet.before) == ([], "/desk/?f=to_assign")
    assert rows_of(bob.get(sheet.before)) == [first.pk]


def test_a_cursor_nobody_gave_out_is_a_bad_request(cast: Cast) -> None:
    bob = sign_in(cast, "bob")
    for name in ("after", "before"):
        assert [bob.get("/desk/", {name: cursor}).status_code for cursor in ("x", "2026-01-01_7", "9_9_9")] == [400] * 3


def test_an_unknown_filter_shows_what_presses_most(cast: Cast) -> None:
    page = sign_in(cast, "bob").get("/desk/?f=nonsense")
    assert page.context["queue"].listing.which is QueueFilter.URGENT


def test_conditions_narrow_a_filter_and_stay_in_every_link(cast: Cast) -> None:
    drain, _gas = load_two_categories()
    called = raised(cast, channel=Channel.PHONE, category_id=drain.pk)
    raised(cast, channel=Channel.WEB, category_id=drain.pk)
    raised(cast, channel=Channel.PHONE)
    raised(cast, channel=Channel.PHONE, category_id=drain.pk, area_id=cast.area["youson"].pk)
    area = cast.area["qinghu"].pk
    today = timezone.localdate().isoformat()
    wanted: dict[str, Any] = {
        "f": "to_assign",
        "category": drain.pk,
        "area": area,
        "channel": "phone",
        "since": today,
        "until": today,
    }
    page = sign_in(cast, "bob").get("/desk/", wanted)
    assert rows_of(page) == [called.pk]
    assert page.context["queue"].sheet.rows[0].href == (
        f"/desk/concerns/{called.pk}/?f=to_assign&category={drain.pk}&area={area}&channel=phone"
        f"&since={today}&until={today}"
    )


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"since": "2026-11-05", "until": "2026-11-01"}, "until", "这天比开始的那天还早。"),
        ({"since": "gestern", "channel": "phone"}, "since", "日期请写成 2026-12-03。"),
    ],
)
def test_a_condition_that_cannot_be_is_told_beside_its_field(
    cast: Cast, values: dict[str, str], field: str, message: str
) -> None:
    page = sign_in(cast, "bob").get("/desk/", {"f": "all", **values})
    assert page.context["narrow"].errors == {field: [message]}
    assert message in text_of(page)


def test_the_find_box_takes_a_receipt_a_number_or_a_word(cast: Cast) -> None:
    concern, other = raised(cast, place="南三巷口"), raised(cast, title="电梯困人")
    receipt = Reporter.objects.get(concern=concern).receipt
    bob = sign_in(cast, "bob")
    spoken = f"{receipt[:4]} {receipt[4:8]} {receipt[8:]}"
    found = {words: rows_of(bob.get("/desk/", {"q": words})) for words in (receipt, spoken, str(other.pk), "南三巷口")}
    assert found == {receipt: [concern.pk], spoken: [concern.pk], str(other.pk): [other.pk], "南三巷口": [concern.pk]}


def test_a_phone_number_finds_what_its_owner_raised_and_is_never_shown_whole(cast: Cast) -> None:
    concern = raised(cast)
    raised(cast, contact=actions.Contact(phone="13900009999"))
    page = sign_in(cast, "bob").get("/desk/", {"q": "138 0000 1234"})
    assert rows_of(page) == [concern.pk]
    assert page.context["queue"].heading == "138****1234 说过的事"


def test_leaders_and_auditors_find_nobody_by_phone(cast: Cast) -> None:
    raised(cast)
    assert [rows_of(sign_in(cast, name).get("/desk/", {"q": "13800001234"})) for name in ("erin", "frank")] == [[], []]


def test_a_phone_number_finds_nothing_beyond_ones_reach(cast: Cast) -> None:
    raised(cast)
    assert rows_of(sign_in(cast, "charlie").get("/desk/", {"q": "13800001234"})) == []


def test_an_empty_list_says_what_will_stand_there(cast: Cast) -> None:
    bob = sign_in(cast, "bob")
    pages: dict[str, Any] = {name: bob.get("/desk/", {"f": name}).context["queue"].empty for name in QueueFilter}
    assert [str(pages[name][0]) for name in QueueFilter] == [
        "没有要赶的",
        "都分派了",
        "没有正在办的",
        "没有在等的",
        "没有被退回的",
        "都评过了",
        "没找到",
    ]
