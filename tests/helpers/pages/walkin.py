"""受理 as a clerk drives it with keys and reads it, inside the real workspace, on a real desk."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from db.desk import Desk
from desktop.features.walkin.page import WalkinPage
from desktop.page import ShellContext
from desktop.printing.service import PrintingService
from desktop.printing.spooler import Spooler
from desktop.shell.feature import Feature
from desktop.shell.window import SMALLEST, USUAL
from desktop.shell.workspace import Workspace
from desktop.tasks import Tasks
from desktop.theme.manager import ThemeManager
from desktop.widgets.key_button import KeyButton
from desktop.widgets.table import TableView
from tests.helpers.keys import press

FEATURES = (
    Feature("walkin", "受理", "clipboard-pen", "Alt+1", "desktop.features.walkin.page"),
    Feature("cases", "办件", "folder-open", "Alt+2", "desktop.features.cases.page"),
    Feature("residents", "居民", "users", "Alt+3", "desktop.features.residents.page"),
    Feature("admin", "管理", "settings", "Alt+=", "desktop.features.admin.page", at_bottom=True),
)


class WalkinScreen:
    """One window of 1366×768. ``keys`` counts every key pressed."""

    def __init__(self, qtbot: QtBot, desk: Desk, theme: ThemeManager, spooler: Spooler) -> None:
        self.qtbot, self.desk, self.theme = qtbot, desk, theme
        self.tasks = Tasks()
        self.printing = PrintingService(desk, spooler)
        self.went: list[tuple[str, dict[str, object]]] = []
        self.window = QWidget()
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        self.window.setMinimumSize(SMALLEST)
        self.window.resize(USUAL)
        with theme.building():
            self.workspace = Workspace(FEATURES, self._context)
            column.addWidget(self.workspace)
        desk.listeners.append(self.workspace.topics_changed.emit)
        self.keys = 0
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.settle()
        self.opened: list[tuple[str, str]] = []
        self.page.open_requested.disconnect()
        self.page.open_requested.connect(lambda kind, what: self.opened.append((kind, what)))
        self.page.focus_first()

    def _context(self, notices: Any, go: Any) -> ShellContext:
        def went(page: str, **wanted: object) -> None:
            self.went.append((page, wanted))
            if page == "walkin":
                go(page, **wanted)

        return ShellContext(self.desk, self.tasks, self.theme, notices, self.printing, went)

    @property
    def page(self) -> WalkinPage:
        page = self.workspace.pages["walkin"]
        assert isinstance(page, WalkinPage)
        return page

    @property
    def view(self) -> Any:
        return self.page.view

    def close(self) -> None:
        self.desk.listeners.clear()
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
            return self.tasks.idle and self.printing.idle

        self.qtbot.waitUntil(quiet, timeout=20000)
        QApplication.processEvents()

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for one in keys:
            self._click(one)
            self.settle()

    def type(self, text: str) -> None:
        """Type into whatever has the focus; Chinese arrives as an input method commits it."""
        self.keys += len(text)
        if text.isascii():
            for letter in text:
                target = self.window.focusWidget()
                assert target is not None
                QTest.keyClicks(target, letter)
        else:
            self._compose("", text)
        self.settle()

    def _compose(self, before: str, committed: str = "") -> None:
        target = self.window.focusWidget()
        assert target is not None
        event = QInputMethodEvent(before, [])
        if committed:
            event.setCommitString(committed)
        QApplication.sendEvent(target, event)

    def compose(self, text: str) -> None:
        """Leave words in an input method's pre-edit."""
        self._compose(text)

    def hold(self, key: Qt.Key) -> None:
        """Press a key and keep it down."""
        QTest.keyPress(self.window.focusWidget() or self.window, key)
        self.settle()

    def let_go(self, key: Qt.Key) -> None:
        """Let the key go."""
        QTest.keyRelease(self.window.focusWidget() or self.window, key)
        self.settle()

    def burst(self, *keys: str) -> None:
        """Press keys without waiting for any answer in between."""
        for one in keys:
            self._click(one)
        self.settle()

    def _click(self, one: str) -> None:
        self.keys += 1
        press(self.window.focusWidget() or self.window, one)

    def find_person(self, initials: str) -> None:
        """Ctrl+K, the initials, Enter."""
        self.press("Ctrl+K")
        self.type(initials)
        self.press("Return")

    def choose_item(self, words: str) -> None:
        """F3, the words, Enter."""
        self.press("F3")
        self.type(words)
        self.press("Return")

    def resize(self, width: int, height: int) -> None:
        """Another window size."""
        self.window.resize(width, height)
        self.settle()

    def shoot(self, path: Path) -> None:
        """A picture of the window."""
        path.parent.mkdir(parents=True, exist_ok=True)
        QApplication.processEvents()
        self.window.grab().save(str(path))

    # reading

    def find(self, kind: type[Any], name: str) -> Any:
        found = self.page.findChild(kind, name)
        assert found is not None, name
        return found

    def text(self, name: str) -> str:
        """The words of a label that shows; empty when it does not."""
        widget = self.find(QWidget, name)
        return widget.text() if widget.isVisible() else ""

    @property
    def focus(self) -> str:
        widget = self.window.focusWidget()
        return widget.objectName() if widget else ""

    @property
    def head(self) -> str:
        """Title and note of the page head."""
        labels = self.page.page_head.findChildren(QLabel)
        return " ".join(label.text() for label in labels if label.isVisible() and label.text())

    @property
    def fault(self) -> str:
        bar = self.page.fault_bar
        return " ".join((bar.headline.text(), bar.rest.text())).strip() if bar.isVisible() else ""

    @property
    def answer(self) -> str:
        """What the result panel says below its keys."""
        return str(self.view.result.said)

    def rows(self, name: str) -> list[list[str]]:
        """The texts of a table, row by row."""
        model = self.find(TableView, name).model()
        return [
            [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    @property
    def ticks(self) -> list[bool | None]:
        """The ticks of the materials; ``None`` where there is nothing to tick."""
        model = self.find(TableView, "walkin_materials").model()
        states = [model.index(row, 0).data(Qt.ItemDataRole.CheckStateRole) for row in range(model.rowCount())]
        return [None if state is None else bool(state) for state in states]

    @property
    def actions(self) -> list[str]:
        """The keys of the action rows that show, in their order, a refused one in brackets."""
        result = self.view.result
        shown = []
        for place in range(result.actions.count()):
            button = result.actions.itemAt(place).widget()
            if button.isVisible():
                shown.append(f"({button.key_text})" if button.refusal else button.key_text)
        return shown

    @property
    def primaries(self) -> list[str]:
        """Every primary button that shows: look.md wants one."""
        return [
            button.key_text for button in self.page.findChildren(KeyButton)
            if button.isVisible() and button.kind == "primary"
        ]

    def subtitle(self, key: str) -> str:
        """What an action row says it will do, or why not."""
        return str(self.view.result.buttons[key].subtitle)

    @property
    def papers(self) -> list[str]:
        """Title and state of each paper in the done column."""
        from desktop.features.walkin.models import paper_badge

        return [f"{job.title} {paper_badge(job).text}" for job in self.view.result.done.papers.rows]


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """An instant by its wall-clock time at the desk."""
    from db.domain.clock import SHANGHAI

    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)
