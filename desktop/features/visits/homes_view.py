"""住户: the list in walking order, and beside it the household under the cursor or the form that changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.features.visits.home_card import HomeCard
from desktop.features.visits.homes_list import HomesList
from desktop.theme.manager import tokens
from desktop.widgets.entry_form import Entry, EntryForm
from desktop.widgets.face_stack import FaceStack
from desktop.widgets.painting import is_style_event
from desktop.widgets.panel import Panel

_SIDE, _NARROW = 392, 1000


class HomesView(QWidget):
    """Shows; who asks the database is somebody else."""

    def __init__(self, fetch: Callable[[Sequence[Any]], Mapping[Any, Any] | None]) -> None:
        super().__init__()
        self.setObjectName("visits_homes_view")
        self.list = HomesList(fetch)
        self.card = HomeCard()
        self.form = EntryForm(name="visits_home_form")
        self.side = Panel(self.tr("这一户"), name="visits_home_side", flush=True)
        self._faces = FaceStack()
        for face in (self.card, self.form):
            self._faces.addWidget(face)
        self.side.body.addWidget(self._faces)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.list, 1)
        row.addWidget(self.side)
        self.form.left.connect(self.close_form)
        self.list.opened.connect(self.card.focus_members)
        self._faces.turn(self.card)

    @property
    def editing(self) -> bool:
        """Whether a form is open."""
        return self._faces.currentWidget() is self.form

    def open_form(
        self, purpose: str, title: str, entries: Sequence[Entry], values: Mapping[str, Any] | None = None, *,
        lead: str = "", save: str = "",
    ) -> None:
        """Put a form in the place of the card."""
        self.form.open(purpose, entries, values, lead=lead, save=save)
        self.side.set_title(title)
        self._faces.turn(self.form)
        self.form.focus_first()

    def close_form(self) -> bool:
        """Back to the card; whether a form was open."""
        if not self.editing:
            return False
        self.side.set_title(self.tr("这一户"))
        self._faces.turn(self.card)
        self.list.focus_list()
        return True

    def focus_first(self) -> None:
        """Where a clerk begins."""
        if self.editing:
            self.form.focus_first()
        else:
            self.list.focus_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "side"):
            self._fit()

    def _fit(self) -> None:
        large = 1.12 if tokens().large else 1.0
        self.side.setFixedWidth(round(_SIDE * large * (0.86 if self.width() < _NARROW else 1.0)))
