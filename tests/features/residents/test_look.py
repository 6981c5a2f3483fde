"""Every face of the page at the sizes people have; kept as pictures when YIMEN_SHOTS names a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from db.domain.identity import IdKind
from db.domain.permissions import Role
from db.usecases.residents import AddResident, RecordConsent, ResidentForm, add_resident, record_consent
from desktop.theme.manager import ThemeManager
from desktop.widgets.choice_bar import ChoiceBar
from tests.features.residents.sheets import write
from tests.helpers.pages.residents import ResidentsScreen
from tests.helpers.registered import catalogue, register
from tests.helpers.rooms import Room

Shoot = Callable[[ResidentsScreen, str], None]
Show = Callable[[], ResidentsScreen]


@pytest.fixture
def busy(room: Room, people: dict[str, str], show: Show) -> ResidentsScreen:
    """Somebody with cases, a consent and a likely double."""
    catalogue(room)
    register(room, people["张桂兰"])
    register(room, people["张桂兰"], item="老年优待证", mode="instant", ticked=(0, 1))
    room.desk.run(record_consent, RecordConsent(people["张桂兰"], "社区服务登记与联系", date(2026, 11, 1)))
    double = ResidentForm(name="张桂兰", id_kind=IdKind.PASSPORT, id_number="E12345678", birthday=date(1944, 3, 3))
    room.desk.run(add_resident, AddResident(double, allow_duplicate=True))
    room.sign_in(Role.SUPERVISOR)
    return show()


def no_key_twice(screen: ResidentsScreen) -> None:
    """Two live shortcuts on one key cancel each other."""
    live: dict[str, str] = {}
    for widget in screen.window.findChildren(QWidget):
        for action in widget.actions() if widget.isVisible() else ():
            key = action.shortcut().toString()
            if key and action.isEnabled():
                assert key not in live, f"{key}: {live.get(key)} and {widget.objectName()}"
                live[key] = widget.objectName()


LOOKS = ["light", "dark", "large", "690", "narrow"] if "YIMEN_SHOTS" in os.environ else ["light", "narrow"]


@pytest.mark.parametrize("look", LOOKS)
def test_every_face(
    busy: ResidentsScreen, people: dict[str, str], theme: ThemeManager, tmp_path: Path, shoot: Shoot, look: str
) -> None:
    if look == "dark":
        theme.set_mode("dark")
    if look == "large":
        theme.set_large(True)
    if look == "690":
        busy.resize(1366, 690)
    if look == "narrow":
        busy.resize(1024, 768)
    busy.page.open_person(people["张桂兰"])
    shoot(busy, f"{look}-card")
    no_key_twice(busy)
    assert busy.text("residents_card_name") == "张桂兰"
    busy.press("Alt+H", "Right", "Right", "Right")
    shoot(busy, f"{look}-consents")
    no_key_twice(busy)
    assert busy.rows("residents_consents")[0][0] == "社区服务登记与联系"
    busy.press("Alt+C")
    shoot(busy, f"{look}-consent-form")
    no_key_twice(busy)
    busy.press("Escape", "Alt+H", "Home", "Alt+T")
    shoot(busy, f"{look}-tags")
    no_key_twice(busy)
    busy.press("Escape", "Ctrl+D")
    shoot(busy, f"{look}-compare")
    no_key_twice(busy)
    busy.press("Ctrl+1")
    shoot(busy, f"{look}-merge")
    no_key_twice(busy)
    assert busy.page.face == "merge"
    busy.press("Escape")
    busy.page.open_person(people["张桂兰"])
    busy.settle()
    busy.press("Alt+X")
    shoot(busy, f"{look}-forget")
    no_key_twice(busy)
    assert busy.page.face == "forget"
    busy.press("Escape", "F4")
    shoot(busy, f"{look}-edit")
    no_key_twice(busy)
    busy.press("Escape", "Ctrl+N")
    busy.fill(name="李小花", id_number="110105194403030021")
    shoot(busy, f"{look}-form")
    no_key_twice(busy)
    assert busy.error_under("id_number")
    busy.press("Escape", "Escape")
    busy.find("章贵栏")
    shoot(busy, f"{look}-none")
    no_key_twice(busy)
    assert busy.page.list_panel.face == "no_result"
    busy.press("Ctrl+I")
    shoot(busy, f"{look}-import-choose")
    no_key_twice(busy)
    busy.answers.opened = write(tmp_path / "滨河社区居民登记表.xlsx")
    busy.press("Ctrl+O")
    shoot(busy, f"{look}-import-preview")
    no_key_twice(busy)
    assert busy.page.import_view.face == "preview"
    busy.press("F9")
    shoot(busy, f"{look}-import-done")
    no_key_twice(busy)
    assert busy.page.import_view.face == "done"


def test_the_sheet_that_is_locked_and_the_double(
    busy: ResidentsScreen, tmp_path: Path, shoot: Shoot, theme: ThemeManager
) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    busy.press("Ctrl+N")
    busy.fill(name="张桂兰", phone="13812345678")
    busy.press("F9")
    shoot(busy, "double")
    assert busy.page.face == "compare" and len(busy.page.compare.candidates) == 1
    busy.press("Escape")
    busy.fill(id_number="11010519440303002X")
    shoot(busy, "known")
    assert busy.widget("residents_known").isVisible()
    busy.press("Escape", "Escape", "Ctrl+I")
    plain, locked = write(tmp_path / "明.xlsx"), tmp_path / "居民登记.xlsx"
    with plain.open("rb") as source, locked.open("wb") as target:
        OOXMLFile(source).encrypt("haitang", target)
    busy.answers.opened = locked
    busy.press("Ctrl+O")
    busy.page.import_view.progress.start("正在导入", 200_000)
    busy.page.import_view.progress.advance(61_000)
    shoot(busy, "password-and-progress")
    assert busy.focus == "residents_import_password"


def test_the_first_day(first_day: ResidentsScreen, shoot: Shoot) -> None:
    shoot(first_day, "first-day")
    assert first_day.page.list_panel.face == "first_day"
    assert first_day.button("residents_import_first").isVisible()
    assert not first_day.button("residents_import").isVisible()


def test_every_input_has_a_name_for_tests_and_one_for_ears(busy: ResidentsScreen, tmp_path: Path) -> None:
    busy.press("Ctrl+I")
    busy.answers.opened = write(tmp_path / "表.xlsx")
    busy.press("Ctrl+O")
    inputs = [
        widget
        for kind in (QLineEdit, QComboBox, QAbstractSpinBox, QCheckBox, QPlainTextEdit, QTableView, ChoiceBar)
        for widget in busy.page.findChildren(kind)
        if not widget.objectName().startswith("qt_")
    ]
    assert len(inputs) > 40
    for widget in inputs:
        assert widget.objectName(), widget
        assert widget.accessibleName(), widget.objectName()
    names = [widget.objectName() for widget in inputs]
    assert len(set(names)) == len(names)
