"""The page in every look and size a centre may have, full of a year's visits: nothing overlaps, nothing is cut."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db.demo.room import make_demo_room
from db.desk import Desk
from db.room import DataRoom
from db.session import open_desk
from tests.helpers.faces import faces
from tests.helpers.rooms import CHEAP_KDF, MovableClock

FRIDAY = datetime(2026, 11, 20, 2, 43, tzinfo=UTC)


@pytest.fixture(scope="module")
def _demo(tmp_path_factory: pytest.TempPathFactory):
    """A demo centre with a thousand households."""
    root = tmp_path_factory.mktemp("demo") / "data"
    made = make_demo_room(root, residents=2500, years=1, cases=20, clock=MovableClock(FRIDAY), kdf=CHEAP_KDF)
    return root, made


@pytest.fixture
def desk(_demo, tmp_path: Path) -> Iterator[Desk]:
    """The demo centre with its clerk signed in."""
    root, made = _demo
    copy = tmp_path / "data"
    shutil.copytree(root, copy)
    opened = open_desk(DataRoom(copy, clock=MovableClock(FRIDAY), kdf=CHEAP_KDF), made.login, made.passphrase)
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
