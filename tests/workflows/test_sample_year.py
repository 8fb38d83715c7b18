"""The made-up year: every history by the table, nothing outside its twelve months, nothing said that is not so."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from minsheng.concerns.policy import SHORTEST_REPLY, TEXT_LIMIT, says_something
from minsheng.concerns.states import TABLE, Action, Guard, State
from minsheng.core import receipts
from minsheng.core.actors import ActorKind, Role
from minsheng.core.working_time import add_working_time
from minsheng.workflows.sample.clock import Clock, at_moment
from minsheng.workflows.sample.desk import COURT, QUARRELS
from minsheng.workflows.sample.generator import generate, generate_shard
from minsheng.workflows.sample.phrases import CALLS, TIMES
from minsheng.workflows.sample.plan import Year
from minsheng.workflows.sample.structure import traditional
from tests.workflows.made_up import AS_OF, CALENDAR, read, recipe, world, year

SEEDS = (1, 7, 20_260)
END = datetime(2026, 11, 23, 16, tzinfo=UTC)
"""Midnight in Longhua at the beginning of the as-of day."""
START = datetime(2025, 11, 23, 16, tzinfo=UTC)


def test_nobody_is_said_to_have_been_called_who_left_no_number() -> None:
    for one in year(1, 2_600):
        if one.reporters[0].who is None:
            spoken = {Action.NOTE, Action.START, Action.ASK, Action.WAIT}
            lines = [line for line in one.entries if line.action in spoken and line.visible]
            assert [line.text for line in lines if CALLS.search(line.text)] == []
            assert "请打电话" not in one.columns["text"]


def test_nobody_writes_the_same_line_twice_about_one_concern() -> None:
    twice = []
    for one in year(1, 2_600):
        lines = [line.text for line in one.entries if line.text and line.action is Action.NOTE]
        twice += [text for text, times in Counter(lines).items() if times > 1]
    assert twice == []


def test_what_is_said_about_time_is_true() -> None:
    for one in year(1, 2_600):
        came = one.columns["received_at"]
        for line in one.entries:
            if line.action in {Action.RATE, Action.RESOLVE}:
                spans = [(least, most) for shape, least, most in TIMES if shape.search(line.text)]
                answered = 13 if line.action is Action.RATE else 0  # days until somebody answers
                for least, most in spans:
                    assert least - 0.01 <= (line.at - came).days + 1, (line.text, came)
                    assert (line.at - came).days <= most + answered, (line.text, came)


def test_why_something_was_declined_fits_what_was_said() -> None:
    for seed in SEEDS:
        for one in year(seed, 2_600):
            reason = one.columns.get("decline_reason")
            if reason == "before_court":
                assert one.category in COURT
            if reason == "private_dispute":
                assert one.category in QUARRELS
            if reason:
                assert one.category[0] != "L"


@pytest.mark.parametrize("seed", SEEDS)
def test_every_history_goes_by_the_table_and_by_hands_that_may(seed: int) -> None:
    staff = world(seed).staff
    for one in year(seed):
        assert (one.entries[0].action, one.entries[0].to_state) == (Action.RECEIVE, State.RECEIVED)
        for before, line in pairwise(one.entries):
            move = TABLE[line.action]
            assert line.from_state == before.to_state
            assert State(line.from_state) in move.sources
            assert line.to_state == (move.target or before.to_state)
            hands: set[Role | ActorKind] = {ActorKind(line.actor_kind)}
            if line.worker is not None:
                hands = {post.role for post in staff[line.worker].posts}
            assert hands & move.hands, line
            if Guard.TEXT in move.guards or Guard.OUTCOME_AND_REPLY in move.guards:
                assert line.text.strip()
        assert one.entries[-1].to_state == one.columns["state"]


def test_times_are_ordered_and_lie_within_the_twelve_months() -> None:
    for one in year():
        times = [line.at for line in one.entries]
        assert times == sorted(times)
        assert START <= times[0] == one.columns["received_at"]
        assert times[-1] < END
        for rating in one.ratings:
            assert times[0] < rating.at < END
        for person in one.reporters:
            assert times[0] <= person.joined_at < END
            assert person.asked_at is None or person.asked_at < END


def test_replies_say_something_and_nothing_is_too_long() -> None:
    for one in year():
        assert 8 <= len(one.columns["text"]) <= TEXT_LIMIT
        assert 1 <= len(one.columns["title"]) <= 120
        for line in one.entries:
            assert len(line.text) <= TEXT_LIMIT
            if line.action is Action.RESOLVE:
                assert len(line.text) >= SHORTEST_REPLY
                assert says_something(line.text)
        assert all(len(rating.words) <= 500 for rating in one.ratings)


def test_receipts_are_valid_and_never_given_twice() -> None:
    given = [person.receipt for one in year(1, 2_600) for person in one.reporters]
    assert [receipt for receipt in given if not receipts.is_valid(receipt)] == []
    assert len(set(given)) == len(given)


def test_two_texts_of_one_category_rarely_read_alike() -> None:
    texts = [(one.category, one.columns["text"]) for one in year(1, 2_600)]
    repeated = [text for text, times in Counter(texts).items() if times > 1]
    assert len(repeated) / len(texts) < 0.03


def test_a_few_write_traditional_chinese_and_are_answered_as_readers_of_it() -> None:
    written = [one for one in year(1, 2_600) if one.reporters[0].language == "zh-hant"]
    assert 5 <= len(written) <= 50
    assert {one.columns["channel"] for one in written} == {"web"}
    assert all(traditional().convert(one.columns["text"]) == one.columns["text"] for one in written)


def test_nobody_who_worked_on_it_wrote_its_verdict() -> None:
    worked = {Action.START, Action.RESOLVE, Action.WAIT, Action.ASK, Action.RETURN}
    for one in year(7):
        hands = {line.worker for line in one.entries if line.action in worked}
        assert [rating for rating in one.ratings if rating.entered_by is not None and rating.entered_by in hands] == []


def test_a_merged_concern_names_an_earlier_one_that_was_open_and_counts_its_people() -> None:
    by_receipt = {one.reporters[0].receipt: one for one in year(1, 2_600)}
    merged = [one for one in by_receipt.values() if one.merged_into]
    assert merged
    for one in merged:
        other = by_receipt[one.merged_into]
        assert other.columns["received_at"] < one.columns["received_at"]
        assert other.columns["place"] == one.columns["place"]
        named = [line for line in other.entries if line.other == one.reporters[0].receipt]
        assert [(line.action, line.at) for line in named] == [(Action.JOIN, one.entries[-1].at)]
        assert other.columns["reporter_count"] == len(other.reporters) + 1


def test_a_complaint_about_staff_is_never_handled_by_the_office_complained_about() -> None:
    first = [line for one in year(1, 2_600) if one.category == "P3" for line in one.entries if line.action == "assign"]
    assert first
    assert {line.detail["unit"].split("-")[0] for line in first[:1]} == {"district"}


def test_the_rainy_months_bring_the_water() -> None:
    months = Counter(
        one.columns["received_at"].astimezone(CALENDAR.time_zone).month
        for one in year(1, 2_600)
        if one.category in {"B3", "D3"}
    )
    wet = sum(months[month] for month in range(5, 10))
    assert wet / 5 > 2 * (months.total() - wet) / 7


def test_the_same_recipe_is_the_same_year_in_another_process() -> None:
    source = (
        "import hashlib, django; django.setup(); from tests.workflows.made_up import read, year;"
        "print(hashlib.sha256(''.join(map(read, year(5))).encode()).hexdigest())"
    )
    here = hashlib.sha256("".join(map(read, year(5))).encode()).hexdigest()
    answers = [
        subprocess.run(
            [sys.executable, "-c", source],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    ]
    assert answers == [here, here]


def test_another_seed_is_another_year() -> None:
    texts = [{one.columns["text"] for one in year(seed)} for seed in (1, 7)]
    assert len(texts[0] & texts[1]) < 200


def test_a_shard_is_the_same_whether_or_not_others_were_made_before_it() -> None:
    one = recipe(1, 2_600)
    alone = generate_shard(one.world(), 1, one.shards()[1])
    assert list(map(read, alone)) == list(map(read, list(generate(one))[1]))


@pytest.mark.parametrize("as_of", [date(2024, 2, 29), date(2025, 3, 1), date(2027, 1, 1)])
def test_a_year_may_end_on_any_day(as_of: date) -> None:
    made = recipe(as_of=as_of)
    concerns = [one for piece in generate(made) for one in piece]
    assert len(concerns) == made.count
    days = {one.columns["received_at"].astimezone(CALENDAR.time_zone).date() for one in concerns}
    assert Year(as_of, CALENDAR).start <= min(days) <= max(days) < as_of


def test_fewer_than_the_ordered_concerns_are_refused() -> None:
    with pytest.raises(ValueError, match="needs at least"):
        recipe(count=50).shards()


def test_the_roster_has_the_staff_of_the_district_and_one_sign_in_a_role() -> None:
    staff = world().staff
    assert 810 <= len(staff) <= 860
    assert len({member.name for member in staff}) == len(staff)
    roles = {member.email: member.posts[-1].role for member in staff if member.email}
    assert roles == {
        "collector@longhua.example": Role.COLLECTOR,
        "coordinator@longhua.example": Role.COORDINATOR,
        "handler@longhua.example": Role.HANDLER,
        "supervisor@longhua.example": Role.SUPERVISOR,
        "leader@longhua.example": Role.LEADER,
        "auditor@longhua.example": Role.AUDITOR,
        "admin@longhua.example": Role.ADMINISTRATOR,
    }
    assert all(post.starts_on < AS_OF - timedelta(days=366) for member in staff for post in member.posts)


def test_the_quick_clock_agrees_with_working_time() -> None:
    span = (date(2026, 1, 1), date(2026, 12, 31))
    clock = Clock(CALENDAR, span, CALENDAR.periods, "working")
    opens = clock.moment(clock.minute_after(clock.zero + 40 * 86_400))
    for minutes in (1, 59, 180, 420, 421, 3_000, 12_345):
        expected = add_working_time(at_moment(opens), timedelta(minutes=minutes), CALENDAR)
        ahead = at_moment(clock.later(opens, minutes))
        # The end of a day and the beginning of the next are the same working moment.
        gap = add_working_time(expected, timedelta(minutes=1), CALENDAR) - ahead
        assert gap == timedelta(minutes=1)
