"""Every face of the page at the sizes people have; kept as pictures when YIMEN_SHOTS names a folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from db.domain.identity import IdKind
from db.domain.permissions import Role
from db.usecases.residents import AddResident, RecordConsent, ResidentForm, add_resident, record_consent
from desktop.theme.manager import ThemeManager
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


@pytest.mark.parametrize("look", ["light", "dark", "large", "690", "narrow"])
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
    assert busy.text("residents_card_name") == "张桂兰"
    busy.press("Alt+H", "Right", "Right", "Right")
    shoot(busy, f"{look}-consents")
    assert busy.rows("residents_consents")[0][0] == "社区服务登记与联系"
    busy.press("Alt+C")
    shoot(busy, f"{look}-consent-form")
    busy.press("Escape", "Alt+H", "Home", "Alt+T")
    shoot(busy, f"{look}-tags")
    busy.press("Escape", "Ctrl+D")
    shoot(busy, f"{look}-compare")
    busy.press("Escape", "F4")
    shoot(busy, f"{look}-edit")
    busy.press("Escape", "Ctrl+N")
    busy.fill(name="李小花", id_number="110105194403030021")
    shoot(busy, f"{look}-form")
    assert busy.error_under("id_number")
    busy.press("Escape", "Escape")
    busy.find("章贵栏")
    shoot(busy, f"{look}-none")
    assert busy.page.list_panel.face == "no_result"
    busy.press("Ctrl+I")
    shoot(busy, f"{look}-import-choose")
    busy.answers.opened = write(tmp_path / "滨河社区居民登记表.xlsx")
    busy.press("Ctrl+O")
    shoot(busy, f"{look}-import-preview")
    assert busy.page.import_view.face == "preview"
    busy.press("F9")
    shoot(busy, f"{look}-import-done")
    assert busy.page.import_view.face == "done"


def test_the_first_day(first_day: ResidentsScreen, shoot: Shoot) -> None:
    shoot(first_day, "first-day")
    assert first_day.page.list_panel.face == "first_day"
    assert first_day.button("residents_import_first").isVisible()
    assert not first_day.button("residents_import").isVisible()
