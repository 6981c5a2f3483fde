"""A short list whose rows are ticked one by one; what is ticked stays so while the list is narrowed and widened."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.widgets.lazy_model import Column
from desktop.widgets.rows_model import RowsModel


class TickedRows(RowsModel):
    """The first column is the tick, so :class:`TableView` ticks with Space; ``id_of`` tells rows apart."""

    ticks_changed = Signal()

    def __init__(
        self, columns: Sequence[Column], *, id_of: Callable[[Any], Hashable], parent: QObject | None = None
    ) -> None:
        self._id_of = id_of
        self.ticked: dict[Hashable, Any] = {}
        """The rows that are ticked, as they were last listed, in the order of ticking."""
        tick = Column("tick", "", lambda row: "", check=lambda row: id_of(row) in self.ticked)
        super().__init__((tick, *columns), parent)
        self.check_requested.connect(lambda place, on: self.tick((self.rows[place],), on))

    def set_rows(self, rows: Iterable[Any]) -> None:
        listed = tuple(rows)
        self.ticked |= {self._id_of(row): row for row in listed if self._id_of(row) in self.ticked}
        super().set_rows(listed)

    def tick(self, rows: Iterable[Any], on: bool = True) -> None:
        """Tick these, or take their ticks away."""
        for row in rows:
            if on:
                self.ticked[self._id_of(row)] = row
            else:
                self.ticked.pop(self._id_of(row), None)
        self.refresh()
        self.ticks_changed.emit()

    def toggle(self, rows: Iterable[Any]) -> None:
        """Tick all of these; when all are ticked, none."""
        these = tuple(rows)
        self.tick(these, not all(self._id_of(row) in self.ticked for row in these))

    def tick_all(self) -> None:
        """Everything listed; a second time nothing of it."""
        self.toggle(self.rows)

    def clear_ticks(self) -> None:
        """Tick nothing, listed or not."""
        self.ticked.clear()
        self.refresh()
        self.ticks_changed.emit()

    @property
    def chosen(self) -> tuple[Any, ...]:
        """The rows ticked: those listed in the order of the list, then those that are not listed now."""
        here = {self._id_of(row): row for row in self.rows if self._id_of(row) in self.ticked}
        return (*here.values(), *(row for identity, row in self.ticked.items() if identity not in here))

    @property
    def elsewhere(self) -> int:
        """How many are ticked that are not listed now."""
        return len(self.ticked.keys() - {self._id_of(row) for row in self.rows})
