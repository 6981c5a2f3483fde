"""The page in every look and size a centre may have: it fits, no key is cut, every view can be reached."""

from __future__ import annotations

import pytest

from db.domain.points_accounts import Book
from tests.features.points.conftest import give
from tests.helpers.centres import ADMIN
from tests.helpers.faces import faces

SIZES = [("768", 1262, 692), ("690", 1262, 614), ("wide", 1816, 1004), ("150", 863, 412)]
VIEWS = ("history", "gifts", "closing", "rules", "lapse", "time", "commons")


@pytest.mark.parametrize(("look", "name", "width", "height"), faces(*SIZES))
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


@pytest.mark.parametrize("login", [ADMIN])
@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(("name", "width", "height"), [SIZES[0], SIZES[-1]])
def test_the_forms_of_an_administrator_fit(screen, desk, people, theme, shoot, look, name, width, height):
    theme.set_mode(look)
    give(desk, people["周国良"], 180, book=Book.TIME)
    window = screen.page.window()
    window.resize(width, height)
    screen.open(people["周国良"])
    opened = (
        ("history", "F4", screen.page.history.form), ("time", "F4", screen.page.time.view.form),
        ("time", "Ctrl+U", screen.page.time.view.form), ("time", "Ctrl+N", screen.page.time.view.form),
        ("rules", "Ctrl+N", screen.page.rules.view.form),
    )
    for view, key, form in opened:
        screen.go(view)
        screen.press(key)
        shoot(screen, f"{look}-{name}-{view}-{key.replace('+', '')}")
        assert form.isVisible() and form.save.width() >= min(form.save.sizeHint().width(), 240), (view, key)
        screen.press("Escape")
    screen.page.rules.books.setFocus()
    screen.press("Right", "Right")
    shoot(screen, f"{look}-{name}-time-rules")
    screen.press("Ctrl+N")
    shoot(screen, f"{look}-{name}-time-rules-new")
    smallest = screen.page.minimumSizeHint()
    assert smallest.width() <= width and smallest.height() <= height
