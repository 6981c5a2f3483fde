"""Line breaking."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.fonts import Face
from desktop.documents.text import Span, line_width, wrap, wrap_columns

SIZE = 10.0


def broken(text: str, room: float) -> list[str]:
    return ["".join(span.text for span in line) for line in wrap((Span(text, Face.SANS),), SIZE, room)]


def test_a_closing_mark_never_begins_a_line() -> None:
    assert broken("一二三四，五六七八。", 40) == ["一二三", "四，五六", "七八。"]


def test_an_opening_mark_never_ends_a_line() -> None:
    assert broken("一二三（四五）", 40) == ["一二三", "（四五）"]


def test_numbers_dates_and_words_stay_whole() -> None:
    assert broken("请在2026-11-27前来", 60) == ["请在", "2026-11-27", "前来"]


def test_a_word_wider_than_the_line_is_cut() -> None:
    lines = broken("A" * 100, 60)
    assert "".join(lines) == "A" * 100
    assert len(lines) > 5


def test_a_short_fact_stays_whole_and_a_long_one_fills_the_line() -> None:
    facts = "日初 19　入库 12　兑换 1　退回 0　损益 0"
    assert wrap_columns(facts, 30) == ["日初 19　入库 12　兑换 1", "退回 0　损益 0"]
    assert wrap_columns("依据　老年人权益保障法第三十三条", 16) == ["依据　老年人权益", "保障法第三十三条"]


def test_a_newline_begins_a_line() -> None:
    assert broken("甲\n乙丙", 100) == ["甲", "乙丙"]


def test_faces_survive_breaking() -> None:
    lines = wrap((Span("一二", Face.SANS_BOLD), Span("三四", Face.SANS)), SIZE, 30)
    assert lines == [(Span("一二", Face.SANS_BOLD), Span("三", Face.SANS)), (Span("四", Face.SANS),)]


@given(st.text(alphabet="一二三四，。（）《》 a1-9·—…“”𬱖\u3000\n", max_size=80), st.floats(12, 200))
def test_no_line_is_too_wide_and_no_letter_is_lost(text: str, room: float) -> None:
    lines = wrap((Span(text, Face.SANS),), SIZE, room)
    assert all(line_width(line, SIZE) <= room + 0.02 for line in lines)
    kept = "".join(span.text for line in lines for span in line)
    assert "".join(kept.split()) == "".join(text.split())
