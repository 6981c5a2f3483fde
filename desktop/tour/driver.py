"""Hands and eyes of the tour: keys into the real window, and what it shows.

Keys go the way of a real keyboard, through the window system's queue with its time stamps, shortcuts and the
wedge scanner's watch; words in Chinese arrive as an input method commits them. Nothing sleeps: every wait is
for a condition with a name, and between two keys for the moment a person could press the next.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QRect, Qt, QTimer
from PySide6.QtGui import QImage, QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent, QKeySequence
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from desktop.bootstrap import Program
from desktop.devices.wedge import FAST_MS
from desktop.tour.faults import TourFault
from desktop.tour.keystroke import Tally, typing_keys
from desktop.widgets.table import TableView

PATIENCE = 20.0
"""Seconds anything may take before the tour gives up."""
_KEY_GAP = (FAST_MS + 5) / 1000
_GLANCE_MS = 5
"""What changes without an event, a file or a socket of another thread, is looked at so often while nothing happens."""
_PACKED = 80
"""Qt's figure for zlib at its fastest; pictures of a window come out little larger than at its best."""
_INK = 100
"""Darker than this, of 255, is print; lighter are paper and what lies around it."""
SCANNER_MS = 4
"""Between two keys of a wedge scanner, as the platform would stamp them; a busy PC does not slow it down."""
_LATER = 1_000_000_000
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier,
)
W = TypeVar("W", bound=QWidget)


def _has_ink(page: QWidget) -> bool:
    """Whether the middle of a page in view is not all paper."""
    wide, high = page.width(), page.height()
    middle = page.grab(QRect(wide * 2 // 5, high // 10, wide // 20 * 4, high * 8 // 10)).toImage()
    return min(middle.convertToFormat(QImage.Format.Format_Grayscale8).constBits(), default=0) < _INK


class Driver:
    """One window. ``tally`` counts what a task takes; ``errors`` fills when something breaks."""

    def __init__(self, app: QApplication, program: Program, folder: Path, errors: Sequence[str] = ()) -> None:
        self.app, self.program, self.folder, self.errors = app, program, folder, errors
        self.tally, self._met = Tally(), 0
        self.shots: list[str] = []
        self._pressed = 0.0
        self._holding = program.scanner.findChildren(QTimer)
        self._glance = QTimer(interval=_GLANCE_MS, timerType=Qt.TimerType.PreciseTimer)
        self._glance.start()
        app.focusChanged.connect(self._focus_changed)

    def _focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None:
            self.tally.focus_moves += 1

    def begin(self) -> Tally:
        """A new task: count from nothing; what broke before is told already."""
        self.tally, self._met = Tally(), len(self.errors)
        return self.tally

    # ------------------------------------------------------------ waiting

    @property
    def quiet(self) -> bool:
        """Whether every question is answered and no key is held back."""
        return self.program.tasks.idle and not any(timer.isActive() for timer in self._holding)

    def pump(self) -> None:
        """Deliver what is queued, and paint."""
        self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def wait(self, condition: Callable[[], object], awaited: str, seconds: float = PATIENCE) -> None:
        """Let the program run until ``condition``; raises :class:`TourFault` naming what was ``awaited``."""
        end = time.perf_counter() + seconds
        while not condition():
            if len(self.errors) > self._met:
                raise TourFault(f"程序出错，没有等到：{awaited}（{self.where}）")
            if time.perf_counter() > end:
                raise TourFault(f"等了 {seconds:g} 秒还没有：{awaited}（{self.where}）")
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def settle(self) -> None:
        """Until the tasks are idle and what they brought is on the screen."""
        self.wait(lambda: self.quiet, "后台都办完")
        self.pump()
        self.wait(lambda: self.quiet, "后台都办完")

    def settle_papers(self) -> None:
        """Until the printer has had its papers and the page knows."""
        self.settle()
        printing = self.program.printing
        self.wait(lambda: printing.idle and self.quiet, "文书都打完")
        self.settle()

    @property
    def where(self) -> str:
        """The widget with the focus, for messages."""
        focus = self.app.focusWidget()
        return f"焦点在 {focus.objectName() or type(focus).__name__}" if focus else "没有焦点"

    # ------------------------------------------------------------ hands

    def _pace(self) -> None:
        """A person's next key comes no sooner than the scanner's watch allows for."""
        self.wait(lambda: time.perf_counter() - self._pressed >= _KEY_GAP, "下一次按键")
        self._pressed = time.perf_counter()

    def _response(self, step: str, began: float, until: Callable[[], object] | None, awaited: str) -> None:
        self.settle()
        if until is not None:
            self.wait(lambda: self.quiet and until(), awaited or step)
            self.pump()
        self.tally.responses.append((step, time.perf_counter() - began))

    def press(self, keys: str, *, until: Callable[[], object] | None = None, awaited: str = "") -> None:
        """Press a key or a chord (``F9``, ``Ctrl+K``) and wait for the answer, or until ``until`` holds."""
        combination = QKeySequence(keys)[0]
        key, held = combination.key(), combination.keyboardModifiers()
        self._count(key, held)
        self._pace()
        began = time.perf_counter()
        QTest.keyClick(self._handle, key, held)
        self._response(keys, began, until, awaited)

    def _count(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        keys = self.tally.keys
        modifiers = sum(bool(held & one) for one in _MODIFIERS)
        keys.modifiers += modifiers
        if modifiers:
            keys.chords += 1
        elif key in _ENTER:
            keys.enter += 1
        elif Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35:
            keys.function += 1
        elif Qt.Key.Key_Space <= key <= Qt.Key.Key_AsciiTilde:
            keys.characters += 1
        else:
            keys.navigation += 1

    def type(self, text: str, *, until: Callable[[], object] | None = None, awaited: str = "") -> None:
        """Type letters and digits key by key; anything else as an input method brings it."""
        if not text.isascii():
            self._compose(text)
            return
        for character in text:
            self.tally.keys.characters += 1
            self.tally.keys.modifiers += character.isupper()
            self._pace()
            began = time.perf_counter()
            held = Qt.KeyboardModifier.ShiftModifier if character.isupper() else Qt.KeyboardModifier.NoModifier
            QTest.keyClick(self._handle, character, held)
            last = character is text[-1]
            self._response(character, began, until if last else None, awaited)

    def _compose(self, text: str) -> None:
        """First the pinyin in the pre-edit, then the word: what Enter and the page must not be confused by."""
        target = self.app.focusObject()
        query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
        QApplication.sendEvent(target, query)
        if not query.value(Qt.InputMethodQuery.ImEnabled):
            raise TourFault(f"这里用不了输入法，「{text}」打不进去（{self.where}）")
        self.tally.keys.composed += typing_keys(text)
        QApplication.sendEvent(target, QInputMethodEvent("pin yin", []))
        began = time.perf_counter()
        committed = QInputMethodEvent("", [])
        committed.setCommitString(text)
        QApplication.sendEvent(target, committed)
        self._response(text, began, None, "")

    def scan(self, text: str, *, until: Callable[[], object], awaited: str) -> None:
        """What a wedge scanner sends: every key at once, then Enter. The clerk takes it up and lays it down."""
        self.tally.scans += 1
        self.tally.homing += 2
        self._pace()
        began = time.perf_counter()
        keys = [(Qt.Key(ord(character)), character) for character in text.upper()] + [(Qt.Key.Key_Return, "\r")]
        for place, (key, character) in enumerate(keys):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character)
                event.setTimestamp(_LATER + place * SCANNER_MS)
                QApplication.sendEvent(self._handle, event)
        self._response("扫码", began, until, awaited)

    def tab_to(self, name: str, keys: str = "Tab", *, most: int = 30) -> None:
        """Tab, or another key that walks, until the field of that name has the focus."""
        for _ in range(most):
            if self.focus == name:
                return
            self.press(keys)
        self.expect(self.focus == name, f"{keys} 能走到 {name}")

    def hold(self, key: str, look: Callable[[], object]) -> None:
        """Hold a key down while ``look`` is done, then let it go."""
        code = QKeySequence(key)[0].key()
        self._count(code, Qt.KeyboardModifier.NoModifier)
        self._pace()
        began = time.perf_counter()
        QTest.keyPress(self._handle, code)
        self._response(key, began, None, "")
        try:
            look()
        finally:
            QTest.keyRelease(self._handle, code)
            self.settle()

    def decide(self, count: int = 1) -> None:
        """The clerk thinks: one M of the model before a step that is not routine."""
        self.tally.mental += count

    @property
    def _handle(self):  # type: ignore[no-untyped-def]
        return self.program.window.windowHandle()

    # ------------------------------------------------------------ eyes

    def find(self, kind: type[W], name: str) -> W:
        """The widget of that name that shows; raises :class:`TourFault` when none does."""
        for widget in self.program.window.findChildren(kind, name):
            if widget.isVisible():
                return widget
        raise TourFault(f"窗口里没有「{name}」（{self.where}）")

    def shows(self, name: str) -> bool:
        """Whether a widget of that name is in sight."""
        return any(widget.isVisible() for widget in self.program.window.findChildren(QWidget, name))

    def text(self, name: str) -> str:
        """The words of a label or a field; empty when it is not in sight."""
        if not self.shows(name):
            return ""
        widget = self.find(QWidget, name)
        return widget.text() if isinstance(widget, QLabel | QLineEdit) or hasattr(widget, "text") else ""

    def rows(self, name: str) -> list[list[str]]:
        """The texts of a table, row by row."""
        model = self.find(TableView, name).model()
        columns = range(model.columnCount())
        return [
            [str(model.index(row, column).data() or "") for column in columns] for row in range(model.rowCount())
        ]

    @property
    def head(self) -> str:
        """Title and note of the page in front."""
        workspace = self.program.workspace
        page = workspace.page if workspace is not None else None
        if page is None:
            return ""
        labels = page.page_head.findChildren(QLabel)
        return " ".join(label.text() for label in labels if label.isVisible() and label.text())

    @property
    def page_name(self) -> str:
        """The page in front, or nothing while nobody is signed in."""
        workspace = self.program.workspace
        if workspace is None or not workspace.isVisible() or workspace.page is None:
            return ""
        return next(name for name, page in workspace.pages.items() if page is workspace.page)

    @property
    def focus(self) -> str:
        """The name of what has the focus."""
        widget = self.app.focusWidget()
        return widget.objectName() if widget is not None else ""

    def expect(self, true: object, awaited: str) -> None:
        """Raise :class:`TourFault` unless ``true``."""
        if not true:
            raise TourFault(f"不对：{awaited}（{self.where}）")

    def shot(self, name: str) -> None:
        """A numbered picture of the window as it stands, with the pages on it drawn."""
        self.settle()
        self.wait(self._pages_drawn, "纸面画好")
        file = f"{len(self.shots) + 1:03}-{name}.png"
        self.pump()
        if not self.program.window.grab().save(str(self.folder / file), "PNG", _PACKED):
            raise TourFault(f"截图没有存成：{file}")
        self.shots.append(file)

    def _pages_drawn(self) -> bool:
        """Whether every page in sight has ink on it: Qt draws them in a thread of its own."""
        views = [view for view in self.program.window.findChildren(QPdfView) if view.isVisible()]
        return all(_has_ink(view.viewport()) for view in views)

    def keep_failure(self) -> None:
        """A picture of where it went wrong, whatever state the window is in."""
        file = f"{len(self.shots) + 1:03}-failed.png"
        if self.program.window.grab().save(str(self.folder / file), "PNG", _PACKED):
            self.shots.append(file)

    def close(self) -> None:
        """Alt+F4: the last backup is made, then the window goes."""
        self.tally.keys.chords += 1
        self.tally.keys.modifiers += 1
        began = time.perf_counter()
        self.program.window.close()
        self.wait(lambda: not self.program.window.isVisible(), "窗口关上")
        self.pump()
        self.tally.responses.append(("Alt+F4", time.perf_counter() - began))
