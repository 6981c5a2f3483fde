"""网格与人员: who walks which grid; a new grid, worker or household is made here in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.queries.ground import GridRow, WorkerRow
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import AsciiLineEdit, ChoiceBox, LabelledField, LineEdit, NumberBox
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.pieces import ScrollColumn, column
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel

GRID, WORKER, HOME = "grid", "worker", "home"
_FORM_WIDTH = 340


class _Grids(RowsModel):
    def __init__(self, parent: QObject) -> None:
        tr = self.tr
        super().__init__((
            Column("name", tr("网格"), lambda row: row.name),
            Column("worker", tr("走访人"), lambda row: row.worker_name or tr("未派人"),
                   roles={TONE_ROLE: lambda row: "t1" if row.worker_name and not row.worker_left else "warn"}),
            Column("homes", tr("户数"), lambda row: str(row.households), right=True),
            Column("load", tr("大小"), lambda row: "", roles={BADGE_ROLE: self._badge}, tip=lambda row: row.size.text),
        ), parent)

    def _badge(self, row: GridRow) -> BadgeSpec:
        alert = row.size.load.alert
        return BadgeSpec(row.size.load.label, "warn" if alert else "neutral", "triangle-alert" if alert else "")


class _Workers(RowsModel):
    def __init__(self, parent: QObject) -> None:
        tr = self.tr
        super().__init__((
            Column("name", tr("走访人"), lambda row: row.name),
            Column("line", tr("业务条线・片"), lambda row: "・".join(part for part in (row.line, row.area) if part) or "—"),
            Column("grids", tr("网格"), lambda row: "、".join(row.grids) or "—", tip=lambda row: "、".join(row.grids)),
            Column("homes", tr("户数"), lambda row: str(row.households), right=True),
            Column("capacity", tr("每月能走"), lambda row: str(row.capacity or "—"), right=True),
            Column("demands", tr("未结诉求"), lambda row: str(row.open_demands or "—"), right=True),
        ), parent)


class GroundView(QWidget):
    """Two tables, and at the right the form of what is made or changed. Who writes is somebody else."""

    save_wanted = Signal(str)  # which form
    leave_wanted = Signal()  # the worker on the form leaves

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("visits_ground_view")
        tr = self.tr
        self.editing: GridRow | WorkerRow | None = None
        self.may_write = True
        self.grids, self.workers = _Grids(self), _Workers(self)
        self.grid_table = self._table("visits_ground_grids", tr("网格"), self.grids, (None, 110, 70, 90))
        self.grid_table.set_delegates({3: BadgeDelegate()})
        self.worker_table = self._table("visits_ground_workers", tr("走访人"), self.workers, ())
        self.worker_table.set_columns((90, None, 150, 64, 80, 80), give_way=(4, 5), least=100)
        self.grid_table.opened.connect(lambda index: self.edit(self.grids.rows[index.row()]))
        self.worker_table.opened.connect(lambda index: self.edit(self.workers.rows[index.row()]))
        self.new_grid = KeyButton("Ctrl+G", tr("新网格"), name="visits_new_grid")
        self.new_worker = KeyButton("Ctrl+N", tr("新走访人"), name="visits_new_worker")
        self.new_home = KeyButton("Ctrl+J", tr("新住户"), name="visits_new_home")
        for button, which in ((self.new_grid, GRID), (self.new_worker, WORKER), (self.new_home, HOME)):
            button.triggered.connect(lambda which=which: self.begin(which))
            button.refused.connect(self.say)
        self._make_fields()
        self.save = KeyButton("F9", tr("保存"), name="visits_ground_save", kind="primary")
        self.save.triggered.connect(lambda: self.save_wanted.emit(self.which))
        self.save.refused.connect(self.say)
        self.leave = KeyButton("F7", tr("离岗"), name="visits_worker_leave")
        self.leave.triggered.connect(self.leave_wanted)
        self.leave.refused.connect(self.say)
        self.words = WrapLabel("", "warn")
        self._build()
        self.set_ground((), ())
        self.begin("")

    @staticmethod
    def _table(name: str, label: str, model: RowsModel, widths: Sequence[int | None]) -> TableView:
        table = TableView(name=name, label=label, compact=True)
        table.setModel(model)
        table.set_columns(widths)
        return table

    def _make_fields(self) -> None:
        tr = self.tr
        self.grid_name = LineEdit(name="visits_grid_name", label=tr("网格名称"), placeholder=tr("如 滨河-07"))
        self.grid_worker = ChoiceBox(name="visits_grid_worker", label=tr("走访人"))
        self.grid_note = LineEdit(name="visits_grid_note", label=tr("备注"))
        self.worker_name = LineEdit(name="visits_worker_name", label=tr("姓名"))
        self.worker_phone = AsciiLineEdit(name="visits_worker_phone", label=tr("电话"))
        self.worker_line = LineEdit(name="visits_worker_line", label=tr("业务条线"), placeholder=tr("如 民政、社保"))
        self.worker_area = LineEdit(name="visits_worker_area", label=tr("片"))
        self.capacity = NumberBox(name="visits_worker_capacity", label=tr("每月能走几户"), minimum=0, maximum=999)
        self.capacity.setSpecialValueText(tr("没有定"))
        self.heir = ChoiceBox(name="visits_worker_heir", label=tr("离岗时交给"))
        self.estate = LineEdit(name="visits_home_estate", label=tr("小区"))
        self.building = LineEdit(name="visits_home_building", label=tr("楼栋"))
        self.unit = LineEdit(name="visits_home_unit", label=tr("单元"))
        self.door = LineEdit(name="visits_home_door", label=tr("门牌"))
        self.home_grid = ChoiceBox(name="visits_home_grid", label=tr("网格"))

    def _build(self) -> None:
        tr = self.tr
        grids = Panel(tr("网格"), name="visits_grids_panel", flush=True)
        grids.body.addWidget(self.grid_table)
        grids.add_right(self.new_grid)
        workers = Panel(tr("走访人"), name="visits_workers_panel", flush=True)
        workers.body.addWidget(self.worker_table)
        workers.add_right(self.new_worker)
        self.form = Panel(tr("住户"), name="visits_ground_form")
        self.form.add_right(self.new_home)
        self._pages = QStackedWidget()
        self.none = EmptyState(
            "pencil", tr("选一行按 Enter 修改"), tr("Ctrl+G 建网格，Ctrl+N 加走访人，Ctrl+J 建一户；成批的用「居民」里的导入。"),
            name="visits_ground_none",
        )
        self._pages.addWidget(self.none)
        heir = LabelledField(tr("离岗时交给"), self.heir, hint=tr("网格和户交给谁；没办完的诉求另行转交"))
        self._heir = heir
        for fields in (
            (LabelledField(tr("网格名称"), self.grid_name), LabelledField(tr("走访人"), self.grid_worker),
             LabelledField(tr("备注"), self.grid_note)),
            (LabelledField(tr("姓名"), self.worker_name), LabelledField(tr("电话"), self.worker_phone),
             LabelledField(tr("业务条线"), self.worker_line), LabelledField(tr("片"), self.worker_area),
             LabelledField(tr("每月能走几户"), self.capacity, hint=tr("定了才会算走不走得完")), heir),
            (LabelledField(tr("小区"), self.estate), LabelledField(tr("楼栋"), self.building),
             LabelledField(tr("单元"), self.unit), LabelledField(tr("门牌"), self.door),
             LabelledField(tr("网格"), self.home_grid, hint=tr("建好后在「居民」里给住的人填上这个地址"))),
        ):
            holder, lines = column(8)
            for field in fields:
                lines.addWidget(field)
            lines.addStretch(1)
            self._pages.addWidget(ScrollColumn(holder))
        self.form.body.addWidget(self._pages, 1)
        foot = QWidget()
        rows = QVBoxLayout(foot)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(self.words)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.save)
        line.addWidget(self.leave)
        line.addStretch(1)
        rows.addLayout(line)
        self.form.set_foot(foot)
        self.form.setFixedWidth(_FORM_WIDTH)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        grid.addWidget(grids, 0, 0)
        grid.addWidget(workers, 1, 0)
        grid.addWidget(self.form, 0, 1, 2, 1)
        grid.setColumnStretch(0, 1)
        self.words.hide()

    # ------------------------------------------------------------ what it is told

    def set_ground(self, grids: Sequence[GridRow], workers: Sequence[WorkerRow]) -> None:
        """Show the grids and the workers who are there."""
        self.grids.set_rows(grids)
        if grids and self.grid_table.current_row() < 0:
            self.grid_table.select_row(0)
        self.workers.set_rows(workers)
        people = [(row.worker_id, row.name) for row in workers]
        self.grid_worker.set_options([("", self.tr("先不派人")), *people])
        self.heir.set_options([("", self.tr("先不交接")), *people])
        self.home_grid.set_options([("", self.tr("先不分网格")), *((row.name, row.name) for row in grids)])

    def set_rights(self, *, ground: bool, homes: bool) -> None:
        """What the operator may write."""
        words = self.tr("建改网格和走访人要值班长的权限，请值班长来办。")
        self.may_write = ground
        for button in (self.new_grid, self.new_worker, self.leave):
            button.set_refusal("" if ground else words)
        self.new_home.set_refusal("" if homes else self.tr("您没有建住户的权限，请值班长来办。"))

    def begin(self, which: str) -> None:
        """Open an empty form; "" puts the form away."""
        self.editing = None
        self.which = which
        for field in (self.grid_name, self.grid_note, self.worker_name, self.worker_phone, self.worker_line,
                      self.worker_area, self.building, self.unit, self.door):
            field.clear()
        self.grid_worker.set_value("")
        self.capacity.setValue(0)
        self._open(which)

    def _open(self, which: str) -> None:
        titles = {
            "": self.tr("修改"), GRID: self.tr("网格"), WORKER: self.tr("走访人"), HOME: self.tr("新住户"),
        }
        self.which = which
        self.say("")
        self.form.set_title(titles[which])
        self._pages.setCurrentIndex(("", GRID, WORKER, HOME).index(which))
        self.save.setVisible(bool(which))
        self.leave.setVisible(which == WORKER and self.editing is not None)
        self._heir.setVisible(self.leave.isVisibleTo(self.form))
        first = {GRID: self.grid_name, WORKER: self.worker_name, HOME: self.estate}.get(which)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def edit(self, row: GridRow | WorkerRow) -> None:
        """Open the form of a row."""
        if not self.may_write:
            self.say(self.new_grid.refusal)
            return
        if isinstance(row, GridRow):
            self.begin(GRID)
            self.editing = row
            self.grid_name.setText(row.name)
            self.grid_note.setText(row.note)
            self.grid_worker.set_value(row.worker_id if self.grid_worker.offers(row.worker_id) else "")
            self._open(GRID)
        else:
            self.begin(WORKER)
            self.editing = row
            for field, text in (
                (self.worker_name, row.name), (self.worker_phone, row.phone), (self.worker_line, row.line),
                (self.worker_area, row.area),
            ):
                field.setText(text)
            self.capacity.setValue(row.capacity or 0)
            self._open(WORKER)

    def say(self, sentence: str) -> None:
        """Tell the clerk something, above the keys of the form."""
        self.words.setText(sentence)
        self.words.setVisible(bool(sentence))

    def focus_first(self) -> None:
        """Give the grids the focus."""
        self.grid_table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.grids.rowCount():
            self.grid_table.select_row(max(0, self.grid_table.current_row()))
