from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain import gb18030

TRANSPOSED = {
    "\u1e3f": ("A8BC", "8135F437", "\ue7c7"),
    "\ufe10": ("A6D9", "84318236", "\ue78d"),
    "\ufe11": ("A6DB", "84318237", "\ue78f"),
    "\ufe12": ("A6DA", "84318238", "\ue78e"),
    "\ufe19": ("A6F3", "84318335", "\ue796"),
    "\u9fb4": ("FE59", "82359037", "\ue81e"),
    "\u9fb8": ("FE6D", "82359131", "\ue832"),
    "\u9fbb": ("FEA0", "82359134", "\ue864"),
}
UNCHANGED = {
    "\U00020087": "95329031",
    "\U00020089": "95329033",
    "\U000200cc": "95329730",
    "\U000215d7": "9536B937",
    "\U0002298f": "9630BA35",
    "\U000241fe": "9635B630",
    "\ue816": "FE51",
    "\ue855": "FE91",
    "·": "A1A4",
    "张": "D5C5",
    "¥": "81308436",
}


@given(st.text())
def test_all_text_comes_back(text: str) -> None:
    assert gb18030.decode(gb18030.encode(text)) == text


@given(st.text(st.sampled_from([c for row in gb18030.CHANGED for c in row[1:]] + list("张·a"))))
def test_changed_characters_come_back(text: str) -> None:
    assert gb18030.decode(gb18030.encode(text)) == text


@pytest.mark.parametrize(("char", "codes"), TRANSPOSED.items())
def test_characters_moved_out_of_private_use(char: str, codes: tuple[str, str, str]) -> None:
    two, four, private = codes
    assert gb18030.encode(char).hex().upper() == two
    assert gb18030.decode(bytes.fromhex(two)) == char
    assert gb18030.encode(private).hex().upper() == four
    assert gb18030.decode(bytes.fromhex(four)) == private


@pytest.mark.parametrize(("char", "code"), UNCHANGED.items())
def test_characters_that_stayed(char: str, code: str) -> None:
    assert gb18030.encode(char).hex().upper() == code
    assert gb18030.decode(bytes.fromhex(code)) == char


def test_every_changed_code_is_two_bytes() -> None:
    assert len(gb18030.CHANGED) == 19
    for code, char, _private in gb18030.CHANGED:
        assert gb18030.encode(char) == bytes.fromhex(code)


def test_what_is_not_text_is_an_error() -> None:
    with pytest.raises(UnicodeDecodeError):
        gb18030.decode(b"\xff\xff")
    with pytest.raises(UnicodeEncodeError):
        gb18030.encode("\ud840")


def test_the_printer_table() -> None:
    assert all(map(gb18030.in_gbk, "张桂兰·元A颙"))
    assert not any(map(gb18030.in_gbk, "𠮷¥\U000323af\ue78d"))
