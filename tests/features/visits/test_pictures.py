"""The page in every look and size a centre may have, full of a year's visits: nothing overlaps, nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db.desk import Desk
from tests.helpers.demo import LARGE, copy_demo, open_demo
from tests.helpers.faces import faces


@pytest.fixture
def desk(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A demo centre with a thousand households, its clerk signed in."""
    opened = open_demo(tmp_path / "data", copy_demo(tmp_path_factory, tmp_path / "data", **LARGE))
    yield opened
    opened.close()


SIZES = [("768", 1262, 692), ("690", 1262, 614), ("wide", 1816, 1004), ("150", 863, 412)]


@pytest.mark.parametrize(("look", "name", "width", "height"), faces(*SIZES))
def test_it_fits(come, theme, shoot, look, name, width, height):
    theme.set_mode("dark" if look == "dark" else "light")
    theme.set_large(look == "large")
    screen = come()
    screen.page.window().resize(width, height)
    QApplication.processEvents()
    screen.press("Return", "Down", "Down", "Down")
    screen.page.focus_first()
    screen.press("F4")
    screen.press("3")
    screen.press("1")
    screen.settle()
    shoot(screen, f"{look}-{name}")
    smallest = screen.page.minimumSizeHint()
    assert smallest.width() <= width and smallest.height() <= height
    record = screen.page.view.record
    for button in (record.save, record.same, record.missed, record.paper):
        assert button.width() >= button.sizeHint().width(), button.title
    screen.press("Ctrl+Tab")
    shoot(screen, f"{look}-{name}-year")
    screen.press("Ctrl+Tab")
    shoot(screen, f"{look}-{name}-batch")
    smallest = screen.page.minimumSizeHint()
    assert smallest.width() <= width and smallest.height() <= height
    screen.press("Ctrl+Tab")
    shoot(screen, f"{look}-{name}-homes")
    card = screen.page.homes.view.card
    for button in (card.visit, card.edit, card.add, card.shut):
        assert button.width() >= button.sizeHint().width(), button.title
    screen.press("Ctrl+N")
    shoot(screen, f"{look}-{name}-home-form")
    smallest = screen.page.minimumSizeHint()
    assert smallest.width() <= width and smallest.height() <= height
