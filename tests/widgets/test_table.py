"""Tables from the keyboard: arrows, Enter, Space, Tab; and what the delegates take from the model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyleOptionViewItem, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.theme.manager import ThemeManager
from desktop.widgets.badge import badge, badge_size
from desktop.widgets.delegates import ActionDelegate, ActionSpec, BadgeDelegate, CheckDelegate
from desktop.widgets.fields import LineEdit
from desktop.widgets.lazy_model import Column, LazyTableModel
from desktop.widgets.roles import ACTION_ROLE, BADGE_ROLE
from desktop.widgets.table import TableView
from tests.widgets.gallery import case_model, item_model


class Papers:
    """Three papers to tick, the last of which needs no tick."""

    def __init__(self) -> None:
        self.ticked: dict[int, bool | None] = {0: True, 1: False, 2: None}
        columns = [
            Column("name", "材料", lambda row: f"材料 {row}"),
            Column("tick", "齐", lambda row: "", check=lambda row: self.ticked[row]),
            Column(
                "do", "处理", lambda row: "催办", roles={ACTION_ROLE: lambda row: ActionSpec("催办", "F7")}
            ),
        ]
        self.model = LazyTableModel(columns, lambda ids: {key: key for key in ids})
        self.model.set_ids(self.ticked)
        self.model.check_requested.connect(self._tick)

    def _tick(self, identity: int, on: bool) -> None:
        self.ticked[identity] = on
        self.model.refresh([identity])


@pytest.fixture
def papers() -> Papers:
    return Papers()


@pytest.fixture
def table(qtbot: QtBot, theme: ThemeManager, papers: Papers) -> Iterator[TableView]:
    page = QWidget()
    layout = QVBoxLayout(page)
    view = TableView(name="papers", label="材料")
    view.setModel(papers.model)
    view.set_delegates({1: CheckDelegate(), 2: ActionDelegate()})
    view.set_columns([None, 60, 120])
    layout.addWidget(view)
    layout.addWidget(LineEdit(name="after", label="后"))
    page.resize(500, 300)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    yield view
    page.close()


def test_focus_selects_a_row_and_arrows_move(table: TableView) -> None:
    rows: list[int] = []
    table.row_changed.connect(rows.append)
    assert table.current_row() == 0
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert rows == [1, 2]


def test_enter_and_double_click_open(table: TableView) -> None:
    opened: list[int] = []
    table.opened.connect(lambda index: opened.append(index.row()))
    table.select_row(1)
    QTest.keyClick(table, Qt.Key.Key_Return)
    spot = table.visualRect(table.model().index(2, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened == [1, 2]


def test_space_ticks_wherever_the_cursor_stands(table: TableView, papers: Papers) -> None:
    spaces: list[int] = []
    table.space_pressed.connect(lambda index: spaces.append(index.row()))
    QTest.keyClick(table, Qt.Key.Key_Space)
    table.select_row(1)
    QTest.keyClick(table, Qt.Key.Key_Space)
    table.select_row(2)
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert papers.ticked == {0: False, 1: True, 2: None}
    assert spaces == [2]


def test_mouse_ticks_only_on_the_box(table: TableView, papers: Papers) -> None:
    cell = table.visualRect(table.model().index(1, 1))
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(cell.right() - 2, cell.center().y())
    )
    assert papers.ticked[1] is False
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(cell.x() + 12, cell.center().y())
    )
    assert papers.ticked[1] is True


def test_action_cell_is_pressed_with_the_mouse(table: TableView) -> None:
    delegate = table.itemDelegateForColumn(2)
    pressed: list[QModelIndex] = []
    delegate.triggered.connect(pressed.append)
    cell = table.visualRect(table.model().index(1, 2))
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(cell.x() + 20, cell.center().y())
    )
    assert [index.row() for index in pressed] == [1]


def test_tab_leaves_the_table(table: TableView) -> None:
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert table.window().focusWidget().objectName() == "after"


def test_row_heights_follow_the_print_size(table: TableView, theme: ThemeManager) -> None:
    table.fit_rows(3)
    assert table.rowHeight(0) == 32
    assert table.height() == 30 + 3 * 32
    theme.set_large(True)
    assert table.rowHeight(0) == 40
    assert table.height() == 36 + 3 * 40


def test_selecting_none_and_a_sortable_header(qtbot: QtBot, theme: ThemeManager) -> None:
    view = TableView(name="cases", label="办件", sortable=True, compact=True)
    qtbot.addWidget(view)
    model = case_model()
    asked: list[tuple[str, bool]] = []
    model.sort_requested.connect(lambda key, down: asked.append((key, down)))
    view.setModel(model)
    assert asked == []
    view.resize(700, 300)
    header = view.horizontalHeader()
    spot = QPoint(header.sectionViewportPosition(2) + 10, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert [key for key, _ in asked] == ["person", "person"]
    assert asked[0][1] is not asked[1][1]
    view.select_row(2)
    view.select_row(-1)
    assert view.current_row() == -1
    assert not view.selectionModel().hasSelection()


def test_selection_stays_with_its_row_when_the_list_changes(qtbot: QtBot, theme: ThemeManager) -> None:
    view = TableView(name="items", label="事项")
    qtbot.addWidget(view)
    model = item_model()
    view.setModel(model)
    view.select_row(1)
    model.set_ids([1, 0, 2])
    assert view.current_row() == 0
    model.set_ids([2, 1])
    assert view.current_row() == 1


def test_delegates_are_as_wide_as_what_they_paint(theme: ThemeManager) -> None:
    model = case_model()
    state, plain = model.index(0, 4), model.index(0, 1)
    delegate = BadgeDelegate()
    assert state.data(BADGE_ROLE).text == "转办"
    assert (
        delegate.sizeHint(QStyleOptionViewItem(), state).width()
        == badge_size(badge("转办", "info")).width() + 16
    )
    assert delegate.specs(plain) == ()
    assert delegate.sizeHint(QStyleOptionViewItem(), plain).width() > 100
