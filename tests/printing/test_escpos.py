"""Tickets as bytes, read back by a printer that only knows GBK: the same words as on the drawn paper."""

from __future__ import annotations

import dataclasses
from collections import Counter

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from db.domain.printer_profiles import ROLLS, Letters, PrinterProfile, Way
from desktop.documents.registry import KINDS
from desktop.documents.ticket import Cut
from desktop.printing.escpos_bytes import ticket_bytes
from desktop.printing.escpos_image import draw_line
from desktop.printing.escpos_lines import COLUMNS, Code, Line, set_lines
from tests.documents import reading
from tests.documents.samples import LONG_NAME, RARE_NAMES, RECEIPT, SAMPLES
from tests.helpers import escpos_reader

ROLL_KINDS = [name for name, kind in KINDS.items() if kind.roll is not None]
PAIRS = [(name, paper) for name in ROLL_KINDS for paper in ROLLS]


def profile(paper: str, **changes: object) -> PrinterProfile:
    return dataclasses.replace(PrinterProfile(paper, Way.TCP, "127.0.0.1"), **changes)


def printed(name: str, data: object, one: PrinterProfile, copies: int = 1) -> escpos_reader.Printed:
    return escpos_reader.read(ticket_bytes(KINDS[name].ticket(data), one, copies))


def words(text: str) -> Counter[str]:
    return Counter(character for character in text if character.isalnum())


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.logical_xor(one, other).getbbox() is None


def test_what_must_come_from_the_roll_does() -> None:
    assert {"receipt", "intake", "redemption_receipt", "redemption_closing", "blocked_slip", "notice", "printer_test"} <= set(
        ROLL_KINDS
    )
    assert all(set(ROLLS) <= set(KINDS[name].papers) for name in ROLL_KINDS)
    with pytest.raises(TypeError, match="does not come from the roll"):
        KINDS["tolerance"].ticket(SAMPLES["tolerance"])


@pytest.mark.parametrize(("name", "paper"), PAIRS)
def test_the_printer_sets_the_words_of_the_record(name: str, paper: str) -> None:
    ticket = KINDS[name].ticket(SAMPLES[name])
    out = printed(name, SAMPLES[name], profile(paper))
    lines = set_lines(ticket, paper)
    set_by_printer = iter(out.lines)
    drawn = iter(out.pictures)
    said = ""
    for line in lines:
        if not isinstance(line, Line):
            continue
        said += line.text
        if line.printable:
            assert next(set_by_printer).text == line.text
        else:
            assert same(next(drawn), draw_line(line, COLUMNS[paper]))
    assert list(drawn) == []
    assert words(said) == words(reading.text(KINDS[name].render(SAMPLES[name], paper)))
    assert all(line.dots <= COLUMNS[paper] * 12 for line in out.lines)
    payloads = [line.payload for line in lines if isinstance(line, Code)]
    assert [code.payload for code in out.codes] == payloads
    if hasattr(SAMPLES[name], "qr_payload"):
        assert set(payloads) == {SAMPLES[name].qr_payload}
    assert out.resets == 1 and out.cuts == 1 + sum(isinstance(element, Cut) for element in ticket)


@pytest.mark.parametrize("paper", ROLLS)
def test_a_line_with_a_rare_name_is_drawn_whole(paper: str) -> None:
    data = dataclasses.replace(RECEIPT, applicant=RARE_NAMES, applicant_id="", clerk="䶮", item="葛𬱖补贴")
    out = printed("receipt", data, profile(paper))
    lines = [line for line in set_lines(KINDS["receipt"].ticket(data), paper) if isinstance(line, Line)]
    drawn = [line for line in lines if not line.printable]
    assert len(out.pictures) == len(drawn) >= 3
    assert all(any(rare in line.text for rare in "䶮𬱖𪚥䮌") for line in drawn)
    for picture, line in zip(out.pictures, drawn, strict=True):
        assert same(picture, draw_line(line, COLUMNS[paper]))
        assert picture.width == COLUMNS[paper] * 12 and picture.height >= 30
        without = dataclasses.replace(
            line,
            segments=tuple(
                dataclasses.replace(one, text="".join("　" if c in "䶮𬱖𪚥䮌" else c for c in one.text))
                for one in line.segments
            ),
        )
        assert not same(draw_line(without, COLUMNS[paper]), picture)  # the rare letters are ink, not blanks


def test_no_byte_of_a_four_byte_code_is_sent_and_the_yen_sign_is_wide() -> None:
    raw = ticket_bytes(KINDS["receipt"].ticket(dataclasses.replace(RECEIPT, fee="¥12 元")), profile("80mm"))
    assert "￥12 元".encode("gbk") in raw and bytes.fromhex("81308436") not in raw
    assert "收    费  ￥12 元" in escpos_reader.read(raw).text


def test_euro_and_moved_codes_are_not_left_to_the_printer() -> None:
    for text in ("€20", "ḿ", "\u9fb4", "2²"):
        [line] = [one for one in _text_lines(text) if text in one.text]
        assert not line.printable
    for text in ("—", "·", "×", "〔2020〕", "√", "□", "〓", "Ａ"):
        [line] = [one for one in _text_lines(text) if text in one.text]
        assert line.printable


def _text_lines(text: str) -> list[Line]:
    from desktop.documents.ticket import Text

    return [line for line in set_lines((Text(text),), "80mm") if isinstance(line, Line)]


@pytest.mark.parametrize("letters", [Letters.TEXT_ONLY, Letters.GRAPHICS])
@pytest.mark.parametrize("paper", ROLLS)
def test_a_printer_that_draws_no_codes_is_sent_a_picture_that_can_be_scanned(paper: str, letters: Letters) -> None:
    out = printed("receipt", RECEIPT, profile(paper, letters=letters))
    assert out.codes == []
    found = [code.text for picture in out.pictures for code in zxingcpp.read_barcodes(picture.convert("L"))]
    assert found == [RECEIPT.qr_payload]
    if letters is Letters.GRAPHICS:
        lines = [line for line in set_lines(KINDS["receipt"].ticket(RECEIPT), paper) if isinstance(line, Line)]
        assert not out.lines and len(out.pictures) == len(lines) + 1


def test_copies_offsets_and_the_knife() -> None:
    out = printed("receipt", RECEIPT, profile("80mm", offset_x=2.5, offset_y=3.0), copies=2)
    assert out.cuts == 2 and out.text.count(RECEIPT.serial_short) == 2 and out.margin == 20
    feeds = [item.amount for item in out.items if isinstance(item, escpos_reader.Fed)]
    assert feeds == [24, 24]
    torn = printed("receipt", RECEIPT, profile("80mm", cut=False))
    assert torn.cuts == 0 and isinstance(torn.items[-1], escpos_reader.Fed)


def test_numbers_stand_out_and_a_reprint_says_so() -> None:
    out = printed("receipt", dataclasses.replace(RECEIPT, reprint=True, reprint_count=2), profile("80mm"))
    sizes = {line.text: (line.letters[0].wide, line.letters[0].high, line.letters[0].bold) for line in out.lines if line.letters}
    assert sizes[RECEIPT.serial_short] == (2, 2, True) and sizes["受理回执"] == (2, 2, True)
    assert sizes["【补打 第 2 次】"] == (1, 2, True)
    narrow = printed("receipt", RECEIPT, profile("58mm"))
    [serial] = [line for line in narrow.lines if line.text == RECEIPT.serial_short]
    assert (serial.letters[0].wide, serial.letters[0].high) == (1, 2)


@pytest.mark.parametrize("paper", ROLLS)
def test_a_name_of_fifty_characters_loses_nothing(paper: str) -> None:
    lines = set_lines(KINDS["receipt"].ticket(dataclasses.replace(RECEIPT, applicant=LONG_NAME)), paper)
    said = "".join(line.text for line in lines if isinstance(line, Line))
    assert LONG_NAME in "".join(said.split())


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.sampled_from(ROLLS))
def test_no_text_can_command_the_printer(text: str, paper: str) -> None:
    data = dataclasses.replace(RECEIPT, applicant=text, item=text, materials=(), to_complete=None)
    out = printed("receipt", data, profile(paper))
    assert out.resets == 1 and out.cuts == 1 and len(out.codes) == 1
    assert all(line.dots <= COLUMNS[paper] * 12 for line in out.lines)


def test_the_library_leaves_nothing_behind() -> None:
    import logging
    from pathlib import Path

    from desktop.printing.escpos_bytes import library

    before = list(logging.getLogger().handlers)
    assert not Path(library().capabilities.pickle_dir).exists()
    assert logging.getLogger().handlers == before
