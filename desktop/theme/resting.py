"""Screens out of sight during a change of look: left alone then, brought up to date when they are shown.

Qt restyles every widget there is, seen or not: with all pages open that is five thousand, and seconds on a slow
PC. A widget that counts as unpolished is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QWidget

_POLISHED = Qt.WidgetAttribute.WA_WState_Polished
_OWN_STYLE = Qt.WidgetAttribute.WA_SetStyle


class RestingScreens(QObject):
    """Knows the screens that may rest, and which of them still wear an earlier look."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._screens: list[QWidget] = []
        self._behind: set[QWidget] = set()

    def add(self, screen: QWidget) -> None:
        """From now on ``screen`` changes its look only when it is seen."""
        self._screens.append(screen)
        screen.installEventFilter(self)
        screen.destroyed.connect(lambda: self._forget(screen))

    def _forget(self, screen: QWidget) -> None:
        self._screens.remove(screen)
        self._behind.discard(screen)

    def behind(self, screen: QWidget) -> bool:
        """Whether the look has changed since ``screen`` was last seen."""
        return screen in self._behind

    @contextmanager
    def left_alone(self) -> Iterator[None]:
        """While the look changes: nothing out of sight is restyled or told."""
        aside = []
        for screen in self._screens:
            if not screen.isVisible():
                self._behind.add(screen)
                aside += [one for one in _all(screen) if not one.testAttribute(_OWN_STYLE)]
        for widget in aside:
            widget.setAttribute(_POLISHED, False)
            widget.setAttribute(_OWN_STYLE, True)  # whoever has a style of his own is not told of another
        try:
            yield
        finally:
            for widget in aside:
                widget.setAttribute(_OWN_STYLE, False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched in self._behind:
            self._behind.discard(watched)
            self._catch_up(watched)
        return False

    @staticmethod
    def _catch_up(screen: QWidget) -> None:
        widgets = [one for one in _all(screen) if not one.testAttribute(_OWN_STYLE)]
        for widget in widgets:  # what Qt remembers of the old sheet goes before it polishes by the new
            widget.style().unpolish(widget)
        screen.setFont(QFont())  # those of the application, handed on to all below
        screen.setPalette(QPalette())
        for widget in widgets:
            widget.style().polish(widget)
            widget.setAttribute(_POLISHED)
        for widget in widgets:
            QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))


def _all(screen: QWidget) -> list[QWidget]:
    return [screen, *screen.findChildren(QWidget)]
