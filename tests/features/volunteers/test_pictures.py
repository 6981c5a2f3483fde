"""Every view in every look and size a centre may have: nothing overlaps, nothing keeps the window from fitting."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

SIZES = [("768", 1262, 692), ("690", 1262, 614), ("150", 863, 412), ("wide", 1816, 1004)]


def fits(screen, width, height):
    smallest = screen.page.minimumSizeHint()
    return smallest.width() <= width and smallest.height() <= height


@pytest.mark.parametrize("look", ["light", "dark", "large"])
@pytest.mark.parametrize(("name", "width", "height"), SIZES)
def test_it_fits(screen, card, theme, shoot, look, name, width, height):
    theme.set_mode("dark" if look == "dark" else "light")
    theme.set_large(look == "large")
    screen.page.window().resize(width, height)
    QApplication.processEvents()
    screen.scan(card("周国良"))
    for view in screen.page.parts:
        screen.turn(view)
        shoot(screen, f"{look}-{name}-{view}")
        assert fits(screen, width, height), view
        if view != "desk":
            screen.press("Ctrl+N")
            shoot(screen, f"{look}-{name}-{view}-form")
            assert fits(screen, width, height), view
            screen.press("Escape")
    screen.turn("desk")
    screen.press("Ctrl+B")
    shoot(screen, f"{look}-{name}-batch")
    assert fits(screen, width, height)
