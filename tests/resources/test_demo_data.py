"""The demo data: enough variety, weights that add up, names the rules of the house accept."""

from __future__ import annotations

import itertools
import unicodedata
from typing import Any

import pytest

from resources import read_json


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    found: dict[str, Any] = read_json("demo", "names.json")
    return found


def test_surnames_are_many_distinct_and_weighted(names: dict[str, Any]) -> None:
    surnames = [row["name"] for row in names["surnames"]]
    assert len(surnames) >= 120
    assert len(set(surnames)) == len(surnames)
    assert all(row["weight"] >= 1 for row in names["surnames"])
    assert sum(len(name) == 2 for name in surnames) >= 10
    assert {"单", "曾", "仇", "解", "朴", "查", "区", "覃", "万俟", "尉迟"} <= set(surnames)
    by_name = {row["name"]: row for row in names["surnames"]}
    assert (by_name["单"]["reading"], by_name["仇"]["reading"]) == ("shan", "qiu")
    assert by_name["王"]["weight"] > by_name["欧阳"]["weight"]


def test_every_birth_year_has_names_for_both_sexes(names: dict[str, Any]) -> None:
    generations = names["generations"]
    for earlier, later in itertools.pairwise(generations):
        assert earlier["born_until"] + 1 == later["born_from"]
    assert generations[0]["born_from"] <= 1926
    assert generations[-1]["born_until"] >= 2026
    for row in generations:
        for key in ("male", "female", "male_chars", "female_chars"):
            assert len(set(row[key])) >= 12, (row["born_from"], key)
        assert all(1 <= len(given) <= 2 for given in (*row["male"], *row["female"]))


def test_rare_names_reach_the_supplementary_planes(names: dict[str, Any]) -> None:
    text = "".join(row["name"] for row in names["rare"])
    assert set("䶮𬱖𪚥䮌㛃") <= set(text)
    assert any(ord(c) > 0xFFFF for c in text)


def test_minority_names_use_the_one_right_dot(names: dict[str, Any]) -> None:
    assert {"维吾尔族", "藏族", "回族", "蒙古族"} <= {row["ethnicity"] for row in names["minorities"]}
    for row in names["minorities"]:
        assert row["separator"] in ("", "·")
        assert not any("·" in part for key in ("male_given", "female_given") for part in row[key])
        assert row.get("family") or row.get("surnames")


def test_every_name_part_is_made_of_letters(names: dict[str, Any]) -> None:
    parts = [row["name"] for row in (*names["surnames"], *names["rare"])]
    for row in names["generations"]:
        parts += [*row["male"], *row["female"], *row["male_chars"], *row["female_chars"]]
    for row in names["minorities"]:
        parts += [*row["male_given"], *row["female_given"], *row.get("family", []), *row.get("surnames", [])]
    bad = [part for part in parts if any(unicodedata.category(c) != "Lo" for c in part)]
    assert bad == []


def test_places_are_twelve_estates_in_a_fictitious_district() -> None:
    places = read_json("demo", "places.json")
    assert len({row["name"] for row in places["estates"]}) == 12
    for row in places["estates"]:
        first, last = row["buildings"]
        assert 1 <= first <= last
        assert row["units"] >= 1 and row["floors"] >= 1 and row["doors_per_floor"] >= 1
    # 39 is no province of GB/T 2260, and no code may look like a permanent-residence number (9…).
    assert all(row["code"].startswith("39") and len(row["code"]) == 6 for row in places["region_codes"])
    assert len(places["centre"]["code"]) == 12
    assert all(len(row["prefix"]) == 3 and row["prefix"][0] == "1" for row in places["phone_prefixes"])


def test_demo_homes_can_hold_a_large_centre() -> None:
    estates = read_json("demo", "places.json")["estates"]
    homes = sum(
        (e["buildings"][1] - e["buildings"][0] + 1) * e["units"] * e["floors"] * e["doors_per_floor"]
        for e in estates
    )
    assert homes >= 3500
