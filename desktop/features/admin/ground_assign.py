"""住户划分: many households at once into a grid, or to somebody of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.desk import Desk
from db.domain.errors import KnownError
from db.queries.ground import GridRow, ListGrids, ListWorkers, WorkerRow, list_grids, list_workers
from db.queries.ground_households import (
    EstateRow,
    HouseholdIds,
    HouseholdRow,
    HouseholdRows,
    ListEstates,
    ListHouseholds,
    household_rows,
    list_estates,
    list_households,
)
from db.usecases.households import AssignHouseholds, HouseholdsAssigned, assign_households
from desktop.features.admin.ground_part import GroundPage
from desktop.features.admin.section import Section, hint, row_of
from desktop.theme.manager import tokens
from desktop.widgets.delegates import CheckDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fault_bar import Notice
from desktop.widgets.fields import ChoiceBox, LabelledField
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint
from desktop.widgets.lazy_model import Column, LazyTableModel
from desktop.widgets.painting import is_style_event
from desktop.widgets.panel import Panel
from desktop.widgets.pieces import ScrollColumn
from desktop.widgets.roles import TONE_ROLE
from desktop.widgets.table import TableView

_WIDTH, _LARGE_WIDTH = 260, 300
_KEEP = object()
"""Chosen: what the households have stays."""


class Stock(NamedTuple):
    """What there is to choose from, and the households that fit."""

    estates: tuple[EstateRow, ...]
    grids: tuple[GridRow, ...]
    workers: tuple[WorkerRow, ...]
    found: HouseholdIds


class AssignPart(GroundPage):
    """Filters over the list, ticks in it, and at the right where the ticked ones go."""

    topics = frozenset({"ground", "residents"})

    def __init__(self, section: Section) -> None:
        super().__init__()
        self.setObjectName("ground_assign")
        self.section = section
        self._ticked: set[str] = set()
        self._loaded = self._focus_waits = False
        self._into = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens().size.space_2)
        row.addWidget(self._make_list(), 1)
        row.addWidget(self._make_form())
        self._fit()
        self._tell()
        stops = (self.estate, self.building, self.grid, self.table, self.to_grid, self.to_worker, self.save)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    # ------------------------------------------------------------ building

    def _make_list(self) -> Panel:
        self.panel = Panel(self.tr("住户"), name="assign_panel", flush=True)
        self.estate = ChoiceBox(name="assign_estate", label=self.tr("小区"), options=((None, self.tr("全部小区")),))
        self.building = ChoiceBox(name="assign_building", label=self.tr("楼栋"), options=((None, self.tr("全部楼栋")),))
        self.grid = ChoiceBox(name="assign_grid", label=self.tr("现在的网格"), options=((None, self.tr("全部网格")),))
        self.estate.changed.connect(lambda _: self._estate_chosen())
        for box in (self.building, self.grid):
            box.changed.connect(lambda _: self._filtered())
        for box in (self.estate, self.building, self.grid):
            box.setMaximumWidth(180)
            self.panel.add_left(box)
        self.model = LazyTableModel(
            (
                Column("tick", "", lambda row: "", check=lambda row: row.household_id in self._ticked),
                Column("address", self.tr("住户"), lambda row: row.address, tip=lambda row: row.address),
                Column("head", self.tr("户主"), lambda row: row.head or "—"),
                Column(
                    "grid",
                    self.tr("网格"),
                    lambda row: row.grid or self.tr("没有"),
                    roles={TONE_ROLE: lambda row: "t1" if row.grid else "warn"},
                ),
                Column(
                    "worker",
                    self.tr("走访人"),
                    lambda row: row.worker_name or self.tr("没有"),
                    roles={TONE_ROLE: lambda row: "t1" if row.worker_name else "warn"},
                ),
            ),
            self._fetch,
            parent=self,
        )
        self.model.check_requested.connect(self._tick)
        self.table = TableView(name="assign_table", label=self.tr("住户"), compact=True)
        self.table.setModel(self.model)
        self.table.set_delegates({0: CheckDelegate()})
        self.table.set_columns([36, None, 92, 110, 92], give_way=(2,), least=150)
        self.table.opened.connect(lambda _: self.to_grid.setFocus(Qt.FocusReason.OtherFocusReason))
        self.into_words = Notice("", level="info", icon="info", slim=True)
        self.into_words.hide()
        self.panel.body.addWidget(self.into_words)
        self.empty = EmptyState("house", "", "", name="assign_empty")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.panel.body.addWidget(self.stack)
        foot = QWidget()
        line = QHBoxLayout(foot)
        line.setContentsMargins(0, 4, 0, 4)
        line.addLayout(row_of(KeyHint("Space", self.tr("勾选")), KeyHint("Ctrl+A", self.tr("全勾，再按全不勾")), None))
        self.panel.set_foot(foot)
        self._all = QAction(self.tr("全勾"), self.table)
        self._all.setShortcut(QKeySequence("Ctrl+A"))
        self._all.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._all.triggered.connect(self._tick_all)
        self.table.addAction(self._all)
        return self.panel

    def _make_form(self) -> Panel:
        self.form = Panel(self.tr("划到哪里"), name="assign_form", flush=True)
        self.to_grid = ChoiceBox(name="assign_to_grid", label=self.tr("网格"))
        self.to_worker = ChoiceBox(name="assign_to_worker", label=self.tr("走访人"))
        self.fields = {
            "grid": LabelledField(self.tr("网格"), self.to_grid),
            "worker_id": LabelledField(self.tr("走访人"), self.to_worker),
        }
        self.ticked = hint("", "strong")
        self.ticked.setObjectName("assign_ticked")
        self.save = KeyButton("F9", self.tr("划分"), name="assign_save", kind="primary")
        self.save.triggered.connect(self._save)
        self.save.refused.connect(self.section.page.show_fault)
        for box in (self.to_grid, self.to_worker):
            box.changed.connect(lambda _: self._tell())
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(12, 10, 12, 10)
        body.setSpacing(tokens().size.space_2)
        body.addWidget(self.ticked)
        for field in self.fields.values():
            body.addWidget(field)
        body.addWidget(hint(self.tr("网格有走访人的，户里不用再定；单独包联的才定到人。")))
        body.addStretch(1)
        self.form.body.addWidget(ScrollColumn(content), 1)
        foot = QWidget()
        line = QHBoxLayout(foot)
        line.setContentsMargins(0, 4, 0, 4)
        line.addLayout(row_of(self.save, None))
        self.form.set_foot(foot)
        return self.form

    def _fit(self) -> None:
        self.form.setFixedWidth(_LARGE_WIDTH if tokens().large else _WIDTH)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "form"):
            self._fit()

    # ------------------------------------------------------------ showing

    def show_grid(self, name: str) -> None:
        """List the households of this grid; empty for those in none."""
        for box in (self.estate, self.building):
            box.set_value(None)
        if name not in [value for value, _ in self._grid_options]:
            self._grid_options = ((name, name), *self._grid_options)
            self.grid.set_options(self._grid_options)
        self.grid.set_value(name)
        self._into = ""

    def fill_grid(self, name: str) -> None:
        """List the households that have no grid yet, to be brought into this empty one."""
        self.show_grid("")
        self._into = name

    _grid_options: tuple[tuple[object, str], ...] = ()

    def reload(self, wanted: str = "") -> None:
        request = ListHouseholds(
            grid=self.grid.value,  # type: ignore[arg-type]
            estate=self.estate.value,  # type: ignore[arg-type]
            building=self.building.value,  # type: ignore[arg-type]
        )

        def read(desk: Desk) -> Stock:
            return Stock(
                desk.ask(list_estates, ListEstates()),
                desk.ask(list_grids, ListGrids()).rows,
                desk.ask(list_workers, ListWorkers()),
                desk.ask(list_households, request),
            )

        self.section.read("ground_assign", read, then=self._show)

    def _show(self, stock: Stock) -> None:
        self._estates = {one.estate: one.buildings for one in stock.estates}
        self.estate.set_options(((None, self.tr("全部小区")), *((name, name) for name in self._estates)))
        self._offer_buildings()
        names = [grid.name for grid in stock.grids]
        self._grid_options = ((None, self.tr("全部网格")), ("", self.tr("没有网格")), *((name, name) for name in names))
        self.grid.set_options(self._grid_options)
        self.to_grid.set_options(
            ((_KEEP, self.tr("网格不变")), *((name, name) for name in names), ("", self.tr("不属于哪个网格")))
        )
        self.to_worker.set_options(
            (
                (_KEEP, self.tr("走访人不变")),
                ("", self.tr("跟网格的走访人")),
                *((worker.worker_id, worker.name) for worker in stock.workers),
            )
        )
        self._show_into(names)
        ids = stock.found.ids
        self._ticked &= set(ids)
        self.model.set_ids(ids)
        self.model.refresh()
        if ids and self.table.current_row() < 0:
            self.table.select_row(0)
        self.empty.set_texts(*self._nothing())
        self.stack.setCurrentWidget(self.table if ids else self.empty)
        self._tell()
        self._loaded = True
        if self._focus_waits:
            self.focus_first()

    def _show_into(self, names: Sequence[str]) -> None:
        """Say which empty grid the households are wanted for, and choose it unless another is chosen."""
        filling = bool(self._into) and self.grid.value == ""
        self.into_words.setVisible(filling)
        if filling and self._into in names:
            self.into_words.set_text(
                self.tr("「{}」里还没有住户；下面是还没有网格的住户，勾好按 F9 划进去。").format(self._into)
            )
            if self.to_grid.value is _KEEP:
                self.to_grid.set_value(self._into)
        if not filling:
            self._into = ""

    def _nothing(self) -> tuple[str, str]:
        """What is said where no household is listed."""
        chosen = [box.value for box in (self.estate, self.building, self.grid)]
        if chosen == [None, None, None]:
            return self.tr("还没有住户"), self.tr("从「导入」带进一张住户表，或在「走访」里新建一户。")
        if chosen == [None, None, ""]:
            return self.tr("每一户都有网格了"), self.tr("要从别的网格划过来，在「现在的网格」里选那个网格。")
        return self.tr("这里没有住户"), self.tr("换一个小区、楼栋或网格看看。")

    _estates: dict[str, tuple[str, ...]] = {}

    def _offer_buildings(self) -> None:
        buildings = self._estates.get(str(self.estate.value or ""), ())
        self.building.set_options(
            ((None, self.tr("全部楼栋")), *((one, f"{one} 号楼" if one.isascii() else one) for one in buildings))
        )

    def _estate_chosen(self) -> None:
        self._offer_buildings()
        self.building.set_value(None)
        self._filtered()

    def _filtered(self) -> None:
        self._ticked.clear()
        self.reload()

    def _fetch(self, ids: Sequence[Any]) -> None:
        job = self.section.context.tasks.run(
            self.section.context.desk.ask, household_rows, HouseholdRows(tuple(ids))
        )
        job.done.connect(self._supplied)

    def _supplied(self, rows: tuple[HouseholdRow, ...]) -> None:
        self.model.supply({row.household_id: row for row in rows})

    # ------------------------------------------------------------ ticking

    def _tick(self, household_id: object, on: bool) -> None:
        self.section.page.fault_bar.clear()
        (self._ticked.add if on else self._ticked.discard)(str(household_id))
        self.table.viewport().update()
        self._tell()

    def _tick_all(self) -> None:
        self.section.page.fault_bar.clear()
        ids = {str(one) for one in self.model.ids}
        self._ticked = set() if self._ticked == ids else ids
        self.table.viewport().update()
        self._tell()

    def _tell(self) -> None:
        listed, ticked = self.model.rowCount(), len(self._ticked)
        self.panel.set_note(self.tr("{0} 户").format(f"{listed:,}"))
        self.ticked.setText(self.tr("勾了 {0} 户").format(f"{ticked:,}"))
        chosen = any(box.count() and box.value is not _KEEP for box in (self.to_grid, self.to_worker))
        self.save.set_title(self.tr("划分 {0} 户").format(f"{ticked:,}") if ticked else self.tr("划分"))
        if not ticked:
            self.save.set_refusal(self.tr("先在名单里勾选住户：空格勾一户，Ctrl+A 全勾。"))
        elif not chosen:
            self.save.set_refusal(self.tr("先选划到哪个网格，或交给哪位走访人。"))
        else:
            self.save.set_refusal("")

    def draft(self) -> str:
        return self.tr("勾了 {0} 户还没有划分").format(len(self._ticked)) if self._ticked else ""

    def focus_first(self) -> None:
        self._focus_waits = not self._loaded
        target = self.table if self.model.rowCount() else self.estate
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ doing

    def _save(self) -> None:
        grid, worker = self.to_grid.value, self.to_worker.value
        request = AssignHouseholds(
            tuple(str(one) for one in self.model.ids if one in self._ticked),
            None if grid is _KEEP else str(grid),
            None if worker is _KEEP else str(worker),
        )
        self.section.fields = self.fields
        desk = self.section.context.desk
        job = self.section.run(desk.run, assign_households, request, then=self._done)
        job.failed.connect(self._gone)

    def _gone(self, error: KnownError) -> None:
        if error.code == "HOUSEHOLD-MISSING":
            self.reload()

    def _done(self, result: HouseholdsAssigned) -> None:
        self.section.context.notices.show(self.tr("已划分"), self.tr("改了 {0} 户").format(f"{result.changed:,}"))
        self._ticked.clear()
        self._into = ""
        self.to_grid.setCurrentIndex(0)
        self.to_worker.setCurrentIndex(0)
        self.reload()
        self.focus_first()
