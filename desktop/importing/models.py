"""The rows of a sheet as the plan judges them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject

from db.domain.identity import normalise_id_number
from db.domain.masking import mask_id, mask_phone
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.lazy_model import Column
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel

if TYPE_CHECKING:
    from db.importing.planning import PlannedRow, SheetPlan
    from db.importing.sheet import Sheet
    from desktop.importing.kind import ImportKind

MOST = 2000
"""Rows listed of each kind; the sheet of wrong rows holds them all."""
STATUSES = ("error", "duplicate", "gaps", "repaired", "ok")
BADGES: Mapping[str, BadgeSpec] = {
    "ok": BadgeSpec("可导入", "ok", "circle-check"),
    "repaired": BadgeSpec("已修正", "info", "pencil"),
    "gaps": BadgeSpec("待补", "warn", "circle-alert"),
    "duplicate": BadgeSpec("重复", "warn", "users"),
    "error": BadgeSpec("错误", "bad", "circle-x"),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("importing", text)


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One row of the preview: its place in the sheet, what shows of it, and the verdict."""

    line: int
    shown: tuple[str, ...]
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


def preview_lines(plan: SheetPlan[Any], kind: ImportKind, status: str = "") -> tuple[PreviewLine, ...]:
    """The rows of one verdict, or of all with the worst first; at most :data:`MOST`."""
    from db.importing.sheet import shown  # whoever has a plan has loaded it

    column = {field: at for at, field in plan.mapping.items()}
    cells = {row.line: row.cells for row in plan.sheet.rows}
    rows: list[PlannedRow[Any]] = []
    for one in (status,) if status else STATUSES:
        rows += [row for row in plan.rows if row.status == one][: MOST - len(rows)]

    def line(row: PlannedRow[Any]) -> PreviewLine:
        values = cells[row.line]

        def cell(field: StrEnum) -> str:
            at = column.get(field)
            return "" if at is None or at >= len(values) else shown(values[at])

        return PreviewLine(row.line, kind.preview(row, cell), row.status, "；".join(row.reasons))

    return tuple(line(row) for row in rows)


def preview_model(kind: ImportKind, parent: QObject) -> RowsModel:
    """行, what shows of a row, 结果, 原因."""

    def badge(row: PreviewLine) -> BadgeSpec:
        return BADGES[row.status]

    def tone(row: PreviewLine) -> str:
        return "bad" if row.status == "error" else "t2"

    def part(place: int, title: str) -> Column:
        roles = {TONE_ROLE: lambda row: "t2"} if place else {}
        return Column(
            f"shown{place}", title, lambda row: row.shown[place] or "—", tip=lambda row: row.shown[place], roles=roles
        )

    return RowsModel(
        (
            Column("line", _tr("行"), lambda row: str(row.line), right=True, roles={TONE_ROLE: lambda row: "t2"}),
            *(part(place, title) for place, (title, _) in enumerate(kind.columns)),
            Column("status", _tr("结果"), lambda row: badge(row).text, roles={BADGE_ROLE: badge}),
            Column("reason", _tr("原因"), lambda row: row.reason, tip=lambda row: row.reason, roles={TONE_ROLE: tone}),
        ),
        parent,
    )
