"""Registers' words: codes are found or told apart, and a row is never let in with something wrong in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.identity import IdFacts, IdKind, Sex
from db.domain.sheet_volunteers import (
    check_sheet_registration,
    codes_in,
    is_party_member,
    mended,
    state_in,
)
from db.domain.volunteers import (
    SERVICE_CATEGORIES,
    SKILLS,
    Guardian,
    Registration,
    VolunteerState,
    check_registration,
)

TODAY = date(2026, 11, 20)
NUMBER = "11010519440303002X"
WHOLE = Registration(
    "张桂兰", IdKind.RESIDENT_CARD, NUMBER, "13811112222", "海棠苑", date(2026, 1, 5), date(2026, 1, 5),
    categories=("elderly",),
)  # fmt: skip


@given(st.lists(st.sampled_from(sorted(SERVICE_CATEGORIES)), unique=True), st.sampled_from("、，,;；/| "))
def test_names_lead_back_to_codes(codes: list[str], mark: str) -> None:
    for text in (mark.join(SERVICE_CATEGORIES[code] for code in codes), mark.join(codes)):
        assert codes_in(text, SERVICE_CATEGORIES) == (tuple(codes), ())


@given(st.text(max_size=20))
def test_no_word_is_lost(text: str) -> None:
    codes, others = codes_in(text, SKILLS)
    assert len(set(codes)) == len(codes) and set(codes) <= set(SKILLS)
    assert all(word in text for word in others)
    if not codes:
        assert "".join(others) == "".join(c for c in text if not c.isspace() and c not in "/、，,;；|")


@pytest.mark.parametrize(
    ("text", "codes", "others"),
    [
        ("助老、环保", ("elderly", "environment"), ()), ("助老服务类", ("elderly",), ()), ("助老 养猫", ("elderly",), ("养猫",)),
        ("服务", (), ("服务",)), ("", (), ()), ("应急", ("emergency",), ()),
    ],
)  # fmt: skip
def test_words_near_a_name(text: str, codes: tuple[str, ...], others: tuple[str, ...]) -> None:
    assert codes_in(text, SERVICE_CATEGORIES) == (codes, others)


def test_party_and_state() -> None:
    for text, member in (
        ("中共党员", True), ("预备党员", True), (" 党员 ", True), ("是", True), ("群众", False), ("共青团员", False),
        ("民革会员", False), ("非党员", False), ("", None), ("不详", None),
    ):  # fmt: skip
        assert is_party_member(text) is member, text
    for text, state in (
        ("", VolunteerState.ACTIVE), ("在册", VolunteerState.ACTIVE), ("已退出", VolunteerState.LEFT),
        ("已注销", VolunteerState.LEFT),
        ("去世", VolunteerState.DEAD), ("？", None),
    ):  # fmt: skip
        assert state_in(text) is state, text


def test_a_whole_row_has_neither_refusals_nor_gaps() -> None:
    found = check_sheet_registration(WHOLE, TODAY)
    assert (found.refusals, found.gaps) == ((), ()) and found.birthday == date(1944, 3, 3) and found.sex is Sex.FEMALE


FIELDS = {
    "id_number": ("", NUMBER, "110105194403030021"),
    "phone": ("", "13811112222", "12345"),
    "area": ("", "海棠苑"),
    "consented_on": (None, date(2026, 1, 5), date(2027, 1, 1)),
    "birthday": (None, date(1944, 3, 3), date(2012, 5, 1), date(2027, 1, 1)),
    "categories": ((), ("elderly",), ("nothing",)),
    "guardian": (None, Guardian("张大海", "13811113333", "父亲", date(2026, 1, 5))),
}


@given(st.fixed_dictionaries({name: st.sampled_from(values) for name, values in FIELDS.items()}))
def test_only_what_is_missing_is_let_pass(cells: dict[str, object]) -> None:
    person = replace(WHOLE, **cells)  # type: ignore[arg-type]
    strict = check_registration(person, TODAY).check.refusals
    found = check_sheet_registration(person, TODAY)
    passed = [notice for notice in strict if notice not in found.refusals]
    assert len(passed) <= len(found.gaps) + 1
    for notice in passed:
        assert not cells.get(notice.field) or notice.field == "birthday"
    if not found.refusals and not found.gaps:
        assert strict == ()
    assert all("请" in notice.message for notice in found.refusals)


def test_a_name_alone_tells_nobody_apart() -> None:
    nobody = replace(WHOLE, id_number="", phone="", birthday=None)
    assert [notice.code for notice in check_sheet_registration(nobody, TODAY).refusals] == ["VOLUNTEER-WHO"]
    assert check_sheet_registration(replace(nobody, phone="13811112222"), TODAY).refusals == ()


def test_a_child_needs_a_guardian_even_from_a_sheet() -> None:
    child = replace(WHOLE, id_number="", birthday=date(2014, 5, 1))
    assert [notice.field for notice in check_sheet_registration(child, TODAY).refusals] == ["guardian"]


def test_the_number_knows_better() -> None:
    facts = IdFacts(IdKind.RESIDENT_CARD, NUMBER, date(1944, 3, 3), Sex.FEMALE)
    person, told = mended(replace(WHOLE, birthday=date(1950, 1, 1), sex=Sex.MALE), facts)
    assert (person.birthday, person.sex, len(told)) == (date(1944, 3, 3), Sex.FEMALE, 2)
    assert mended(WHOLE, None) == (WHOLE, ())
