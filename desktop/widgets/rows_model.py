"""A short list that is in memory as a whole, with the columns and roles of the lazy model."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject

from desktop.widgets.lazy_model import Column, LazyTableModel


class RowsModel(LazyTableModel):
    """A row's id is its place."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        self._all: dict[Hashable, Any] = {}
        super().__init__(columns, self._find, parent=parent)

    def _find(self, ids: Sequence[Any]) -> Mapping[Any, Any]:
        return {place: self._all[place] for place in ids}

    def set_rows(self, rows: Iterable[Any]) -> None:
        """Show ``rows`` instead; views keep their place."""
        self._all = dict(enumerate(rows))
        self.set_ids(range(len(self._all)))
        self.refresh()

    @property
    def rows(self) -> tuple[Any, ...]:
        """The rows in their order."""
        return tuple(self._all.values())
