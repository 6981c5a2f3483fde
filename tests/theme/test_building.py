"""A screen made without the style sheet looks as one made under it, and what is there already is left in peace."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.theme.manager import ThemeManager
from desktop.widgets.fields import ChoiceBox, DateBox, LabelledField, LineEdit, NoteEdit
from desktop.widgets.key_button import KeyButton
from desktop.widgets.panel import Panel
from desktop.widgets.pieces import ScrollColumn, column
from desktop.widgets.wrap_label import WrapLabel


def a_screen() -> QWidget:
    """Pieces of every kind, some of which Qt styles as soon as they are put into something."""
    content, lines = column(8, (12, 10, 12, 8))
    for editor in (
        LineEdit(name="name", label="姓名"), ChoiceBox(name="kind", label="证件", options=[("a", "甲"), ("b", "乙")]),
        DateBox(name="day", label="出生日期"), NoteEdit(name="note", label="备注"),
    ):
        lines.addWidget(LabelledField(editor.accessibleName(), editor, hint="写在证件上的"))
    lines.addWidget(WrapLabel("长一些的话要换行，" * 8, "hint"))
    lines.addStretch(1)
    stack = QStackedWidget()
    stack.addWidget(ScrollColumn(content))
    stack.addWidget(WrapLabel("背后"))
    panel = Panel(title="居民", name="panel")
    panel.body.addWidget(stack)
    screen = QWidget()
    row = QHBoxLayout(screen)
    row.addWidget(panel)
    row.addWidget(KeyButton("F9", "保存", name="save", kind="primary"))
    return screen


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[AbstractContextManager[None]], QWidget]:
    """A window with the screen, made and put there in a context."""

    def show(context: AbstractContextManager[None]) -> QWidget:
        window = QWidget()
        window.setProperty("kind", "page")
        window.resize(640, 480)
        qtbot.addWidget(window)
        with context:
            QVBoxLayout(window).addWidget(a_screen())
        with qtbot.waitExposed(window):
            window.show()
        return window

    return show


def picture(window: QWidget) -> QImage:
    QApplication.processEvents()
    focused = window.focusWidget()
    if focused is not None:
        focused.clearFocus()
    return window.grab().toImage()


Show = Callable[[AbstractContextManager[None]], QWidget]


def test_it_looks_as_made_under_the_sheet_in_every_look(theme: ThemeManager, shown: Show) -> None:
    under, apart = shown(nullcontext()), shown(theme.building())
    assert picture(under) == picture(apart)
    for mode, large in (("dark", False), ("dark", True), ("light", True), ("light", False)):
        theme.set_mode(mode)  # type: ignore[arg-type]
        theme.set_large(large)
        assert picture(under) == picture(apart), (mode, large)


class Told(QObject):
    """Counts the style changes of whatever it watches."""

    times = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.StyleChange
        return False


def test_what_is_there_is_neither_told_nor_changed(theme: ThemeManager, shown: Show) -> None:
    there = shown(nullcontext())
    before, told = picture(there), Told()
    for widget in there.findChildren(QWidget):
        widget.installEventFilter(told)
    with theme.building():
        assert QApplication.instance().styleSheet() == ""  # type: ignore[union-attr]
        with theme.building():
            made = a_screen()
        assert QApplication.instance().styleSheet() == ""  # type: ignore[union-attr]
    made.deleteLater()
    assert told.times == 0
    assert picture(there) == before
    theme.set_mode("dark")
    assert told.times and picture(there) != before


def test_a_change_of_look_meanwhile_reaches_everything(theme: ThemeManager, shown: Show) -> None:
    there = shown(nullcontext())
    light = picture(there)
    with theme.building():
        made = a_screen()
        theme.set_mode("dark")
        assert theme.current.colour.edge in QApplication.instance().styleSheet()  # type: ignore[union-attr]
    made.deleteLater()
    dark = picture(there)
    assert dark != light
    theme.set_mode("light")
    assert picture(there) == light


def test_a_screen_that_cannot_be_made_leaves_the_sheet(qapp: QApplication, theme: ThemeManager) -> None:
    sheet = qapp.styleSheet()
    with pytest.raises(ZeroDivisionError), theme.building():
        1 / 0  # noqa: B018
    assert qapp.styleSheet() == sheet != ""
