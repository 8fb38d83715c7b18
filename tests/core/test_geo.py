"""Distances and boxes."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minsheng.core.geo import EARTH_RADIUS_METRES, Box, bounding_box, distance_metres

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)


def test_a_degree_along_a_meridian_is_the_known_length() -> None:
    assert distance_metres(22, 114, 23, 114) == pytest.approx(EARTH_RADIUS_METRES * math.pi / 180, abs=1e-6)


def test_longhua_station_to_qinghu_station_is_about_three_kilometres() -> None:
    # Two stations on one line; 2.96 km by the sphere's law of cosines, computed by hand.
    one, other = (22.6416, 114.0188), (22.6668, 114.0285)
    by_cosines = EARTH_RADIUS_METRES * math.acos(
        math.sin(math.radians(one[0])) * math.sin(math.radians(other[0]))
        + math.cos(math.radians(one[0])) * math.cos(math.radians(other[0])) * math.cos(math.radians(other[1] - one[1]))
    )
    assert distance_metres(*one, *other) == pytest.approx(by_cosines, abs=0.01)
    assert round(distance_metres(*one, *other), -2) == 3000


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_distance_is_the_same_both_ways_and_never_more_than_half_round(
    lat1: float, lon1: float, lat2: float, lon2: float
) -> None:
    there = distance_metres(lat1, lon1, lat2, lon2)
    assert there == pytest.approx(distance_metres(lat2, lon2, lat1, lon1), abs=1e-6)
    assert 0 <= there <= math.pi * EARTH_RADIUS_METRES + 1e-6
    assert distance_metres(lat1, lon1, lat1, lon1) == 0


@given(LATITUDES, LONGITUDES, st.floats(0, 50_000), st.floats(-1, 1), st.floats(-1, 1))
def test_no_point_within_reach_is_outside_the_box(
    lat: float, lon: float, metres: float, up: float, side: float
) -> None:
    reach = math.degrees(metres / EARTH_RADIUS_METRES) * 1.2
    other_lat = max(-90.0, min(90.0, lat + up * reach))
    other_lon = lon + side * min(180.0, reach / max(1e-3, math.cos(math.radians(other_lat))))
    other_lon = (other_lon + 180) % 360 - 180
    assume(distance_metres(lat, lon, other_lat, other_lon) <= metres)
    box = bounding_box(lat, lon, metres)
    assert box.south <= other_lat <= box.north
    assert box.west <= other_lon <= box.east


def test_a_box_over_the_pole_or_the_date_line_takes_in_all_longitudes() -> None:
    assert bounding_box(89.999, 10, 1000)[1::2] == (-180.0, 180.0)
    assert bounding_box(0, 179.999, 1000)[1::2] == (-180.0, 180.0)


def test_a_box_is_no_larger_than_it_need_be() -> None:
    box = bounding_box(22.65, 114.03, 500)
    assert isinstance(box, Box)
    assert distance_metres(22.65, 114.03, box.north, 114.03) == pytest.approx(500, abs=0.01)
    assert distance_metres(22.65, 114.03, 22.65, box.east) == pytest.approx(500, abs=0.01)


@pytest.mark.parametrize("place", [(90.1, 0), (0, 180.1), (float("nan"), 0), (0, float("inf"))])
def test_a_place_off_the_globe_is_refused(place: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="No such place"):
        distance_metres(*place, 0, 0)


@pytest.mark.parametrize("metres", [-1, float("nan"), float("inf")])
def test_a_distance_that_is_none_is_refused(metres: float) -> None:
    with pytest.raises(ValueError, match="A distance must be"):
        bounding_box(0, 0, metres)
