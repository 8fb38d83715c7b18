"""A mapping is read strictly: what it says wrongly is named, and nothing is left out silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from minsheng.workflows.importing import MappingError, load_mapping, shipped_mappings
from tests.workflows.import_scene import HEADINGS, MAPPING, write_mapping


def test_the_shipped_mappings_can_be_read_and_say_what_they_are_for() -> None:
    assert list(shipped_mappings()) == ["boston311", "messages-with-replies"]
    assert all(len(about) > 20 for about in shipped_mappings().values())


def test_a_shipped_mapping_marks_its_concerns_with_its_own_name() -> None:
    assert [load_mapping(name).source for name in shipped_mappings()] == list(shipped_mappings())


def test_a_mapping_names_every_column_the_table_must_have(tmp_path: Path) -> None:
    assert sorted(load_mapping(str(write_mapping(tmp_path))).columns) == sorted(HEADINGS)


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(MappingError, match="boston311, messages-with-replies"):
        load_mapping("boston312")


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('due = "办结期限"', 'deu = "办结期限"', r"nobody knows times\.deu"),
        ('about = "A hotline\'s table"', 'abuot = "x"', "about is missing"),
        ('source = "hotline"', 'source = "Hot line"', "source must be at most 30 of a-z"),
        ('time_zone = "Asia/Shanghai"', 'time_zone = "Shanghai"', "time_zone 'Shanghai' is unknown"),
        ('text = ["内容"]', 'text = "内容"', r"words\.text has the wrong kind of value"),
        ('text = ["内容"]', "text = []", r"words\.text must be a list of texts"),
        ('too_long = "split"', 'too_long = "cut"', r"words\.too_long must be one of split, refuse"),
        ('outcome = "informed"', 'outcome = "fine"', r"finished\.outcome must be one of"),
        ('otherwise = { zh_hans = "热线转办" }', "", r"times\.finished needs unit\.otherwise"),
        ('finished = "办结时间"', "", r"words\.reply needs times\.finished"),
        ('area = "社区"', 'area = "社区"\nlatitude = "纬度"', "come together or not at all"),
        (
            'root = { code = "longhua", zh_hans = "龙华新区" }',
            'root = { code = "longhua" }',
            r"place\.root needs zh_hans",
        ),
        ('key = "工单编号"', 'key = "工单编号', "is no TOML file"),
    ],
)
def test_a_mistake_in_a_mapping_is_named(tmp_path: Path, before: str, after: str, complaint: str) -> None:
    assert before in MAPPING
    path = write_mapping(tmp_path, MAPPING.replace(before, after))
    with pytest.raises(MappingError, match=complaint):
        load_mapping(str(path))
