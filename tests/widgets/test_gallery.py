"""One of everything on a page: it fits, it names its inputs, it repaints; pictures where they are asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.theme.manager import ThemeManager
from desktop.widgets.choice_bar import ChoiceBar
from desktop.widgets.key_button import KeyButton
from tests.widgets.gallery import Gallery, save

INPUTS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTableView, ChoiceBar)


@pytest.fixture
def gallery(qtbot: QtBot, theme: ThemeManager) -> Gallery:
    widget = Gallery()
    qtbot.addWidget(widget)
    widget.resize(1366, 1000)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def test_every_input_has_a_name_for_machines_and_for_people(gallery: Gallery) -> None:
    inputs = [child for kind in INPUTS for child in gallery.findChildren(kind) if _ours(child)]
    assert len(inputs) > 25
    for child in inputs:
        assert child.objectName(), child
        assert child.accessibleName(), child.objectName()
    names = [child.objectName() for child in inputs]
    assert len(names) == len(set(names))


def _grow(gallery: Gallery) -> None:
    """As high as its contents ask for, once wrapped lines have found their height."""
    for _ in range(2):
        QApplication.processEvents()
        gallery.resize(gallery.minimumSizeHint().expandedTo(gallery.size()))
    QApplication.processEvents()


def _ours(widget: QWidget) -> bool:
    """Not a part Qt has made inside one of our inputs, such as the line of a spin box."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, INPUTS):
            return False
        parent = parent.parentWidget()
    return True


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_nothing_visible_is_cut_short(gallery: Gallery, theme: ThemeManager, large: bool) -> None:
    theme.set_large(large)
    _grow(gallery)
    for button in gallery.findChildren(KeyButton):
        hint = button.sizeHint()
        assert button.height() >= hint.height(), button.objectName()
        assert button.width() >= hint.width(), button.objectName()


@pytest.mark.parametrize(("mode", "large"), [("light", False), ("dark", False), ("light", True)])
def test_page_is_drawn_in_every_look(gallery: Gallery, theme: ThemeManager, mode: str, large: bool) -> None:
    theme.set_mode(mode)  # type: ignore[arg-type]
    theme.set_large(large)
    _grow(gallery)
    gallery.materials.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    image = gallery.grab().toImage()
    assert image.pixelColor(2, image.height() // 2).name().upper() == theme.current.colour.bg
    folder = os.environ.get("YIMEN_SHOTS")
    if folder:
        save(gallery, Path(folder) / f"gallery-{mode}-{'large' if large else 'normal'}.png")


@pytest.mark.skipif("YIMEN_SHOTS" not in os.environ, reason="draws a picture for the eye only")
def test_page_at_150_per_cent() -> None:
    target = Path(os.environ["YIMEN_SHOTS"]) / "gallery-150.png"
    subprocess.run(
        [sys.executable, "-m", "tests.widgets.gallery", "light", "normal", str(target)],
        check=True,
        env={**os.environ, "QT_SCALE_FACTOR": "1.5"},
        cwd=Path(__file__).parents[2],
    )
    assert target.stat().st_size > 10_000
