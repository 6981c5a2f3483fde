from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.phones import check_phone, normalise_phone


@given(st.from_regex("1[3-9][0-9]{9}", fullmatch=True))
def test_every_way_of_writing_a_mobile_number(phone: str) -> None:
    wide = phone.translate({ord(d): chr(ord(d) + 0xFEE0) for d in "0123456789"})
    spaced = f" {phone[:3]} {phone[3:7]}-{phone[7:]}"
    for text in (
        phone,
        wide,
        spaced,
        f"+86 {phone}",
        f"0086{phone}",
        f"86{phone}",
        f"0{phone}",
        f"(+86){phone}",
    ):
        assert check_phone(text) == phone


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("22225880", "22225880"),
        ("010-6234 5678", "01062345678"),
        ("（0791）8888666", "07918888666"),
        ("0512-12345678-801", "051212345678转801"),
        ("010-62345678 转 12", "01062345678转12"),
        ("6234567ext.5", "6234567转5"),
        ("400-123-4567", "4001234567"),
        ("+86 10 62345678", "1062345678"),
    ],
)
def test_fixed_numbers(text: str, stored: str) -> None:
    assert normalise_phone(text) == stored
    if stored[0] != "1":
        assert check_phone(text) == stored


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "电话号码不对"),
        ("12345678901", "号段"),
        ("1381234567", "现在是 10 位"),
        ("123456", "现在是 6 位"),
        ("222258", "电话号码不对"),
        ("张桂兰", "电话号码不对"),
        ("0" * 11, "电话号码不对"),
    ],
)
def test_what_is_not_a_number(text: str, says: str) -> None:
    with pytest.raises(KnownError, match=says) as caught:
        check_phone(text)
    assert (caught.value.code, caught.value.field) == ("PHONE", "phone")


@given(st.text(max_size=20))
def test_anything_typed_is_a_known_error_or_a_stable_number(text: str) -> None:
    try:
        phone = check_phone(text)
    except KnownError:
        return
    assert check_phone(phone) == phone
    assert 7 <= len(phone.partition("转")[0]) <= 12
