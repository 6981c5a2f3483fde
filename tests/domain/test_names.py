from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.names import check_name, is_ideograph, normalise_name

han = st.one_of(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0x3400, max_codepoint=0x4DBF),
    st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
    st.characters(min_codepoint=0x30000, max_codepoint=0x323AF),
)


def code(text: str) -> str:
    with pytest.raises(KnownError) as caught:
        check_name(text)
    assert caught.value.field == "name"
    return caught.value.code


@given(st.text(han, min_size=1, max_size=50))
def test_any_chinese_name_of_any_plane_is_kept(name: str) -> None:
    assert check_name(name) == unicodedata.normalize("NFC", name)


@given(st.lists(st.text(han, min_size=1, max_size=5), min_size=2, max_size=4), st.data())
def test_every_dot_between_parts_is_one_dot(parts: list[str], data: st.DataObject) -> None:
    dot = data.draw(st.sampled_from(["·", "・", "•", "‧", ".", "．", "･", " · ", "●", " . "]))
    assert check_name(dot.join(parts)) == unicodedata.normalize("NFC", "·".join(parts))


@given(st.text(max_size=60))
def test_anything_typed_is_a_known_error_or_a_stable_name(text: str) -> None:
    try:
        name = check_name(text)
    except KnownError as error:
        assert error.code in ("NAME-EMPTY", "NAME-LONG", "NAME-CHARS")
    else:
        assert 1 <= len(name) <= 50
        assert check_name(name) == name


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_name(text)
    assert normalise_name(once) == once


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("　张　桂兰 ", "张桂兰"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("John  Smith", "John Smith"),
        ("Ｊｏｈｎ Ｓｍｉｔｈ", "John Smith"),
        ("O’Neill-Brown", "O'Neill-Brown"),
        ("李〇", "李〇"),
        ("\u8c48", "豈"),
        ("ئايگۈل", "ئايگۈل"),
        ("བཀྲ་ཤིས", "བཀྲ་ཤིས"),
        ("ᠪᠠᠲᠤ", "ᠪᠠᠲᠤ"),
        ("José Ñandú", "José Ñandú"),
        ("𠂇𡗗", "𠂇𡗗"),
    ],
)
def test_spellings(typed: str, stored: str) -> None:
    assert check_name(typed) == stored


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "NAME-EMPTY"),
        (" \u3000\t", "NAME-EMPTY"),
        ("张" * 51, "NAME-LONG"),
        ("张" * 200, "NAME-LONG"),
        ("张\x07兰", "NAME-CHARS"),
        ("张😀", "NAME-CHARS"),
        ("张3", "NAME-CHARS"),
        ("张３", "NAME-CHARS"),
        ("张\ue78d", "NAME-CHARS"),
        ("张\ud840", "NAME-CHARS"),
        ("张\U000e0080", "NAME-CHARS"),
        ("张（小）", "NAME-CHARS"),
        ("张,兰", "NAME-CHARS"),
        ("·张", "NAME-CHARS"),
        ("张-", "NAME-CHARS"),
        ("--", "NAME-CHARS"),
        ("\u0378", "NAME-CHARS"),
    ],
)
def test_what_is_not_a_name(text: str, expected: str) -> None:
    assert code(text) == expected


def test_the_message_names_the_character() -> None:
    with pytest.raises(KnownError, match="数字「3」"):
        check_name("张3")
    with pytest.raises(KnownError, match=r"U\+0007"):
        check_name("张\x07")


def test_ideographs_newer_than_the_interpreter() -> None:
    assert is_ideograph("\U000323af")
    assert is_ideograph("\U0002ebf0")
    assert not is_ideograph("a")
