"""管理 as a person at the desk drives and reads it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from db.desk import Desk
from db.domain.printer_profiles import PrinterProfile
from desktop.features.admin.page import AdminPage
from desktop.page import ShellContext
from desktop.tasks import Tasks
from desktop.theme.manager import ThemeManager
from desktop.widgets.key_button import KeyButton
from desktop.widgets.table import TableView
from tests.helpers.answers import Answers
from tests.helpers.keys import press, type_into


class Notices:
    """Remembers what was said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def show(self, headline: str, rest: str = "", *, level: str = "ok") -> None:
        self.said.append(f"{headline} {rest}".strip())


class Printers(QObject):
    """The printing service as far as 管理 uses it."""

    printers_changed = Signal(object)
    fault = Signal(object)
    sheet_printed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.tests: list[tuple[PrinterProfile, Any]] = []
        self.names: tuple[str, ...] = ("前台热敏 80 mm", "Brother HL-2260")
        self.sheets: list[tuple[str, str, bytes]] = []

    def printer_names(self) -> tuple[str, ...]:
        return self.names

    def find_printers(self) -> None:
        self.printers_changed.emit(self.names)

    def print_sheet(self, pdf: bytes, *, printer: str, title: str) -> None:
        self.sheets.append((printer, title, pdf))

    def print_test(self, profile: PrinterProfile, data: Any) -> None:
        self.tests.append((profile, data))
        self.sheet_printed.emit("打印测试", profile.device)


class _Relay(QObject):
    """Brings the desk's news to the GUI thread, as the shell does."""

    news = Signal(object)


class AdminScreen:
    """The page in a window of the size it has at 1366×768."""

    def __init__(self, qtbot: QtBot, desk: Desk, theme: ThemeManager, section: str = "") -> None:
        self.qtbot = qtbot
        self.desk = desk
        self.tasks = Tasks()
        self.notices = Notices()
        self.printers = Printers()
        self.answers = Answers()
        self.went: list[tuple[str, dict[str, object]]] = []
        context = ShellContext(
            desk, self.tasks, theme, self.notices, self.printers, lambda name, **wanted: self.went.append((name, wanted))
        )
        self.window = QWidget()
        self.window.setProperty("kind", "page")
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        with theme.building():
            self.page = AdminPage(context, self.answers)
            column.addWidget(self.page)
        self.tasks.refused.connect(self.page.show_error)
        self.opened: list[tuple[str, str]] = []
        self.page.open_requested.connect(lambda kind, what: self.opened.append((kind, what)))
        self.window.resize(1366 - 104, 768 - 48 - 28)
        self._relay = _Relay()
        self._relay.news.connect(lambda topics: self.page.refresh(topics) if topics & self.page.topics else None)
        self._listener = self._relay.news.emit
        desk.listeners.append(self._listener)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        if section:
            self.page.open_section(section)
        else:
            self.page.activated()
        self.settle()
        self.page.focus_first()

    def close(self) -> None:
        self.desk.listeners.remove(self._listener)
        self.tasks.close()
        self.settle()
        self.window.close()
        self.window.deleteLater()

    # ------------------------------------------------------------ doing

    def settle(self) -> None:
        """Wait until nothing is under way."""
        self.qtbot.waitUntil(lambda: self.tasks.idle, timeout=20000)
        QApplication.processEvents()

    def press(self, key: str) -> None:
        """Press keys one after another: ``press("Ctrl+N")``, ``press("F9")``."""
        for one in key.split():
            press(self.window.focusWidget() or self.window, one)
            self.settle()

    def type(self, text: str) -> None:
        """Type into whatever has the focus; Chinese arrives as an input method commits it."""
        type_into(self.window.focusWidget(), text)
        self.settle()

    def clear_and_type(self, text: str) -> None:
        """Replace what the focused field holds."""
        target = self.window.focusWidget()
        QTest.keyClick(target, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(target, Qt.Key.Key_Delete)
        self.type(text)

    def tab_to(self, name: str) -> None:
        """Walk with Tab until the widget called ``name`` has the focus."""
        for _ in range(80):
            focused = self.window.focusWidget()
            if focused is not None and focused.objectName() == name:
                return
            QTest.keyClick(focused or self.window, Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never reaches {name}")

    # ------------------------------------------------------------ reading

    def find(self, kind: type[Any], name: str) -> Any:
        found = self.page.findChild(kind, name)
        assert found is not None, name
        return found

    @property
    def focus(self) -> str:
        widget = self.window.focusWidget()
        return widget.objectName() if widget else ""

    @property
    def head(self) -> str:
        return " ".join(
            label.text() for label in self.page.page_head.findChildren(QLabel) if label.isVisible() and label.text()
        )

    @property
    def fault(self) -> str:
        bar = self.page.fault_bar
        return " ".join((bar.headline.text(), bar.rest.text())).strip() if bar.isVisible() else ""

    def table(self, name: str) -> list[list[str]]:
        """The texts of a table, row by row."""
        model = self.find(TableView, name).model()
        return [
            [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def current(self, name: str) -> list[str]:
        """The texts of the current row."""
        table = self.find(TableView, name)
        return self.table(name)[table.current_row()]

    def button(self, name: str) -> KeyButton:
        return self.find(KeyButton, name)

    def value(self, name: str) -> str:
        widget = self.find(QWidget, name)
        if isinstance(widget, QPlainTextEdit):
            return widget.toPlainText()
        return widget.text() if isinstance(widget, QLineEdit | QAbstractButton | QLabel) else str(widget.value)

    def words(self) -> str:
        """Every word in sight on the page."""
        labels = [label.text() for label in self.page.findChildren(QLabel) if label.isVisible()]
        buttons = [f"{b.title} {b.subtitle}" for b in self.page.findChildren(KeyButton) if b.isVisible()]
        return "\n".join(labels + buttons)
