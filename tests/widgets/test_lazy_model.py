"""Ids first, rows by page, and the smallest change when the list changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.modeltest import ModelTester

from desktop.widgets.lazy_model import Column, LazyTableModel
from desktop.widgets.roles import BOLD_ROLE, ID_ROLE, SORT_ROLE

COLUMNS = [
    Column("id", "编号", lambda row: f"第 {row} 号", sort=lambda row: row, roles={BOLD_ROLE: lambda row: row > 5}),
    Column("double", "两倍", lambda row: str(row * 2), right=True, check=lambda row: None if row == 3 else row % 2 == 0,
           tip=lambda row: f"{row} × 2"),
]  # fmt: skip


class Source:
    """Rows that are their own ids, with a record of what was asked."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.gone: set[int] = set()

    def __call__(self, ids: Sequence[int]) -> Mapping[int, int]:
        self.asked.append(list(ids))
        return {identity: identity for identity in ids if identity not in self.gone}


def _text(model: LazyTableModel, row: int, column: int = 0) -> str:
    return model.index(row, column).data()


def test_conforms_to_qt(qtmodeltester: ModelTester) -> None:
    model = LazyTableModel(COLUMNS, Source(), page=4)
    model.set_ids(range(10))
    qtmodeltester.check(model)
    model.set_ids([3, 1, 20, 9])
    qtmodeltester.check(model)


def test_rows_come_by_page_and_only_once(qapp: object) -> None:
    source = Source()
    model = LazyTableModel(COLUMNS, source, page=100)
    model.set_ids(range(10_000))
    assert source.asked == []
    assert _text(model, 250) == "第 250 号"
    assert _text(model, 299) == "第 299 号"
    assert source.asked == [list(range(200, 300))]


def test_roles_alignment_and_native_sort_values(qapp: object) -> None:
    model = LazyTableModel(COLUMNS, Source())
    model.set_ids([7, 3])
    first, second = model.index(0, 0), model.index(0, 1)
    assert first.data(SORT_ROLE) == 7
    assert second.data(SORT_ROLE) == "14"
    assert first.data(ID_ROLE) == 7
    assert first.data(BOLD_ROLE) is True
    assert first.data(Qt.ItemDataRole.UserRole + 99) is None
    assert second.data(Qt.ItemDataRole.ToolTipRole) == "7 × 2"
    assert second.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight.value
    assert model.headerData(1, Qt.Orientation.Horizontal) == "两倍"


def test_a_row_that_has_gone_is_blank_and_not_asked_again(qapp: object) -> None:
    source = Source()
    source.gone = {1}
    model = LazyTableModel(COLUMNS, source)
    model.set_ids([0, 1])
    assert (_text(model, 1), _text(model, 1, 1)) == ("", "")
    assert model.row(1) is None
    assert len(source.asked) == 1


def test_rows_on_their_way_are_supplied_narrowly(qapp: object) -> None:
    asked: list[list[int]] = []
    model = LazyTableModel(COLUMNS, lambda ids: asked.append(list(ids)), page=5)
    model.set_ids(range(10))
    changes: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, _=None: changes.append((first.row(), last.row())))
    assert _text(model, 0) == "…"
    assert _text(model, 4) == "…"
    assert asked == [[0, 1, 2, 3, 4]]
    model.supply({0: 0, 1: 1, 4: 4, 99: 99})
    assert changes == [(0, 1), (4, 4)]
    assert _text(model, 4) == "第 4 号"
    assert _text(model, 2) == "…"


def test_refresh_asks_again_for_just_these(qapp: object) -> None:
    source = Source()
    model = LazyTableModel(COLUMNS, source)
    model.set_ids(range(6))
    _text(model, 0)
    changes: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, _=None: changes.append((first.row(), last.row())))
    model.refresh([2, 3, 5, 77])
    assert changes == [(2, 3), (5, 5)]
    _text(model, 5)
    assert source.asked[1:] == [[2, 3, 5]]


@settings(max_examples=60)
@given(
    before=st.lists(st.integers(0, 30), unique=True, max_size=20),
    after=st.lists(st.integers(0, 30), unique=True, max_size=20),
)
def test_any_list_becomes_any_other_and_marks_stay_on_their_rows(
    qapp: object, before: list[int], after: list[int]
) -> None:
    model = LazyTableModel(COLUMNS, Source(), page=3)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_ids(before)
    marks = {identity: QPersistentModelIndex(model.index(row, 0)) for row, identity in enumerate(before)}
    model.set_ids(after)
    assert list(model.ids) == after
    assert [_text(model, row) for row in range(model.rowCount())] == [
        f"第 {identity} 号" for identity in after
    ]
    for identity, mark in marks.items():
        if before and identity in after:
            assert mark.row() == after.index(identity) == model.row_of(identity)
        else:
            assert not mark.isValid()
    tester.deleteLater()


def test_wholly_new_list_starts_afresh(qapp: object) -> None:
    model = LazyTableModel(COLUMNS, Source())
    model.set_ids(range(0, 2000, 2))
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.set_ids(range(0, 2000, 3))
    assert resets == [1]
    assert model.row_of(2) == -1


def test_ticks_are_requests(qapp: object) -> None:
    model = LazyTableModel(COLUMNS, Source())
    model.set_ids([1, 2, 3])
    seen: list[tuple[object, bool]] = []
    model.check_requested.connect(lambda identity, on: seen.append((identity, on)))
    role = Qt.ItemDataRole.CheckStateRole
    assert model.setData(model.index(0, 1), Qt.CheckState.Checked.value, role)
    assert model.setData(model.index(1, 1), Qt.CheckState.Unchecked.value, role)
    assert not model.setData(model.index(2, 1), Qt.CheckState.Checked.value, role)
    assert not model.setData(model.index(0, 0), Qt.CheckState.Checked.value, role)
    assert seen == [(1, True), (2, False)]


def test_sorting_is_asked_for(qapp: object) -> None:
    model = LazyTableModel(COLUMNS, Source())
    seen: list[tuple[str, bool]] = []
    model.sort_requested.connect(lambda key, down: seen.append((key, down)))
    model.sort(1, Qt.SortOrder.DescendingOrder)
    model.sort(-1)
    assert seen == [("double", True)]


def test_unknown_row_is_an_error(qapp: object) -> None:
    model = LazyTableModel(COLUMNS, Source())
    with pytest.raises(IndexError):
        model.id_at(0)
    assert model.data(QModelIndex()) is None
