"""What an import of any kind would do, row by row: verdicts with reasons, and reading the cells of a row by its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Generic, Literal, TypeVar

from db.desk import Desk
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.importing.cells import narrow, text_of
from db.importing.headings import Headings
from db.importing.sheet import Sheet, SheetRow
from db.watch import Watch

Status = Literal["ok", "repaired", "gaps", "duplicate", "error"]
RowT = TypeVar("RowT")
STEP = 1000
_FOOTERS = ("合计", "总计", "小计", "共计", "填表", "制表", "填报", "审核", "说明", "注：", "备注：")


@dataclass(frozen=True, slots=True)
class PlannedRow(Generic[RowT]):
    """One row: what would be imported (None where nothing can be), and why it is not simply fine.

    ``gaps``: importable, with things to be asked for later. ``within_sheet``: a duplicate of an earlier row of the
    same sheet, or of a row imported before; never imported.
    """

    line: int
    status: Status
    reasons: tuple[str, ...]
    row: RowT | None
    within_sheet: bool = False


@dataclass(frozen=True, slots=True)
class SheetPlan(Generic[RowT]):
    """The whole sheet judged. ``passed_over`` counts totals, signatures and repeated headings."""

    sheet: Sheet
    mapping: Mapping[int, StrEnum]
    rows: tuple[PlannedRow[RowT], ...]
    passed_over: int
    today: date
    checked: Mapping[int, tuple[Any, Any]] = field(default_factory=dict, repr=False, compare=False)
    """Every form that passed, by its ``id``, with its stored form, so that it need not be checked twice."""

    def count(self, status: str) -> int:
        """How many rows have this verdict."""
        return sum(row.status == status for row in self.rows)

    @property
    def ok(self) -> int:
        """Rows that come in as they stand."""
        return self.count("ok")

    @property
    def repaired(self) -> int:
        """Rows that come in with something put right."""
        return self.count("repaired")

    @property
    def duplicate(self) -> int:
        """Rows about what is there already."""
        return self.count("duplicate")

    @property
    def error(self) -> int:
        """Rows that cannot come in."""
        return self.count("error")


def check_mapping(mapping: Mapping[int, StrEnum], headings: Headings, missing: str) -> None:
    """Raise KnownError IMPORT-MAPPING with ``missing`` without a key column, or where two columns mean the same."""
    fields = list(mapping.values())
    if not headings.fits(fields):
        raise KnownError("IMPORT-MAPPING", missing, "mapping")
    if len(set(fields)) != len(fields):
        raise KnownError("IMPORT-MAPPING", "有两列选成了同一项，请改一列。", "mapping")


class Cells:
    """The cells of a row by the fields their columns are mapped to. ``name`` is the field whose column names the row."""

    def __init__(self, sheet: Sheet, mapping: Mapping[int, StrEnum], name: StrEnum) -> None:
        self.columns = {one: column for column, one in mapping.items()}
        self._name = name
        self._headings = tuple(heading.strip() for heading in sheet.headings)

    def cell(self, row: SheetRow, one: StrEnum) -> object:
        """The cell as the sheet has it; None without a column."""
        column = self.columns.get(one)
        return None if column is None or column >= len(row.cells) else row.cells[column]

    def text(self, row: SheetRow, one: StrEnum) -> str:
        """The cell as one plain line."""
        cell = self.cell(row, one)
        return "" if cell is None else narrow(text_of(cell))

    def is_footer(self, row: SheetRow) -> bool:
        """A total, a signature line, or the headings again on the next printed page."""
        filled = [cell for cell in row.cells if cell is not None and cell != ""]
        name = self.cell(row, self._name)
        if len(filled) <= 2 and (first := text_of(filled[0]).replace(" ", "")):
            if first.startswith(_FOOTERS):
                return True
            if len(filled) == 1 and len(self.columns) > 1 and name is None:
                return True
        heading = self.columns.get(self._name)
        return (
            heading is not None
            and isinstance(name, str)
            and name.strip() == self._headings[heading]
            and len(filled) > 1
        )


def judge_rows(
    sheet: Sheet, cells: Cells, judge: Callable[[SheetRow], RowT], watch: Watch
) -> tuple[list[RowT], int]:
    """Judge every row but totals and the like. Answers the verdicts and how many rows were passed over.

    Raises KnownError SHEET-EMPTY where nothing is left, IMPORT-CANCELLED.
    """
    found: list[RowT] = []
    passed_over = 0
    for n, row in enumerate(sheet.rows):
        if n % STEP == 0:
            watch.step(n, sheet.row_count)
        if cells.is_footer(row):
            passed_over += 1
        else:
            found.append(judge(row))
    if not found:
        raise KnownError("SHEET-EMPTY", "这张表只有表头，没有可以导入的行；请换一张表。", "path")
    return found, passed_over


def plainly(message: str) -> str:
    """A sentence as a reason among others."""
    return message.rstrip("。")


def today_of(desk: Desk) -> date:
    """The business date at the desk."""
    return business_date(desk.now())


def importable(rows: Sequence[PlannedRow[RowT]]) -> tuple[RowT, ...]:
    """What may be imported of a plan, duplicates by choice included."""
    return tuple(row.row for row in rows if row.row is not None)
