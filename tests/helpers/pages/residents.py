"""居民 as a clerk drives it with keys and reads it, inside the real workspace, on a real desk."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from db.desk import Desk
from desktop.features.residents.page import ResidentsPage
from desktop.page import ShellContext
from desktop.printing.service import PrintingService
from desktop.printing.spooler import Spooler
from desktop.shell.feature import Feature
from desktop.shell.workspace import Workspace
from desktop.tasks import Tasks
from desktop.theme.manager import ThemeManager
from desktop.widgets.key_button import KeyButton
from desktop.widgets.table import TableView
from tests.helpers.answers import Answers
from tests.helpers.keys import press, type_into

FEATURES = (
    Feature("residents", "居民", "users", "Alt+3", "desktop.features.residents.page"),
    Feature("walkin", "受理", "clipboard-pen", "Alt+1", "tests.helpers.pages.stand_in"),
    Feature("cases", "办件", "folder-open", "Alt+2", "tests.helpers.pages.stand_in_cases"),
)


class ResidentsScreen:
    """One window of 1366×768."""

    def __init__(self, qtbot: QtBot, desk: Desk, theme: ThemeManager, spooler: Spooler) -> None:
        self.qtbot, self.desk, self.theme = qtbot, desk, theme
        self.printing = PrintingService(desk, spooler)
        self.tasks = Tasks()
        self.answers = Answers()
        self.went: list[tuple[str, dict[str, object]]] = []
        self.window = QWidget()
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        self.window.resize(1366, 768)
        with theme.building():
            self.workspace = Workspace(FEATURES, self._context)
            column.addWidget(self.workspace)
        desk.listeners.append(self.workspace.topics_changed.emit)
        self.page.importing.chooser = self.answers
        self.opened: list[tuple[str, str]] = []
        self.page.open_requested.connect(lambda kind, what: self.opened.append((kind, what)))
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.settle()
        self.page.focus_first()

    def _context(self, notices: Any, go: Any) -> ShellContext:
        def went(page: str, **wanted: object) -> None:
            self.went.append((page, wanted))

        return ShellContext(self.desk, self.tasks, self.theme, notices, self.printing, went)

    @property
    def page(self) -> ResidentsPage:
        page = self.workspace.pages["residents"]
        assert isinstance(page, ResidentsPage)
        return page

    def close(self) -> None:
        self.desk.listeners.clear()
        self.page.before_close()
        self.settle()
        self.printing.close()
        self.tasks.close()
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # doing

    def settle(self) -> None:
        """Wait until nothing is under way."""

        def quiet() -> bool:
            QApplication.processEvents()
            return self.tasks.idle and self.printing.idle and not self.page.cards.typing.isActive()

        self.qtbot.waitUntil(quiet, timeout=30000)
        QApplication.processEvents()
        self.qtbot.waitUntil(quiet, timeout=30000)

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for one in keys:
            press(self.window.focusWidget() or self.window, one)
            self.settle()

    def type(self, text: str) -> None:
        """Type into whatever has the focus; Chinese arrives as an input method commits it."""
        type_into(self.window.focusWidget(), text)
        self.settle()

    def fill(self, **values: str) -> None:
        """Put the focus into fields of the form and type."""
        for name, text in values.items():
            self.widget(f"residents_form_{name}").setFocus()
            self.press("Ctrl+A", "Delete")
            self.type(text)

    def find(self, text: str) -> None:
        """Look for somebody with ``/`` from anywhere."""
        self.page.search.setFocus()
        self.press("Ctrl+A", "Delete")
        self.type(text)

    def hold(self, key: Qt.Key) -> None:
        """Press a key and keep it down."""
        QTest.keyPress(self.window.focusWidget() or self.window, key)
        self.settle()

    def let_go(self, key: Qt.Key) -> None:
        """Let the key go."""
        QTest.keyRelease(self.window.focusWidget() or self.window, key)
        self.settle()

    def resize(self, width: int, height: int) -> None:
        self.window.resize(width, height)
        self.settle()

    # reading

    def widget(self, name: str) -> QWidget:
        """A widget by its object name."""
        found = self.page.findChild(QWidget, name)
        assert found is not None, name
        return found

    @property
    def focus(self) -> str:
        widget = self.window.focusWidget()
        return widget.objectName() if widget else ""

    def text(self, name: str) -> str:
        """The words of a visible label, field or button; empty while it is hidden."""
        widget = self.widget(name)
        if not widget.isVisible():
            return ""
        return str(widget.text() if hasattr(widget, "text") else widget.accessibleName())

    def rows(self, name: str) -> list[tuple[str, ...]]:
        """The texts of a table that is in sight."""
        table = self.page.findChild(TableView, name)
        assert table is not None, name
        model = table.model()
        if not table.isVisible():
            return []
        self.settle()
        return [
            tuple(str(model.index(row, at).data() or "") for at in range(model.columnCount()))
            for row in range(model.rowCount())
        ]

    def names(self) -> list[str]:
        """The first column of the list."""
        self.rows("residents_table")
        self.settle()
        return [row[0] for row in self.rows("residents_table")]

    def error_under(self, field_name: str) -> str:
        """What stands in red under a field of the form."""
        return self.page.form_panel.form.fields[field_name].error

    @property
    def fault(self) -> str:
        bar = self.page.fault_bar
        return bar.headline.text() if bar.isVisible() else ""

    def button(self, name: str) -> KeyButton:
        found = self.page.findChild(KeyButton, name)
        assert found is not None, name
        return found

    def said(self) -> str:
        """The words of the notices in sight."""
        return " ".join(
            label.text() for label in self.workspace.stack.findChildren(QLabel)
            if label.isVisible() and not self.page.isAncestorOf(label)
        )
