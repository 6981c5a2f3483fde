"""Rows that are ticked: with Space in the table, all at once, and while the list is narrowed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.theme.manager import ThemeManager
from desktop.widgets.lazy_model import Column
from desktop.widgets.table import TableView
from desktop.widgets.ticked_rows import TickedRows


@dataclass(frozen=True)
class Row:
    key: int
    name: str


ROWS = tuple(Row(n, f"第 {n} 人") for n in range(4))


@pytest.fixture
def model(qtbot: QtBot) -> TickedRows:
    made = TickedRows((Column("name", "姓名", lambda row: row.name),), id_of=lambda row: row.key)
    made.set_rows(ROWS)
    return made


def keys(model: TickedRows) -> list[int]:
    return [row.key for row in model.chosen]


def test_space_ticks_the_row_under_the_cursor(model: TickedRows, qtbot: QtBot, theme: ThemeManager) -> None:
    table = TableView(name="people", label="人")
    table.setModel(model)
    qtbot.addWidget(table)
    table.select_row(2)
    with qtbot.waitSignal(model.ticks_changed):
        qtbot.keyClick(table, Qt.Key.Key_Space)
    assert keys(model) == [2]
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert keys(model) == []


def test_ticks_stay_while_the_list_is_narrowed_and_come_after_those_listed(model: TickedRows) -> None:
    model.tick((ROWS[3], ROWS[1]))
    model.set_rows((ROWS[0], ROWS[1]))
    assert keys(model) == [1, 3] and model.elsewhere == 1
    model.set_rows(ROWS)
    assert keys(model) == [1, 3] and model.elsewhere == 0


def test_all_then_none_of_those_listed(model: TickedRows) -> None:
    model.tick((ROWS[3],))
    model.set_rows(ROWS[:2])
    model.tick_all()
    assert keys(model) == [0, 1, 3]
    model.tick_all()
    assert keys(model) == [3]
    model.clear_ticks()
    assert keys(model) == []


def test_a_ticked_row_is_kept_as_it_was_last_listed(model: TickedRows) -> None:
    model.tick((ROWS[1],))
    model.set_rows((Row(1, "改过名"),))
    model.set_rows(())
    assert model.chosen[0].name == "改过名"


def test_it_keeps_the_rules_of_models(model: TickedRows, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
