"""The whole catalogue as an Excel workbook, out and in; what goes out comes in again unchanged."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from db.desk import Desk
from db.domain.catalogue import Material, ServiceItem
from db.domain.catalogue_checks import validate_item
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.importing import catalogue_columns as columns
from db.importing.catalogue_columns import ITEM_HEADINGS, ITEMS, MATERIAL_HEADINGS, MATERIALS
from db.queries.catalogue import ItemDetail, ListCatalogue, list_catalogue
from db.usecases import catalogue
from db.usecases.catalogue import CatalogueImported, ImportCatalogue, ImportedItem

MAX_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class SheetError:
    """A row that cannot be taken, with the number Excel shows beside it."""

    sheet: str
    row: int
    message: str


@dataclass(frozen=True, slots=True)
class CatalogueSheet:
    """What a workbook holds: good items with the row each began on, and the rows that are wrong."""

    items: tuple[ImportedItem, ...]
    rows: tuple[int, ...]
    errors: tuple[SheetError, ...]


def _item_row(detail: ItemDetail) -> tuple[object, ...]:
    item = detail.item
    return (
        item.code,
        item.name,
        columns.join(item.aliases, "；"),
        item.kind.label,
        columns.limit_cell(item.legal),
        columns.limit_cell(item.promised),
        item.fee,
        item.department,
        item.legal_basis,
        item.applicants,
        item.conditions,
        item.delivery,
        item.ask_first,
        columns.rules_cell(item.eligibility),
        item.source,
        "是" if item.verified else "否",
        item.effective_on,
        "是" if detail.active else "否",
        detail.pinned,
    )


def _material_row(code: str, material: Material) -> tuple[object, ...]:
    return (
        code,
        material.name,
        material.form.label,
        material.copies,
        material.necessity.label,
        material.source_note,
        material.deferrable_days,
        material.condition,
    )


def _fill(sheet: Any, headings: Sequence[str], rows: Iterator[tuple[object, ...]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet.append(headings)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for n, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(n)].width = 12 if len(heading) < 4 else 24
    sheet.freeze_panes = "C2"
    for number, row in enumerate(rows, start=2):
        for n, value in enumerate(row, start=1):
            cell = sheet.cell(number, n, value)
            if isinstance(value, str):
                cell.data_type = "s"  # text that begins with = is text, never a formula
                cell.alignment = Alignment(wrap_text="\n" in value, vertical="top")


def export_catalogue(desk: Desk, path: Path) -> int:
    """Write the whole catalogue, items not offered included. Returns the number of items.

    Raises KnownError PERMISSION, or SHEET-WRITE when the file cannot be written (open in Excel, disk full).
    """
    from openpyxl import Workbook

    if not desk.may(Permission.EXPORT):
        raise KnownError("PERMISSION", "导出要值班长或管理员来办。")
    details = desk.ask(list_catalogue, ListCatalogue())
    book = Workbook()
    book.active.title = ITEMS
    _fill(book.active, ITEM_HEADINGS, (_item_row(detail) for detail in details))
    materials = ((d.item.code, m) for d in details for m in d.item.materials)
    _fill(book.create_sheet(MATERIALS), MATERIAL_HEADINGS, (_material_row(code, m) for code, m in materials))
    try:
        book.save(path)
    except OSError as error:
        raise KnownError("SHEET-WRITE", "表格写不进去；请关掉正打开它的 Excel，或换个地方存。") from error
    return len(details)


def _rows(book: Any, name: str, headings: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each filled row with its number, by heading; columns may stand in any order."""
    if name not in book.sheetnames:
        raise KnownError("SHEET", f"这个表格里没有「{name}」工作表；请用导出的表格来改。")
    found: dict[int, str] = {}
    for number, row in enumerate(book[name].iter_rows(values_only=True), start=1):
        if number == 1:
            found = {n: columns.cell_text(v) for n, v in enumerate(row) if columns.cell_text(v) in headings}
            missing = [heading for heading in headings if heading not in found.values()]
            if missing:
                raise KnownError("SHEET", f"「{name}」工作表缺列：{'、'.join(missing)}；请用导出的表格来改。")
        elif any(columns.cell_text(value) for value in row):
            if number > MAX_ROWS:
                raise KnownError("SHEET", f"「{name}」工作表超过 {MAX_ROWS} 行，不像事项目录；请核对文件。")
            yield number, {heading: row[n] if n < len(row) else None for n, heading in found.items()}
    if not found:
        raise KnownError("SHEET", f"「{name}」工作表是空的；请用导出的表格来改。")


def _material(cells: dict[str, Any]) -> Material:
    text = {heading: columns.cell_text(value) for heading, value in cells.items()}
    return Material(
        name=text["材料名称"],
        form=columns.read_choice(columns.FORMS, "形式")(text["形式"]),
        copies=columns.read_number(text["份数"], "份数") or 0,
        necessity=columns.read_choice(columns.NECESSITIES, "必要性")(text["必要性"]),
        source_note=text["取得方式"],
        deferrable_days=columns.read_number(text["容缺工作日"], "容缺工作日"),
        condition=text["适用情形"] or None,
    )


def _item(cells: dict[str, Any], materials: tuple[Material, ...]) -> ImportedItem:
    text = {heading: columns.cell_text(value) for heading, value in cells.items()}
    yes_no = {heading: columns.read_choice(columns.YES_NO, heading) for heading in ("已核对", "在办")}
    item = ServiceItem(
        code=text["编码"],
        name=text["事项名称"],
        aliases=columns.split(text["别名"], "；"),
        kind=columns.read_choice(columns.KINDS, "办理类型")(text["办理类型"]),
        legal=columns.read_limit(text["法定时限"], "法定时限"),
        promised=columns.read_limit(text["承诺时限"], "承诺时限"),
        fee=text["收费"],
        department=text["承办部门"],
        legal_basis=text["设定依据"],
        applicants=text["申请对象"],
        conditions=text["申请条件"],
        delivery=text["送达方式"],
        ask_first=text["先问一句"],
        materials=materials,
        eligibility=columns.read_rules(text["资格规则"]),
        source=text["来源"],
        verified=yes_no["已核对"](text["已核对"]),
        effective_on=columns.read_date(cells["生效日期"], "生效日期"),
    )
    validate_item(item)
    pinned = columns.read_number(text["数字键"], "数字键")
    return ImportedItem(item, yes_no["在办"](text["在办"]), pinned)


def _open(path: Path) -> Any:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError as error:
        raise KnownError("SHEET", "找不到这个表格文件；请重新选择。") from error
    except OSError as error:
        raise KnownError("SHEET", "表格文件读不出来；请检查文件和磁盘。") from error
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise KnownError("SHEET", "这不是 xlsx 表格，或带打开密码；请用 Excel 另存为普通 xlsx 再导入。") from error


def read_catalogue(path: Path) -> CatalogueSheet:
    """Read a workbook. Raises KnownError SHEET when it is not one; wrong rows are told, not raised."""
    book = _open(path)
    try:
        errors = list[SheetError]()
        materials: dict[str, list[Material]] = {}
        first_row: dict[str, int] = {}
        broken = set[str]()
        for number, cells in _rows(book, MATERIALS, MATERIAL_HEADINGS):
            code = columns.cell_text(cells["事项编码"])
            first_row.setdefault(code, number)
            try:
                materials.setdefault(code, []).append(_material(cells))
            except KnownError as error:
                broken.add(code)
                errors.append(SheetError(MATERIALS, number, error.message))
        items, rows, codes = list[ImportedItem](), list[int](), dict[str, int]()
        for number, cells in _rows(book, ITEMS, ITEM_HEADINGS):
            code = columns.cell_text(cells["编码"])
            if code in codes:
                errors.append(SheetError(ITEMS, number, f"编码 {code} 和第 {codes[code]} 行重复，请改掉一个。"))
                continue
            codes[code] = number
            try:
                if code not in broken:
                    items.append(_item(cells, tuple(materials.get(code, ()))))
                    rows.append(number)
            except KnownError as error:
                errors.append(SheetError(ITEMS, number, error.message))
        errors += [
            SheetError(MATERIALS, number, f"「{ITEMS}」工作表里没有编码 {code or '（空）'}，请改正。")
            for code, number in first_row.items()
            if code not in codes
        ]
    except (ElementTree.ParseError, zipfile.BadZipFile) as error:
        raise KnownError("SHEET", "这个表格坏了，读到一半读不下去；请用 Excel 打开另存一份再导入。") from error
    finally:
        book.close()
    return CatalogueSheet(tuple(items), tuple(rows), tuple(errors))


def import_catalogue(desk: Desk, path: Path) -> CatalogueImported:
    """Bring in a workbook, all or nothing: changed rows become new versions, unknown codes new items.

    Raises KnownError SHEET when it is no catalogue workbook, SHEET-ROWS with ``errors`` (sheet, row, message)
    when rows are wrong, and what the use case raises.
    """
    sheet = read_catalogue(path)
    errors = list(sheet.errors)
    if not errors:
        try:
            return desk.run(catalogue.import_catalogue, ImportCatalogue(sheet.items))
        except KnownError as error:
            index = error.details.get("index")
            if not isinstance(index, int):
                raise
            errors = [SheetError(ITEMS, sheet.rows[index], error.message)]
    first = errors[0]
    raise KnownError(
        "SHEET-ROWS",
        f"有 {len(errors)} 行不对，什么都没有导入；先看「{first.sheet}」第 {first.row} 行：{first.message}",
        errors=[{"sheet": e.sheet, "row": e.row, "message": e.message} for e in errors],
    )
