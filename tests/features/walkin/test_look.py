"""The screen beside its pictures: nothing cut, one primary, the widths and heights of look.md."""

from __future__ import annotations

from collections.abc import Callable

from desktop.theme.manager import ThemeManager
from tests.helpers.pages.walkin import WalkinScreen
from tests.printing.conftest import THERMAL, SwitchedSpooler


def test_idle_shows_the_day(screen: WalkinScreen, shoot: Callable[[str], None]) -> None:
    shoot("00-idle")
    assert screen.head == "空闲"
    assert screen.rows("walkin_offers")[0][1]


def test_pictures_of_the_main_states(
    screen: WalkinScreen, theme: ThemeManager, spooler: SwitchedSpooler, shoot: Callable[[str], None],
) -> None:
    screen.find_person("zgl")
    screen.choose_item("gl")
    screen.press("Space", "Space", "Space", "Down", "Space", "Up")
    shoot("01-tolerant")
    theme.set_mode("dark")
    shoot("12-dark")
    theme.set_mode("light")
    screen.press("Space")
    screen.resize(1366, 690)
    shoot("01b-complete-690")
    screen.resize(1366, 768)
    theme.set_large(True)
    shoot("13-large")
    theme.set_large(False)
    screen.resize(1024, 768)
    shoot("narrow")
    screen.resize(1920, 1080)
    shoot("wide")
    screen.resize(1366, 768)
    spooler.off.add(THERMAL)
    screen.press("F9")
    shoot("14a-printer-off")
