"""The rows of a sheet as the plan judges them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from db.domain.identity import normalise_id_number
from db.domain.masking import mask_id, mask_phone
from db.importing.fields import Field
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.lazy_model import Column
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel

if TYPE_CHECKING:
    from db.importing.plan import ImportPlan, PlannedRow
    from db.importing.sheet import Sheet

MOST = 2000
"""Rows listed of each kind; the sheet of wrong rows holds them all."""
STATUSES = ("error", "duplicate", "repaired", "ok")
BADGES: Mapping[str, BadgeSpec] = {
    "ok": BadgeSpec("可导入", "ok", "circle-check"),
    "repaired": BadgeSpec("已修正", "info", "pencil"),
    "duplicate": BadgeSpec("重复", "warn", "users"),
    "error": BadgeSpec("错误", "bad", "circle-x"),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("residents", text)


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One row of the preview: its place in the sheet, name and masked number, and the verdict."""

    line: int
    name: str
    number: str
    status: str
    reason: str


def masked_cell(text: str) -> str:
    """A cell of the sheet as it may stand on a screen: long numbers masked, anything else as it is."""
    plain = normalise_id_number(text)
    if len(plain) >= 15 and plain[:-1].isdigit():
        return mask_id(plain)
    return mask_phone(plain) if len(plain) == 11 and plain.isdigit() else text


def samples(sheet: Sheet) -> tuple[str, ...]:
    """For every column its first cell with content, masked."""
    found = []
    for column in range(len(sheet.headings)):
        cells = (row[column] for row in sheet.preview if column < len(row) and row[column])
        found.append(masked_cell(next(cells, "")))
    return tuple(found)


def preview_lines(plan: ImportPlan, status: str = "") -> tuple[PreviewLine, ...]:
    """The rows of one verdict, or of all with the worst first; at most :data:`MOST`."""
    from db.importing.sheet import shown  # whoever has a plan has loaded it

    column = {field: at for at, field in plan.mapping.items()}
    cells = {row.line: row.cells for row in plan.sheet.rows}
    wanted = (status,) if status else STATUSES
    rows: list[PlannedRow] = []
    for kind in wanted:
        rows += [row for row in plan.rows if row.status == kind][: MOST - len(rows)]

    def cell(row: PlannedRow, field: Field) -> str:
        at, values = column.get(field), cells[row.line]
        return "" if at is None or at >= len(values) else shown(values[at])

    return tuple(
        PreviewLine(
            row.line,
            row.row.form.name if row.row else cell(row, Field.NAME),
            masked_cell((row.row.form.id_number or "") if row.row else cell(row, Field.ID_NUMBER)),
            row.status,
            "；".join(row.reasons),
        )
        for row in rows
    )


def preview_model(parent: QObject) -> RowsModel:
    """行, 姓名, 证件号码, 结果, 原因."""

    def badge(row: PreviewLine) -> BadgeSpec:
        return BADGES[row.status]

    def tone(row: PreviewLine) -> str:
        return "bad" if row.status == "error" else "t2"

    return RowsModel(
        (
            Column("line", _tr("行"), lambda row: str(row.line), right=True, roles={TONE_ROLE: lambda row: "t2"}),
            Column("name", _tr("姓名"), lambda row: row.name or "—", tip=lambda row: row.name),
            Column("number", _tr("证件号码"), lambda row: row.number or "—", roles={TONE_ROLE: lambda row: "t2"}),
            Column("status", _tr("结果"), lambda row: badge(row).text, roles={BADGE_ROLE: badge}),
            Column("reason", _tr("原因"), lambda row: row.reason, tip=lambda row: row.reason, roles={TONE_ROLE: tone}),
        ),
        parent,
    )
