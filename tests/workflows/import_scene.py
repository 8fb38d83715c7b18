"""A small hotline's table and its mapping, for the importer's tests."""

from __future__ import annotations

import csv
from pathlib import Path

HEADINGS = ["工单编号", "受理时间", "办结期限", "办结时间", "标题", "内容", "答复", "姓名", "社区", "事项", "单位"]
MAPPING = """
source = "hotline"
about = "A hotline's table"
time_zone = "Asia/Shanghai"
key = "工单编号"
[times]
formats = ["%Y-%m-%d %H:%M:%S"]
received = "受理时间"
due = "办结期限"
finished = "办结时间"
finished_is_first_contact = true
[words]
title = "标题"
text = ["内容"]
reply = "答复"
reporter = "姓名"
too_long = "split"
[place]
area = "社区"
areas = { "清湖居委会" = "qinghu" }
root = { code = "longhua", zh_hans = "龙华新区" }
[category]
column = "事项"
codes = { "下水道" = "B3" }
new = true
[unit]
column = "单位"
otherwise = { zh_hans = "热线转办" }
[finished]
outcome = "informed"
"""
ROW = {
    "工单编号": "1",
    "受理时间": "2025-03-03 09:00:00",
    "办结期限": "2025-03-10 18:00:00",
    "办结时间": "2025-03-05 10:00:00",
    "标题": "巷口积水",
    "内容": "南三巷口一下雨就积水，走不过去。",
    "答复": "已清淤，换了雨水箅子。",
    "姓名": "李女士",
    "社区": "清湖社区",
    "事项": "下水道",
    "单位": "市政科",
}


def row(**cells: str) -> dict[str, str]:
    """The usual row with some cells changed."""
    return {**ROW, **cells}


def write_mapping(folder: Path, text: str = MAPPING) -> Path:
    """The mapping as a file."""
    path = folder / "hotline.toml"
    path.write_text(text, encoding="utf-8")
    return path


def write_table(folder: Path, rows: list[dict[str, str]], *, encoding: str = "utf-8", name: str = "table.csv") -> Path:
    """The rows as CSV."""
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, HEADINGS)
        writer.writeheader()
        writer.writerows(rows)
    return path
