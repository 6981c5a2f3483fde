from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from db.domain.errors import KnownError
from db.domain.identity import (
    IdKind,
    Sex,
    age_on,
    check_character,
    check_id,
    guess_kind,
    normalise_id_number,
)

TODAY = date(2026, 11, 21)
births = st.dates(min_value=date(1850, 1, 1), max_value=TODAY)
digits = st.sampled_from("0123456789")


def code(kind: IdKind, number: str) -> str:
    with pytest.raises(KnownError) as caught:
        check_id(kind, number, TODAY)
    assert caught.value.field == "id_number"
    assert caught.value.message.endswith("。")
    return caught.value.code


@given(births, st.integers(0, 999), st.from_regex(r"[1-8][0-9]{5}", fullmatch=True))
def test_every_well_formed_number_is_read_back(birth: date, order: int, region: str) -> None:
    body = f"{region}{birth:%Y%m%d}{order:03}"
    number = body + check_character(body)
    facts = check_id(IdKind.RESIDENT_CARD, number, TODAY)
    assert (facts.number, facts.birthday) == (number, birth)
    assert facts.sex is (Sex.MALE if order % 2 else Sex.FEMALE)
    assert mod_11_2.is_valid(number)


@given(births, st.integers(0, 999), st.integers(0, 17), digits)
def test_any_single_wrong_digit_is_caught(birth: date, order: int, at: int, wrong: str) -> None:
    body = f"110105{birth:%Y%m%d}{order:03}"
    number = body + check_character(body)
    changed = number[:at] + wrong + number[at + 1 :]
    if changed == number:
        assert check_id(IdKind.RESIDENT_CARD, changed, TODAY).number == number
    else:
        assert code(IdKind.RESIDENT_CARD, changed) in ("ID-CHECK", "ID-DATE")


@pytest.mark.parametrize("number", ["11010519491231002X", "810000199408230021", "830000199201300022"])
def test_published_vectors(number: str) -> None:
    assert check_character(number[:17]) == number[17]


def test_kinds_and_their_rules() -> None:
    assert check_id(IdKind.HMT_PERMIT, "810000199408230021", TODAY).birthday == date(1994, 8, 23)
    assert code(IdKind.HMT_PERMIT, "11010519491231002X") == "ID-CHARS"
    assert check_id(IdKind.FOREIGN_PERMIT, "USA110090010112", TODAY).birthday is None
    assert code(IdKind.FOREIGN_PERMIT, "US1110090133112") == "ID-CHARS"
    body = "91184019900101001"
    new = body + check_character(body)
    assert check_id(IdKind.FOREIGN_PERMIT, new, TODAY).birthday == date(1990, 1, 1)
    assert code(IdKind.FOREIGN_PERMIT, "11010519491231002X") == "ID-CHARS"
    assert check_id(IdKind.PASSPORT, "e 1234-5678", TODAY).number == "E12345678"
    assert code(IdKind.PASSPORT, "E12") == "ID-LENGTH"
    assert code(IdKind.PASSPORT, "护照12345") == "ID-CHARS"
    assert check_id(IdKind.OTHER, "军字第001号", TODAY).number == "军字第001号"
    assert check_id(IdKind.HOUSEHOLD_BOOK, "11010519491231002x", TODAY).sex is Sex.FEMALE


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("", "ID-LENGTH"),
        ("110105491231002", "ID-LENGTH"),
        ("1101051949123100", "ID-LENGTH"),
        ("11010519491231A02X", "ID-CHARS"),
        ("110105194902300023", "ID-DATE"),
        ("110105202611220023", "ID-DATE"),
        ("110105184912310023", "ID-DATE"),
        ("110105194912310021", "ID-CHECK"),
    ],
)
def test_wrong_numbers_say_what_is_wrong(number: str, expected: str) -> None:
    assert code(IdKind.RESIDENT_CARD, number) == expected


def test_an_old_number_says_what_to_do() -> None:
    with pytest.raises(KnownError, match=r"15 位旧身份证号.*请按新证"):
        check_id(IdKind.RESIDENT_CARD, "110105491231002", TODAY)


def test_an_abolished_region_is_accepted() -> None:
    body = "51302119900101001"
    assert check_id(IdKind.RESIDENT_CARD, body + check_character(body), TODAY).number.startswith("513021")


@given(st.text(max_size=30))
def test_anything_typed_is_a_known_error_or_a_number(text: str) -> None:
    for kind in IdKind:
        try:
            facts = check_id(kind, text, TODAY)
        except KnownError as error:
            assert error.code.startswith("ID-")
        else:
            assert facts.number == normalise_id_number(facts.number)


def test_normalising_forgives_the_keyboard() -> None:
    assert normalise_id_number(" １１０１０５ 1949-1231 002x\t") == "11010519491231002X"


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_id_number(text)
    assert normalise_id_number(once) == once


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("11010519491231002x", IdKind.RESIDENT_CARD),
        ("820000199408230021", IdKind.HMT_PERMIT),
        ("911840199001010013", IdKind.FOREIGN_PERMIT),
        ("USA110090010112", IdKind.FOREIGN_PERMIT),
        ("EA1234567", IdKind.PASSPORT),
        ("张桂兰", None),
        ("13812345678", None),
    ],
)
def test_what_a_scan_looks_like(text: str, kind: IdKind | None) -> None:
    assert guess_kind(text) is kind


@given(births, st.integers(0, 40000))
def test_age_grows_by_one_on_each_birthday(birth: date, later: int) -> None:
    day = date.fromordinal(min(birth.toordinal() + later, date.max.toordinal() - 1))
    tomorrow = date.fromordinal(day.toordinal() + 1)
    assert age_on(birth, tomorrow) - age_on(birth, day) in (0, 1)


def test_age_in_the_story() -> None:
    assert age_on(date(1944, 3, 3), date(2026, 11, 20)) == 82
    assert age_on(date(2000, 2, 29), date(2018, 2, 28)) == 17
    assert age_on(date(2000, 2, 29), date(2018, 3, 1)) == 18


def test_labels_are_chinese() -> None:
    assert [kind.label for kind in IdKind] == [
        "居民身份证", "港澳台居民居住证", "外国人永久居留身份证", "护照", "户口簿", "其他",
    ]  # fmt: skip
    assert [sex.label for sex in Sex] == ["未知", "男", "女", "未说明"]


def test_an_unknown_sex_is_not_told_beside_a_name() -> None:
    assert [sex.told for sex in Sex] == ["", "男", "女", ""]
