"""Making a screen without the style sheet, which it then gets once.

With a sheet in force Qt styles whatever is put into something else, and all below it, anew: each widget as often as
it lies deep. Made without one, a page is there in a third of the time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_POLISHED = Qt.WidgetAttribute.WA_WState_Polished
_OWN_STYLE = Qt.WidgetAttribute.WA_SetStyle


class Building:
    """Takes the sheet of the application off for a while; the widgets there are already keep what it gave them.

    They count meanwhile as unpolished and with a style of their own, so that Qt passes them over.
    """

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._sheet = ""
        self._aside: list[tuple[QWidget, bool]] = []
        # As long as one widget has a sheet of its own, Qt keeps the fonts and colours from before any sheet.
        self._keeper = QWidget()
        self._keeper.setStyleSheet("QWidget {}")

    @contextmanager
    def without_sheet(self) -> Iterator[None]:
        """Make and put together inside; nothing in sight may be restyled or painted before the end."""
        if self._sheet or not self._app.styleSheet():
            yield
            return
        self._begin()
        try:
            yield
        finally:
            self.end()

    def _begin(self) -> None:
        self._sheet = self._app.styleSheet()
        with _nothing_collected():
            for widget in self._app.allWidgets():
                if isValid(widget) and widget is not self._keeper and not widget.testAttribute(_OWN_STYLE):
                    self._aside.append((widget, widget.testAttribute(_POLISHED)))
                    widget.setAttribute(_POLISHED, False)
                    widget.setAttribute(_OWN_STYLE, True)
            self._app.setStyleSheet("")

    def end(self) -> None:
        """The sheet is back, on what was made meanwhile too. Does nothing when it was not taken off."""
        if not self._sheet:
            return
        sheet, self._sheet = self._sheet, ""
        aside, self._aside = self._aside, []
        with _nothing_collected():
            self._app.setStyleSheet(sheet)
        for widget, polished in aside:
            if isValid(widget):
                widget.setAttribute(_OWN_STYLE, False)
                widget.setAttribute(_POLISHED, polished)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """While Qt goes through a list of its widgets, a page left behind must not be taken away from under it."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
