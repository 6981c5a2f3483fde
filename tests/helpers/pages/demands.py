"""The 诉求 page as a clerk sees and works it: keys in, words out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from desktop.features.demands.page import DemandsPage
from desktop.printing.preview import PreviewOverlay
from desktop.widgets.key_button import KeyButton
from desktop.widgets.roles import BADGE_ROLE, CLOCK_ROLE
from tests.helpers.keys import press, type_into


class DemandsScreen:
    """Drives a :class:`DemandsPage` in a window; every method ends when nothing is under way any more."""

    def __init__(self, page: DemandsPage, qtbot: Any) -> None:
        self.page = page
        self.qtbot = qtbot

    def settle(self) -> None:
        """Wait until every question is answered, every answer shown and no paper is under way."""
        tasks, printing = self.page.context.tasks, self.page.context.printing
        for _ in range(3):
            self.qtbot.waitUntil(lambda: tasks.idle and printing.idle, timeout=10_000)
            QApplication.processEvents()

    @property
    def focus(self) -> QWidget:
        """The widget the next key goes to."""
        return QApplication.focusWidget() or self.page

    def press(self, *keys: str, times: int = 1) -> None:
        """Press keys such as ``F9``, ``Ctrl+N`` where the focus is."""
        for key in keys * times:
            press(self.focus, key)
            self.settle()

    def type(self, text: str) -> None:
        """Type where the focus is; Chinese comes as an input method commits it."""
        type_into(self.focus, text)
        self.settle()

    def pick(self, text: str) -> None:
        """Type into a field with a list until the list answers, and take its first row."""
        field = self.focus
        type_into(field, text)
        self.qtbot.waitUntil(lambda: bool(field.offered), timeout=5000)
        self.settle()
        if field._list.rows.currentRow() < 0:
            self.press("Down")
        self.press("Return")

    # ------------------------------------------------------------ cards and rows

    @property
    def board(self) -> dict[str, list[str]]:
        """The cards of every stage that has any, by the stage's head."""
        board = self.page.bench.board
        for column in board.columns:
            for row in range(column.model.rowCount()):
                column.model.row(row)
        self.settle()
        return {
            column.head: [column.model.index(row, 0).data() for row in range(column.model.rowCount())]
            for column in board.columns if column.model.rowCount()
        }

    @property
    def rows(self) -> list[str]:
        """The rows of the list."""
        model = self.page.bench.list.model
        for row in range(min(model.rowCount(), 30)):
            model.row(row)
        self.settle()
        return [" | ".join(self._cells(row)) for row in range(min(model.rowCount(), 30))]

    def _cells(self, row: int) -> list[str]:
        model = self.page.bench.list.model
        cells = []
        for column in range(model.columnCount()):
            index = model.index(row, column)
            badge = index.data(BADGE_ROLE) or index.data(CLOCK_ROLE)
            cells.append(badge.text if badge is not None else str(index.data()))
        return cells

    @property
    def empty(self) -> str:
        """What the empty list says, or nothing while something is listed."""
        state = self.page.bench.list.empty
        return f"{state.accessibleName()} {state.accessibleDescription()}" if state.isVisible() else ""

    @property
    def figures(self) -> str:
        """The words in the head."""
        return self.page.figures.text()

    # ------------------------------------------------------------ the demand

    @property
    def head(self) -> str:
        """Number, title, badges, who and where; empty when none is shown."""
        detail = self.page.bench.detail
        return detail.words() if detail.demand is not None else ""

    @property
    def nothing(self) -> str:
        """What stands in place of a demand."""
        empty = self.page.bench.detail.empty
        return f"{empty.accessibleName()} {empty.accessibleDescription()}" if empty.isVisible() else ""

    @property
    def facts(self) -> str:
        """Owner and dates."""
        return self.page.bench.detail.facts

    @property
    def timeline(self) -> list[str]:
        """The steps, newest first."""
        return self.page.bench.detail.timeline.body.lines()

    @property
    def contents(self) -> list[str]:
        """The words of a demand, then the lines below them."""
        contents = self.page.bench.detail.contents
        return [*contents.words.text().split("\n"), *contents.lines()]

    @property
    def papers(self) -> list[str]:
        """The papers with their states, newest first."""
        model = self.page.bench.detail.papers.model
        rows = (model.row(row) for row in range(model.rowCount()))
        return [f"{row.title} {row.state}" for row in rows]

    @property
    def actions(self) -> dict[str, str]:
        """The visible keys below the form; a refused one in brackets."""
        bar = self.page.bench.detail.actions
        return self._named((bar.primary, bar.second, bar.print, bar.more))

    @property
    def more(self) -> dict[str, str]:
        """The steps under 更多 while they are open."""
        return self._named(tuple(self.page.bench.detail.actions._more))

    @staticmethod
    def _named(buttons: tuple[KeyButton, ...]) -> dict[str, str]:
        return {
            button.key_text: f"({button.title})" if button.refusal else button.title
            for button in buttons if button.isVisible()
        }

    @property
    def form(self) -> list[str]:
        """The names of the fields in sight."""
        form = self.page.bench.detail.actions.form
        return [widgets[0].text() for widgets in form._rows.values() if widgets[0].isVisible()]

    @property
    def said(self) -> str:
        """Why something was refused."""
        panel = self.page.bench.register if self.page.bench.registering else self.page.bench.detail.actions.form
        return panel.problem.text() if panel.problem.isVisible() else ""

    @property
    def fault(self) -> str:
        """The fault bar, or nothing."""
        bar = self.page.fault_bar
        return f"{bar.headline.text()}{bar.rest.text()}" if bar.isVisible() else ""

    @property
    def preview(self) -> PreviewOverlay | None:
        """The open preview."""
        return next((o for o in self.page.findChildren(PreviewOverlay) if o.isVisible()), None)

    # ------------------------------------------------------------ looks

    def cut(self) -> list[str]:
        """Visible inputs and keys that stick out of the window, by name."""
        window = self.page.window()
        found = []
        for widget in self.page.findChildren(QWidget):
            if widget.objectName() and widget.isVisible() and isinstance(widget, KeyButton):
                corner = widget.mapTo(window, QPoint(0, 0))
                if corner.x() < 0 or corner.x() + widget.width() > window.width() + 1:
                    found.append(widget.objectName())
                if corner.y() + widget.height() > window.height() + 1:
                    found.append(widget.objectName())
        return found


