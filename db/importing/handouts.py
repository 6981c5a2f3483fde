"""The two workbooks an import hands out: a template to fill in, and the rows that could not be imported."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from db.domain.errors import KnownError
from db.importing.fields import RESIDENTS, Field
from db.importing.headings import NOTES_PAGE, Headings
from db.importing.planning import SheetPlan
from db.importing.sheet import shown
from db.paths import write_atomically
from db.usecases.imports import RowError


@dataclass(frozen=True, slots=True)
class Template:
    """An empty sheet: its page, its columns, how wide they are, which hold text, and how each is filled in."""

    page: str
    headings: Headings
    help: tuple[tuple[str, str], ...]
    text: tuple[StrEnum, ...]
    """Columns set to text, so that Excel leaves the digits alone."""
    widths: Mapping[StrEnum, int] = field(default_factory=dict)


_RESIDENTS = Template(
    "居民",
    RESIDENTS,
    (
        ("姓名", "必填。照证件写；少数民族姓名中间用「·」"),
        ("证件类型", "不填按号码判断：居民身份证、港澳台居民居住证、外国人永久居留身份证、护照、户口簿、其他"),
        ("证件号码", "请保持「文本」格式；末位 X 大小写都可以"),
        ("性别、出生日期", "有身份证号的可以不填；日期写成 1949-12-31"),
        ("小区到房号", "分开填：海棠苑、3、2、501；没有楼栋的填在住址"),
        ("与户主关系", "户主、配偶、子、女、父母、其他亲属 …"),
        ("户籍", "户籍或非户籍"),
        ("人员类别", "标签名称，几个之间用顿号：高龄、独居"),
        ("网格", "小区所在的网格，可以不填"),
    ),
    (Field.ID_NUMBER, Field.PHONE, Field.BIRTHDAY, Field.BUILDING, Field.UNIT, Field.DOOR),
    {Field.ID_NUMBER: 22, Field.ADDRESS: 36, Field.NOTE: 30, Field.PHONE: 16, Field.BIRTHDAY: 14},
)


def save_workbook(book: Any, path: Path) -> None:
    """Write a workbook whole or not at all. Raises KnownError SHEET-SAVE."""
    content = io.BytesIO()
    book.save(content)
    try:
        write_atomically(path, content.getvalue())
    except OSError:
        raise KnownError(
            "SHEET-SAVE", "表格存不下来；请先关掉 Excel 里的同名文件，或换一个位置再存。", "path"
        ) from None


def write_template(path: Path, template: Template = _RESIDENTS) -> None:
    """An empty sheet with every heading and a page of explanations. Raises KnownError SHEET-SAVE."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = template.page
    sheet.append([names[0] for names in template.headings.names.values()])
    for column, one in enumerate(template.headings.names, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = template.widths.get(one, 12)
        if one in template.text:
            sheet.column_dimensions[get_column_letter(column)].number_format = "@"
    sheet.freeze_panes = "B2"
    notes = book.create_sheet(NOTES_PAGE)
    notes.append(["列", "怎么填"])
    for line in template.help:
        notes.append(list(line))
    notes.column_dimensions["A"].width = 18
    notes.column_dimensions["B"].width = 80
    save_workbook(book, path)


def write_error_sheet(path: Path, plan: SheetPlan[Any], errors: Sequence[RowError] = ()) -> int:
    """The rows with errors as they stood, each with its line and the reason; mend them and import this sheet.

    ``errors`` adds what the import itself reported. Returns how many rows were written. Raises SHEET-SAVE.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    reasons = {row.line: "；".join(row.reasons) for row in plan.rows if row.status == "error"}
    reasons |= {error.line: error.message for error in errors}
    book = Workbook(write_only=True)
    sheet = book.create_sheet("没有导入的行")

    def texts(values: Iterable[str]) -> list[Any]:
        cells = []
        for value in values:
            cell = WriteOnlyCell(sheet, value="".join(c for c in value if c >= " "))
            cell.number_format = "@"
            cell.data_type = "s"
            cells.append(cell)
        return cells

    width = len(plan.sheet.headings)
    sheet.append(texts(("原表行号", "没有导入的原因", *plan.sheet.headings)))
    written = 0
    for row in plan.sheet.rows:
        if row.line in reasons:
            values = [shown(cell) for cell in row.cells[:width]]
            sheet.append(texts((str(row.line), reasons[row.line], *values)))
            written += 1
    save_workbook(book, path)
    return written
