"""The living gallery of parts, in development mode only: every tag and part with invented samples, in both lights."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from minsheng.core.statistics import control_limits, wilson
from minsheng.interfaces.shared.charts import DotPlot, DotRow, RunChart, RunPoint
from minsheng.interfaces.shared.figures import Bars, ClockStrip, Figure
from minsheng.interfaces.shared.marks import MARKS

LEVELS = ("very_satisfied", "satisfied", "fair", "dissatisfied", "very_dissatisfied")
ANSWERS = ("yes", "partly", "no")
SOLVED = (131, 121, 75, 146, 156, 164, 150, 180, 183, 180, 191, 190)
ANSWERED = (171, 158, 96, 184, 203, 211, 226, 238, 231, 229, 241, 239)
COMMUNITIES = (
    ("龙华", "清湖", 66, 82),
    ("龙华", "油松", 55, 74),
    ("龙华", "三联", 51, 61),
    ("民治", "民乐", 56, 69),
    ("民治", "白石龙", 49, 63),
    ("民治", "北站", 19, 22),
    ("大浪", "高峰", 31, 52),
    ("大浪", "浪口", 13, 18),
    ("观澜", "牛湖", 32, 39),
    ("观澜", "新田", 0, 0),
)


class SampleForm(forms.Form):
    """One field of each kind, some of them wrong."""

    place = forms.CharField(label="在哪里", help_text="路名和门牌就行，比如“福民路 8 号”。")
    text = forms.CharField(label="发生了什么？", max_length=4000, widget=forms.Textarea)
    phone = forms.CharField(label="电话", required=False)
    kind = forms.ChoiceField(
        label="是哪方面的？",
        choices=[("", "—"), ("1", "排水与内涝"), ("2", "道路破损")],
    )
    solved = forms.ChoiceField(
        label="事情解决了吗？",
        choices=[("yes", "解决了"), ("partly", "一部分"), ("no", "没解决")],
        widget=forms.RadioSelect,
    )
    visible = forms.BooleanField(label="居民看得到", required=False)

    def clean_phone(self) -> str:
        """Refuse a number that is a digit short."""
        raise forms.ValidationError("少一位数字。区号后面是 8 位，请再看一遍。")


def _chart() -> RunChart:
    centre = sum(SOLVED) / sum(ANSWERED)
    first = 11
    points = [
        RunPoint(
            label=str((first + number) % 12 + 1),
            name=f"{(first + number) % 12 + 1} 月",
            numerator=good,
            denominator=n,
            limits=control_limits(centre, n),
            href="#run",
        )
        for number, (good, n) in enumerate(zip(SOLVED, ANSWERED, strict=True))
    ]
    return RunChart(
        heading="解决率走势",
        counted="n 是当月回话人数",
        points=points,
        centre=centre,
    )


def _plot() -> DotPlot:
    rows = [
        DotRow(name=name, group=group, numerator=good, denominator=n, interval=wilson(good, n), href="#dots")
        for group, name, good, n in COMMUNITIES
    ]
    good, n = sum(row[2] for row in COMMUNITIES), sum(row[3] for row in COMMUNITIES)
    overall = DotRow(name="全部", numerator=good, denominator=n, interval=wilson(good, n))
    return DotPlot(
        heading="各社区解决率",
        counted="按街道排，不排名",
        rows=rows,
        overall=overall,
    )


def _figures() -> list[Figure]:
    return [
        Figure(
            label="解决率",
            numerator=561,
            denominator=709,
            interval=wilson(561, 709),
            note="居民自己说解决了的",
            href="#",
            records="看 709 条",
            scale=(0.5, 1.0),
        ),
        Figure(label="满意率", numerator=600.2, denominator=709, interval=wilson(600.2, 709), scale=(0.5, 1.0)),
        Figure(label="解决率", numerator=13, denominator=18, interval=wilson(13, 18)),
        Figure(label="解决率", numerator=0, denominator=0),
    ]


def _clocks() -> list[ClockStrip]:
    return [
        ClockStrip(headline="周三 17:30 前", note="还有 2 个工作日", parts=(("used", 35),), limit=100),
        ClockStrip(
            headline="还剩 2 小时 32 分",
            note="停表 1 小时 20 分",
            parts=(("used", 19), ("paused", 25), ("used", 9)),
            limit=100,
            tone="risk",
        ),
        ClockStrip(headline="超 5 小时", note="应在今天 10:00 前", parts=(("used", 100),), limit=80, tone="over"),
    ]


def _moments(now: datetime) -> list[datetime]:
    return [now + timedelta(days=days, hours=hours) for days, hours in ((0, 1), (1, -3), (-1, 5), (9, 2), (-400, 0))]


def page(request: HttpRequest) -> HttpResponse:
    """Every part, in both lights, to look at while building."""
    wrong = {
        "place": "",
        "phone": "0755 0100 230",
        "text": "南三巷口的雨水井上周开始堵，一下雨水就漫进楼道。",
        "solved": "yes",
    }
    panes = [
        {"theme": theme, "form": SampleForm(data=wrong, auto_id=f"{theme}_%s"), "words": words}
        for theme, words in (("light", "日间　纸"), ("dark", "夜间　墨"))
    ]
    now = timezone.now()
    samples = {
        "panes": panes,
        "marks": list(MARKS),
        "levels": LEVELS,
        "answers": ANSWERS,
        "chart": _chart(),
        "plot": _plot(),
        "figures": _figures(),
        "clocks": _clocks(),
        "bars": Bars(values=(4, 3, 5, 3, 4, 4, 2, 5, 8, 12, 11, 16), recent=4, label="每周 3.8 件，近来 11.8 件"),
        "now": now,
        "moments": _moments(now),
        "colours": ("paper", "sheet", "ink", "rule-2", "lake", "ochre-mark", "seal"),
    }
    return render(request, "shared/gallery/page.html", samples)
