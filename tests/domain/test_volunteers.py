from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.identity import IdKind, Sex, check_character
from db.domain.volunteers import (
    SERVICE_CATEGORIES,
    Guardian,
    Insurance,
    Registration,
    VolunteerState,
    change_state,
    check_registration,
    fit_for,
    forget,
)

TODAY = date(2026, 11, 20)


def number(birthday: date, order: str = "001") -> str:
    first = f"110105{birthday:%Y%m%d}{order}"
    return first + check_character(first)


GOOD = Registration(
    "周国良",
    IdKind.RESIDENT_CARD,
    number(date(1968, 5, 1)),
    "13812345678",
    "海棠街道滨河社区",
    TODAY,
    TODAY,
    categories=("poverty",),
)
PARENT = Guardian("周敏", "13912345678", "母亲", TODAY)


def codes(person: Registration) -> tuple[list[str], list[str]]:
    check = check_registration(person, TODAY).check
    return [one.code for one in check.refusals], [one.code for one in check.warnings]


def test_a_plain_registration_passes_and_tells_birthday_and_sex() -> None:
    found = check_registration(GOOD, TODAY)
    found.check.raise_first()
    assert (found.birthday, found.sex) == (date(1968, 5, 1), Sex.MALE)
    assert codes(GOOD) == ([], [])


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": ""}, "NAME-EMPTY"),
        ({"id_number": "110105196805010010"}, "ID-CHECK"),
        ({"phone": "138"}, "PHONE"),
        ({"area": " "}, "VOLUNTEER-AREA"),
        ({"registered_on": TODAY + timedelta(days=1)}, "VOLUNTEER-DATE"),
        ({"consented_on": None}, "VOLUNTEER-CONSENT"),
        ({"categories": ()}, "VOLUNTEER-CATEGORY"),
        ({"categories": ("gone",)}, "VOLUNTEER-CHOICE"),
        ({"skills": ("gone",)}, "VOLUNTEER-CHOICE"),
        ({"birthday": date(1968, 5, 2)}, "VOLUNTEER-BIRTHDAY"),
        ({"id_kind": IdKind.PASSPORT, "id_number": "E12345678"}, "VOLUNTEER-BIRTHDAY"),
        (
            {"id_kind": IdKind.PASSPORT, "id_number": "E12345678", "birthday": date(2027, 1, 1)},
            "VOLUNTEER-BIRTHDAY",
        ),
        ({"id_number": number(date(2021, 1, 1))}, "VOLUNTEER-YOUNG"),
    ],
)
def test_what_refuses_a_registration(changes: dict[str, object], refusal: str) -> None:
    refusals, _ = codes(replace(GOOD, **changes))  # type: ignore[arg-type]
    assert refusal in refusals
    with pytest.raises(KnownError):
        check_registration(replace(GOOD, **changes), TODAY).check.raise_first()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "guardian",
    [
        None,
        replace(PARENT, name=""),
        replace(PARENT, phone="1"),
        replace(PARENT, relation=""),
        replace(PARENT, consented_on=None),
        replace(PARENT, consented_on=TODAY + timedelta(days=1)),
    ],
)
def test_a_minor_needs_a_guardian_who_agreed(guardian: Guardian | None) -> None:
    minor = replace(GOOD, id_number=number(TODAY.replace(year=TODAY.year - 18) + timedelta(days=1)))
    refusals, warnings = codes(replace(minor, guardian=guardian))
    assert len(refusals) == 1 and warnings == []
    assert codes(replace(minor, guardian=PARENT)) == ([], [])
    assert codes(replace(GOOD, id_number=number(TODAY.replace(year=TODAY.year - 18)))) == ([], [])


@given(st.dates(date(1930, 1, 1), TODAY))
def test_nobody_under_age_registers_without_a_guardian(birthday: date) -> None:
    refusals, warnings = codes(replace(GOOD, id_number=number(birthday)))
    minor = (birthday.year + 18, birthday.month, birthday.day) > (TODAY.year, TODAY.month, TODAY.day)
    assert bool(refusals) == minor
    assert ("VOLUNTEER-ACCOMPANY" in warnings) == (
        (birthday.year + 14, birthday.month, birthday.day) > (TODAY.year, TODAY.month, TODAY.day)
    )


def test_risky_work_and_age_ask_for_a_second_look() -> None:
    patrol = replace(GOOD, categories=("patrol",))
    assert codes(patrol) == ([], ["VOLUNTEER-INSURANCE"])
    assert codes(replace(patrol, insurance=Insurance("平安 123", TODAY))) == ([], [])
    assert codes(replace(patrol, insurance=Insurance("平安 123", TODAY - timedelta(days=1))))[1] == [
        "VOLUNTEER-INSURANCE"
    ]
    assert codes(replace(GOOD, id_number=number(date(1945, 1, 1)))) == ([], ["VOLUNTEER-ELDERLY"])
    assert len(set(SERVICE_CATEGORIES.values())) == len(SERVICE_CATEGORIES)


def test_a_person_without_an_id_birthday_may_say_it() -> None:
    found = check_registration(
        replace(
            GOOD, id_kind=IdKind.PASSPORT, id_number="E12345678", birthday=date(1990, 1, 1), sex=Sex.FEMALE
        ),
        TODAY,
    )
    assert found.check.refusals == () and (found.birthday, found.sex) == (date(1990, 1, 1), Sex.FEMALE)


@given(st.sampled_from(VolunteerState), st.sampled_from(VolunteerState))
def test_a_forgotten_person_never_returns(now: VolunteerState, to: VolunteerState) -> None:
    try:
        assert change_state(now, to, "本人申请") is to
    except KnownError as error:
        assert error.code == "VOLUNTEER-STATE"
        assert (
            now is to
            or now is VolunteerState.FORGOTTEN
            or (now, to) == (VolunteerState.DEAD, VolunteerState.LEFT)
        )
    else:
        assert now is not VolunteerState.FORGOTTEN
    assert VolunteerState.FORGOTTEN.named is False and to.label


def test_a_change_of_state_says_why() -> None:
    with pytest.raises(KnownError) as caught:
        change_state(VolunteerState.ACTIVE, VolunteerState.LEFT, " ")
    assert caught.value.code == "VOLUNTEER-REASON"
    assert [state for state in VolunteerState if state.serves] == [VolunteerState.ACTIVE]


def test_what_is_kept_of_a_forgotten_person_names_nobody() -> None:
    assert forget(Sex.FEMALE, date(1968, 5, 1), date(2024, 3, 5)) == forget(
        Sex.FEMALE, date(1961, 2, 2), date(2024, 9, 1)
    )
    remains = forget(None, None, date(2024, 3, 5))
    assert (remains.sex, remains.birth_decade, remains.registered_year) == (Sex.UNKNOWN, None, 2024)


def test_work_that_needs_an_age_and_a_skill() -> None:
    adult = date(2008, 11, 20)
    assert fit_for(adult, frozenset({"law"}), TODAY, least_age=18, needed=frozenset({"law"}))
    assert not fit_for(adult, frozenset({"law"}), TODAY - timedelta(days=1), least_age=18)
    assert not fit_for(adult, frozenset(), TODAY, needed=frozenset({"law"}))
