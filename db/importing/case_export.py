"""A list of cases as an Excel file: masked, marked with who took it out, and locked with a passphrase."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from db.desk import Desk
from db.domain.clock import local
from db.domain.errors import KnownError
from db.queries.case_lists import CaseRow, CaseRows, ListCases, case_rows, list_cases
from db.usecases.case_export import EXPORT_LIMIT, ExportCases, ExportLeave, export_cases

_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_COLUMNS = (
    ("受理号", 22),
    ("办事人", 12),
    ("事项", 24),
    ("状态", 10),
    ("时钟", 18),
    ("经办", 10),
    ("窗口", 8),
    ("收件时间", 18),
    ("承诺日", 12),
    ("办结时间", 18),
)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The file written, how many cases it holds, and the passphrase that opens it: shown once, kept nowhere."""

    path: Path
    count: int
    passphrase: str


def write_case_file(desk: Desk, wanted: ListCases, folder: Path) -> CaseFile:
    """Take a list out into ``folder``. Raises KnownError EXPORT-MANY, EXPORT-NONE, PERMISSION, SHEET-SAVE."""
    found = desk.ask(list_cases, replace(wanted, limit=EXPORT_LIMIT + 1, offset=0))
    leave = desk.run(export_cases, ExportCases(len(found.ids), wanted.preset))
    rows = desk.ask(case_rows, CaseRows(found.ids))
    passphrase = new_passphrase()
    name = f"办件 {local(leave.at):%Y-%m-%d %H%M%S}.xlsx"
    path = save_file(folder, name, locked(workbook(rows, leave), passphrase))
    return CaseFile(path, len(rows), passphrase)


def new_passphrase() -> str:
    """Three groups of four letters and digits that nobody mistakes for one another."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def save_file(folder: Path, name: str, content: bytes) -> Path:
    """Write a file into a folder, which is made if need be. Raises KnownError SHEET-SAVE."""
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise KnownError(
            "SHEET-SAVE", f"没能存到文件夹「{folder.name}」；请看看磁盘是不是满了或写保护了。", "path"
        ) from error
    return path


def workbook(rows: Sequence[CaseRow], leave: ExportLeave) -> bytes:
    """The plain workbook: a line of provenance, headings, one row for each case."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "办件"
    mark = f"{leave.centre}　{leave.operator} 导出于 {_moment(leave.at)}　内部资料，用完删除"
    put_texts(sheet, 1, (mark,))
    put_texts(sheet, 2, tuple(title for title, _ in _COLUMNS))
    for number, row in enumerate(rows, 3):
        put_texts(sheet, number, _cells(row))
    for column, (_, width) in enumerate(_COLUMNS, 1):
        sheet.cell(2, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A3"
    sheet.oddHeader.center.text = mark
    sheet.print_title_rows = "2:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def locked(content: bytes, passphrase: str) -> bytes:
    """The workbook encrypted as Excel does it (ECMA-376 agile encryption)."""
    from msoffcrypto.format.ooxml import OOXMLFile

    made = BytesIO()
    OOXMLFile(BytesIO(content)).encrypt(passphrase, made)
    return made.getvalue()


def put_texts(sheet: Any, number: int, values: tuple[str, ...]) -> None:
    """A row of cells, all of them text: nothing that was typed at the desk becomes a formula."""
    for column, value in enumerate(values, 1):
        cell = sheet.cell(number, column)
        cell.value = value
        cell.data_type = "s"
        cell.number_format = "@"


def _cells(row: CaseRow) -> tuple[str, ...]:
    return (
        row.serial_short,
        row.applicant_masked,
        row.item_name,
        row.state_label,
        row.clock.text,
        row.operator,
        f"{row.window}",
        _moment(row.received_at),
        row.due_on.isoformat() if row.due_on else "",
        _moment(row.closed_at) if row.closed_at else "",
    )


def _moment(value: datetime) -> str:
    return f"{local(value):%Y-%m-%d %H:%M}"
