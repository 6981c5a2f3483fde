"""One object per application that decides the look and swaps palette, style sheet and font together."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Literal

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtWidgets import QApplication

from desktop.theme.building import Building
from desktop.theme.fonts import font
from desktop.theme.palette import palette
from desktop.theme.resting import RestingScreens
from desktop.theme.style import style_sheet, write_marks
from desktop.theme.tokens import Tokens, tokens_for

Mode = Literal["system", "light", "dark"]
MODES: tuple[Mode, ...] = ("system", "light", "dark")


class ThemeManager(QObject):
    """Keeps the application in one of the four looks; make one, right after the ``QApplication``.

    Follows the system's light or dark scheme unless fixed by :meth:`set_mode`. Widgets need not listen to
    :attr:`changed`: Qt sends each of them a style change, on which the widgets of this program repaint; those of
    the screens in :attr:`resting` get it when they are next in sight.
    """

    changed = Signal(object)  # the new Tokens

    def __init__(self, app: QApplication, *, mode: Mode = "system", large: bool = False) -> None:
        super().__init__(app)
        self.setObjectName("theme")
        self._app = app
        self._mode: Mode = mode
        self._large = large
        self._marks = QTemporaryDir()
        self.resting = RestingScreens(self)
        self._building = Building(app)
        self._system = app.styleHints().colorScheme()
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._scheme_changed)
        self.current = tokens_for(dark=self._dark(), large=large)
        _in_force[0] = self.current
        self._apply()

    @property
    def mode(self) -> Mode:
        """What was asked for: the system's scheme, or a fixed one."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Fix the scheme (title bars too), or follow the system again. ``ValueError`` for an unknown mode."""
        if mode not in MODES:
            raise ValueError(mode)
        self._mode = mode
        hints = self._app.styleHints()
        if mode == "system":
            hints.unsetColorScheme()
            self._system = hints.colorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if mode == "dark" else Qt.ColorScheme.Light)
        self._refresh()

    def set_large(self, large: bool) -> None:
        """Choose large print (适老) or the normal size."""
        self._large = large
        self._refresh()

    def building(self) -> AbstractContextManager[None]:
        """While a screen is made and put in its place: it gets the style sheet once, at the end, not at every step.

        What is in sight already keeps its look meanwhile; a change of look inside ends it early.
        """
        return self._building.without_sheet()

    def _dark(self) -> bool:
        return self._mode == "dark" or (self._mode == "system" and self._system == Qt.ColorScheme.Dark)

    def _scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        if self._mode == "system":
            self._system = scheme
            self._refresh()

    def _refresh(self) -> None:
        wanted = tokens_for(dark=self._dark(), large=self._large)
        if wanted == self.current:
            return
        self.current = wanted
        _in_force[0] = wanted
        self._apply()
        self.changed.emit(wanted)

    def _apply(self) -> None:
        self._building.end()
        sheet = style_sheet(self.current, write_marks(self.current, self._marks.path()))
        with self.resting.left_alone():
            # Taking the old sheet off first spares Qt a restyling of every widget by both.
            self._app.setStyleSheet("")
            self._app.setPalette(palette(self.current))
            self._app.setFont(font(self.current.size.body))
            self._app.setStyleSheet(sheet)


_in_force: list[Tokens] = [tokens_for(dark=False, large=False)]


def tokens() -> Tokens:
    """The tokens in force; light and normal before any :class:`ThemeManager` exists."""
    return _in_force[0]
