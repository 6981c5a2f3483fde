"""One switch changes palette, style sheet and font together; the system is followed unless a scheme is fixed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from desktop.theme.fonts import font
from desktop.theme.icons import FOLDER, icon, pixmap, svg
from desktop.theme.manager import ThemeManager, tokens
from desktop.theme.tokens import DARK, LIGHT


def test_dark_swaps_everything_at_once(qapp: QApplication, theme: ThemeManager) -> None:
    seen: list[object] = []
    theme.changed.connect(seen.append)
    theme.set_mode("dark")
    assert tokens() is theme.current
    assert theme.current.colour is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.bg
    assert DARK.edge in qapp.styleSheet()
    assert LIGHT.edge not in qapp.styleSheet()
    theme.set_mode("dark")
    assert seen == [theme.current]
    theme.changed.disconnect(seen.append)


def test_large_print_changes_the_font(qapp: QApplication, theme: ThemeManager) -> None:
    theme.set_large(True)
    assert qapp.font().pixelSize() == theme.current.size.body == 18
    theme.set_large(False)
    assert qapp.font().pixelSize() == 14


def test_system_scheme_is_followed_only_when_asked(qapp: QApplication, theme: ThemeManager) -> None:
    hints = qapp.styleHints()
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme.current.dark
    theme.set_mode("system")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.current.dark
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert not theme.current.dark


def test_unknown_mode_is_refused(theme: ThemeManager) -> None:
    with pytest.raises(ValueError, match="sepia"):
        theme.set_mode("sepia")  # type: ignore[arg-type]


def test_font_has_the_bundled_chinese_face(qapp: QApplication) -> None:
    assert QFontInfo(font(14)).family() == "Noto Sans SC"
    assert font(14, bold=True).bold()


def test_icons_are_tinted_and_cached(qapp: QApplication) -> None:
    red = pixmap("check", "#B3261E", 16, 2.0)
    assert red.width() == 32
    assert red.deviceIndependentSize().width() == 16
    image = red.toImage()
    drawn = {
        image.pixelColor(x, y).name()
        for x in range(32)
        for y in range(32)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert drawn == {"#b3261e"}
    assert pixmap("check", "#B3261E", 16, 2.0) is red
    assert not icon("settings", "accent").isNull()


def test_every_icon_takes_a_tint_and_carries_its_licence() -> None:
    names = sorted(path.stem for path in FOLDER.glob("*.svg"))
    assert names
    for name in names:
        assert "currentColor" in svg(name), name
    assert "ISC License" in (FOLDER / "LICENSE-lucide.txt").read_text(encoding="utf-8")


def test_missing_icon_is_a_bug_that_shows() -> None:
    with pytest.raises(FileNotFoundError):
        svg("no-such-icon")
