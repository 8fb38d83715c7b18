"""The tree of areas: paths, moves, choices, and whose office a place belongs to."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from minsheng.core.actors import SYSTEM
from minsheng.directory import actions, queries
from minsheng.directory.events import AreaMoved
from minsheng.directory.models import Area
from minsheng.directory.policy import DirectoryRefusal, Names
from minsheng.directory.states import AreaKind
from minsheng.foundation.audit import queries as audit
from minsheng.foundation.events import actions as events
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


def paths(areas: object) -> dict[str, str]:
    return {area.code: area.path for area in areas}  # type: ignore[attr-defined]


def test_each_area_stands_under_its_parent_in_the_order_it_came(cast: Cast) -> None:
    assert paths(Area.objects.all()) == {
        "longhua": "0001.",
        "longhua-office": "0001.0001.",
        "qinghu": "0001.0001.0001.",
        "qinghu-1": "0001.0001.0001.0001.",
        "youson": "0001.0001.0002.",
        "beizhan": "0001.0001.0003.",
        "minzhi": "0001.0002.",
    }


def test_a_community_cannot_hang_under_a_district(cast: Cast) -> None:
    with pytest.raises(DirectoryRefusal, match="wrong_parent"):
        actions.create_area(
            kind=AreaKind.COMMUNITY,
            code="loose",
            names=Names("散"),
            parent=cast.area["longhua"],
            by=SYSTEM,
            at=NOW,
        )


def test_a_code_is_used_once(cast: Cast) -> None:
    with pytest.raises(DirectoryRefusal, match="code_taken"):
        actions.create_area(
            kind=AreaKind.COMMUNITY,
            code="qinghu",
            names=Names("又一个清湖"),
            parent=cast.area["minzhi"],
            by=SYSTEM,
            at=NOW,
        )


def test_moving_a_community_takes_its_grids_along_and_tells_the_rooms_above(cast: Cast) -> None:
    told: list[AreaMoved] = []
    before = events._reactions.copy()  # noqa: SLF001 - to put the house's own table back
    events.wire({AreaMoved: (told.append,)})
    try:
        actions.move_area(area=cast.area["qinghu"], parent=cast.area["minzhi"], by=SYSTEM, at=NOW)
    finally:
        events.wire(before)
    assert paths(queries.areas_below("0001.0002.")) == {
        "minzhi": "0001.0002.",
        "qinghu": "0001.0002.0001.",
        "qinghu-1": "0001.0002.0001.0001.",
    }
    assert [area.code for area in queries.areas_below("0001.0001.")] == ["longhua-office", "youson", "beizhan"]
    assert told == [AreaMoved(cast.area["qinghu"].pk, "0001.0001.0001.", "0001.0002.0001.")]
    assert queries.area_index()[cast.area["qinghu-1"].pk].office_id == cast.area["minzhi"].pk


def test_moving_an_area_where_it_already_is_changes_nothing(cast: Cast) -> None:
    actions.move_area(area=cast.area["qinghu"], parent=cast.area["longhua-office"], by=SYSTEM, at=NOW)
    assert [event.action for event in audit.events_of("area", cast.area["qinghu"].pk)] == ["create_area"]


def test_only_whoever_keeps_an_area_adds_to_it(cast: Cast) -> None:
    for stranger in (cast.alice, cast.bob, cast.erin, cast.charlie):
        with pytest.raises(PermissionDenied):
            actions.create_area(
                kind=AreaKind.COMMUNITY,
                code="new",
                names=Names("新社区"),
                parent=cast.area["longhua-office"],
                by=stranger,
                at=NOW,
            )
    made = actions.create_area(
        kind=AreaKind.COMMUNITY,
        code="new",
        names=Names("新社区"),
        parent=cast.area["longhua-office"],
        by=cast.grace,
        at=NOW,
    )
    assert made.path == "0001.0001.0004."


def test_everything_below_is_found_through_an_index(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as caught:
        assert len(queries.areas_below("0001.0001.").order_by()) == 5
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + caught[0]["sql"])
        plan = " ".join(str(row) for row in cursor.fetchall())
    by_range = (
        r"Index Cond: .*~>=~.*~<~"
        if connection.vendor == "postgresql"
        else r"SEARCH .* USING INDEX .*path>\? AND path<\?"
    )
    assert re.search(by_range, plan), plan


def test_a_path_that_only_begins_with_the_same_digits_is_not_below(cast: Cast) -> None:
    Area.objects.create(kind="district", code="other", name_zh_hans="别区", path="0011.")
    assert [area.code for area in queries.areas_below("0011.")] == ["other"]
    assert [area.code for area in queries.areas_below("001")] == []


def test_the_tree_comes_in_one_statement_and_hides_what_is_retired(cast: Cast) -> None:
    actions.retire_area(area=cast.area["qinghu"], by=SYSTEM, at=NOW)
    with CaptureQueriesContext(connection) as caught:
        (longhua,) = queries.area_tree()
    assert len(caught) == 1
    assert [node.area.code for node in longhua.children] == ["longhua-office", "minzhi"]
    assert [node.area.code for node in longhua.children[0].children] == ["youson", "beizhan"]


def test_communities_and_grids_to_choose_from_come_in_the_order_of_the_tree(cast: Cast) -> None:
    assert [area.code for area in queries.community_choices()] == ["qinghu", "youson", "beizhan"]
    assert [area.code for area in queries.community_choices(path=cast.area["minzhi"].path)] == []
    assert [area.code for area in queries.grid_choices(path=cast.area["qinghu"].path)] == ["qinghu-1"]
    assert [area.code for area in queries.office_choices()] == ["longhua-office", "minzhi"]
    assert [area.code for area in queries.areas_within([])] == []


def test_every_place_knows_its_office(cast: Cast) -> None:
    office = cast.area["longhua-office"]
    assert queries.office_of(cast.area["qinghu-1"]) == office
    assert queries.office_of(office) == office
    assert queries.office_of(cast.area["longhua"]) is None
    assert [area.code for area in queries.line_of(cast.area["qinghu-1"])] == [
        "longhua",
        "longhua-office",
        "qinghu",
        "qinghu-1",
    ]


def test_a_point_on_the_map_suggests_the_nearest_community(cast: Cast) -> None:
    near_qinghu = queries.nearest_community(22.6665, 114.0428)
    assert near_qinghu == cast.area["qinghu"]
    assert queries.nearest_community(22.6100, 114.0300) == cast.area["beizhan"]
    assert queries.nearest_community(39.9, 116.4) is None


@pytest.mark.parametrize(
    ("language", "name"),
    [("zh-hans", "清湖社区"), ("zh-hant", "清湖社區"), ("en", "Qinghu"), ("zh-tw", "清湖社區"), ("fr", "清湖社区")],
)
def test_an_area_is_named_in_the_readers_language(cast: Cast, language: str, name: str) -> None:
    with override(language):
        assert cast.area["qinghu"].name == name
        assert queries.area_names([cast.area["qinghu"].pk]) == {cast.area["qinghu"].pk: name}


def test_a_name_that_was_not_translated_falls_back_to_simplified_chinese(cast: Cast) -> None:
    with override("zh-hant"):
        assert cast.unit["maintenance"].name == "清湖市政养护队"
