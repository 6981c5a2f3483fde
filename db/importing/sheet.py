"""Reading one sheet: where its headings are, what its columns mean, its rows with merged cells filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

from db.domain.errors import KnownError
from db.importing.fields import RESIDENTS
from db.importing.headings import HEADER_ROWS, NOTES_PAGE, Headings
from db.importing.workbook import MOST_ROWS, Page, open_pages, too_many_rows
from db.importing.xlsx_rows import Cells, Merge
from db.watch import Watch

PREVIEW_ROWS = 20
_EVERY = 1000


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with content: its number as Excel shows it, and its cells."""

    line: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet read whole. ``mapping`` is a guess (column index → field) that a person may change."""

    path: Path
    name: str
    header_line: int
    headings: tuple[str, ...]
    mapping: Mapping[int, StrEnum]
    rows: tuple[SheetRow, ...]
    row_count: int
    preview: tuple[tuple[str, ...], ...]


def shown(cell: object) -> str:
    """A cell as a person would read it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time.min else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip()


def read_sheet(
    path: Path,
    password: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    headings: Headings = RESIDENTS,
) -> Sheet:
    """Read the first sheet that has these headings, else the first with content, to be mapped by hand.

    ``progress`` is told rows read and 0 (the total is not known). Raises KnownError SHEET-… or IMPORT-CANCELLED.
    """
    watch = Watch(progress, cancelled)
    fallback: Sheet | None = None
    with open_pages(path, password) as pages:
        for page in pages:
            sheet = None if page.name == NOTES_PAGE else _read(path, page, watch, headings)
            if sheet is not None and headings.fits(tuple(sheet.mapping.values())):
                return sheet
            fallback = fallback or sheet
    if fallback is None:
        raise KnownError("SHEET-EMPTY", "这张表是空的，没有可以导入的行；请换一张表。", "path")
    return fallback


def has_content(cells: Cells) -> bool:
    return any(cell is not None and cell != "" and not (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _read(path: Path, page: Page, watch: Watch, known: Headings) -> Sheet | None:
    rows: list[SheetRow] = []
    line = 0
    for line, cells in page.rows:
        if line % _EVERY == 0:
            watch.step(line, 0)
        if has_content(cells):
            rows.append(SheetRow(line, cells))
        if len(rows) > MOST_ROWS + HEADER_ROWS:
            raise too_many_rows()
    watch.step(line, line)
    if not rows:
        return None
    texts = [tuple(shown(cell) for cell in row.cells) for row in rows[:HEADER_ROWS]]
    at = known.find_header(texts)
    mapped = at is not None
    if at is None:
        at = next((n for n, text in enumerate(texts) if sum(map(bool, text)) > 1), len(texts) - 1)
    headings = known.join(texts, at)
    body = fill_merged(rows[at + 1 :], page.merges)
    if not body and mapped:
        return None
    preview = tuple(tuple(shown(cell) for cell in row.cells) for row in body[:PREVIEW_ROWS])
    mapping = known.guess_mapping(headings) if mapped else {}
    return Sheet(path, page.name, rows[at].line, headings, mapping, tuple(body), len(body), preview)


def fill_merged(rows: list[SheetRow], merges: Sequence[Merge]) -> list[SheetRow]:
    """Give every row under a merged cell the value that stands at its top."""
    tall = [merge for merge in merges if merge.bottom > merge.top and merge.left == merge.right]
    if not tall or not rows:
        return rows
    by_line = {row.line: n for n, row in enumerate(rows)}
    for merge in tall:
        head = by_line.get(merge.top + 1)
        if head is None or merge.left >= len(rows[head].cells):
            continue
        value = rows[head].cells[merge.left]
        for line in range(merge.top + 2, merge.bottom + 2):
            n = by_line.get(line)
            if n is not None:
                cells = list(rows[n].cells)
                cells.extend([None] * (merge.left + 1 - len(cells)))
                if cells[merge.left] is None:
                    cells[merge.left] = value
                    rows[n] = SheetRow(line, tuple(cells))
    return rows
