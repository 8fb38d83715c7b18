"""Codes become words: rows' ends, clocks, deadlines explained, the timeline, directions on the map."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from minsheng.concerns.models import Concern, Entry
from minsheng.concerns.queries import QueueFilter
from minsheng.concerns.states import (
    Action,
    Channel,
    DeclineReason,
    Outcome,
    ReturnReason,
    Satisfied,
    Solved,
    State,
    Urgency,
    WaitingReason,
)
from minsheng.core.actors import Role
from minsheng.core.working_time import Period, WorkingCalendar
from minsheng.interfaces.desk import hands_timeline, limits, timeline, words
from minsheng.interfaces.desk.placing import direction
from minsheng.interfaces.shared.marks import MARKS

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Ten in the morning in Shenzhen."""
HOURS = timedelta(hours=1)
CALENDAR = WorkingCalendar(
    periods=(Period(time(9), time(12)), Period(time(14), time(18))),
    weekend=frozenset({5, 6}),
    holidays=frozenset(),
    make_up_days=frozenset(),
    time_zone=ZoneInfo("Asia/Shanghai"),
    known_years=frozenset({2026}),
)


def concern(**columns: object) -> Concern:
    """A concern received on Monday at ten, due after seven working days; not saved."""
    values: dict[str, object] = {
        "state": State.IN_PROGRESS,
        "urgency": Urgency.GENERAL,
        "received_at": MONDAY,
        "changed_at": MONDAY,
        "due_at": datetime(2026, 3, 11, 2, 0, tzinfo=UTC),
    }
    return Concern(**values | columns)


@pytest.mark.parametrize(
    ("columns", "at", "mark", "said"),
    [
        ({}, MONDAY, "", "3 月 11 日（周三）"),
        ({"due_at": MONDAY + 3 * HOURS}, MONDAY, "risk", "还剩 3 小时"),
        ({"due_at": MONDAY - 5 * HOURS}, MONDAY, "over", "已超 5 小时"),
        ({"due_at": None}, MONDAY, "", "没有期限"),
        ({"state": State.WAITING, "waiting_until": MONDAY + 24 * HOURS}, MONDAY, "waiting", "明天再问"),
        ({"state": State.WAITING, "waiting_until": MONDAY}, MONDAY + HOURS, "risk", "今天再问"),
        ({"state": State.RESOLVED, "finished_at": MONDAY - 24 * HOURS}, MONDAY, "", "昨天"),
    ],
)
def test_a_row_ends_with_what_matters_most_about_its_time(
    columns: dict[str, object], at: datetime, mark: str, said: str
) -> None:
    ending = limits.ending_of(concern(**columns), at)
    assert (ending.mark, ending.words) == (mark, said)


@pytest.mark.django_db
def test_a_limit_in_working_days_is_told_in_working_days_until_its_last_day() -> None:
    assert limits.left_words(concern(), MONDAY, CALENDAR) == "还剩 7 个工作日"
    assert limits.left_words(concern(), datetime(2026, 3, 10, 8, 0, tzinfo=UTC), CALENDAR) == "还剩 18 小时"
    assert limits.left_words(concern(), datetime(2026, 3, 11, 8, 0, tzinfo=UTC), CALENDAR) == "已超 6 小时"


@pytest.mark.django_db
def test_the_strip_shows_what_is_used_and_what_was_paused() -> None:
    pauses = [limits.Pause(MONDAY + 4 * HOURS, MONDAY + 6 * HOURS, "third_party")]
    (strip,) = limits.strips_of(concern(), pauses, MONDAY + 10 * HOURS, CALENDAR)
    assert strip.parts == (("used", 240.0), ("paused", 120.0), ("used", 240.0))
    assert (strip.limit, strip.tone) == (9 * 24 * 60, "")
    assert strip.note == "3 月 11 日（周三）10:00 前；停表 2 小时"


def test_while_a_concern_waits_its_strip_says_until_when() -> None:
    waits = concern(
        state=State.WAITING, waiting_until=MONDAY + 48 * HOURS, waiting_since=MONDAY, waiting_reason="scheduled_work"
    )
    (strip,) = limits.strips_of(waits, [limits.Pause(MONDAY, None, "scheduled_work")], MONDAY + HOURS, CALENDAR)
    assert (strip.headline, strip.note, strip.tone) == ("停表中", "等排好的施工；后天再问", "")


@pytest.mark.django_db
def test_before_anybody_has_it_the_clock_for_handing_out_runs_too() -> None:
    new = concern(state=State.RECEIVED, first_due_at=MONDAY + 24 * HOURS)
    dispatch, finish = limits.strips_of(new, [], MONDAY + 20 * HOURS, CALENDAR)
    assert (dispatch.headline, dispatch.tone) == ("分派：还剩 4 小时", "risk")
    assert finish.headline.startswith("办结：")


def test_what_has_ended_has_no_clock() -> None:
    assert limits.strips_of(concern(state=State.CLOSED), [], MONDAY, CALENDAR) == []


@pytest.mark.django_db
def test_the_deadline_is_explained_line_by_line() -> None:
    moves = [("assigned", "waiting", 4), ("waiting", "in_progress", 6)]
    entries = [
        Entry(at=MONDAY + n * HOURS, from_state=old, to_state=new, detail={"reason": "third_party"})
        for old, new, n in moves
    ]
    (why,) = limits.whys_of(concern(due_at=datetime(2026, 3, 11, 4, 0, tzinfo=UTC)), entries, MONDAY)
    assert [(line.what, line.adds) for line in why.lines] == [
        ("收到", "今天 10:00"),
        ("一般事项：7 个工作日", "3 月 11 日（周三）10:00"),
        ("中间有 2 天休息", "不计"),
        ("今天 14:00 起停表（等别的单位）", "+ 2 小时"),
    ]
    assert (why.name, why.total, why.note) == ("办结", "3 月 11 日（周三）12:00", "")
    assert why.warning == "2026 年还没有公布的放假安排，这个期限可能还会变。"


@pytest.mark.django_db
def test_a_limit_that_came_otherwise_is_not_explained_away() -> None:
    (why,) = limits.whys_of(concern(source="boston311", due_at=MONDAY + 100 * HOURS), [], MONDAY)
    assert (why.note, len(why.lines)) == ("期限随导入的记录而来。", 1)


def test_pauses_are_read_from_the_history() -> None:
    moves = [("assigned", "waiting", 1), ("waiting", "in_progress", 3), ("in_progress", "waiting", 5)]
    entries = [
        Entry(at=MONDAY + n * HOURS, from_state=old, to_state=new, detail={"reason": "resident"})
        for old, new, n in moves
    ]
    assert limits.pauses_of(entries) == [
        limits.Pause(MONDAY + HOURS, MONDAY + 3 * HOURS, "resident"),
        limits.Pause(MONDAY + 5 * HOURS, None, "resident"),
    ]


def test_every_code_has_its_words() -> None:
    assert set(words.FILTERS) == set(words.EMPTY) == set(QueueFilter)
    tables: list[tuple[object, type]] = [
        (words.CHANNELS, Channel),
        (words.OUTCOMES, Outcome),
        (words.WAITING_REASONS, WaitingReason),
        (words.RETURN_REASONS, ReturnReason),
        (words.DECLINE_REASONS, DeclineReason),
        (words.SOLVED, Solved),
        (words.SATISFIED, Satisfied),
        (words.URGENCIES, Urgency),
        (words.ROLES, Role),
    ]
    assert [set(table) == set(codes) for table, codes in tables] == [True] * len(tables)  # type: ignore[call-overload]


def test_every_action_has_a_sentence_and_a_glyph_that_was_drawn() -> None:
    assert set(timeline.SENTENCES) == set(timeline.GLYPHS) == set(Action)
    assert set(timeline.GLYPHS.values()) <= {mark.glyph for mark in MARKS.values()}


@pytest.mark.parametrize("action", Action)
def test_a_line_without_any_detail_still_reads(action: Action) -> None:
    names = hands_timeline.Names({}, {}, {}, {})
    assert "None" not in timeline.SENTENCES[action]({}, names)


@pytest.mark.parametrize(
    ("east", "north", "word"),
    [
        (0, 10, "北边"),
        (10, 10, "东北"),
        (10, 0, "东边"),
        (-1, -50, "南边"),
        (-10, 0, "西边"),
        (-7, 7, "西北"),
        (0, 0, ""),
    ],
)
def test_directions_are_said_as_people_say_them(east: float, north: float, word: str) -> None:
    assert direction(east, north) == word
