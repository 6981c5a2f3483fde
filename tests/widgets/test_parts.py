"""Badges, clocks, pips, panels, faults, empty states, progress and masked text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.theme.manager import ThemeManager
from desktop.widgets.badge import KINDS, Badge, BadgeSpec, CountDot, Tag, badge
from desktop.widgets.clock_badge import KINDS as CLOCKS
from desktop.widgets.clock_badge import ClockBadge, clock_spec
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fault_bar import FaultAction, FaultBar, Notice
from desktop.widgets.fields import LineEdit
from desktop.widgets.key_button import KeyButton
from desktop.widgets.panel import Panel
from desktop.widgets.pips import Pips, PipsSpec, pips_level
from desktop.widgets.progress_strip import ProgressStrip
from desktop.widgets.reveal_label import RevealLabel


@pytest.fixture
def page(qtbot: QtBot, theme: ThemeManager) -> QWidget:
    widget = QWidget()
    QVBoxLayout(widget)
    qtbot.addWidget(widget)
    return widget


def _show(qtbot: QtBot, page: QWidget) -> None:
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)


def _colours(widget: QWidget) -> set[str]:
    widget.resize(widget.sizeHint())
    image: QImage = widget.grab().toImage()
    return {
        QColor(image.pixel(x, y)).name().upper() for x in range(image.width()) for y in range(image.height())
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_badge_has_an_icon_of_its_kind(kind: str, qtbot: QtBot, theme: ThemeManager) -> None:
    widget = Badge(badge("余 1 日", kind))
    qtbot.addWidget(widget)
    assert widget.spec is not None
    assert widget.spec.icon
    assert widget.accessibleName() == "余 1 日"
    tag = Tag("余 1 日", kind)
    qtbot.addWidget(tag)
    assert tag.sizeHint().width() < widget.sizeHint().width()


def test_badge_repaints_in_the_new_theme(qtbot: QtBot, theme: ThemeManager) -> None:
    widget = Badge(BadgeSpec("已核", "ok"))
    qtbot.addWidget(widget)
    assert theme.current.colour.ok_soft in _colours(widget)
    theme.set_mode("dark")
    assert theme.current.colour.ok_soft in _colours(widget)
    assert theme.current.colour.ok_soft == "#17332A"


@pytest.mark.parametrize("kind", CLOCKS)
def test_each_clock_has_its_own_look(kind: str, qtbot: QtBot, theme: ThemeManager) -> None:
    widget = ClockBadge(kind, "余 3 工作日")
    qtbot.addWidget(widget)
    if kind == "NONE":
        assert widget.sizeHint().width() == 0
        return
    look = clock_spec(kind, "x")
    others = [clock_spec(other, "x") for other in CLOCKS if other != kind]
    assert look not in others
    assert _colours(widget)


def test_clocks_of_unknown_kind_are_bugs() -> None:
    with pytest.raises(KeyError):
        clock_spec("SOMEDAY", "")


def test_pips_show_days_gone(qtbot: QtBot, theme: ThemeManager) -> None:
    assert [pips_level(day) for day in range(6)] == ["normal", "normal", "normal", "normal", "warn", "bad"]
    widget = Pips(PipsSpec(5, level="bad", words="今日止 17:30"))
    qtbot.addWidget(widget)
    assert theme.current.colour.bad_fill in _colours(widget)
    assert widget.accessibleName() == "5/5 今日止 17:30"
    widget.set_spec(PipsSpec(0))
    assert theme.current.colour.bad_fill not in _colours(widget)


def test_count_dot_hides_zero_and_caps_at_99(qtbot: QtBot) -> None:
    dot = CountDot(0)
    qtbot.addWidget(dot)
    assert dot.accessibleName() == ""
    dot.set_count(120)
    assert dot.accessibleName() == "99+"


def test_panel_key_moves_the_focus(qtbot: QtBot, page: QWidget) -> None:
    panel = Panel("事项", name="items", key="F3", note="拼音首字母")
    first, target = LineEdit(name="a", label="甲"), LineEdit(name="b", label="乙")
    panel.body.addWidget(first)
    panel.body.addWidget(target)
    panel.set_focus_target(target)
    page.layout().addWidget(panel)
    _show(qtbot, page)
    first.setFocus()
    with qtbot.waitSignal(panel.key_pressed, timeout=1000):
        QTest.keyClick(page, Qt.Key.Key_F3)
    assert target.hasFocus()


def test_panel_without_title_has_no_head(qtbot: QtBot, page: QWidget) -> None:
    panel = Panel(name="plain")
    page.layout().addWidget(panel)
    panel.set_foot("第 1 行")
    panel.set_foot("第 2 行")
    _show(qtbot, page)
    assert not panel.head.isVisible()
    panel.set_title("标题")
    assert panel.head.isVisible()


def test_fault_bar_acts_by_key_and_closes_with_escape(qtbot: QtBot, page: QWidget) -> None:
    bar = FaultBar(name="fault")
    page.layout().addWidget(bar)
    _show(qtbot, page)
    assert not bar.isVisible()
    done: list[str] = []
    bar.show_fault(
        "回执还没打出来。",
        "开机后自动打印。",
        actions=[FaultAction("F8", "再试", lambda: done.append("retry"))],
    )
    assert bar.isVisible()
    assert bar.accessibleName() == "回执还没打出来。"
    QTest.keyClick(page, Qt.Key.Key_F8)
    assert done == ["retry"]
    with qtbot.waitSignal(bar.closed, timeout=1000):
        QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    QTest.keyClick(page, Qt.Key.Key_F8)
    assert done == ["retry"]


def test_fault_bar_replaces_its_actions(qtbot: QtBot, page: QWidget) -> None:
    bar = FaultBar(name="fault")
    page.layout().addWidget(bar)
    _show(qtbot, page)
    done: list[str] = []
    bar.show_fault("甲", actions=[FaultAction("F8", "一", lambda: done.append("one"))])
    bar.show_fault(
        "乙", level="bad", actions=[FaultAction("F8", "二", lambda: done.append("two"))], closable=False
    )
    QTest.keyClick(page, Qt.Key.Key_F8)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert done == ["two"]
    assert bar.isVisible()
    bar.clear()
    assert not bar.isVisible()


def test_empty_state_offers_what_to_press(qtbot: QtBot, page: QWidget) -> None:
    create = KeyButton("Ctrl+N", "新建居民", name="create", kind="primary")
    state = EmptyState("search", "没有找到「章贵栏」", "按姓名、拼音都找过。", actions=[create])
    page.layout().addWidget(state)
    _show(qtbot, page)
    with qtbot.waitSignal(create.triggered, timeout=1000):
        QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    state.set_texts("列表为空")
    assert state.accessibleName() == "列表为空"


def test_notice_tells_all_it_says(qtbot: QtBot, theme: ThemeManager) -> None:
    notice = Notice("尚未申领高龄津贴", title="年满 80 周岁", level="warn", icon="triangle-alert")
    qtbot.addWidget(notice)
    assert notice.accessibleName() == "年满 80 周岁 尚未申领高龄津贴"
    notice.resize(300, 60)
    assert theme.current.colour.warn_soft in {
        QColor(notice.grab().toImage().pixel(x, 30)).name().upper() for x in range(300)
    }


def test_progress_stops_once(qtbot: QtBot, page: QWidget) -> None:
    strip = ProgressStrip(name="import")
    page.layout().addWidget(strip)
    _show(qtbot, page)
    strip.start("正在导入", 1200)
    strip.advance(430, "正在导入居民")
    assert strip.count.text() == "430 / 1200"
    asked: list[int] = []
    strip.cancelled.connect(lambda: asked.append(1))
    QTest.keyClick(page, Qt.Key.Key_Escape)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert asked == [1]
    assert strip.isVisible()
    strip.finish()
    assert not strip.isVisible()


def test_masked_text_shows_only_while_told(qtbot: QtBot) -> None:
    asked: list[int] = []

    def full() -> str:
        asked.append(1)
        return "11010519440303002X"

    label = RevealLabel("110105********002X", full=full, name="id_number")
    qtbot.addWidget(label)
    assert (label.text(), asked) == ("110105********002X", [])
    label.set_revealed(True)
    assert label.text() == "11010519440303002X"
    label.set_revealed(False)
    assert label.text() == "110105********002X"
    label.set_revealed(True)
    label.set_texts("138****5678", "13812345678")
    assert (label.text(), label.revealed) == ("138****5678", False)
