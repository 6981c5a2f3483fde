"""The whole window as a clerk uses it: keys in, words out. Real data folder, real printing into a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from db.domain.clock import Clock, system_clock
from db.room import DataRoom
from desktop.bootstrap import Program
from desktop.printing.spooler import FolderSpooler
from desktop.shell.feature import Feature
from tests.helpers.keys import press, type_into
from tests.helpers.rooms import CHEAP_KDF

STAND_INS = (
    Feature("walkin", "受理", "clipboard-pen", "Alt+1", "tests.helpers.pages.stand_in"),
    Feature("cases", "办件", "folder-open", "Alt+2", "tests.helpers.pages.stand_in_cases"),
    Feature("residents", "居民", "users", "Alt+3", "tests.helpers.pages.stand_in_residents", at_bottom=True),
)


class ShellPage:
    """One running program."""

    def __init__(self, program: Program, qtbot: object) -> None:
        self.program = program
        self.qtbot = qtbot

    @property
    def window(self) -> QWidget:
        """The window."""
        return self.program.window

    @property
    def screen(self) -> str:
        """The object name of what is in front."""
        return str(self.program.window.stack.currentWidget().objectName())

    def settle(self) -> None:
        """Wait until nothing is under way."""
        program = self.program
        self.qtbot.waitUntil(  # type: ignore[attr-defined]
            lambda: program.tasks.idle and (program.printing is None or program.printing.idle), timeout=10_000
        )

    def until_screen(self, name: str) -> None:
        """Wait for a screen."""
        self.qtbot.waitUntil(lambda: self.screen == name, timeout=10_000)  # type: ignore[attr-defined]
        self.settle()

    def press(self, *keys: str) -> None:
        """Press keys such as ``F9``, ``Ctrl+K``, ``Alt+1`` wherever the focus is."""
        for key in keys:
            press(QApplication.focusWidget() or self.window, key)

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        type_into(QApplication.focusWidget(), text)

    def text(self, name: str) -> str:
        """The words of a label."""
        label = self.window.findChild(QLabel, name)
        assert label is not None, name
        return label.text() if not label.isHidden() else ""

    def shot(self, name: str) -> None:
        """Keep a picture when YIMEN_SHOTS names a folder."""
        folder = os.environ.get("YIMEN_SHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            QApplication.processEvents()
            self.window.grab().save(str(Path(folder) / f"{name}.png"))


def make_program(
    qapp: QApplication, theme: object, root: Path, *, clock: Clock = system_clock,
    features: tuple[Feature, ...] = STAND_INS,
) -> Program:
    """A program on a data folder, with a cheap key derivation and a folder for a printer."""
    return Program(
        qapp, theme, root,  # type: ignore[arg-type]
        make_room=lambda path: DataRoom(path, clock=clock, kdf=CHEAP_KDF),
        make_spooler=lambda: FolderSpooler(root / "printed"),
        features=features,
    )


def run_program(program: Program, qtbot: object) -> Iterator[ShellPage]:
    """Start it, hand it over, and end it however far it got."""
    size = os.environ.get("YIMEN_SHOT_SIZE")
    if size:
        width, height = (int(part) for part in size.split("x"))
        program.window.resize(width, height)
    program.start()
    QTest.qWaitForWindowExposed(program.window)
    program.window.activateWindow()
    page = ShellPage(program, qtbot)
    qtbot.waitUntil(lambda: "db_imported" in program.moments, timeout=10_000)  # type: ignore[attr-defined]
    page.settle()
    try:
        yield page
    finally:
        if program.window.isVisible():
            program.close()
            qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=15_000)  # type: ignore[attr-defined]
        program.window.deleteLater()
        program.sign_in.deleteLater()
        program.deleteLater()
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
