"""Keycap and shortcut are one thing; a refused button says why."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.theme.manager import ThemeManager
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey, key_label


@pytest.fixture
def page(qtbot: QtBot, theme: ThemeManager) -> QWidget:
    widget = QWidget()
    QVBoxLayout(widget)
    qtbot.addWidget(widget)
    return widget


def _show(qtbot: QtBot, page: QWidget, *widgets: QWidget) -> None:
    for widget in widgets:
        page.layout().addWidget(widget)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)


def test_key_mouse_space_and_enter_all_trigger(qtbot: QtBot, page: QWidget) -> None:
    button = KeyButton("F9", "受理并打印", name="accept", kind="primary", subtitle="受理回执 80 mm × 1")
    field = QLineEdit()
    _show(qtbot, page, field, button)
    field.setFocus()
    fired: list[int] = []
    button.triggered.connect(lambda: fired.append(1))
    QTest.keyClick(page, Qt.Key.Key_F9)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert len(fired) == 4
    assert button.objectName() == "accept"
    assert button.accessibleName() == "受理并打印 F9"


def test_refused_button_says_why_and_does_nothing(qtbot: QtBot, page: QWidget) -> None:
    button = KeyButton("F9", "受理并打印", name="accept", kind="row", subtitle="回执 1 张")
    _show(qtbot, page, button)
    fired: list[int] = []
    reasons: list[str] = []
    button.triggered.connect(lambda: fired.append(1))
    button.refused.connect(reasons.append)
    button.set_refusal("还差 1 件必要材料")
    assert button.subtitle == "还差 1 件必要材料"
    QTest.keyClick(page, Qt.Key.Key_F9)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert reasons == ["还差 1 件必要材料"] * 2
    assert fired == []
    button.set_refusal("")
    assert button.subtitle == "回执 1 张"
    QTest.keyClick(page, Qt.Key.Key_F9)
    assert fired == [1]


def test_cap_follows_the_shortcut(qtbot: QtBot, page: QWidget) -> None:
    button = KeyButton("F4", "容缺受理", name="tolerate")
    _show(qtbot, page, button)
    fired: list[int] = []
    button.triggered.connect(lambda: fired.append(1))
    button.set_key("Ctrl+Return")
    assert button.key_text == "Ctrl+Enter"
    QTest.keyClick(page, Qt.Key.Key_F4)
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert fired == [1]


def test_hidden_button_leaves_its_key_alone(qtbot: QtBot, page: QWidget) -> None:
    shown, hidden = KeyButton("F8", "补打", name="one"), KeyButton("F8", "告知", name="two")
    _show(qtbot, page, shown, hidden)
    hidden.hide()
    fired: list[str] = []
    shown.triggered.connect(lambda: fired.append("shown"))
    hidden.triggered.connect(lambda: fired.append("hidden"))
    QTest.keyClick(page, Qt.Key.Key_F8)
    assert fired == ["shown"]


def test_heights_come_from_the_kind_and_the_print_size(
    qtbot: QtBot, page: QWidget, theme: ThemeManager
) -> None:
    button = KeyButton("F9", "受理", name="accept", kind="primary", subtitle="回执")
    _show(qtbot, page, button)
    assert button.sizeHint().height() == 52
    button.set_kind("row")
    assert button.sizeHint().height() == 46
    button.set_kind("normal")
    assert button.sizeHint().height() == 32
    theme.set_large(True)
    assert button.sizeHint().height() == 40
    with pytest.raises(ValueError, match="loud"):
        button.set_kind("loud")


def test_link_key_triggers_by_key_and_mouse(qtbot: QtBot, page: QWidget) -> None:
    link = LinkKey("Ctrl+T", "进入这张清单", name="go")
    _show(qtbot, page, link)
    fired: list[int] = []
    link.triggered.connect(lambda: fired.append(1))
    QTest.keyClick(page, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert len(fired) == 2
    assert link.key_text == "Ctrl+T"


@pytest.mark.parametrize(
    ("key", "label"),
    [("Return", "Enter"), ("Ctrl+Return", "Ctrl+Enter"), ("Space", "空格"), ("Alt+Right", "Alt+→"), ("F11", "F11"),
     ("Esc", "Esc"), ("Alt+-", "Alt+−"), ("1", "1"), ("/", "/")],
)  # fmt: skip
def test_key_labels(key: str, label: str) -> None:
    assert key_label(key) == label
