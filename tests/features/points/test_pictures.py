"""The page in every look and size a centre may have: it fits, no key is cut, every view can be reached."""

from __future__ import annotations

import pytest

SIZES = [("768", 1262, 692), ("690", 1262, 614), ("150", 863, 412), ("wide", 1816, 1004)]
VIEWS = ("history", "gifts", "closing", "rules", "lapse", "time")


@pytest.mark.parametrize("look", ["light", "dark", "large"])
@pytest.mark.parametrize(("name", "width", "height"), SIZES)
def test_it_fits(screen, people, theme, shoot, look, name, width, height):
    theme.set_mode("dark" if look == "dark" else "light")
    theme.set_large(look == "large")
    window = screen.page.window()
    for _ in range(3):  # the columns give way once the window is narrow
        window.resize(width, height)
        screen.settle()
    assert (window.width(), window.height()) == (width, height)
    shoot(screen, f"{look}-{name}-idle")
    screen.open(people["周国良"])
    screen.press("1", "4")
    shoot(screen, f"{look}-{name}")
    counter = screen.page.redeem_view.counter
    for button in counter.buttons:
        assert button.width() >= min(button.sizeHint().width(), 240), button.title
    screen.press("F9")
    shoot(screen, f"{look}-{name}-done")
    for button in counter.buttons:
        assert button.width() >= min(button.sizeHint().width(), 240), button.title
    screen.press("F7")
    shoot(screen, f"{look}-{name}-undo")
    screen.press("Escape")
    smallest = screen.page.minimumSizeHint()
    assert smallest.width() <= width and smallest.height() <= height
    for view in VIEWS:
        screen.go(view)
        shoot(screen, f"{look}-{name}-{view}")
        smallest = screen.page.minimumSizeHint()
        assert smallest.width() <= width and smallest.height() <= height, view
