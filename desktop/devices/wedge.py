"""A scanner that pretends to be a keyboard, told from a clerk by its speed, whatever field has the focus.

A scanner sends its keys a few milliseconds apart, a person never sends many within 35 ms of each other. The
second of two quick keys is held back until the burst is long enough to be a scan, or turns out to be a person
rolling over two keys; then the held keys are handed on as typed. The times are those the platform stamped on
the events, so a busy window does not mistake one for the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from db.domain.scancodes import ScanKind, parse_scan

FAST_MS = 35
"""Two keys nearer than this may be a scanner's."""
PATIENCE_MS = 50
"""How long a held key waits for the next before it is handed on."""
ENOUGH = 8
"""So many fast keys in a row are a scan."""
OUR_PREFIX = "YM1:"
"""How our own codes begin; these four are enough."""
LONGEST = 1000
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_PASSED_BY = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock)
_PLAIN = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.KeypadModifier,
)


@dataclass(slots=True)
class _Key:
    text: str
    at: int
    event: QKeyEvent
    held: bool


class WedgeScanner(QObject):
    """Watches every key of the application; ``scanned`` carries what was sent, without the ending key."""

    scanned = Signal(str)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("wedge")
        self._keys: list[_Key] = []
        self._before: tuple[QWidget, str, int] | None = None
        self._handing_on = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._gap)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):  # first: every event of the program comes by, and this costs least
            return False
        kind = event.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) or self._handing_on:
            return False
        if not isinstance(watched, QWidget) or event.timestamp() == 0:
            return False
        focus = QApplication.focusWidget()
        if focus is not None and watched is not focus:
            return False  # an ignored event on its way up
        if kind == QEvent.Type.ShortcutOverride:
            return self._keep_from_shortcuts(event)
        return self._key(watched, event)

    def _keep_from_shortcuts(self, event: QKeyEvent) -> bool:
        """A key that will be held must not trigger an action of the window meanwhile."""
        if _printable(event) and (self._fast(event) or self._must_hold_first(event)):
            event.accept()
            return True
        if self._recognised() and event.key() in _ENDS:
            event.accept()
            return True
        return False

    def _key(self, target: QWidget, event: QKeyEvent) -> bool:
        if event.key() in _PASSED_BY:
            return False
        if event.key() in _ENDS and self._recognised() and self._fast(event):
            self._finish()
            return True
        if not _printable(event) or event.isAutoRepeat():
            self._hand_on()
            return False
        if not self._fast(event):
            self._hand_on()
            hold = self._must_hold_first(event)
            self._before = None if hold else _snapshot(target)
            self._keys = [_Key(event.text(), int(event.timestamp()), event.clone(), hold)]
            if hold:
                self._timer.start(PATIENCE_MS)
            return hold
        self._keys.append(_Key(event.text(), int(event.timestamp()), event.clone(), True))
        self._timer.start(PATIENCE_MS)
        if len(self._keys) > LONGEST:
            self._hand_on()
        return True

    def _fast(self, event: QKeyEvent) -> bool:
        return bool(self._keys) and 0 <= int(event.timestamp()) - self._keys[-1].at < FAST_MS

    @staticmethod
    def _must_hold_first(event: QKeyEvent) -> bool:
        """A digit chooses from a list wherever it is not simply typed, so it waits to see what follows."""
        return event.text().isdigit() and not _text_of(QApplication.focusWidget())

    def _recognised(self) -> bool:
        return len(self._keys) >= ENOUGH or self._typed().upper().startswith(OUR_PREFIX)

    def _typed(self) -> str:
        return "".join(key.text for key in self._keys)

    def _gap(self) -> None:
        """No further key came. A whole code without an ending key is a scan; anything else was typed."""
        if self._recognised() and parse_scan(self._typed()).kind is not ScanKind.TEXT:
            self._finish()
        else:
            self._hand_on()

    def _finish(self) -> None:
        self._timer.stop()
        text = self._typed()
        first_was_typed = bool(self._keys) and not self._keys[0].held
        self._keys = []
        if first_was_typed and self._before is not None:
            _restore(*self._before)
        self._before = None
        self.scanned.emit(text)

    def _hand_on(self) -> None:
        """A person was typing: give the focused field what was held back."""
        self._timer.stop()
        held = [key for key in self._keys if key.held]
        self._keys = []
        self._before = None
        self._handing_on = True
        try:
            for key in held:
                _send(key.event)
        finally:
            self._handing_on = False


def _printable(event: QKeyEvent) -> bool:
    text = event.text()
    return len(text) == 1 and " " <= text <= "~" and event.modifiers() in _PLAIN


def _text_of(widget: QWidget | None) -> str:
    if isinstance(widget, QLineEdit):
        return widget.text()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return widget.toPlainText()
    return ""


def _snapshot(widget: QWidget) -> tuple[QWidget, str, int] | None:
    if isinstance(widget, QLineEdit):
        return widget, widget.text(), widget.cursorPosition()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return widget, widget.toPlainText(), widget.textCursor().position()
    return None


def _restore(widget: QWidget, text: str, position: int) -> None:
    if isinstance(widget, QLineEdit):
        widget.setText(text)
        widget.setCursorPosition(position)
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        widget.setPlainText(text)
        cursor = widget.textCursor()
        cursor.setPosition(position)
        widget.setTextCursor(cursor)


def _send(event: QKeyEvent) -> None:
    """Do with a held key what would have been done: an action that has it as its shortcut, else the field."""
    focus = QApplication.focusWidget() or QApplication.activeWindow()
    if focus is None:
        return
    override = QKeyEvent(
        QEvent.Type.ShortcutOverride, event.key(), event.modifiers(), event.text(), False, 1
    )
    override.ignore()
    QApplication.sendEvent(focus, override)
    action = None if override.isAccepted() else _action_for(event, focus.window())
    if action is not None:
        action.trigger()
        return
    QApplication.sendEvent(focus, event)


def _action_for(event: QKeyEvent, window: QWidget) -> QAction | None:
    wanted = QKeySequence(event.keyCombination())
    for action in window.findChildren(QAction):
        if action.isEnabled() and wanted in action.shortcuts() and _in_sight(action):
            return action
    return None


def _in_sight(action: QAction) -> bool:
    for widget in action.associatedObjects():
        if isinstance(widget, QWidget) and widget.isVisible():
            if action.shortcutContext() == Qt.ShortcutContext.WindowShortcut:
                return True
            focus = QApplication.focusWidget()
            if focus is not None and (widget is focus or widget.isAncestorOf(focus)):
                return True
    return False
