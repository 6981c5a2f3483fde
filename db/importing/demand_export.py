"""The monthly 问题清单 as an Excel file: marked with who took it out, and locked with a passphrase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from db.desk import Desk
from db.domain.clock import local
from db.importing.case_export import locked, new_passphrase, put_texts, save_file
from db.queries.demand_figures import ProblemListData, ProblemListRequest
from db.usecases.case_export import ExportLeave
from db.usecases.demand_export import ExportProblems, export_problems

_COLUMNS = (
    ("编号", 24),
    ("登记", 12),
    ("类别", 10),
    ("问题", 40),
    ("主办", 16),
    ("期限", 12),
    ("状态", 12),
    ("办结", 12),
    ("超期", 8),
)
_COUNTS = ("类别", "件数", "已办结", "未办结", "其中超期")


@dataclass(frozen=True, slots=True)
class ProblemFile:
    """The file written, how many demands it lists, and the passphrase that opens it: shown once, kept nowhere."""

    path: Path
    count: int
    passphrase: str


def write_problem_file(desk: Desk, wanted: ProblemListRequest, folder: Path) -> ProblemFile:
    """Take a month's list out into ``folder``.

    Raises KnownError MONTH, EXPORT-NONE, DEMAND-SENSITIVE, PERMISSION, SHEET-SAVE.
    """
    given = desk.run(export_problems, ExportProblems(wanted.year, wanted.month, wanted.disputes))
    passphrase = new_passphrase()
    name = f"问题清单 {wanted.year}-{wanted.month:02} {local(given.leave.at):%Y-%m-%d %H%M%S}.xlsx"
    path = save_file(folder, name, locked(problem_workbook(given.data, given.leave), passphrase))
    return ProblemFile(path, len(given.data.rows), passphrase)


def problem_workbook(data: ProblemListData, leave: ExportLeave) -> bytes:
    """The plain workbook: provenance, the month's figures, then one row for each demand."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "问题清单"
    mark = f"{leave.centre}　{leave.operator} 导出于 {local(leave.at):%Y-%m-%d %H:%M}　内部资料，用完删除"
    above = _above(data, mark)
    for number, values in enumerate(above, 1):
        put_texts(sheet, number, values)
    head = len(above) + 1
    put_texts(sheet, head, tuple(title for title, _ in _COLUMNS))
    for number, row in enumerate(data.rows, head + 1):
        late = "超期" if row.overdue else ""
        shown = (row.serial, row.registered_on, row.category, row.title, row.owner, row.due, row.state, row.settled)
        put_texts(sheet, number, (*shown, late))
    for column, (_, width) in enumerate(_COLUMNS, 1):
        sheet.cell(head, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{head + 1}"
    sheet.oddHeader.center.text = mark
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _above(data: ProblemListData, mark: str) -> Sequence[tuple[str, ...]]:
    left_out = f"矛盾纠纷 {data.disputes_left_out} 件没有列出，已计入件数。" if data.disputes_left_out else ""
    return (
        (mark,),
        (data.month, left_out),
        ("反映人次", f"{data.reports}", "办结用时中位数", data.median or "—"),
        ("按期办结", data.in_time or "—", "回访确认", data.confirmed or "—", "调解矛盾纠纷", f"{data.mediated}"),
        _COUNTS,
        *((c.category, f"{c.all}", f"{c.settled}", f"{c.open}", f"{c.overdue}") for c in data.counts),
        (),
    )
