"""`minsheng report`: the reader's language, links, and whose book is counted."""

from __future__ import annotations

import pytest

from minsheng.concerns.models import Concern
from minsheng.interfaces.cli.errands.report import Clickable
from tests.cast import Cast
from tests.cli.test_command import minsheng, told
from tests.concerns.scene import load_two_categories, received


@pytest.mark.parametrize(
    ("language", "heading"), [("zh-hans", "# 龙华新区"), ("zh-hant", "# 龍華新區"), ("en", "# Longhua New District")]
)
def test_the_report_is_written_in_the_language_asked_for(cast: Cast, language: str, heading: str) -> None:
    load_two_categories()
    received(cast, by=cast.alice)
    lines = minsheng("report", "district", "--lang", language).stdout.splitlines()
    assert lines[0] == heading
    found = told(minsheng("report", "district", "--lang", language, "--json"))
    office = found["offices"][0]
    assert (office["code"], office["recorded_by_full_time_workers"]["count"]) == ("longhua-office", 1)
    assert office["recorded_by_full_time_workers"]["records"] == list(Concern.objects.values_list("id", flat=True))


def test_the_figures_of_a_report_are_links_in_a_file_and_plain_where_nobody_wants_them(cast: Cast) -> None:
    load_two_categories()
    received(cast, by=cast.alice)
    first = minsheng("report", "district", "--lang", "en").stdout.splitlines()[4]
    assert first == "- [1][1] concerns received, 0 finished, [1][2] open on the last day."
    plain = minsheng("report", "district", "--lang", "en", "--no-links").stdout
    assert plain.splitlines()[4] == "- 1 concerns received, 0 finished, 1 open on the last day."
    assert "http" not in plain


def test_on_a_terminal_a_figure_opens_by_itself() -> None:
    links = Clickable(lambda what, area, **more: f"http://desk/{what}?area={area}&{more}")
    assert links.to(1_840, "recorded", "longhua") == (
        "\x1b]8;;http://desk/recorded?area=longhua&{}\x1b\\1,840\x1b]8;;\x1b\\"
    )
    assert (links.to(0, "recorded", "longhua"), links.end()) == ("0", [])


def test_what_coordinators_and_residents_write_down_is_not_counted_as_the_full_time_workers(cast: Cast) -> None:
    load_two_categories()
    received(cast, by=cast.alice)
    received(cast, by=cast.bob)
    received(cast)
    found = told(minsheng("report", "district", "--format", "json"))
    assert found["counts"]["received"] == 3
    assert found["offices"][0]["recorded_by_full_time_workers"]["count"] == 1
