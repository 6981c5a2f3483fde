"""Wrapped words ask for just the height they need, in nested layouts too."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.theme.manager import ThemeManager
from desktop.widgets.wrap_label import WrapLabel

WORDS = "四件都已告知。下一个期限：十一月二十三日，吴某，残疾人证。" * 2


def test_height_follows_width_and_print_size(qtbot: QtBot, theme: ThemeManager) -> None:
    page = QWidget()
    grid = QGridLayout(page)
    inner = QWidget()
    box = QVBoxLayout(inner)
    label = WrapLabel(WORDS, "hint")
    box.addWidget(label)
    grid.addWidget(inner, 0, 0)
    grid.setRowStretch(1, 1)
    qtbot.addWidget(page)
    page.resize(240, 400)
    with qtbot.waitExposed(page):
        page.show()
    narrow = label.height()
    assert narrow >= label.heightForWidth(label.width())
    page.resize(1200, 400)
    qtbot.waitUntil(lambda: label.height() < narrow / 2, timeout=2000)
    one_line = label.height()
    theme.set_large(True)
    qtbot.waitUntil(lambda: label.height() > one_line, timeout=2000)
    label.setText("")
    assert label.sizeHint().height() == 0
