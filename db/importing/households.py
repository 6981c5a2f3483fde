"""The households' sheet: a template to fill in, and reading one with the headings communities use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from db.domain.errors import KnownError
from db.importing.cells import narrow, read_name, text_of
from db.importing.fields import Field, field_of
from db.importing.handouts import save_workbook
from db.importing.headings import HEADER_ROWS, NOTES_PAGE, heading_key
from db.importing.sheet import SheetRow, fill_merged, has_content, shown
from db.importing.workbook import MOST_ROWS, open_pages, too_many_rows
from db.importing.xlsx_rows import Cells
from db.resident_rules import HouseholdForm
from db.usecases.household_imports import HouseholdImportRow
from db.watch import current

HEADINGS = ("小区", "楼栋", "单元", "门牌", "网格", "走访人", "户主", "户主电话")
_WORKER = frozenset(("走访人", "包户人", "包联人", "包户干部", "联户人", "网格员", "责任人"))
_HEAD = frozenset(("户主", "户主姓名"))
_FIELDS = {
    Field.ESTATE: "小区",
    Field.BUILDING: "楼栋",
    Field.UNIT: "单元",
    Field.DOOR: "门牌",
    Field.GRID: "网格",
    Field.PHONE: "户主电话",
}
_HELP = (
    ("小区到门牌", "分开填：海棠苑、3、2、501；小区必填，平房没有楼栋的可以空着"),
    ("网格", "网格名称；程序里还没有的会新建"),
    ("走访人", "先在程序里登记；和网格的走访人相同可以不填"),
    ("户主", "姓名；户里还没有户主的会登记一位，证件以后再补"),
)


@dataclass(frozen=True, slots=True)
class HouseholdSheet:
    """A sheet read whole: its rows, and the headings nothing was made of."""

    name: str
    header_line: int
    rows: tuple[HouseholdImportRow, ...]
    ignored: tuple[str, ...]


def _meaning(heading: str) -> str | None:
    key = heading_key(heading)
    if key in _WORKER:
        return "走访人"
    if key in _HEAD:
        return "户主"
    if key == "户主电话":
        return key
    field = field_of(heading)
    return _FIELDS.get(Field(field)) if field is not None else None


def _columns(headings: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for n, heading in enumerate(headings):
        meaning = _meaning(heading) if heading else None
        if meaning is not None:
            found.setdefault(meaning, n)
    return found


def read_households(path: Path, password: str | None = None) -> HouseholdSheet:
    """Read the first sheet that has the headings 小区 and 门牌 (or 楼栋); merged cells count for all their rows.

    Raises KnownError SHEET-…, SHEET-HEADINGS where no sheet has them, IMPORT-CANCELLED.
    """
    with open_pages(path, password) as pages:
        for page in pages:
            rows: list[SheetRow] = []
            for line, cells in () if page.name == NOTES_PAGE else page.rows:
                current().step(line, 0)
                if has_content(cells):
                    rows.append(SheetRow(line, cells))
                if len(rows) > MOST_ROWS:
                    raise too_many_rows()
            for at, row in enumerate(rows[:HEADER_ROWS]):
                headings = [shown(cell) for cell in row.cells]
                columns = _columns(headings)
                if "小区" in columns and {"门牌", "楼栋"} & columns.keys():
                    body = fill_merged(rows[at + 1 :], page.merges)
                    ignored = tuple(h for n, h in enumerate(headings) if h and n not in columns.values())
                    return HouseholdSheet(page.name, row.line, tuple(_row(one, columns) for one in body), ignored)
    raise KnownError("SHEET-HEADINGS", "没有找到「小区」和「门牌」两列；请用住户模板填写，或把列名改成这样。", "path")


def _row(row: SheetRow, columns: dict[str, int]) -> HouseholdImportRow:
    def cell(heading: str) -> object:
        cells: Cells = row.cells
        n = columns.get(heading, len(cells))
        return cells[n] if n < len(cells) else None

    def plain(heading: str) -> str:
        return narrow(text_of(cell(heading)))

    form = HouseholdForm(plain("小区"), plain("楼栋"), plain("单元"), plain("门牌"), plain("网格"))
    return HouseholdImportRow(row.line, form, read_name(cell("走访人")), read_name(cell("户主")), plain("户主电话"))


def write_household_template(path: Path) -> None:
    """An empty sheet with every heading and a page of explanations. Raises KnownError SHEET-SAVE."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "住户"
    sheet.append(list(HEADINGS))
    for column in range(1, len(HEADINGS) + 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = 14
        sheet.column_dimensions[get_column_letter(column)].number_format = "@"
    sheet.freeze_panes = "A2"
    notes = book.create_sheet(NOTES_PAGE)
    notes.append(["列", "怎么填"])
    for line in _HELP:
        notes.append(list(line))
    notes.column_dimensions["A"].width = 18
    notes.column_dimensions["B"].width = 80
    save_workbook(book, path)
