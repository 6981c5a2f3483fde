"""Which font draws what, and what none does."""

from __future__ import annotations

import pytest

from desktop.documents.fonts import Face, drawable, font_for, missing_characters, missing_in, runs
from desktop.documents.parts import Material

GB18030_2022_LEVEL_3 = (  # blocks and last assigned code points of the 87,887 characters of 2022
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B739),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
)


@pytest.mark.parametrize("face", Face)
@pytest.mark.parametrize(("first", "last"), GB18030_2022_LEVEL_3)
def test_every_level_3_character_is_drawn(face: Face, first: int, last: int) -> None:
    assert [hex(code) for code in range(first, last + 1) if font_for(chr(code), face) is None] == []


@pytest.mark.parametrize("face", Face)
def test_rare_names_are_drawn(face: Face) -> None:
    text = "䶮𬱖𪚥葛曾䮌阿依古丽·买买提"
    assert drawable(text, face) == text
    assert "".join(part for _, part in runs(text, face)) == text


def test_missing_characters_are_listed_once_in_order() -> None:
    assert missing_characters("张😀桂ཀ兰😀 \n") == ("😀", "ཀ")
    assert missing_characters("䶮𬱖𪚥葛曾䮌阿依古丽·买买提 Ａ-z，。☑") == ()


def test_missing_characters_of_a_document_are_found_everywhere() -> None:
    assert missing_in((Material("申请书😀", "原件 1"), {"note": "ཀ"})) == ("😀", "ཀ")


def test_a_missing_character_is_drawn_as_the_printers_mark() -> None:
    assert drawable("张😀", Face.KAI) == "张〓"


def test_marks_that_only_steer_are_not_drawn_and_not_missing() -> None:
    text = "葛\U000e0100曾\ufe00\u200d\u2067".replace("\u2067", "")
    assert drawable(text, Face.SANS) == "葛曾"
    assert missing_characters(text) == ()
