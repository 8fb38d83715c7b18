"""What an auditor is asked to look at, once, and what must not be flagged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from minsheng.concerns.policy.questions import Pattern, Question, Told
from minsheng.concerns.policy.questions import questions as settled

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""A Monday, 10:00 in Shanghai."""
ZONE = ZoneInfo("Asia/Shanghai")


def told(number: int, minutes: float, **more: object) -> Told:
    return Told(rating_id=number, concern_id=number, office_id=3, at=NOW + timedelta(minutes=minutes), **more)  # type: ignore[arg-type]


def noted(number: int, after: float, **more: object) -> Told:
    """A verdict so many minutes after a note of a contact, each on a day of its own."""
    at = number * 1440
    return told(number, at, noted_at=NOW + timedelta(minutes=at - after), unit_id=7, **more)


def questions(rows: Iterable[Told], *, at: datetime = NOW + timedelta(days=70)) -> list[Question]:
    """Everything that is settled long after."""
    return settled(rows, since=NOW - timedelta(days=70), at=at, zone=ZONE)


def test_five_verdicts_by_one_hand_within_ten_minutes_are_a_question() -> None:
    (found,) = questions(told(n, n * 2.5, hand=1) for n in range(5))
    assert (found.pattern, found.concern_ids, found.of) == (Pattern.BURST, [0, 1, 2, 3, 4], 0)


def test_a_longer_burst_is_one_question_and_two_afternoons_are_two() -> None:
    assert [len(q.rows) for q in questions(told(n, n * 2, hand=1) for n in range(9))] == [9]
    two = [told(n, n, hand=1) for n in range(5)] + [told(10 + n, 600 + n, hand=1) for n in range(6)]
    assert [len(q.rows) for q in questions(two)] == [6, 5]


def test_no_burst_where_hands_differ_residents_wrote_themselves_or_time_passed() -> None:
    assert questions(told(n, n, hand=n % 2) for n in range(8)) == []
    assert questions(told(n, n) for n in range(50)) == []
    assert questions(told(n, n * 2.6, hand=1) for n in range(5)) == []
    assert questions(told(n, n, hand=1) for n in range(4)) == []
    assert questions(told(n, n * 5, hand=1) for n in range(60)) == [], "a steady afternoon of calls"


def test_four_verdicts_from_one_device_are_a_question_and_three_of_a_family_are_not() -> None:
    (found,) = questions(told(n, n * 60, device="a") for n in range(4))
    assert (found.pattern, len(found.rows)) == (Pattern.ONE_DEVICE, 4)
    assert questions(told(n, n * 60, device="a") for n in range(3)) == []
    assert questions(told(n, n, device=f"{n}") for n in range(40)) == []
    assert questions(told(n, n, device="") for n in range(40)) == [], "no mark is no device"


def test_verdicts_soon_after_a_visit_are_a_question_with_their_share() -> None:
    (found,) = questions([*(noted(n, 10) for n in range(3)), *(noted(n, 2000) for n in range(3, 6))])
    assert (found.pattern, len(found.rows), found.of, found.unit_id) == (Pattern.SOON_AFTER, 3, 6, 7)
    assert found.key == "7:2026-03-02"


def test_few_notes_or_few_quick_answers_are_no_question() -> None:
    assert questions(noted(n, 10) for n in range(4)) == []
    assert questions([noted(0, 10), noted(1, 10), *(noted(n, 31) for n in range(2, 30))]) == []
    assert questions(told(n, n * 1440, unit_id=7) for n in range(30)) == [], "no note, nothing to come after"


def test_a_week_is_asked_about_by_itself() -> None:
    rows = [noted(n, 10) for n in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 12)]
    assert [(q.key, len(q.rows)) for q in questions(rows)] == [("7:2026-03-09", 6), ("7:2026-03-02", 5)]


def test_nothing_is_asked_while_it_may_still_grow() -> None:
    burst = [told(n, n, hand=1) for n in range(5)]
    last = burst[-1].at
    assert questions(burst, at=last + timedelta(minutes=10)) == []
    assert [q.key for q in questions(burst, at=last + timedelta(minutes=11))] == ["0"]
    device = [told(n, n * 60, device="a") for n in range(4)]
    midnight = NOW + timedelta(hours=14)
    assert questions(device, at=midnight - timedelta(seconds=1)) == []
    assert len(questions(device, at=midnight)) == 1
    week = [noted(n, 10) for n in range(5)]
    monday = midnight + timedelta(days=6)
    assert questions(week, at=monday - timedelta(seconds=1)) == []
    assert len(questions(week, at=monday)) == 1


def test_a_burst_cut_by_the_edge_of_what_is_looked_through_is_not_asked_about_again() -> None:
    whole = [told(n, n, hand=1) for n in range(12)]
    later = NOW + timedelta(days=1)
    assert [q.key for q in settled(whole, since=NOW - timedelta(days=1), at=later, zone=ZONE)] == ["0"]
    assert settled(whole[3:], since=whole[3].at, at=later, zone=ZONE) == []
