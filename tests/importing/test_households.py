"""Households from a sheet: the template comes back in, merged cells count, wrong rows are told by their line."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from db.check import check
from db.domain.errors import KnownError
from db.importing.households import HEADINGS, read_households, write_household_template
from db.queries.ground import ListGrids, list_grids
from db.queries.ground_households import HouseholdRows, ListHouseholds, household_rows, list_households
from db.usecases import ground, workers
from db.usecases.household_imports import HouseholdsImported, ImportHouseholds, import_households
from tests.helpers.centres import CLERK, CLERK_PASSPHRASE, Started, centre, refusal, staffed

__all__ = ["centre", "staffed"]


def sheet(path: Path, *rows: tuple[object, ...], headings: tuple[str, ...] = HEADINGS) -> Path:
    book = Workbook()
    book.active.append(headings)
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def bring(desk: Started, path: Path, all_or_nothing: bool = True) -> HouseholdsImported:
    return desk.desk.run(import_households, ImportHouseholds(read_households(path).rows, all_or_nothing))


def lines(desk: Started) -> list[tuple[str, str, str, str]]:
    ids = desk.desk.ask(list_households, ListHouseholds()).ids
    return [(r.address, r.grid, r.worker_name, r.head) for r in desk.desk.ask(household_rows, HouseholdRows(ids))]


def test_the_template_filled_in_comes_in_and_again_unchanged(centre: Started, tmp_path: Path) -> None:
    zhou = centre.desk.run(workers.save_worker, workers.SaveWorker("周敏")).worker_id
    centre.desk.run(workers.save_worker, workers.SaveWorker("吴桐"))
    centre.desk.run(ground.save_grid, ground.SaveGrid("滨河-03", zhou))
    path = tmp_path / "住户.xlsx"
    write_household_template(path)
    book = load_workbook(path)
    book["住户"].append(["海棠苑", "3", "2", "501", "滨河-03", "周敏", "张桂兰", "138 1234 5678"])
    book["住户"].append(["海棠苑", "3", "2", "502", "滨河-03", "吴桐", "", ""])
    book["住户"].append(["东风巷", "", "", "12号", "滨河-04", "", "", ""])
    book.save(path)
    done = bring(centre, path)
    assert (done.created, done.updated, done.heads, done.errors) == (3, 0, 1, ())
    assert sorted(lines(centre)) == [
        ("东风巷 12号", "滨河-04", "", ""),
        ("海棠苑 3 号楼 2 单元 501", "滨河-03", "周敏", "张桂兰"),
        ("海棠苑 3 号楼 2 单元 502", "滨河-03", "吴桐", ""),
    ]
    own = centre.rows("SELECT door FROM household WHERE worker_id IS NOT NULL")
    assert [row.door for row in own] == ["502"]
    (head,) = centre.rows("SELECT phone, relation FROM resident")
    assert (head.phone, head.relation) == ("13812345678", "02")
    again = bring(centre, path)
    assert (again.created, again.updated, again.unchanged, again.heads) == (0, 0, 3, 0)
    assert {row.name for row in centre.desk.ask(list_grids, ListGrids()).rows} == {"滨河-03", "滨河-04"}
    assert check(centre.desk).ok


def test_headings_of_communities_and_merged_cells_are_understood(centre: Started, tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    page.append(["滨河社区住户台账"])
    page.append(["序号", "小区名称", "楼号", "单元号", "房号", "所属网格", "户主姓名", "建筑面积"])
    page.append([1, "海棠苑", 3, 2, 501, "滨河-03", "李木子", 60])
    page.append([2, None, None, None, 502.0, None, None, 61])
    for column in "BCDF":
        page.merge_cells(f"{column}3:{column}4")
    book.save(tmp_path / "a.xlsx")
    found = read_households(tmp_path / "a.xlsx")
    assert (found.header_line, found.ignored) == (2, ("序号", "建筑面积"))
    assert bring(centre, tmp_path / "a.xlsx").created == 2
    assert lines(centre) == [
        ("海棠苑 3 号楼 2 单元 501", "滨河-03", "", "李木子"),
        ("海棠苑 3 号楼 2 单元 502", "滨河-03", "", ""),
    ]


def test_wrong_rows_are_told_and_the_others_come_in_when_asked(centre: Started, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx",
        ("海棠苑", "3", "2", "501", "", "", "", ""),
        ("海棠苑", "3号楼", "2单元", "501室", "", "", "", ""),
        ("", "3", "2", "502", "", "", "", ""),
        ("海棠苑", "3", "2", "503", "", "没有这人", "", ""),
        ("海棠苑", "3", "2", "504", "", "", "张桂兰", "12"),
    )
    refused = refusal(lambda: bring(centre, path))
    assert refused.code == "IMPORT-ERRORS" and lines(centre) == []
    done = bring(centre, path, all_or_nothing=False)
    assert done.created == 1
    assert [error.line for error in done.errors] == [3, 4, 5, 6]
    assert "第 2 行" in done.errors[0].message and "没有这人" in done.errors[2].message


def test_what_is_there_is_brought_up_to_date_and_nothing_taken_away(centre: Started, tmp_path: Path) -> None:
    bring(centre, sheet(tmp_path / "a.xlsx", ("海棠苑", "3", "2", "501", "滨河-03", "", "张桂兰", "")))
    done = bring(centre, sheet(tmp_path / "b.xlsx", ("海棠苑", "3", "2", "501", "滨河-05", "", "李木子", "")))
    assert (done.created, done.updated, done.heads) == (0, 1, 0)
    bring(centre, sheet(tmp_path / "c.xlsx", ("海棠苑", "3", "2", "501", "", "", "", "")))
    assert lines(centre) == [("海棠苑 3 号楼 2 单元 501", "滨河-05", "", "张桂兰")]


def test_a_sheet_of_something_else_and_a_clerk_are_refused(staffed: Started, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        read_households(sheet(tmp_path / "a.xlsx", ("张桂兰",), headings=("姓名",)))
    assert caught.value.code == "SHEET-HEADINGS"
    staffed.sign_in(CLERK, CLERK_PASSPHRASE)
    path = sheet(tmp_path / "b.xlsx", ("海棠苑", "3", "2", "501", "", "", "", ""))
    assert refusal(lambda: bring(staffed, path)).code == "PERMISSION"
