"""A scanner is told from a clerk by its speed, whatever has the focus; a clerk's typing is never taken."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTableView, QVBoxLayout, QWidget

from desktop.devices.wedge import FAST_MS, WedgeScanner

RECEIPT = "YM1:R:110105012003-02-20261120-0014-7"
ID_NUMBER = "11010519440303002X"


class Keyboard:
    """Sends key events to the focused widget, stamped with the time the platform would have put on them."""

    def __init__(self) -> None:
        self.now = 1000

    def press(self, text: str, after: int, *, repeat: bool = False) -> None:
        self.now += after
        code = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}.get(text) or Qt.Key(ord(text.upper()))
        shift = Qt.KeyboardModifier.ShiftModifier if text.isupper() else Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            event = QKeyEvent(kind, code, shift, text, repeat, 1)
            event.setTimestamp(self.now)
            event.ignore()
            QApplication.sendEvent(QApplication.focusWidget(), event)
            if kind == QEvent.Type.ShortcutOverride and not event.isAccepted():
                for action in QApplication.activeWindow().findChildren(QAction):
                    if action.shortcut().toString() == text:
                        action.trigger()
                        return

    def scan(self, text: str, *, gap: int = 8, end: str = "\r") -> None:
        for position, character in enumerate(text + end):
            self.press(character, 400 if position == 0 else gap)

    def type(self, text: str, gaps: list[int]) -> None:
        for character, gap in zip(text, gaps, strict=True):
            self.press(character, gap)


class Desk(QWidget):
    """A field, a note, a list, and an item chosen by its digit."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.field, self.note, self.list = QLineEdit(), QPlainTextEdit(), QTableView()
        self.entered: list[str] = []
        self.chosen: list[str] = []
        self.field.returnPressed.connect(lambda: self.entered.append(self.field.text()))
        for widget in (self.field, self.note, self.list):
            column.addWidget(widget)
        action = QAction(self)
        action.setShortcut("1")
        action.triggered.connect(lambda: self.chosen.append("1"))
        self.addAction(action)


@pytest.fixture
def desk(qtbot) -> Desk:
    made = Desk()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.field.setFocus()
    qtbot.waitUntil(made.field.hasFocus)
    return made


@pytest.fixture
def scans(qapp) -> Iterator[list[str]]:
    scanner = WedgeScanner(qapp)
    heard: list[str] = []
    scanner.scanned.connect(heard.append)
    yield heard
    qapp.removeEventFilter(scanner)
    scanner.deleteLater()


def test_a_receipt_scanned_into_a_half_filled_field_leaves_it_as_it_was(desk, scans):
    desk.field.setText("海棠苑")
    desk.field.setCursorPosition(1)
    Keyboard().scan(RECEIPT)
    assert scans == [RECEIPT]
    assert (desk.field.text(), desk.field.cursorPosition()) == ("海棠苑", 1)
    assert desk.entered == []


def test_a_scan_replacing_a_selection_gives_the_selection_back(desk, scans):
    desk.field.setText("13812345678")
    desk.field.selectAll()
    Keyboard().scan(ID_NUMBER)
    assert scans == [ID_NUMBER]
    assert desk.field.text() == "13812345678"


def test_a_scan_into_a_note_leaves_it_as_it_was(desk, scans):
    desk.note.setFocus()
    desk.note.setPlainText("听力不便\n电话打女儿")
    Keyboard().scan(RECEIPT)
    assert scans == [RECEIPT]
    assert desk.note.toPlainText() == "听力不便\n电话打女儿"


@pytest.mark.parametrize("where", ["field", "list"])
def test_the_first_digit_of_a_scanned_number_chooses_no_item(desk, scans, where):
    getattr(desk, where).setFocus()
    Keyboard().scan(ID_NUMBER)
    assert scans == [ID_NUMBER]
    assert desk.chosen == [] and desk.field.text() == ""


def test_a_digit_pressed_by_a_person_still_chooses_the_item(desk, scans, qtbot):
    desk.list.setFocus()
    Keyboard().press("1", 500)
    qtbot.waitUntil(lambda: desk.chosen == ["1"])
    assert scans == []


def test_a_scanner_without_an_ending_key_is_understood_by_what_it_sent(desk, scans, qtbot):
    Keyboard().scan(RECEIPT, end="")
    qtbot.waitUntil(lambda: scans == [RECEIPT])
    assert desk.field.text() == ""


def test_a_key_held_down_is_typing(desk, scans, qtbot):
    keyboard = Keyboard()
    keyboard.press("w", 300)
    for _ in range(30):
        keyboard.press("w", 33, repeat=True)
    keyboard.press("\r", 33)
    assert scans == []
    assert desk.field.text() == "w" * 31


def test_two_keys_rolled_over_arrive_in_order(desk, scans, qtbot):
    Keyboard().type("zgl", [300, 12, 90])
    qtbot.waitUntil(lambda: desk.field.text() == "zgl")
    assert scans == []


def test_a_short_burst_with_enter_is_typing(desk, scans, qtbot):
    Keyboard().type("zg\r", [300, 20, 20])
    qtbot.waitUntil(lambda: desk.entered == ["zg"])
    assert scans == []


TYPED = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=25)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TYPED, data=st.data())
def test_what_a_person_types_arrives_whole(desk, scans, qtbot, text, data):
    """A person may roll two keys, but every third gap is a human one."""
    quick = st.integers(1, FAST_MS - 1)
    slow = st.integers(FAST_MS, 400)
    gaps = [data.draw(quick if n % 3 else slow) for n in range(len(text))]
    desk.field.setText("已有")
    desk.field.end(False)
    scans.clear()
    Keyboard().type(text, gaps)
    qtbot.waitUntil(lambda: desk.field.text() == "已有" + text)
    assert scans == []


SCANNED = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:", min_size=8, max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=SCANNED, gap=st.integers(1, FAST_MS - 1), before=st.text("海棠苑12", max_size=6))
def test_whatever_is_scanned_is_taken_whole(desk, scans, text, gap, before):
    desk.field.setText(before)
    scans.clear()
    Keyboard().scan(text, gap=gap)
    assert scans == [text]
    assert desk.field.text() == before
