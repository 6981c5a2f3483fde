from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.walking_order import Place, walk_key


def ordered(*places: Place) -> bool:
    keys = [walk_key(place) for place in places]
    return all(a < b for a, b in pairwise(keys))


@pytest.mark.parametrize(
    "names",
    [
        ("1号楼", "2号楼", "10号楼", "11号楼", ""),
        ("3", "3甲", "3乙", "4"),
        ("3号楼", "甲3号楼", "乙3号楼", "4号楼"),
        ("一号楼", "2栋", "三幢", "十座", "十一号楼", "二十号楼", "21号楼", "一百零二号楼"),
        ("9", "１０", "11"),
        ("2", "A座", "B座", "主楼", ""),
        ("12-1", "12-2", "12-10", "13-1"),
    ],
)
def test_buildings(names: tuple[str, ...]) -> None:
    assert ordered(*(Place(building=name) for name in names))


def test_units_floors_and_doors() -> None:
    def at(unit: str, floor: str, door: str) -> Place:
        return Place("海棠苑", "3号楼", unit, floor, door)

    assert ordered(
        at("1单元", "B2", "1"),
        at("1单元", "地下1层", "1"),
        at("1单元", "1", "101"),
        at("1单元", "", "102"),
        at("1单元", "2层", "201"),
        at("1单元", "", "1003"),
        at("2单元", "1", "101"),
        at("2单元", "1", ""),
        at("", "1", "101"),
    )


@pytest.mark.parametrize("floor", ["B1", "b1", "-1", "负1", "负一层", "地下1", "地下一层", "地下室", "－1"])
def test_every_way_to_write_the_cellar(floor: str) -> None:
    cellar = walk_key(Place("苑", "1", "1", floor, "1"))
    assert cellar[3] == walk_key(Place("苑", "1", "1", "B1", "1"))[3]
    assert walk_key(Place("苑", "1", "1", "B2", "1")) < cellar < walk_key(Place("苑", "1", "1", "1", "1"))


@pytest.mark.parametrize(("door", "floor"), [("501", "5"), ("1203室", "12"), ("B101", "B1"), ("负201", "-2")])
def test_the_floor_is_read_from_the_door(door: str, floor: str) -> None:
    assert walk_key(Place(door=door))[3] == walk_key(Place(floor=floor, door=door))[3]


def test_the_same_door_written_two_ways_is_one_place_in_the_order() -> None:
    assert walk_key(Place("海棠苑", "３号楼", "二单元", "五层", "501室")) == walk_key(
        Place("海棠苑", "3", "2", "5", "501")
    )


def test_a_house_without_any_part_comes_last() -> None:
    assert ordered(Place("海棠苑", "3", "1", "1", "101"), Place("海棠苑", "", "", "", "9"), Place())


@given(
    st.tuples(*[st.text(max_size=6)] * 5), st.tuples(*[st.text("0123甲乙AB-负地下层号 十", max_size=6)] * 5)
)
def test_any_two_places_can_be_compared(a: tuple[str, ...], b: tuple[str, ...]) -> None:
    one, two = walk_key(Place(*a)), walk_key(Place(*b))
    assert (one < two) + (two < one) + (one == two) == 1


@given(st.lists(st.integers(1, 9999), min_size=2, unique=True))
def test_doors_sort_as_numbers(doors: list[int]) -> None:
    places = [Place("苑", "1", "1", "1", str(door)) for door in doors]
    assert [int(p.door) for p in sorted(places, key=walk_key)] == sorted(doors)
