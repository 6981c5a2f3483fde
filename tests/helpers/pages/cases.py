"""The 办件 page as a clerk sees and works it: keys in, words out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.features.cases.page import CasesPage
from desktop.printing.preview import PreviewOverlay
from desktop.widgets.lazy_model import LazyTableModel
from desktop.widgets.roles import BADGE_ROLE, CLOCK_ROLE
from tests.helpers.keys import type_into

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class CasesScreen:
    """Drives a :class:`CasesPage` in a window; every method ends when nothing is under way any more."""

    def __init__(self, page: CasesPage, qtbot: Any) -> None:
        self.page = page
        self.qtbot = qtbot

    def settle(self) -> None:
        """Wait until every question is answered, every answer shown and no paper is under way."""
        tasks, printing = self.page.context.tasks, self.page.context.printing
        self.qtbot.waitUntil(lambda: tasks.idle and printing.idle)
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: tasks.idle and printing.idle)

    @property
    def focus(self) -> QWidget:
        """The widget the next key goes to."""
        return QApplication.focusWidget() or self.page

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        """Press a key where the focus is."""
        for _ in range(times):
            self.qtbot.keyClick(self.focus, key, modifier)
        self.settle()

    def type(self, text: str) -> None:
        """Type where the focus is; Chinese comes as an input method commits it."""
        type_into(self.focus, text)
        self.settle()

    # ------------------------------------------------------------ the list

    def rows(self) -> list[str]:
        """The rows in sight: clock, number, applicant, item, state, operator, due."""
        model = self.page.list.model
        self._look(model)
        self.settle()
        return [" | ".join(self._cells(model, row)) for row in range(min(model.rowCount(), 30))]

    def _look(self, model: LazyTableModel) -> None:
        for row in range(min(model.rowCount(), 30)):
            model.row(row)

    def _cells(self, model: LazyTableModel, row: int) -> list[str]:
        cells = []
        for column in range(model.columnCount()):
            index = model.index(row, column)
            badge = index.data(BADGE_ROLE) or index.data(CLOCK_ROLE)
            cells.append(badge.text if badge is not None else str(index.data()))
        return cells

    @property
    def presets(self) -> dict[str, int | None]:
        """The presets with their counts."""
        return {option.text: option.count for option in self.page.filters.chips.options}

    @property
    def preset(self) -> str:
        """The preset chosen, in words."""
        chips = self.page.filters.chips
        return next(option.text for option in chips.options if option.value == chips.value)

    @property
    def order(self) -> str:
        """The words at the right of the conditions."""
        return self.page.filters.words

    @property
    def place(self) -> str:
        """The words at the foot of the list."""
        return self.page.list.place

    @property
    def empty(self) -> str:
        """What the empty list says, or nothing while something is listed."""
        state = self.page.list.empty
        return f"{state.accessibleName()} {state.accessibleDescription()}" if state.isVisible() else ""

    # ------------------------------------------------------------ the case

    @property
    def head(self) -> str:
        """Item and state, then the words of the head."""
        case = self.page.detail.case
        state = self.page.detail._state.accessibleName()
        return "" if case is None else f"{self.page.detail.panel.accessibleName()} {state}\n{self.page.detail.texts()}"

    @property
    def limits(self) -> str:
        """The words of the two bars."""
        return self.page.detail.limits.words

    @property
    def timeline(self) -> list[str]:
        """The steps, newest first."""
        return self.page.detail.timeline.body.lines()

    @property
    def tabs(self) -> list[str]:
        """The tabs with their counts."""
        return [option.words for option in self.page.detail.tabs.options]

    @property
    def materials(self) -> list[str]:
        """The materials: tick, name, and what is said of it."""
        model = self.page.detail.materials.model
        lines = []
        for row in range(model.rowCount()):
            check = model.index(row, 0).data(Qt.ItemDataRole.CheckStateRole)
            mark = {None: " ", 0: "○", 2: "●"}[check]
            lines.append(" ".join([mark, *self._cells(model, row)]).rstrip())
        return lines

    @property
    def papers(self) -> list[str]:
        """The papers with their states, newest first."""
        model = self.page.detail.papers.model
        return [" ".join(self._cells(model, row)[:2]) for row in range(model.rowCount())]

    @property
    def actions(self) -> dict[str, str]:
        """The visible actions by key; a refused one in brackets."""
        bar = self.page.detail.actions
        shown = [bar.primary, bar.print, bar.second, bar.more, *bar._more]
        return {
            button.key_text: f"({button.title})" if button.refusal else button.title
            for button in shown if button.isVisible()
        }

    @property
    def said(self) -> str:
        """The sentence below the actions."""
        return self.page.detail.actions.words

    @property
    def fault(self) -> str:
        """The fault bar, or nothing."""
        bar = self.page.fault_bar
        return f"{bar.headline.text()}{bar.rest.text()}" if bar.isVisible() else ""

    @property
    def preview(self) -> PreviewOverlay | None:
        """The open preview."""
        return next((o for o in self.page.findChildren(PreviewOverlay) if o.isVisible()), None)
