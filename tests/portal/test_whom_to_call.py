"""At the foot of a receipt stands the community's own desk, with its hours; else the office's number."""

from __future__ import annotations

import pytest
from django.test import Client

from minsheng.core.actors import SYSTEM
from minsheng.directory import actions as directory
from minsheng.directory.policy import Names
from tests.cast import NOW, Cast
from tests.portal.visits import page_of, raised, text_of

pytestmark = pytest.mark.django_db


def open_door(cast: Cast, unit: str, code: str, phone: str) -> None:
    """A door in Qinghu, open on Mondays and Tuesdays."""
    hours = {key: [["09:00", "12:00"]] for key in ("mon", "tue")}
    door = directory.Door(address="1 Clear Spring Road", phone=phone, opening=hours)
    names = Names("清湖社区服务台", "清湖社區服務台", "Qinghu Service Desk")
    area = cast.area["qinghu"]
    directory.create_service_point(
        unit=cast.unit[unit], area=area, code=code, names=names, door=door, by=SYSTEM, at=NOW
    )


def test_the_communitys_own_desk_is_named_with_telephone_hours_and_address(reader: Client, cast: Cast) -> None:
    open_door(cast, "qinghu", "qinghu-desk", "0755-2801 2345")
    words = text_of(reader.get(page_of(raised(cast))))
    assert "Qinghu Service Desk 0755-2801 2345 Monday to Tuesday 9:00–12:00 1 Clear Spring Road" in words
    assert "Call us and read out the receipt: 0755-2801 2345" in words


def test_without_a_desk_of_its_own_the_offices_number_stands_there(reader: Client, cast: Cast) -> None:
    open_door(cast, "maintenance", "depot", "0755-9999 0000")
    open_door(cast, "qinghu", "silent-desk", "")
    words = text_of(reader.get(page_of(raised(cast))))
    assert "Community service desk 0755-0100 2300" in words
    assert "0755-9999 0000" not in words
