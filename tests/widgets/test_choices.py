"""Segments, chips and tabs from the keyboard and the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.theme.manager import ThemeManager
from desktop.widgets.choice_bar import ChoiceBar
from desktop.widgets.segmented import Option, Segmented
from desktop.widgets.tab_bar import TabBar

OPTIONS = [("window", "窗口"), ("phone", "电话"), ("home", "上门")]


@pytest.fixture(params=["joined", "chips", "tabs"])
def bar(request: pytest.FixtureRequest, qtbot: QtBot, theme: ThemeManager) -> ChoiceBar:
    if request.param == "tabs":
        widget: ChoiceBar = TabBar(OPTIONS, name="bar", label="申请渠道")
    else:
        widget = Segmented(OPTIONS, name="bar", label="申请渠道", chips=request.param == "chips")
    qtbot.addWidget(widget)
    widget.resize(widget.sizeHint())
    return widget


def test_arrows_home_and_end(bar: ChoiceBar) -> None:
    seen: list[object] = []
    bar.changed.connect(seen.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Home):
        QTest.keyClick(bar, key)
    assert seen == ["phone", "home", "window"]
    assert (bar.objectName(), bar.accessibleName(), bar.accessibleDescription()) == (
        "bar",
        "申请渠道",
        "窗口",
    )


def test_mouse_chooses_what_it_hits(bar: ChoiceBar) -> None:
    seen: list[object] = []
    bar.changed.connect(seen.append)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(bar.width() - 4, bar.height() // 2))
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(4, bar.height() // 2))
    assert seen == ["home", "window"]


def test_setting_is_silent_and_new_counts_keep_the_value(bar: ChoiceBar) -> None:
    seen: list[object] = []
    bar.changed.connect(seen.append)
    bar.set_value("phone")
    bar.set_options([Option(value, text, count=3) for value, text in OPTIONS])
    assert bar.value == "phone"
    assert bar.accessibleDescription() == "电话 3"
    assert seen == []
    with pytest.raises(ValueError, match="fax"):
        bar.set_value("fax")
    bar.set_options([])
    assert bar.value is None
    QTest.keyClick(bar, Qt.Key.Key_Right)
    assert seen == []


def test_stretched_segments_fill_the_width(qtbot: QtBot, theme: ThemeManager) -> None:
    bar = Segmented(OPTIONS, name="bar", label="渠道", stretch=True)
    qtbot.addWidget(bar)
    bar.resize(300, 32)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(150, 16))
    assert bar.value == "phone"
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(296, 16))
    assert bar.value == "home"
