"""A table model over rows that are all at hand: the short lists of 管理."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject

from db.domain.clock import local
from desktop.widgets.lazy_model import Column, LazyTableModel


class RowsModel(LazyTableModel):
    """Shows what :meth:`set_rows` was given, in its order; what stays in the list keeps its selection."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        self._at_hand: dict[Hashable, Any] = {}
        super().__init__(columns, self._pick, parent=parent)

    def _pick(self, ids: Sequence[Any]) -> Mapping[Any, Any]:
        return {identity: self._at_hand.get(identity) for identity in ids}

    def set_rows(self, rows: Mapping[Any, Any]) -> None:
        """Show these rows by id."""
        self._at_hand = dict(rows)
        self.set_ids(self._at_hand)
        self.refresh()


def moment(instant: datetime | None) -> str:
    """``2026-11-20 10:41`` at the desk, or a dash."""
    return "—" if instant is None else f"{local(instant):%Y-%m-%d %H:%M}"


def megabytes(size: int) -> str:
    """``3.8 MB``; small ones in KB."""
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"
