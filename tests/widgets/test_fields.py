"""Inputs: names for machines and people, no input method where none belongs, errors where they arise."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.theme.manager import ThemeManager
from desktop.widgets.fields import (
    AsciiLineEdit,
    CheckBox,
    ChoiceBox,
    DateBox,
    LabelledField,
    LineEdit,
    NoteEdit,
    NumberBox,
    SearchField,
)

MAKERS = {
    "line": lambda: LineEdit(name="it", label="名"),
    "ascii": lambda: AsciiLineEdit(name="it", label="名"),
    "search": lambda: SearchField(name="it", label="名", key="F3"),
    "note": lambda: NoteEdit(name="it", label="名"),
    "choice": lambda: ChoiceBox(name="it", label="名", options=[(1, "甲")]),
    "number": lambda: NumberBox(name="it", label="名", minimum=0, maximum=9),
    "date": lambda: DateBox(name="it", label="名"),
    "check": lambda: CheckBox("名", name="it", key="Alt+D"),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_every_input_is_named_and_takes_a_label(kind: str, qtbot: QtBot, theme: ThemeManager) -> None:
    editor = MAKERS[kind]()
    field = LabelledField("名", editor, hint="提示")
    qtbot.addWidget(field)
    assert editor.objectName() == "it"
    assert editor.accessibleName() == "名"
    assert field.label.buddy() is editor
    assert editor.focusPolicy() & Qt.FocusPolicy.TabFocus
    field.set_error("填错了")
    assert field.below.text() == "填错了"
    assert editor.property("state") == "error"
    assert editor.accessibleDescription() == "填错了"
    field.set_error("")
    assert field.below.text() == "提示"


@pytest.mark.parametrize("secret", [False, True])
def test_ascii_line_has_no_input_method(qtbot: QtBot, secret: bool) -> None:
    plain, narrow = LineEdit(name="a", label="姓名"), AsciiLineEdit(name="b", label="证号", secret=secret)
    qtbot.addWidget(plain)
    qtbot.addWidget(narrow)
    assert plain.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is True
    assert narrow.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is False
    assert (narrow.echoMode() == QLineEdit.EchoMode.Password) is secret


@given(st.text(alphabet="０１２３４５６７８９ＸｘＡ0129X", max_size=18))
def test_full_width_becomes_half_width(qapp: object, text: str) -> None:
    field = AsciiLineEdit(name="a", label="证号")
    field.setText(text)
    assert field.text().isascii()
    assert len(field.text()) == len(text)


def test_typing_keeps_the_cursor(qtbot: QtBot) -> None:
    field = AsciiLineEdit(name="a", label="证号")
    qtbot.addWidget(field)
    field.setText("1234")
    field.setCursorPosition(2)
    field.insert("９")
    assert field.text() == "12934"
    assert field.cursorPosition() == 3


def test_tick_and_error_exclude_each_other(qtbot: QtBot) -> None:
    editor = LineEdit(name="a", label="姓名")
    field = LabelledField("姓名", editor)
    qtbot.addWidget(field)
    field.set_ok(True)
    assert editor.ok
    field.set_error("姓名不能空")
    assert not editor.ok
    field.set_ok(True)
    assert field.error == ""


def test_search_key_leads_here_and_escape_empties_first(qtbot: QtBot, theme: ThemeManager) -> None:
    page = QWidget()
    layout = QVBoxLayout(page)
    first, search = LineEdit(name="a", label="甲"), SearchField(name="s", label="找", key="F3")
    layout.addWidget(first)
    layout.addWidget(search)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    QTest.keyClick(first, Qt.Key.Key_F3)
    assert search.hasFocus()
    QTest.keyClicks(search, "glj")
    assert search.text() == "glj"
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""


def test_check_box_key_ticks(qtbot: QtBot, theme: ThemeManager) -> None:
    box = CheckBox("由他人代办", name="proxy", key="Alt+D")
    qtbot.addWidget(box)
    with qtbot.waitExposed(box):
        box.show()
    box.activateWindow()
    qtbot.waitUntil(box.isActiveWindow)
    QTest.keyClick(box, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    assert box.isChecked()


def test_choice_keeps_its_value_and_tells_the_users_choice(qtbot: QtBot) -> None:
    box = ChoiceBox(name="use", label="用途", options=[("a", "甲"), ("b", "乙")])
    qtbot.addWidget(box)
    seen: list[object] = []
    box.changed.connect(seen.append)
    box.set_value("b")
    box.set_options([("c", "丙"), ("b", "乙")])
    assert box.value == "b"
    assert seen == []
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert seen == ["c"]
    with pytest.raises(ValueError, match="not in list"):
        box.set_value("z")


def test_date_box_takes_dates_and_none(qtbot: QtBot) -> None:
    box = DateBox(name="day", label="日期", value=date(2026, 11, 20))
    qtbot.addWidget(box)
    seen: list[object] = []
    box.changed.connect(seen.append)
    assert box.text() == "2026-11-20"
    box.set_value(None)
    assert (box.value, box.text()) == (None, "—")
    box.set_value(date(2027, 2, 28))
    assert seen == [None, date(2027, 2, 28)]


def test_tab_leaves_a_note(qtbot: QtBot, theme: ThemeManager) -> None:
    page = QWidget()
    layout = QVBoxLayout(page)
    note, after = NoteEdit(name="n", label="备注"), LineEdit(name="b", label="乙")
    layout.addWidget(note)
    layout.addWidget(after)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    note.setFocus()
    qtbot.waitUntil(note.hasFocus)
    QTest.keyClick(note, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_a_date_box_without_a_date_can_be_typed_into_and_left(qtbot: QtBot, theme: ThemeManager) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    box, after = DateBox(name="day", label="日期"), LineEdit(name="after", label="后")
    column.addWidget(box)
    column.addWidget(after)
    holder.show()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert holder.focusWidget() is after
    box.setFocus()
    QTest.keyClicks(box, "20260301")
    assert box.value == date(2026, 3, 1)
