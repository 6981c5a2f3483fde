"""Hands of a clerk: keys for what keys have, an input method's commit for the rest."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


def press(widget: QWidget, keys: str) -> None:
    """Press a key or a chord such as ``F9``, ``Ctrl+K``."""
    combination = QKeySequence(keys)[0]
    QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())


def type_into(widget: QWidget | None, text: str) -> None:
    """Type as a clerk does; somebody must have the focus."""
    assert widget is not None, "nothing has the focus"
    for ascii_, run in groupby(text, str.isascii):
        part = "".join(run)
        if ascii_:
            QTest.keyClicks(widget, part)
        else:
            commit = QInputMethodEvent()
            commit.setCommitString(part)
            QApplication.sendEvent(widget, commit)
