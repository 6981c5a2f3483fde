from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from db.domain.errors import KnownError
from db.importing import workbook as workbook_module
from db.importing.fields import Field, field_of, guess_mapping
from db.importing.handouts import write_template
from db.importing.sheet import read_sheet
from tests.importing.books import HEADINGS, old_workbook, save

BIRTHDAY = datetime.fromisoformat("1949-12-31")
ROW = (1, "张桂兰", "11010519491231002X", "1949-12-31", "女", "13812345678", "海棠苑", "3", "2", "501")


def refused(path: Path, password: str | None = None) -> KnownError:
    with pytest.raises(KnownError) as caught:
        read_sheet(path, password)
    assert caught.value.message.endswith("。")
    return caught.value


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓名", Field.NAME),
        ("姓 名*", Field.NAME),
        ("居民姓名（必填）", Field.NAME),
        ("公民身份号码", Field.ID_NUMBER),
        ("证件号", Field.ID_NUMBER),
        ("身份证\n号码", Field.ID_NUMBER),
        ("出生年月", Field.BIRTHDAY),
        ("本人联系电话", Field.PHONE),
        ("现住址", Field.ADDRESS),
        ("栋", Field.BUILDING),
        ("门牌", Field.DOOR),
        ("与户主关系", Field.RELATION),
        ("居住类型", Field.RESIDENCE),
        ("人员类别", Field.TAGS),
        ("所属网格", Field.GRID),
        ("户籍地址", None),
        ("户主姓名", None),
        ("序号", None),
        ("", None),
    ],
)
def test_headings(heading: str, field: Field | None) -> None:
    assert field_of(heading) is field


def test_each_field_is_mapped_once_and_exact_headings_win() -> None:
    assert guess_mapping(["姓名", "联系电话", "手机号"]) == {0: Field.NAME, 1: Field.PHONE}


def test_the_headings_are_found_under_merged_titles(tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.xlsx",
        [("滨河社区居民信息登记表",), ("填报单位：滨河社区", None, None, "2026年11月"), (), HEADINGS, ROW, (), ROW],
        ["A1:J1", "A2:C2"],
    )
    sheet = read_sheet(path)
    assert (sheet.header_line, sheet.row_count) == (4, 2)
    assert [row.line for row in sheet.rows] == [5, 7]
    assert sheet.mapping == {
        1: Field.NAME, 2: Field.ID_NUMBER, 3: Field.BIRTHDAY, 4: Field.SEX, 5: Field.PHONE,
        6: Field.ESTATE, 7: Field.BUILDING, 8: Field.UNIT, 9: Field.DOOR,
    }  # fmt: skip
    assert sheet.preview[0][:3] == ("1", "张桂兰", "11010519491231002X")


def test_headings_in_two_rows_are_joined(tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.xlsx",
        [("姓名", "身份证号", "住址", None, None), (None, None, "小区", "楼栋", "房号"), ("张三", "x", "海棠苑", "3", "501")],
        ["A1:A2", "B1:B2", "C1:E1"],
    )
    sheet = read_sheet(path)
    assert sheet.headings == ("姓名", "身份证号", "小区", "楼栋", "房号")
    assert list(sheet.mapping.values()) == [Field.NAME, Field.ID_NUMBER, Field.ESTATE, Field.BUILDING, Field.DOOR]
    assert sheet.row_count == 1


def test_a_merged_cell_counts_for_every_row_beside_it(tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.xlsx",
        [("小区", "姓名", "电话"), ("海棠苑", "张三", "1"), (None, "李四", "2"), (None, "王五", "3"), (None, "赵六", "4")],
        ["A2:A4"],
    )
    assert [row.cells[0] for row in read_sheet(path).rows] == ["海棠苑", "海棠苑", "海棠苑", None]


def test_dates_numbers_and_formulas_come_as_values(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [("姓名", "出生日期", "电话", "备注"), ("张三", BIRTHDAY, 13812345678, True)])
    assert read_sheet(path).rows[0].cells == ("张三", BIRTHDAY, 13812345678, True)


def test_unknown_headings_are_left_to_be_mapped_by_hand(tmp_path: Path) -> None:
    sheet = read_sheet(save(tmp_path / "a.xlsx", [("甲", "乙"), ("张三", "13812345678")]))
    assert (sheet.mapping, sheet.headings, sheet.row_count) == ({}, ("甲", "乙"), 1)


def test_the_sheet_with_residents_is_chosen(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["这是说明"])
    book.create_sheet("名单").append(["姓名", "性别"])
    book["名单"].append(["张三", "男"])
    book.save(tmp_path / "a.xlsx")
    assert read_sheet(tmp_path / "a.xlsx").name == "名单"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_text_files_are_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    lines = [("姓名", "身份证号"), ("𠮷野", "11010519491231002X"), ("张三", "")]
    path.write_text("\r\n".join(map(delimiter.join, lines)), encoding=encoding)
    sheet = read_sheet(path)
    assert [row.cells for row in sheet.rows] == [("𠮷野", "11010519491231002X"), ("张三", None)]


def test_a_password_is_asked_for_and_used(tmp_path: Path) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    plain = io.BytesIO(save(tmp_path / "plain.xlsx", [HEADINGS, ROW]).read_bytes())
    locked = tmp_path / "locked.xlsx"
    with locked.open("wb") as out:
        OOXMLFile(plain).encrypt("haitang", out)
    assert refused(locked).code == "SHEET-PASSWORD"
    assert refused(locked, "wrong").field == "password"
    assert read_sheet(locked, "haitang").row_count == 1


def test_what_is_not_a_sheet_says_so(tmp_path: Path) -> None:
    def made(name: str, content: bytes) -> Path:
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    whole = save(tmp_path / "whole.xlsx", [HEADINGS, ROW]).read_bytes()
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refused(made("photo.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)))).code == "SHEET-BROKEN"
    assert refused(made("doc.xlsx", other.getvalue())).code == "SHEET-BROKEN"
    assert refused(made("half.xlsx", whole[: len(whole) // 2])).code == "SHEET-BROKEN"
    assert refused(made("page.xls", "<html><table><tr><td>姓名</td></tr></table>".encode())).code == "SHEET-BROKEN"
    assert refused(made("letter.csv", "尊敬的领导 您好".encode())).code == "SHEET-BROKEN"
    assert refused(made("pdf.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\x00")).code == "SHEET-BROKEN"
    assert refused(made("old.xls", old_workbook())).code == "SHEET-OLD"
    assert refused(made("junk.xls", old_workbook()[:512] + bytes(1024))).code == "SHEET-BROKEN"
    assert refused(made("nothing.csv", b"")).code == "SHEET-EMPTY"
    assert refused(save(tmp_path / "empty.xlsx", [])).code == "SHEET-EMPTY"
    assert refused(save(tmp_path / "head.xlsx", [HEADINGS])).code == "SHEET-EMPTY"
    assert refused(tmp_path / "gone.xlsx").code == "SHEET-MISSING"
    assert refused(tmp_path).code == "SHEET-MISSING"


def test_too_many_rows_are_refused_while_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.importing.sheet.MOST_ROWS", 50)
    path = save(tmp_path / "a.xlsx", [HEADINGS, *([ROW] * 80)])
    error = refused(path)
    assert error.code == "SHEET-ROWS"
    assert error.details["most"] == workbook_module.MOST_ROWS


def test_blank_rows_cost_nothing(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    sheet.append(ROW)
    for n in range(3, 400):
        sheet.cell(n, 3).number_format = "@"
        sheet.cell(n, 2, "  ")
    sheet.cell(1000, 2, "李四")
    book.save(tmp_path / "a.xlsx")
    assert [row.line for row in read_sheet(tmp_path / "a.xlsx").rows] == [2, 1000]


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,电话\n" + "张三,13812345678\n" * 3000)
    seen: list[int] = []
    with pytest.raises(KnownError) as caught:
        read_sheet(path, progress=lambda done, total: seen.append(done), cancelled=lambda: len(seen) == 2)
    assert caught.value.code == "IMPORT-CANCELLED"
    assert seen == [1000, 2000]


def test_the_template_maps_itself(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "template.xlsx"
    write_template(path)
    book = load_workbook(path)
    book["居民"].append([""] * 17)
    book["居民"]["A2"] = "张三"
    assert book["居民"].column_dimensions["C"].number_format == "@"
    book.save(path)
    assert list(read_sheet(path).mapping.values()) == list(Field)
