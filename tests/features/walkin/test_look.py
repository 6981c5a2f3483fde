"""The screen beside its pictures: nothing cut, one primary, the widths and heights of look.md."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtWidgets import QLabel, QWidget

from db.desk import Desk
from db.domain.scancodes import ScanKind, parse_scan
from desktop.features.walkin.item_panel import ASK, ASK_LEAST, OFFER_COLUMNS, USES
from desktop.features.walkin.parts import CheckFlow
from desktop.theme.manager import ThemeManager
from desktop.theme.tokens import NORMAL
from tests.helpers.pages.walkin import WalkinScreen
from tests.helpers.rooms import MovableClock
from tests.helpers.rooms import look as rows
from tests.printing.conftest import THERMAL, SwitchedSpooler


def cut_labels(screen: WalkinScreen) -> list[str]:
    """Labels that show less than they say."""
    return [
        label.text() for label in screen.page.findChildren(QLabel)
        if label.isVisible() and label.text() and not label.wordWrap()
        and label.width() < label.sizeHint().width()
    ]


def outside(screen: WalkinScreen) -> list[str]:
    """Panels that reach beyond the window."""
    frame = screen.window.rect()
    panels = (screen.view.person, screen.view.item, screen.view.right, screen.view.history)
    found = []
    for panel in panels:
        corner = panel.mapTo(screen.window, panel.rect().bottomRight())
        if panel.isVisible() and (not frame.contains(corner) or corner.x() > frame.right() - 12):
            found.append(panel.objectName())
    return found


def test_idle_shows_the_day(screen: WalkinScreen, shoot: Callable[[str], None]) -> None:
    shoot("00-idle")
    assert screen.head == "空闲"
    assert screen.rows("walkin_offers")[0][1:3] == ["高龄津贴", "承诺 22 工作日"]
    assert screen.text("walkin_today_accepted") == "0"
    assert screen.focus == "walkin_item_search"
    assert not screen.view.history.isVisible()
    assert cut_labels(screen) == []


def test_idle_after_a_few_people(
    screen: WalkinScreen, clock: MovableClock, shoot: Callable[[str], None],
) -> None:
    for person, item, key in (("zgl", "lnyd", "F10"), ("ms", "jydj", "F10"), ("aygl", "cdyy", "F9"), ("zgl", "jdj", "F9")):
        screen.find_person(person)
        screen.choose_item(item)
        screen.press("Ctrl+A", key, "Escape")
        clock.move(minutes=9)
    shoot("00-idle-day")
    assert [row[1] for row in screen.rows("walkin_recent_table")][-1] == "张*兰"
    assert screen.text("walkin_today_accepted") == "4"
    assert outside(screen) == [] and cut_labels(screen) == []
    screen.press("Alt+H", "Return")
    assert screen.opened[0][0] == "case"
    screen.resize(1366, 690)
    shoot("00-idle-690")
    assert outside(screen) == []


def test_columns_keep_their_widths(screen: WalkinScreen, theme: ThemeManager, shoot: Callable[[str], None]) -> None:
    screen.find_person("zgl")
    screen.choose_item("gl")
    assert (screen.view.person.width(), screen.view.right.width()) == (300, 324)
    assert screen.view.history.table.height() == 4 * NORMAL.row_compact
    screen.resize(1366, 690)
    shoot("01b-690")
    assert screen.view.history.table.height() == 2 * NORMAL.row_compact
    assert outside(screen) == [] and cut_labels(screen) == []
    theme.set_large(True)
    screen.resize(1366, 768)
    shoot("13-large-missing")
    assert (screen.view.person.width(), screen.view.right.width()) == (330, 340)
    assert outside(screen) == [] and cut_labels(screen) == []


def test_a_narrow_window_folds_the_person(screen: WalkinScreen, shoot: Callable[[str], None]) -> None:
    screen.find_person("zgl")
    screen.choose_item("gl")
    screen.resize(1024, 768)
    shoot("narrow")
    assert screen.text("walkin_strip_name") == "张桂兰" and screen.view.strip.height() == 64
    assert not screen.view.person.isVisible() and screen.view.right.width() == 324
    assert outside(screen) == [] and cut_labels(screen) == []
    screen.press("Alt+D")
    shoot("narrow-agent")
    assert screen.view.person.isVisible() and screen.focus == "walkin_agent_name"
    assert screen.view.right.width() == 324
    screen.qtbot.waitUntil(lambda: outside(screen) == [])  # the layouts inside one another settle in turn


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_small_screen_at_150_percent_keeps_the_action_column_whole(
    screen: WalkinScreen, theme: ThemeManager, shoot: Callable[[str], None], look: str,
) -> None:
    """1366 × 768 at 150 %, under a title bar: 911 × 488 logical pixels."""
    theme.set_mode(look)  # type: ignore[arg-type]
    screen.resize(911, 488)
    shoot(f"tight-idle-{look}")
    assert not screen.view.right.isVisible() and outside(screen) == [] and cut_labels(screen) == []
    screen.find_person("zgl")
    shoot(f"tight-person-{look}")
    assert not screen.view.history.isVisible()
    screen.press("Alt+H")
    shoot(f"tight-history-{look}")
    assert screen.view.history.isVisible() and screen.focus == "walkin_history_table"
    screen.choose_item("gl")
    shoot(f"tight-item-{look}")
    assert not screen.view.history.isVisible()
    assert outside(screen) == []
    shown = [button for button in screen.view.result.buttons.values() if button.isVisible()]
    assert len(shown) == 4
    assert [button.visibleRegion().boundingRect().height() for button in shown] == [b.height() for b in shown]


def test_a_wide_window_puts_the_history_below_the_result(
    screen: WalkinScreen, shoot: Callable[[str], None],
) -> None:
    screen.find_person("zgl")
    screen.choose_item("gl")
    screen.resize(1920, 1080)
    shoot("wide")
    assert screen.view.item.width() == 900
    assert screen.view.history.parent() is screen.view.right


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_primary_moves_and_nothing_jumps(
    screen: WalkinScreen, theme: ThemeManager, shoot: Callable[[str], None], look: str,
) -> None:
    theme.set_mode(look)  # type: ignore[arg-type]
    screen.find_person("zgl")
    screen.choose_item("gl")
    result: QWidget = screen.view.result

    def place(key: str) -> tuple[int, int]:
        button = result.buttons[key]
        return button.mapTo(result, button.rect().topLeft()).y(), button.height()

    assert screen.primaries == ["F7"]
    first = place("F7")
    screen.press("Space", "Space", "Space", "Down", "Space", "Up")
    shoot(f"01-tolerant-{look}")
    assert screen.primaries == ["F4"] and place("F4") == first
    screen.press("Space")
    shoot(f"01b-complete-{look}")
    assert screen.primaries == ["F9"] and place("F9") == first


def test_a_printer_that_is_off_stops_nobody(
    screen: WalkinScreen, spooler: SwitchedSpooler, shoot: Callable[[str], None],
) -> None:
    spooler.off.add(THERMAL)
    screen.find_person("zgl")
    screen.choose_item("gl")
    screen.press("Ctrl+A", "F9")
    shoot("14a-printer-off")
    assert screen.fault.startswith("已受理，回执还没打出来。 「前台热敏 80 mm」没有回应")
    assert screen.papers == ["受理回执 80 mm 没打出来"]
    assert screen.primaries == ["Esc"] and screen.view.history.table.height() == 2 * NORMAL.row_compact
    assert outside(screen) == [] and cut_labels(screen) == []
    screen.press("Ctrl+3")
    assert [path.suffix for path in screen.printing.export_folder.iterdir()] == [".pdf"]
    spooler.off.clear()
    screen.press("F8")
    assert screen.papers == ["受理回执 80 mm 已打 10:43"] and screen.fault == ""
    screen.press("Escape")
    assert screen.head.startswith("空闲 上一位 张*兰·高龄津贴 10:43")


def test_the_other_paper(screen: WalkinScreen, spooler: SwitchedSpooler) -> None:
    spooler.off.add(THERMAL)
    screen.find_person("zgl")
    screen.choose_item("gl")
    screen.press("Ctrl+A", "F9", "Ctrl+2")
    assert screen.fault == ""
    assert [printer for printer, _, _ in spooler.out] == ["A5 激光"]


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_code_on_the_screen_can_be_read(
    screen: WalkinScreen, theme: ThemeManager, desk: Desk, tmp_path: Path, look: str,
) -> None:
    theme.set_mode(look)  # type: ignore[arg-type]
    screen.find_person("zgl")
    screen.choose_item("lnyd")
    screen.press("Ctrl+A", "F10")
    screen.shoot(tmp_path / "done.png")
    with Image.open(tmp_path / "done.png") as picture:
        [code] = zxingcpp.read_barcodes(picture.convert("L"))
    assert parse_scan(code.text).kind is ScanKind.RECEIPT
    assert parse_scan(code.text).value == rows(desk, "SELECT serial FROM service_case")[0].serial


def test_a_long_fee_leaves_the_keys_whole(screen: WalkinScreen, theme: ThemeManager) -> None:
    screen.find_person("zgl")
    screen.choose_item("jzzslqz")
    for large, size in ((False, (1366, 768)), (True, (1366, 768)), (False, (1024, 690))):
        theme.set_large(large)
        screen.resize(*size)
        page = screen.view.result.decision_page
        assert page.widget().width() <= page.viewport().width()
        assert screen.view.result.facts.width() < page.viewport().width()


def test_the_question_shows_only_where_it_can_be_read(screen: WalkinScreen, theme: ThemeManager) -> None:
    table = screen.view.item.offers_table
    assert table.columnWidth(ASK) >= ASK_LEAST * NORMAL.body
    theme.set_large(True)
    screen.resize(1366, 768)
    assert table.isColumnHidden(ASK) and not table.isColumnHidden(USES)
    theme.set_large(False)
    screen.resize(1366, 768)
    assert not table.isColumnHidden(ASK) and table.columnWidth(1) == OFFER_COLUMNS[1]


def test_what_is_not_met_is_said_in_words(qapp: object) -> None:
    flow = CheckFlow(name="checks")
    flow.set_checks((("年满 80 周岁（38）", False), ("本区户籍", None), ("无在办同事项", True)))
    assert flow.shown == ("不符合：年满 80 周岁（38）", "待核：本区户籍", "无在办同事项")


def test_an_answer_in_a_low_window_is_in_sight(screen: WalkinScreen) -> None:
    screen.resize(1366, 690)
    screen.find_person("zgl")
    screen.choose_item("gl")
    screen.press("F9")
    assert screen.answer
    page, notice = screen.view.result.decision_page, screen.view.result.notice
    foot = notice.mapTo(page.viewport(), notice.rect().bottomLeft()).y()
    assert 0 < foot < page.viewport().height()
