"""The tag library: what a template author writes, and what the reader gets."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from minsheng.core.receipts import generate
from minsheng.core.statistics import Interval
from minsheng.interfaces.shared.charts import DotPlot, DotRow, RunChart, RunPoint
from minsheng.interfaces.shared.figures import Bars, ClockStrip, Figure
from minsheng.interfaces.shared.qr import square_of

NOW = datetime(2026, 11, 23, 6, 58, tzinfo=UTC)  # 14:58 in Shenzhen


def drawn(source: str, language: str = "zh-hans", **context: Any) -> str:
    """A template with our tags, rendered at the given clock, white space squeezed."""
    with override(language):
        page = Template("{% load minsheng %}" + source).render(Context({"now": NOW, **context}))
    return re.sub(r"\s+", " ", page).strip()


def test_a_mark_is_a_glyph_nobody_hears_and_a_word() -> None:
    assert drawn("{% mark 'in_progress' %}") == (
        '<span class="mark" data-k="lake"><svg class="g" aria-hidden="true"><use href="#g-progress"/></svg>正在办</span>'
    )


def test_a_residents_mark_has_the_residents_word() -> None:
    words = [
        re.sub(r"<[^>]+>", "", drawn("{% mark 'returned' resident=True %}", language=one)) for one in ("zh-hans", "en")
    ]
    assert words == ["正在换人办", "Finding somebody else"]


def test_words_given_to_a_mark_are_escaped() -> None:
    assert "&lt;b&gt;" in drawn("{% mark 'over' words %}", words="<b>")


def test_a_moment_is_said_in_local_time_and_written_for_machines() -> None:
    at = datetime(2026, 11, 27, 8, 20, tzinfo=UTC)
    assert (
        drawn("{% when at %}", at=at) == '<time datetime="2026-11-27T16:20+08:00">11 月 27 日（周五）下午 4:20</time>'
    )


def test_a_day_is_the_local_day_even_when_utc_is_a_day_behind() -> None:
    late = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # 01:00 on the 24th in Shenzhen
    assert drawn("{% spoken_date late %}", late=late) == "明天"


def test_nothing_is_said_about_a_moment_that_is_not_known() -> None:
    source = "{% when at %}{% spoken_date at %}{% spoken_datetime at %}{% remaining at %}{{ at|span }}"
    assert drawn(source, at=None) == ""


def test_what_remains_counts_from_the_views_clock() -> None:
    assert drawn("{% remaining due %}", due=NOW + timedelta(hours=2, minutes=32)) == "还剩 2 小时 32 分"
    assert drawn("{% remaining left %}", left=timedelta(hours=-5)) == "已超 5 小时"


def test_a_receipt_is_read_aloud_digit_by_digit_and_shows_its_check_digit() -> None:
    receipt = generate()
    page = drawn("{% receipt number %}", number=receipt)
    aloud = " ".join(receipt[:4]) + "、" + " ".join(receipt[4:8]) + "、" + " ".join(receipt[8:])
    assert f'<span class="vh">{aloud}</span>' in page
    assert f"<span>{receipt[8:11]}<b>{receipt[11]}</b></span>" in page


def test_a_telephone_number_can_be_tapped() -> None:
    assert drawn("{% phone '0755-0100 2300' %}") == '<a class="num" href="tel:075501002300">0755-0100 2300</a>'


def test_progress_shows_what_is_done_and_what_is_now() -> None:
    assert re.findall(r"data-\w+", drawn("{% progress 2 4 %}")) == ["data-on", "data-now", "data-later", "data-later"]


def test_a_qr_code_has_a_quiet_zone_of_four() -> None:
    square = square_of("https://example.org/r/482615309747")
    places = [int(place) for place in re.findall(r"M(\d+) ", square.path)]
    assert min(places) == 4
    assert square.size == 33 + 4


class Report(forms.Form):
    """A form with one field of each kind."""

    text = forms.CharField(label="发生了什么？", help_text="像跟邻居说话一样写", max_length=4000, widget=forms.Textarea)
    phone = forms.CharField(label="电话", required=False)
    solved = forms.ChoiceField(
        label="解决了吗？", choices=[("yes", "解决了"), ("no", "没解决")], widget=forms.RadioSelect
    )
    shown = forms.BooleanField(label="居民看得到", required=False)

    def clean(self) -> None:
        """Refuse everything, for the summary."""
        raise forms.ValidationError("整张表都不行")


def test_a_field_joins_label_hint_error_and_control() -> None:
    page = drawn("{% field form.text counter=True %}", form=Report(data={}))
    assert '<label for="id_text">发生了什么？</label>' in page
    assert 'aria-describedby="id_text_hint id_text_error id_text_count"' in page
    assert re.findall(r'id="(id_text_\w+)"', page) == ["id_text_hint", "id_text_error", "id_text_count"]
    assert 'aria-invalid="true"' in page


def test_a_field_without_trouble_says_nothing_about_it() -> None:
    page = drawn("{% field form.phone optional=True %}", form=Report())
    assert ["aria-invalid" in page, "data-error" in page, "（可不填）" in page] == [False, False, True]


def test_what_was_typed_is_kept_and_escaped() -> None:
    assert "&lt;script&gt;" in drawn("{% field form.text %}", form=Report(data={"text": "<script>"}))


def test_choices_are_a_group_with_a_legend() -> None:
    page = drawn("{% field form.solved row=True %}", form=Report(data={"solved": "no"}))
    assert page.count("<fieldset") == 1
    assert page.count("<legend>解决了吗？</legend>") == 1
    assert re.findall(r'value="(\w+)"[^>]*checked', page) == ["no"]


def test_a_tick_box_is_one_label() -> None:
    page = drawn("{% field form.shown %}", form=Report(data={"shown": "on"}))
    assert (page.count("<label"), page.count("居民看得到"), page.count("checked")) == (1, 1, 1)


def test_the_summary_lists_every_problem_and_leads_to_its_field() -> None:
    page = drawn("{% error_summary form %}", form=Report(data={}))
    assert "有 3 处请再看看" in page
    assert re.findall(r'href="#(\w+)"', page) == ["id_text", "id_solved_0"]
    assert "<li>整张表都不行</li>" in page


def test_a_form_without_trouble_has_no_summary() -> None:
    assert drawn("{% error_summary form %}", form=Report()) == ""


def test_a_clock_is_drawn_without_a_style_attribute() -> None:
    strip = ClockStrip(headline="还剩 2 小时", parts=(("used", 60), ("paused", 20)), limit=100, tone="risk")
    page = drawn("{% clock strip %}", strip=strip)
    assert '<rect class="paused" x="60.0%" width="20.0%"' in page
    assert ["style=" in page, 'data-k="risk"' in page] == [False, True]


def test_an_empty_figure_is_a_word() -> None:
    figure = Figure(label="解决率", numerator=0, denominator=0)
    assert ">无<" in drawn("{% figure fig %}", fig=figure)
    assert ">n/a<" in drawn("{% figure fig %}", language="en", fig=figure)


def test_a_figure_opens_into_its_records() -> None:
    figure = Figure(
        label="解决率",
        numerator=561,
        denominator=709,
        interval=Interval(0.76, 0.82),
        href="/desk/?rate=1",
        records="看 709 条",
    )
    page = drawn("{% figure fig %}", fig=figure)
    assert page.count('href="/desk/?rate=1"') == 2
    assert "95% 区间 76.0–82.0" in page


def test_two_charts_on_a_page_have_titles_of_their_own() -> None:
    point = RunPoint(label="6", name="6 月", numerator=80, denominator=100, limits=Interval(0.7, 0.9), href="/m/6")
    chart = RunChart(heading="解决率走势", points=[point], centre=0.8)
    page = drawn("{% run_chart chart %}{% run_chart chart %}", chart=chart)
    assert re.findall(r'<h2 class="h-sec" id="([\w-]+)"', page) == ["run-1", "run-2"]
    assert re.findall(r'aria-labelledby="([\w-]+)"', page) == ["run-1", "run-2"]


def test_a_point_of_a_run_chart_opens_its_month_and_the_table_stands_behind() -> None:
    point = RunPoint(label="6", name="6 月", numerator=80, denominator=100, limits=Interval(0.7, 0.9), href="/m/6")
    page = drawn("{% run_chart chart %}", chart=RunChart(heading="x", points=[point], centre=0.8))
    assert '<a href="/m/6" aria-label="6 月: 80.0%, 80 / 100">' in page
    assert (
        '<th scope="row"><a href="/m/6">6 月</a></th><td class="n">80 / 100</td><td class="n">80.0</td><td class="n">70–90</td>'
        in page
    )


def test_decimal_places_stay_points_in_every_language() -> None:
    strip = ClockStrip(headline="x", parts=(("used", 1),), limit=3)
    for language in ("zh-hans", "zh-hant", "en"):
        assert 'width="33.33%"' in drawn("{% clock strip %}", language=language, strip=strip)


def test_a_dot_plot_is_a_table_whose_rows_open() -> None:
    row = DotRow(name="清湖", group="龙华", numerator=66, denominator=82, interval=Interval(0.71, 0.88), href="/a/7")
    plot = DotPlot(heading="各社区解决率", rows=[row], overall=DotRow(name="全部", numerator=66, denominator=82))
    page = drawn("{% dot_plot plot level=3 %}", plot=plot)
    assert '<th scope="row"><a href="/a/7">清湖</a></th>' in page
    assert '<span class="vh">80%, 71–88%</span>' in page
    assert page.count("<h3") == 1


def test_bars_say_in_words_what_they_show() -> None:
    assert 'role="img" aria-label="每周 4 件"' in drawn("{% bars row %}", row=Bars(values=(1, 4), label="每周 4 件"))


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_a_seal_is_an_image_with_a_name(language: str) -> None:
    page = drawn("{% seal 'fair' 'partly' 'l' %}", language=language)
    assert page.startswith('<svg class="seal seal--l seal--open"')
    assert 'role="img" aria-label="' in page
