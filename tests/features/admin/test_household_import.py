"""住户 from a sheet: previewed with what is wrong, imported, told; stopped, refused and unlocked; all by keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from db.desk import Desk
from db.importing import household_plan
from db.importing.households import HEADINGS
from db.queries.ground import ListGrids, list_grids
from db.queries.ground_households import ListHouseholds, list_households
from db.usecases.household_imports import HouseholdsImported
from db.usecases.workers import SaveWorker, save_worker
from desktop.features.admin.household_import import HouseholdImport
from tests.helpers.pages.admin import AdminScreen

SECTION = "imports"
Shoot = Callable[[AdminScreen, str], None]
GOOD = ("海棠苑", "3", "2", "501", "滨河-03", "周敏", "张桂兰", "13812345678")
KNOWN = ("海棠苑", "3", "2", "502", "滨河-03", "", "", "")
NOBODY = ("海棠苑", "3", "2", "503", "", "孙不在", "", "")
TWICE = ("海棠苑", "3号楼", "2单元", "501", "", "", "", "")


def sheet(path: Path, *rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> Path:
    book = Workbook()
    book.active.append(headings)
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.fixture
def chosen(screen: AdminScreen, desk: Desk, tmp_path: Path) -> AdminScreen:
    """A sheet of four rows is read, two of them wrong; one household is there already."""
    desk.run(save_worker, SaveWorker("周敏"))
    screen.press("6 Ctrl+H")
    screen.answers.opened = sheet(tmp_path / "first.xlsx", KNOWN)
    screen.press("Ctrl+O F9 F9")
    screen.page.arrive(section="imports", part="households")
    screen.answers.opened = sheet(tmp_path / "海棠苑.xlsx", GOOD, KNOWN, NOBODY, TWICE)
    screen.press("Ctrl+O")
    return screen


def homes(desk: Desk) -> int:
    return len(desk.ask(list_households, ListHouseholds()).ids)


def test_the_preview_names_what_is_wrong_and_the_rest_comes_in(
    chosen: AdminScreen, desk: Desk, shoot: Shoot, tmp_path: Path
) -> None:
    rows = chosen.table("household_import_rows")
    assert [(row[0], row[5]) for row in rows] == [("4", "错误"), ("5", "错误"), ("2", "新建"), ("3", "更新")]
    assert rows[0][6] == "「孙不在」不在走访人名册里，请先登记。"
    assert rows[1][6] == "和第 2 行是同一户，请只留一行。"
    assert chosen.button("household_import_start").subtitle == "新建 1 户，更新 1 户，跳过 2 行"
    assert chosen.focus == "household_import_rows"
    shoot(chosen, "6-households")
    chosen.press("F9")
    assert "新建 1 户，1 户没有变化，登记户主 1 人，2 行没有导入。" in chosen.words()
    assert homes(desk) == 2
    shoot(chosen, "6-households-done")
    chosen.answers.saved = tmp_path / "wrong"
    chosen.press("Ctrl+E")
    page = load_workbook(tmp_path / "wrong.xlsx").active
    assert [row[:3] for row in page.iter_rows(min_row=2, values_only=True)] == [
        ("4", "「孙不在」不在走访人名册里，请先登记。", "海棠苑"),
        ("5", "和第 2 行是同一户，请只留一行。", "海棠苑"),
    ]
    chosen.press("F9")
    assert chosen.went[-1] == ("admin", {"section": "ground", "part": "grids"})
    assert [grid.name for grid in desk.ask(list_grids, ListGrids()).rows] == ["滨河-03"]


def test_all_or_nothing_waits_until_every_row_is_right(chosen: AdminScreen, desk: Desk) -> None:
    chosen.tab_to("household_import_errors")
    chosen.press("Right F9")
    assert chosen.fault == "有 2 行错误，改好再导，或选「跳过有错的行」。"
    assert homes(desk) == 1


def test_a_sheet_without_the_columns_says_which(screen: AdminScreen, tmp_path: Path, shoot: Shoot) -> None:
    screen.press("6 Ctrl+H")
    assert screen.focus == "household_import_choose"
    screen.answers.opened = sheet(tmp_path / "x.xlsx", ("张桂兰", "82"), headings=("姓名", "年龄"))
    screen.press("Ctrl+O")
    assert "没有找到「小区」和「门牌」两列" in screen.fault
    shoot(screen, "6-households-choose")
    screen.press("F7")
    assert screen.focus == "imports_households" and screen.fault == ""


def test_the_template_is_saved_and_leads_back_in(screen: AdminScreen, tmp_path: Path) -> None:
    screen.press("6 Ctrl+H")
    screen.answers.saved = tmp_path / "模板"
    screen.press("Ctrl+T")
    assert screen.notices.said == ["模板已存好 模板.xlsx"] and screen.answers.proposed == ["住户导入模板.xlsx"]
    screen.answers.opened = tmp_path / "模板.xlsx"
    screen.press("Ctrl+O F9")
    assert screen.fault == "没有能导入的行，请先按原因改表格。"


def test_stopped_in_the_middle_nothing_comes_in(
    screen: AdminScreen, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen.press("6 Ctrl+H")
    screen.answers.opened = sheet(tmp_path / "a.xlsx", KNOWN)
    screen.press("Ctrl+O")
    real = household_plan.run_households

    def stopped(*args: object, **named: object) -> HouseholdsImported:
        screen.find(HouseholdImport, "household_import")._stop.set()
        return real(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(household_plan, "run_households", stopped)
    screen.press("F9")
    assert "已经取消" in screen.fault and homes(desk) == 0
    monkeypatch.undo()
    screen.press("F9")
    assert homes(desk) == 1


def test_the_ground_leads_here(screen: AdminScreen) -> None:
    screen.press("8 Ctrl+I")
    assert screen.went == [("admin", {"section": "imports", "part": "households"})]
    screen.page.arrive(section="imports", part="households")
    assert screen.focus == "household_import_choose"
