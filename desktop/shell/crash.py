"""When something nobody thought of happens: it is logged without residents' data, told plainly, and work goes on."""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from db.domain.errors import KnownError
from desktop.widgets.empty_state import IconLabel
from desktop.widgets.key_button import KeyButton
from desktop.widgets.labels import label

log = logging.getLogger("yimen")
_DIGITS = re.compile(r"\d{4,}[0-9Xx]*")
_BYTES = 1_000_000


def start_log(folder: Path) -> Path:
    """Log into ``folder`` in three files of a megabyte; answers the path of the newest."""
    from logging.handlers import RotatingFileHandler

    path = folder / "yimen.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=2, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    return path


def scrubbed(text: str) -> str:
    """``text`` without what could name a resident: long numbers and everything beyond ASCII are blotted out."""
    plain = "".join(c if c.isascii() else "□" for c in text)
    return _DIGITS.sub("#", plain)[:300]


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Where it happened and what kind of thing it was."""
    code = f" {error.code}" if isinstance(error, KnownError) else ""
    frames = "".join(
        f"\n  {'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(trace)
    )
    return f"{kind.__module__}.{kind.__qualname__}{code}: {scrubbed(str(error))}{frames}"


class CrashDialog(QDialog):
    """The only dialog of the program."""

    def __init__(self, log_path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crash")
        self.setWindowTitle(self.tr("一门通"))
        self._log_path = log_path
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconLabel("triangle-alert", "warn", 28))
        head.addWidget(label(self.tr("刚才这一步出了没料到的问题"), "lead", name="crash_fact"), 1)
        column.addLayout(head)
        column.addWidget(
            label(
                self.tr("已经受理、办结的都已保存，没有丢；没办完的有草稿。可以接着用。\n再出现时，请把下面的日志交给维护人员（里面没有居民信息）。"),
                "second", name="crash_advice", wrap=True,
            )
        )
        path = label(str(log_path), "small", name="crash_log", wrap=True)
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(path)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.on = KeyButton("Return", self.tr("接着用"), name="crash_on", kind="primary")
        self.on.triggered.connect(self.accept)
        copy = KeyButton("Ctrl+D", self.tr("复制日志位置"), name="crash_copy")
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(str(log_path)))
        row.addWidget(self.on)
        row.addWidget(copy)
        row.addStretch(1)
        column.addLayout(row)
        self.setMinimumWidth(520)
        self.on.setFocus()


class CrashGuard(QObject):
    """Owns the exception hooks; one dialog at a time, whichever thread the trouble was on."""

    _met = Signal(object)

    def __init__(self, log_path: Path, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_path = log_path
        self._window = window
        self.dialog: CrashDialog | None = None
        self._met.connect(self._show)

    def install(self) -> None:
        """Take over ``sys.excepthook`` and ``threading.excepthook``."""
        sys.excepthook = self.hook
        threading.excepthook = lambda args: self.hook(args.exc_type, args.exc_value, args.exc_traceback)

    def hook(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Log and tell. Ctrl+C in a terminal still ends the program."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        log.error("%s", report(kind, error or kind(), trace))
        self._met.emit(kind)

    def _show(self, kind: object) -> None:
        if self.dialog is None:
            self.dialog = CrashDialog(self._log_path, self._window)
            self.dialog.finished.connect(self._closed)
            self.dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
