from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from db.domain.calendar import Limit, LimitUnit
from db.importing import catalogue_columns as columns
from db.importing.catalogue_sheet import export_catalogue, import_catalogue, read_catalogue
from db.queries.catalogue import GetItem, ItemDetail, ListCatalogue, get_item, list_catalogue
from db.usecases.catalogue import (
    CatalogueImported,
    PinItem,
    SaveItem,
    SetItemActive,
    pin_item,
    save_item,
    set_item_active,
)
from tests.helpers.centres import CLERK, CLERK_PASSPHRASE, Started, centre, refusal, staffed, start

__all__ = ["centre", "staffed"]


def all_items(started: Started) -> dict[str, ItemDetail]:
    return {detail.item.code: detail for detail in started.desk.ask(list_catalogue, ListCatalogue())}


def edit(path: Path, change: Callable[[Any, Any], None]) -> None:
    """Change the two sheets as a person does in Excel."""
    book = load_workbook(path)
    change(book["事项"], book["材料"])
    book.save(path)
    book.close()


@pytest.fixture
def sheet(centre: Started, tmp_path: Path) -> Path:
    path = tmp_path / "事项目录.xlsx"
    assert export_catalogue(centre.desk, path) == 23
    return path


def test_what_goes_out_comes_in_unchanged(centre: Started, sheet: Path) -> None:
    before = all_items(centre)
    assert import_catalogue(centre.desk, sheet) == CatalogueImported(0, 0, 23)
    assert all_items(centre) == before
    read = read_catalogue(sheet)
    assert read.errors == ()
    assert [entry.item for entry in read.items] == [detail.item for detail in before.values()]


def test_odd_text_comes_back_as_it_was(centre: Started, tmp_path: Path) -> None:
    detail = all_items(centre)["YM-001"]
    odd = replace(
        detail.item,
        name="=1+1 高龄",
        aliases=("甲；乙", "反\\斜", "丙｜丁"),
        fee="'免费",
        conditions="+cmd|' /C calc'!A0",
        legal=None,
        promised=Limit(60, LimitUnit.DAY),
        eligibility=(
            {"kind": "tag", "value": "低保：一类｜特"},
            {"kind": "residence", "value": "非户籍", "label": "外来：务工｜\\"},
            {"kind": "no_open_same_item"},
            {"kind": "max_age", "max": 16},
        ),
        verified=False,
    )
    centre.desk.run(save_item, SaveItem(detail.item_id, odd, 1))
    centre.desk.run(pin_item, PinItem(detail.item_id, 4))
    centre.desk.run(set_item_active, SetItemActive(detail.item_id, active=False))
    path = tmp_path / "odd.xlsx"
    export_catalogue(centre.desk, path)
    entry = read_catalogue(path).items[0]
    assert (entry.item, entry.active, entry.pinned) == (odd, False, 4)
    raw = load_workbook(path)["事项"]["B2"]
    assert (raw.data_type, raw.value) == ("s", "=1+1 高龄")

    other = start(tmp_path / "other")
    assert import_catalogue(other.desk, path) == CatalogueImported(0, 1, 22)
    assert all_items(other)["YM-001"].item == odd
    other.desk.close()


def test_a_changed_row_becomes_a_new_version_and_an_unknown_code_a_new_item(
    centre: Started, sheet: Path
) -> None:
    def change(items: Any, materials: Any) -> None:
        items["G2"] = "收工本费 5 元"
        row = [cell.value for cell in items[3]]
        row[0], row[1], row[2] = "BH-100", "百岁慰问", None
        items.append(row)
        materials.append(["BH-100", "身份证", "复印", 1.0, "必要", "原件核验", "", ""])

    before = all_items(centre)
    edit(sheet, change)
    assert import_catalogue(centre.desk, sheet) == CatalogueImported(1, 1, 22)
    after = all_items(centre)
    assert (after["YM-001"].version, after["YM-001"].item.fee) == (2, "收工本费 5 元")
    assert after["BH-100"].item.materials[0].copies == 1
    assert after["YM-002"] == before["YM-002"]
    old = centre.desk.ask(get_item, GetItem(before["YM-001"].item_id, before["YM-001"].version_id))
    assert old.item == before["YM-001"].item


def test_columns_may_be_moved_and_dates_typed(centre: Started, sheet: Path) -> None:
    def change(items: Any, _: Any) -> None:
        items.insert_cols(1)
        items["A1"] = "我的备注"
        items["A2"] = "随便写"
        items["R2"] = "2026年7月1日"
        items["R3"] = "2026/7/1"

    edit(sheet, change)
    assert import_catalogue(centre.desk, sheet) == CatalogueImported(0, 0, 23)


@pytest.mark.parametrize(
    ("where", "cell", "value", "words"),
    [
        ("事项", "B2", "", "事项名称没有填"),
        ("事项", "D2", "承若", "办理类型「承若」不对"),
        ("事项", "F2", "二十二天", "看不懂"),
        ("事项", "F2", "400 工作日", "承诺时限不合理"),
        ("事项", "N2", "年纪：80", "看不懂"),
        ("事项", "N2", "最低年龄：八十", "应是数字"),
        ("事项", "Q2", "下个月", "不是日期"),
        ("事项", "Q2", "2020-01-01", "不能早于上一版"),
        ("事项", "R2", "可以", "只能填是、否"),
        ("事项", "S2", "11", "数字键应是 1 到 10"),
        ("事项", "A3", "YM-001", "和第 2 行重复"),
        ("材料", "C2", "影印", "形式「影印」不对"),
        ("材料", "D2", "两份", "应是整数"),
        ("材料", "A2", "YM-777", "没有编码 YM-777"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_taken(
    centre: Started, sheet: Path, where: str, cell: str, value: str, words: str
) -> None:
    def change(items: Any, materials: Any) -> None:
        items["G5"] = "收工本费 5 元"
        (items if where == "事项" else materials)[cell] = value

    before = all_items(centre)
    edit(sheet, change)
    error = refusal(lambda: import_catalogue(centre.desk, sheet))
    assert error.code == "SHEET-ROWS"
    errors: Any = error.details["errors"]
    assert [e for e in errors if words in e["message"]] == [
        {"sheet": where, "row": int(cell[1:]), "message": e["message"]} for e in errors if words in e["message"]
    ]
    assert any(words in e["message"] for e in errors)
    assert all_items(centre) == before


def not_a_sheet(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7 not a sheet")


def encrypted_sheet(path: Path) -> None:
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2048))


def without_a_sheet(path: Path) -> None:
    Workbook().save(path)


def without_a_column(path: Path) -> None:
    edit(path, lambda items, _: items.delete_cols(7))


def with_an_empty_sheet(path: Path) -> None:
    edit(path, lambda _, materials: materials.delete_rows(1, materials.max_row))


def removed(path: Path) -> None:
    path.unlink()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:3000])


@pytest.mark.parametrize(
    "spoil",
    [not_a_sheet, encrypted_sheet, without_a_sheet, without_a_column, with_an_empty_sheet, removed, cut_short],
)
def test_what_is_no_catalogue_sheet_is_said_plainly(
    centre: Started, sheet: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(sheet)
    error = refusal(lambda: import_catalogue(centre.desk, sheet))
    assert error.code == "SHEET"
    assert not error.message.isascii()


def test_a_place_that_cannot_be_written_is_said(centre: Started, tmp_path: Path) -> None:
    error = refusal(lambda: export_catalogue(centre.desk, tmp_path / "missing" / "a.xlsx"))
    assert error.code == "SHEET-WRITE"


def test_a_clerk_neither_exports_nor_imports(staffed: Started, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    export_catalogue(staffed.desk, path)
    staffed.sign_in(CLERK, CLERK_PASSPHRASE)
    assert refusal(lambda: export_catalogue(staffed.desk, tmp_path / "b.xlsx")).code == "PERMISSION"
    assert refusal(lambda: import_catalogue(staffed.desk, path)).code == "PERMISSION"
    assert not (tmp_path / "b.xlsx").exists()


PARTS = st.lists(st.text(st.sampled_from("甲乙；｜\\a1 "), min_size=1).map(str.strip).filter(bool), max_size=4)


@given(PARTS)
def test_parts_of_a_cell_come_apart_as_they_were_joined(parts: list[str]) -> None:
    for separator in "；｜":
        assert columns.split(columns.join(parts, separator), separator) == tuple(parts)


@pytest.mark.parametrize("text", ["2026-07-01", "2026/7/1", "2026.7.1", "2026年7月1日"])
def test_days_are_read_as_people_write_them(text: str) -> None:
    assert columns.read_date(text, "生效日期") == date(2026, 7, 1)


@pytest.mark.parametrize("text", ["2026-02-30", "7月1日", "", "二〇二六年"])
def test_what_is_no_day_is_refused(text: str) -> None:
    assert refusal(lambda: columns.read_date(text, "生效日期")).code == "CATALOGUE"
