"""网格: how many households each has, whether that is too many, and who walks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.desk import Desk
from db.domain.grids import GridLoad
from db.queries.ground import GridRow, Grids, ListGrids, ListWorkers, WorkerRow, list_grids, list_workers
from db.usecases.ground import GridSaved, SaveGrid, save_grid
from desktop.features.admin.ground_fields import FormField
from desktop.features.admin.ground_part import GroundPart, TableLook
from desktop.features.admin.section import Section
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.fault_bar import Notice
from desktop.widgets.fields import ChoiceBox, LineEdit, NoteEdit
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, TONE_ROLE

_BADGES: Mapping[GridLoad, BadgeSpec] = {
    GridLoad.EMPTY: BadgeSpec(GridLoad.EMPTY.label, "neutral"),
    GridLoad.SMALL: BadgeSpec(GridLoad.SMALL.label, "neutral"),
    GridLoad.NORMAL: BadgeSpec(GridLoad.NORMAL.label, "ok", "circle-check"),
    GridLoad.LARGE: BadgeSpec(GridLoad.LARGE.label, "warn", "triangle-alert"),
    GridLoad.OVER: BadgeSpec(GridLoad.OVER.label, "bad", "circle-x"),
}


def load_badge(row: GridRow) -> BadgeSpec:
    """The grid's load, or that it is no longer used."""
    return _BADGES[row.size.load] if row.active else BadgeSpec("停用", "neutral", "ban")


def _walker(row: GridRow) -> str:
    if not row.worker_name:
        return "还没有"
    return f"{row.worker_name}（已离岗）" if row.worker_left else row.worker_name


def _walker_tone(row: GridRow) -> str:
    missing = row.worker_id is None or row.worker_left
    return "warn" if row.active and missing else "t1"


class GridsPart(GroundPart):
    """The grids; a new name goes into all their households."""

    topics = frozenset({"ground", "residents"})
    noun = "网格"
    icon = "house"
    divide_asked = Signal(str, int)  # the grid and how many households it has
    """The name of a grid whose households are to be divided; empty for those in none."""
    import_asked = Signal()

    def __init__(self, section: Section) -> None:
        self._without = self._large = 0
        self._workers: tuple[WorkerRow, ...] = ()
        super().__init__(section, name="ground_grids")

    def look(self) -> TableLook:
        return TableLook(
            (
                Column("name", self.tr("网格"), lambda row: row.name, roles={BOLD_ROLE: lambda row: row.active}),
                Column("worker", self.tr("走访人"), _walker, roles={TONE_ROLE: _walker_tone}),
                Column("households", self.tr("户数"), lambda row: f"{row.households:,}", right=True),
                Column("load", self.tr("大小"), lambda row: load_badge(row).text, roles={BADGE_ROLE: load_badge}),
            ),
            (None, 150, 72, 96),
            {3: BadgeDelegate()},
        )

    def make_fields(self) -> Sequence[FormField]:
        return (
            FormField("name", self.tr("名称"), LineEdit(name="grid_name", label=self.tr("网格名称"))),
            FormField("worker_id", self.tr("走访人"), ChoiceBox(name="grid_worker", label=self.tr("走访人"))),
            FormField("note", self.tr("备注"), NoteEdit(name="grid_note", label=self.tr("备注"))),
        )

    def extras(self) -> Sequence[QWidget]:
        self.size_words = Notice("", level="info", icon="info")
        return (self.size_words,)

    def keys(self) -> Sequence[KeyButton]:
        self.divide = KeyButton("F4", self.tr("划分住户"), name="grid_divide")
        self.divide.triggered.connect(self._divide)
        return (self.divide,)

    def _divide(self) -> None:
        if self.row is not None:
            self.divide_asked.emit(self.row.name, self.row.households)

    def first_keys(self) -> Sequence[KeyButton]:
        self.bring = KeyButton("Ctrl+I", self.tr("从 Excel 导入住户"), name="grid_import")
        self.bring.triggered.connect(self.import_asked)
        return (self.bring,)

    def empty_words(self) -> tuple[str, str]:
        return self.tr("还没有网格"), self.tr("导入住户表会按「网格」一列自动建好；也可以先加一个，再把住户划进来。")

    def read(self, desk: Desk) -> tuple[Grids, tuple[WorkerRow, ...]]:
        return desk.ask(list_grids, ListGrids(inactive=True)), desk.ask(list_workers, ListWorkers())

    def take(self, answer: tuple[Grids, tuple[WorkerRow, ...]]) -> Mapping[str, GridRow]:
        grids, self._workers = answer
        self._without = grids.without_grid
        self._large = sum(row.active and row.size.load.alert for row in grids.rows)
        rows = sorted(grids.rows, key=lambda row: not row.active)
        return {row.grid_id: row for row in rows}

    def note(self) -> str:
        words = self.tr("{0} 个偏大或超限").format(self._large) if self._large else ""
        without = self.tr("{0} 户还没有网格").format(f"{self._without:,}") if self._without else ""
        return "，".join(part for part in (words, without) if part)

    def values_of(self, row: GridRow | None) -> Mapping[str, object]:
        present = {one.worker_id: one.name for one in self._workers}
        options: list[tuple[object, str]] = [(None, self.tr("还没有")), *present.items()]
        if row is not None and row.worker_id is not None and row.worker_id not in present:
            options.append((row.worker_id, _walker(row)))
        box = self.fields["worker_id"].editor
        assert isinstance(box, ChoiceBox)
        box.set_options(options)
        return {
            "name": row.name if row else "",
            "worker_id": row.worker_id if row else None,
            "note": row.note if row else "",
        }

    def shown(self, row: GridRow | None) -> None:
        self.size_words.setVisible(row is not None and row.active)
        self.divide.setVisible(row is not None and row.active)
        if row is not None:
            self.size_words.set_text(row.size.text)

    def save_request(self, values: Mapping[str, Any], row: GridRow | None) -> tuple[Any, object]:
        active, grid_id = (row.active, row.grid_id) if row else (True, None)
        return save_grid, SaveGrid(values["name"], values["worker_id"], values["note"], active, grid_id)

    def saved_id(self, result: GridSaved) -> str:
        return result.grid_id

    def said(self, result: GridSaved) -> str:
        return self.tr("{0} 户跟着改了网格名").format(f"{result.renamed:,}") if result.renamed else ""

    def stop_title(self, row: GridRow) -> str:
        return self.tr("停用") if row.active else self.tr("启用")

    def stop_request(self, row: GridRow) -> tuple[Any, object]:
        return save_grid, SaveGrid(row.name, row.worker_id, row.note, not row.active, row.grid_id)
