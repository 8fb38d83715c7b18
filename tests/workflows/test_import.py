"""An import: once, whole batches, resumable, every refused row named, the history within the table of moves."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError

from minsheng.concerns.actions import ImportOverlaps
from minsheng.concerns.models import Category, Concern, Entry, ImportRun, Reporter
from minsheng.concerns.states import Action, State, move_for
from minsheng.core.actors import SYSTEM
from minsheng.core.receipts import is_valid
from minsheng.core.tables import UnreadableTable
from minsheng.directory.models import Area, Unit
from minsheng.foundation.audit.models import Event
from minsheng.foundation.audit.queries import verify
from minsheng.workflows.importing import Account, MappingError, Order, import_concerns, load_mapping, running
from tests.cast import NOW, Cast
from tests.concerns.scene import load_two_categories
from tests.workflows.import_scene import MAPPING, row, write_mapping, write_table

LATER = NOW + timedelta(hours=1)


def take_in(folder: Path, rows: list[dict[str, str]], *, mapping: str = MAPPING, **more: Any) -> Account:
    """Import the rows from a CSV."""
    encoding = more.pop("encoding", "utf-8")
    order = Order(
        path=write_table(folder, rows, encoding=encoding),
        mapping=load_mapping(str(write_mapping(folder, mapping))),
        **more,
    )
    return import_concerns(order, by=SYSTEM, at=NOW)


def counts(account: Account) -> tuple[int, int, int, int]:
    return account.read, account.new, account.known, account.refused


@pytest.fixture
def drain(cast: Cast) -> Category:
    return load_two_categories()[0]


def test_a_row_becomes_a_concern_with_its_own_times_marked_imported(
    cast: Cast, drain: Category, tmp_path: Path
) -> None:
    take_in(tmp_path, [row()])
    concern = Concern.objects.get()
    assert (concern.source, concern.source_key, concern.channel, concern.imported_at) == ("hotline", "1", "import", NOW)
    assert (concern.area, concern.office) == (cast.area["qinghu"], cast.area["longhua-office"])
    assert (concern.category, concern.state, concern.outcome) == (drain, "closed", "informed")
    assert concern.received_at.isoformat() == "2025-03-03T01:00:00+00:00"
    assert concern.closed_at == concern.finished_at == concern.first_contact_at
    assert (concern.reply, concern.first_due_at) == ("已清淤，换了雨水箅子。", None)
    reporter = Reporter.objects.get()
    assert (reporter.name, reporter.phone, reporter.reachable, reporter.first) == ("李女士", "", False, True)
    assert is_valid(reporter.receipt)


@pytest.mark.usefixtures("drain")
def test_every_line_of_an_imported_history_is_a_move_of_the_table(tmp_path: Path) -> None:
    take_in(tmp_path, [row(), row(工单编号="2", 办结时间="", 答复="")])
    assert list(Concern.objects.order_by("source_key").values_list("state", "is_open", "version")) == [
        ("closed", False, 4),
        ("assigned", True, 2),
    ]
    for concern in Concern.objects.all():
        lines = list(Entry.objects.filter(concern=concern).order_by("at", "id"))
        assert (lines[0].action, lines[0].from_state, lines[0].to_state) == ("receive", "", "received")
        for before, line in pairwise(lines):
            assert line.from_state == before.to_state
            move = move_for(Action(line.action), State(line.from_state))
            assert move is not None
            assert line.to_state == (move.target or line.from_state)
        assert lines[-1].to_state == concern.state
        assert all(line.detail["imported"] for line in lines)


@pytest.mark.usefixtures("drain")
def test_importing_again_adds_nothing_and_a_longer_file_only_what_is_new(tmp_path: Path) -> None:
    assert counts(take_in(tmp_path, [row(), row(工单编号="2")])) == (2, 2, 0, 0)
    events = Event.objects.filter(subject_type="concern").count()
    assert counts(take_in(tmp_path, [row(), row(工单编号="2")])) == (2, 0, 2, 0)
    assert counts(take_in(tmp_path, [row(), row(工单编号="2"), row(工单编号="3")])) == (3, 1, 2, 0)
    assert (Concern.objects.count(), Reporter.objects.count()) == (3, 3)
    assert Event.objects.filter(subject_type="concern").count() == events + 1
    assert verify().first_broken is None


@pytest.mark.usefixtures("drain")
def test_a_key_that_stands_twice_in_a_file_goes_in_once(tmp_path: Path) -> None:
    assert counts(take_in(tmp_path, [row(), row(标题="又一次")])) == (2, 1, 1, 0)


@pytest.mark.usefixtures("drain")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_people_use_are_read(tmp_path: Path, encoding: str) -> None:
    take_in(tmp_path, [row()], encoding=encoding)
    assert Concern.objects.get().title == "巷口积水"


@pytest.mark.usefixtures("drain")
def test_refused_rows_are_named_in_the_order_of_the_file_and_the_others_go_in(tmp_path: Path) -> None:
    rows = [row(社区="某某社区"), row(工单编号="2"), row(工单编号="3", 受理时间="昨天"), row(工单编号="", 标题="无号")]
    account = take_in(tmp_path, rows)
    assert counts(account) == (4, 1, 0, 3)
    found = [(refused.line, refused.column, refused.code) for refused in account.refusals()]
    assert found == [(2, "社区", "area"), (4, "受理时间", "time"), (5, "工单编号", "missing")]


@pytest.mark.usefixtures("drain")
def test_a_dry_run_says_what_would_happen_and_writes_nothing(tmp_path: Path) -> None:
    tables = (Concern, Category, Unit, Area, ImportRun, Event)
    before = [table.objects.count() for table in tables]
    rows = [row(), row(工单编号="2", 事项="噪声"), row(工单编号="3", 受理时间="昨天")]
    account = take_in(tmp_path, rows, dry_run=True)
    assert counts(account) == (3, 2, 0, 1)
    assert account.made == {"areas": [], "categories": ["噪声"], "units": ["市政科"]}
    assert [refused.line for refused in account.refusals()] == [4]
    assert [table.objects.count() for table in tables] == before
    assert counts(take_in(tmp_path, rows)) == (3, 2, 0, 1)


@pytest.mark.usefixtures("drain")
def test_names_the_office_does_not_know_become_categories_and_units_of_their_own(tmp_path: Path) -> None:
    take_in(tmp_path, [row(事项="噪声", 单位=""), row(工单编号="2", 事项="噪声", 单位="市政科")])
    noise = Category.objects.get(name_zh_hans="噪声")
    assert noise.parent is not None
    assert (noise.parent.code, noise.active) == ("imported", False)
    assert noise.code.startswith("hotline-")
    assert list(Concern.objects.order_by("source_key").values_list("unit__name_zh_hans", flat=True)) == [
        "热线转办",
        "市政科",
    ]
    take_in(tmp_path, [row(工单编号="3", 事项="噪声", 单位="市政科")])
    assert Category.objects.filter(name_zh_hans="噪声").count() == 1
    assert Unit.objects.filter(name_zh_hans="市政科").count() == 1


def test_areas_are_found_by_name_alias_or_code_and_an_empty_cell_is_the_root(cast: Cast, tmp_path: Path) -> None:
    load_two_categories()
    names = ["清湖社区", "清湖居委会", "qinghu", "清湖社區", "Qinghu", ""]
    take_in(tmp_path, [row(工单编号=str(number), 社区=name) for number, name in enumerate(names)])
    found = Concern.objects.order_by("source_key").values_list("area__code", flat=True)
    assert list(found) == ["qinghu"] * 5 + ["longhua"]
    assert Area.objects.count() == len(cast.area)


def test_new_areas_are_made_just_below_the_root_where_the_mapping_says_so(cast: Cast, tmp_path: Path) -> None:
    load_two_categories()
    mapping = MAPPING.replace('area = "社区"', 'area = "社区"\nnew_areas = true')
    account = take_in(tmp_path, [row(社区="观湖街道")], mapping=mapping)
    made = Area.objects.get(name_zh_hans="观湖街道")
    assert (made.kind, made.parent, account.made["areas"]) == ("office", cast.area["longhua"], ["观湖街道"])
    assert Concern.objects.get().office == made


def test_another_area_can_be_named_for_everything(cast: Cast, tmp_path: Path) -> None:
    load_two_categories()
    account = take_in(tmp_path, [row(社区=""), row(工单编号="2")], area_code="minzhi")
    assert counts(account) == (2, 1, 0, 1)
    assert Concern.objects.get().area == cast.area["minzhi"]
    with pytest.raises(MappingError, match="no area with the code 'nowhere'"):
        take_in(tmp_path, [row()], area_code="nowhere")


@pytest.mark.usefixtures("drain")
def test_a_missing_column_is_named_with_those_there_are(tmp_path: Path) -> None:
    mapping = MAPPING.replace('received = "受理时间"', 'received = "来件时间"')
    with pytest.raises(MappingError, match=r"has no column '来件时间'\. It has: 工单编号, 受理时间"):
        take_in(tmp_path, [row()], mapping=mapping)
    assert ImportRun.objects.count() == 0


@pytest.mark.usefixtures("drain")
def test_a_file_that_is_no_table_is_refused_in_plain_words(tmp_path: Path) -> None:
    mapping = load_mapping(str(write_mapping(tmp_path)))
    for name, content in {"a.xlsx": b"PK no", "b.csv": b"\x00\x01", "c.pdf": b"%PDF", "d.csv": b""}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnreadableTable):
            import_concerns(Order(path=tmp_path / name, mapping=mapping), by=SYSTEM, at=NOW)


@pytest.mark.usefixtures("drain")
def test_long_replies_go_on_in_the_history(tmp_path: Path) -> None:
    long = "已经办好。" * 1_000
    take_in(tmp_path, [row(答复=long)])
    lines = Entry.objects.order_by("at", "id")
    told = "".join(line.text for line in lines if line.visible and line.action in {"resolve", "note"})
    assert told == long
    assert Concern.objects.get().reply == long[:4_000]


@pytest.mark.usefixtures("drain")
def test_a_reply_without_a_time_is_kept_for_the_staff_only(tmp_path: Path) -> None:
    take_in(tmp_path, [row(办结时间="")])
    note = Entry.objects.get(action="note")
    assert (note.text, note.visible) == (row()["答复"], False)
    assert (Concern.objects.get().reply, Concern.objects.get().state) == ("", "assigned")


class KilledError(Exception):
    """Stands for the moment of a kill."""


@pytest.mark.usefixtures("drain")
def test_an_interrupted_import_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    rows = [row(工单编号=str(number)) for number in range(5)]
    rows[1] = row(工单编号="1", 受理时间="昨天")
    order = Order(path=write_table(tmp_path, rows), mapping=load_mapping(str(write_mapping(tmp_path))))
    settled: list[int] = []

    def stop_after_four(number: int) -> None:
        settled.append(number)
        if sum(settled) == 4:
            raise KilledError

    with pytest.raises(KilledError):
        import_concerns(order, by=SYSTEM, at=NOW, progress=stop_after_four)
    assert Concern.objects.count() == 3
    account = import_concerns(order, by=SYSTEM, at=LATER)
    assert counts(account) == (5, 4, 0, 1)
    assert (account.resumed_after_line, account.settled_now) == (5, 1)
    assert [refused.line for refused in account.refusals()] == [3]
    assert ImportRun.objects.get().finished_at == LATER


@pytest.mark.usefixtures("drain")
def test_a_batch_goes_in_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 3)
    receipts = iter([["482615309747"] * 3, ["482615309747"] * 3])
    monkeypatch.setattr("minsheng.workflows.importing.batches.fresh_receipts", lambda _count: next(receipts))
    rows = [row(工单编号=str(number), 事项="新") for number in range(3)]
    with pytest.raises(IntegrityError):
        take_in(tmp_path, rows)
    assert (Concern.objects.count(), Reporter.objects.count(), Entry.objects.count()) == (0, 0, 0)
    assert Category.objects.filter(name_zh_hans="新").count() == 0
    assert ImportRun.objects.get().line == 0


@pytest.mark.usefixtures("drain")
def test_two_imports_of_one_file_at_once_do_not_both_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 1)
    order = Order(
        path=write_table(tmp_path, [row(), row(工单编号="2")]), mapping=load_mapping(str(write_mapping(tmp_path)))
    )

    def another_finishes(_rows: int) -> None:
        import_concerns(order, by=SYSTEM, at=LATER)

    with pytest.raises(ImportOverlaps):
        import_concerns(order, by=SYSTEM, at=NOW, progress=another_finishes)
    assert Concern.objects.count() == 2
    assert ImportRun.objects.get().finished_at == LATER
