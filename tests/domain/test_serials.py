from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_10

from db.domain.errors import KnownError
from db.domain.serials import Serial, lane_letters, lane_number, parse_serial

STORY = Serial("110105012003", 2, 0, date(2026, 11, 20), 14)

plain = st.builds(
    Serial,
    centre=st.from_regex("[0-9]{12}", fullmatch=True),
    window=st.integers(1, 99),
    lane=st.just(0),
    day=st.dates(min_value=date(2000, 1, 1), max_value=date(2199, 12, 31)),
    counter=st.integers(1, 123456),
)
serials = st.builds(
    replace, plain, lane=st.integers(0, 2000), kind_prefix=st.sampled_from(["", "GZ", "SJ", "JJ", "IOU"])
)


def test_the_number_in_the_story() -> None:
    assert STORY.full == "110105012003-02-20261120-0014-7"
    assert STORY.short == "02-20261120-0014-7"


@given(serials)
def test_both_forms_are_read_back(serial: Serial) -> None:
    assert parse_serial(serial.full) == serial
    assert parse_serial(serial.full, centre="999999999999") == serial
    assert parse_serial(f" {serial.short.lower()} ", centre=serial.centre) == serial


@given(plain)
def test_the_check_digit_is_iso_7064(serial: Serial) -> None:
    assert mod_11_10.is_valid(serial.full.replace("-", ""))


@given(serials, st.data())
def test_any_single_wrong_character_is_caught(serial: Serial, data: st.DataObject) -> None:
    text = serial.full
    places = [i for i, char in enumerate(text) if char.isdigit()]
    at = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
    with pytest.raises(KnownError) as caught:
        parse_serial(text[:at] + wrong + text[at + 1 :])
    assert caught.value.code == "SERIAL"


@given(serials, serials)
def test_different_serials_read_differently(a: Serial, b: Serial) -> None:
    assert (a.full == b.full) == (a == b)


def test_a_short_number_of_another_centre_is_refused() -> None:
    with pytest.raises(KnownError):
        parse_serial(STORY.short, centre="110105012004")
    with pytest.raises(KnownError, match="中心代码"):
        parse_serial(STORY.short)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "张桂兰",
        "02-20261120-0014",
        "02-20261320-0014-7",
        "00-20261120-0014-7",
        "02A-20261120-0014-7",
        "02I-20261120-0014-7",
        "02-20261120-00014-7",
        "٠٢-20261120-0014-7",
    ],
)
def test_what_is_not_a_number(text: str) -> None:
    with pytest.raises(KnownError) as caught:
        parse_serial(text, centre="110105012003")
    assert (caught.value.code, caught.value.field) == ("SERIAL", "serial")


def test_typed_with_an_input_method() -> None:
    assert parse_serial("０２－２０２６１１２０－００１４－７", centre="110105012003") == STORY
    assert parse_serial("02–20261120–0014–7", centre="110105012003") == STORY


def test_lanes_read_well() -> None:
    shown = [lane_letters(n) for n in (0, 1, 2, 7, 8, 12, 13, 23, 24, 25, 24 + 575, 24 + 576)]
    assert shown == ["", "B", "C", "H", "J", "N", "P", "Z", "AA", "AB", "ZZ", "AAA"]
    assert Serial("110105012003", 2, 1, date(2026, 11, 20), 10014).short.startswith("02B-20261120-10014-")


@given(st.integers(0, 50000))
def test_lane_letters_are_read_back(lane: int) -> None:
    letters = lane_letters(lane)
    assert lane_number(letters) == lane
    assert not set(letters) & {"I", "O"}


def test_impossible_serials_are_bugs() -> None:
    day = date(2026, 11, 20)
    for bad in (
        ("11010501200", 2, 0, day, 1),
        ("110105012003", 0, 0, day, 1),
        ("110105012003", 2, 0, day, 0),
    ):
        with pytest.raises(ValueError, match=r"12 digits|window"):
            Serial(*bad)
    with pytest.raises(ValueError, match="prefix"):
        Serial("110105012003", 2, 0, day, 1, "g")
    with pytest.raises(ValueError, match="negative"):
        lane_letters(-1)
