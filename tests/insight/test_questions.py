"""What an auditor is asked to look at, and what must not be flagged; how far two askings agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from minsheng.insight.policy import Pattern, Told, agreement, questions

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def told(number: int, minutes: float, **more: object) -> Told:
    return Told(rating_id=number, concern_id=number, at=NOW + timedelta(minutes=minutes), **more)  # type: ignore[arg-type]


def noted(number: int, after: float, **more: object) -> Told:
    """A verdict so many minutes after a note of a contact, each on a day of its own."""
    at = number * 1440
    return told(number, at, noted_at=NOW + timedelta(minutes=at - after), unit_id=7, **more)


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
    assert found.interval is not None
    assert 0 < found.interval.low < 0.5 < found.interval.high < 1


def test_few_notes_or_few_quick_answers_are_no_question() -> None:
    assert questions(noted(n, 10) for n in range(4)) == []
    assert questions([noted(0, 10), noted(1, 10), *(noted(n, 31) for n in range(2, 30))]) == []
    assert questions(told(n, n * 1440, unit_id=7) for n in range(30)) == [], "no note, nothing to come after"


def test_agreement_counts_who_was_reached_and_which_way_it_differed() -> None:
    found = agreement(12, 2, [("yes", "yes", 5), ("yes", "partly", 2), ("partly", "no", 1), ("no", "yes", 1)])
    assert (found.drawn, found.done, found.reached) == (12, 11, 9)
    assert (found.same, found.better, found.worse) == (5, 1, 3)
    assert found.share == 5 / 9
    assert found.interval is not None
    none = agreement(3, 0, [])
    assert (none.share, none.interval) == (None, None)
