"""The real pages in the real window: each is reached by its key, tells its keys, and survives lock and look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.bootstrap import FEATURES
from tests.helpers.pages.shell import ShellPage, make_program, run_program
from tests.helpers.pages.sign_in import SignInPage
from tests.shell.conftest import BOSS


@pytest.fixture
def boss(qapp, qtbot, theme, busy) -> Iterator[ShellPage]:
    """王建军 with every page of the product."""
    for shell in run_program(make_program(qapp, theme, busy, features=FEATURES), qtbot):
        SignInPage(shell).sign_in(BOSS, "Alt+1")
        shell.until_screen("workspace")
        yield shell


def test_every_page_is_reached_by_its_key_and_tells_its_keys(boss):
    workspace = boss.program.workspace
    for feature in FEATURES:
        boss.press(feature.key)
        boss.settle()
        assert workspace.nav.items[feature.name].isChecked()
        boss.shot(f"page-{feature.name}")
        boss.press("F1")
        assert workspace.key_sheet.isVisible() and len(workspace.key_sheet.pairs) > len(FEATURES) + 2
        boss.shot(f"keys-{feature.name}")
        boss.press("Escape")
    assert set(workspace.pages) == {feature.name for feature in FEATURES}


def test_every_page_follows_the_look(boss, theme):
    for feature in FEATURES:
        boss.press(feature.key)
        boss.settle()
    for mode, large in (("dark", False), ("light", True), ("dark", True)):
        theme.set_mode(mode)
        theme.set_large(large)
        for feature in FEATURES:
            boss.press(feature.key)
            boss.settle()
            QApplication.processEvents()
            boss.shot(f"page-{feature.name}-{mode}{'-large' if large else ''}")
        assert boss.program.window.width() == 1366, "no page may force the window wider"


def test_a_page_out_of_sight_during_the_change_is_right_when_shown(boss, theme):
    workspace = boss.program.workspace
    for feature in FEATURES:
        boss.press(feature.key)
        boss.settle()
    front = workspace.page
    theme.set_mode("dark")
    theme.set_large(True)
    assert [page for page in workspace.pages.values() if not theme.resting.behind(page)] == [front]
    for feature in FEATURES:
        boss.press(feature.key)
        boss.settle()
        page = workspace.pages[feature.name]
        assert not theme.resting.behind(page)
        shown = _wears(page)
        assert page.font().pixelSize() == theme.current.size.body
        assert page.palette().window().color().name().upper() == theme.current.colour.bg
        theme.set_mode("light")
        assert _wears(page) != shown
        theme.set_mode("dark")
        assert _wears(page) == shown, f"{feature.name} differs from a page that saw the change"


def _wears(page):
    """Letters, colours and height of everything in sight, as the look decided; boxes may be a pixel off."""
    QApplication.processEvents()
    return [
        (widget.objectName(), widget.font().pixelSize(), widget.font().weight(), widget.minimumHeight(),
         widget.palette().windowText().color().name(), widget.palette().base().color().name())
        for widget in page.findChildren(QWidget) if widget.isVisible()
    ]


def test_the_one_box_leads_into_the_real_registration(boss):
    boss.press("Ctrl+K")
    boss.type("zgl")
    boss.press("Return")
    boss.settle()
    workspace = boss.program.workspace
    assert workspace.nav.items["walkin"].isChecked()
    assert QApplication.focusWidget() is not workspace.one_box.field
    boss.shot("one-box-to-walkin")


def test_every_input_in_sight_has_a_name_for_tests_and_for_readers(boss):
    from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit

    nameless = []
    for feature in FEATURES:
        boss.press(feature.key)
        boss.settle()
    for kind in (QLineEdit, QComboBox, QPlainTextEdit, QAbstractSpinBox):
        for widget in boss.program.window.findChildren(kind):
            inner = isinstance(widget.parent(), QAbstractSpinBox | QComboBox)
            inner = inner or widget.objectName().startswith("qt_")  # parts of Qt's own calendar
            if not inner and not (widget.objectName() and widget.accessibleName()):
                nameless.append((type(widget).__name__, widget.objectName()))
    assert nameless == []
