"""A table model that knows all ids at once and fetches the rows a page at a time, when they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.widgets.roles import ID_ROLE, SORT_ROLE

Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[Sequence[Any]], Mapping[Any, Any] | None]
_RUNS = 200  # with more scattered changes than this, starting afresh is cheaper


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its title and how a row becomes its text.

    ``sort`` answers the native value to sort by, ``roles`` what the delegates need, ``check`` the state of a
    tick box (``None`` where the row has none).
    """

    key: str
    title: str
    text: Callable[[Any], str]
    right: bool = False
    sort: Callable[[Any], Any] | None = None
    roles: Mapping[int, Callable[[Any], Any]] = field(default_factory=dict)
    check: Callable[[Any], bool | None] | None = None
    tip: Callable[[Any], str] | None = None


class LazyTableModel(QAbstractTableModel):
    """``fetch`` takes ids and answers their rows by id, or ``None`` when they will come by :meth:`supply`.

    Sorting is the caller's: the model only tells which column was asked for.
    """

    sort_requested = Signal(str, bool)  # the column's key, whether descending
    check_requested = Signal(object, bool)  # the row's id, what the tick should become
    more_requested = Signal()  # the end came into sight and there are further ids

    def __init__(
        self,
        columns: Sequence[Column],
        fetch: Fetch,
        *,
        page: int = 100,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._fetch = fetch
        self._page = page
        self._ids: list[Hashable] = []
        self._places: dict[Hashable, int] = {}
        self._rows: dict[Hashable, Any] = {}
        self._asked: set[Hashable] = set()
        self.more = False
        """Whether there are further ids than those listed."""

    @property
    def ids(self) -> tuple[Hashable, ...]:
        """The ids in their order."""
        return tuple(self._ids)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in their order."""
        return self._columns

    def id_at(self, row: int) -> Any:
        """The id of a row. Raises ``IndexError``."""
        return self._ids[row]

    def row_of(self, identity: Hashable) -> int:
        """Where an id stands; -1 when it is not listed."""
        return self._places.get(identity, -1)

    def row(self, row: int) -> Any:
        """The data of a row, fetched if need be; ``None`` while on its way or gone. Raises ``IndexError``."""
        identity = self._ids[row]
        if identity not in self._rows and identity not in self._asked:
            self._load(row)
        return self._rows.get(identity)

    def _load(self, row: int) -> None:
        first = row // self._page * self._page
        wanted = [
            identity
            for identity in self._ids[first : first + self._page]
            if identity not in self._rows and identity not in self._asked
        ]
        self._asked.update(wanted)
        found = self._fetch(wanted)
        if found is not None:
            self._rows.update((identity, found.get(identity)) for identity in wanted)
            self._asked.difference_update(wanted)

    def supply(self, rows: Mapping[Any, Any]) -> None:
        """Hand in rows that ``fetch`` had promised, or newer ones; ids not listed are ignored."""
        known = {identity: data for identity, data in rows.items() if identity in self._places}
        self._rows.update(known)
        self._asked.difference_update(known)
        self._tell(known)

    def refresh(self, ids: Iterable[Hashable] | None = None) -> None:
        """Forget the rows of ``ids`` (of all, without) and let the views look at just these again."""
        stale = list(self._ids) if ids is None else [identity for identity in ids if identity in self._places]
        for identity in stale:
            self._rows.pop(identity, None)
            self._asked.discard(identity)
        self._tell(stale)

    def _tell(self, ids: Iterable[Hashable]) -> None:
        for first, last in _runs(sorted(self._places[identity] for identity in ids)):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self.more

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self.more = False
            self.more_requested.emit()

    def set_found(self, ids: Iterable[Hashable], *, more: bool) -> None:
        """List ``ids``; ``more`` when there are further ones."""
        self.more = more
        self.set_ids(ids)

    def add_found(self, ids: Iterable[Hashable], *, more: bool) -> None:
        """Add those of ``ids`` that are not listed yet at the end."""
        self.set_found([*self._ids, *(one for one in ids if one not in self._places)], more=more)

    def set_ids(self, ids: Iterable[Hashable]) -> None:
        """List ``ids``, all different, with the fewest changes, so that selection and scrolling stay.

        Rows already fetched are kept for ids that remain.
        """
        wanted = list(ids)
        if wanted == self._ids:
            return
        kept = set(wanted)
        gone = _runs([place for place, identity in enumerate(self._ids) if identity not in kept])
        new = _runs([place for place, identity in enumerate(wanted) if identity not in self._places])
        if len(gone) + len(new) > _RUNS or not self._ids:
            self.beginResetModel()
            self._take(wanted)
            self.endResetModel()
        else:
            self._change(wanted, gone, new)
        for identity in [identity for identity in self._rows if identity not in kept]:
            del self._rows[identity]
        self._asked &= kept

    def _change(
        self, wanted: list[Hashable], gone: list[tuple[int, int]], new: list[tuple[int, int]]
    ) -> None:
        none = QModelIndex()
        for first, last in reversed(gone):
            self.beginRemoveRows(none, first, last)
            self._take(self._ids[:first] + self._ids[last + 1 :])
            self.endRemoveRows()
        order = [identity for identity in wanted if identity in self._places]
        if order != self._ids:
            self._reorder(order)
        for first, last in new:
            self.beginInsertRows(none, first, last)
            self._take(self._ids[:first] + wanted[first : last + 1] + self._ids[first:])
            self.endInsertRows()

    def _reorder(self, order: list[Hashable]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        moved = [(self._ids[index.row()], index.column()) for index in before]
        self._take(order)
        after = [self.index(self._places[identity], column) for identity, column in moved]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _take(self, ids: list[Hashable]) -> None:
        self._ids = ids
        self._places = {identity: place for place, identity in enumerate(ids)}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _alignment(self, column: int) -> int:
        side = Qt.AlignmentFlag.AlignRight if self._columns[column].right else Qt.AlignmentFlag.AlignLeft
        return (side | Qt.AlignmentFlag.AlignVCenter).value

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == ID_ROLE:
            return self._ids[index.row()]
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            row = self.row(index.row())
            if row is None:
                return "…" if self._ids[index.row()] in self._asked else ""
            return column.text(row)
        answer = self._answerer(column, role)
        if answer is None:
            return None
        row = self.row(index.row())
        return None if row is None else answer(row)

    def _answerer(self, column: Column, role: int) -> Callable[[Any], Any] | None:
        if role == SORT_ROLE:
            return column.sort or column.text
        if role == Qt.ItemDataRole.CheckStateRole:
            return None if column.check is None else lambda row: _state(column.check(row))
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip
        return column.roles.get(role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        result = super().flags(index)
        if index.isValid() and self._columns[index.column()].check is not None:
            row = self.row(index.row())
            if row is not None and self._columns[index.column()].check(row) is not None:
                result |= Qt.ItemFlag.ItemIsUserCheckable
        return result

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        self.check_requested.emit(self._ids[index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self._columns):
            self.sort_requested.emit(self._columns[column].key, order == Qt.SortOrder.DescendingOrder)


def _state(checked: bool | None) -> int | None:
    if checked is None:
        return None
    return (Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked).value


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Rising numbers as (first, last) of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
