"""The households of the community in walking order, by grid, worker, estate and state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget

from db.domain.ground_words import HOUSEHOLD_STATES
from db.domain.masking import mask_name
from db.home_facts import short_door
from db.queries.ground_households import HouseholdRow, ListHouseholds
from desktop.features.visits.looks import day_words
from desktop.theme.manager import tokens
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import ChoiceBox, SearchField
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey
from desktop.widgets.lazy_model import Column, LazyTableModel
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel

_ONE_LINE, _BOX, _SMALL_BOX = 760, 126, 100
_TONES = {"vacant": "neutral", "moved": "warn", "merged": "neutral"}
Options = Sequence[tuple[object, str]]


class _Model(LazyTableModel):
    def __init__(self, fetch: Callable[[Sequence[Any]], Mapping[Any, Any] | None], parent: QObject) -> None:
        tr = self.tr
        super().__init__((
            Column("address", tr("门牌"), self._door, tip=lambda row: row.address),
            Column("head", tr("户主"), lambda row: mask_name(row.head) if row.head else "—"),
            Column("members", tr("人"), lambda row: str(row.members or "—"), right=True),
            Column("grid", tr("网格"), lambda row: row.grid or tr("没分"),
                   roles={TONE_ROLE: lambda row: "t1" if row.grid else "warn"}),
            Column("worker", tr("走访人"), lambda row: row.worker_name or tr("未派人"),
                   roles={TONE_ROLE: lambda row: "t1" if row.worker_name else "warn"}),
            Column("last", tr("上次"), lambda row: day_words(row.last_visit_on) or tr("未访")),
            Column("state", tr("状态"), lambda row: row.state_name, roles={BADGE_ROLE: self._badge}),
        ), fetch, parent=parent)

    @staticmethod
    def _door(row: HouseholdRow) -> str:
        return f"{row.estate} {short_door(row.building, row.unit, row.door)}".strip()

    @staticmethod
    def _badge(row: HouseholdRow) -> BadgeSpec | None:
        return BadgeSpec(row.state_name, _TONES[row.state]) if row.state in _TONES else None


class HomesList(Panel):
    """``fetch`` brings the rows that come into sight."""

    chosen = Signal(str)  # the household under the cursor; empty for none
    opened = Signal()
    filtered = Signal()

    def __init__(self, fetch: Callable[[Sequence[Any]], Mapping[Any, Any] | None]) -> None:
        super().__init__(self.tr("住户"), name="visits_homes_panel", flush=True)
        tr = self.tr
        self._quiet = self._focus_waits = False
        self._count = ""
        self.new = KeyButton("Ctrl+N", tr("新建一户"), name="visits_home_new")
        self.first = KeyButton("Ctrl+N", tr("新建一户"), name="visits_home_first", kind="primary")
        self.ground = LinkKey("Ctrl+G", tr("网格和走访人"), name="visits_to_ground")
        self.add_right(self.ground)
        self.add_right(self.new)
        self.find = SearchField(
            name="visits_homes_find", label=tr("找一户"), placeholder=tr("门牌、姓名、拼音"), key="/"
        )
        self.grid = ChoiceBox(name="visits_homes_grid", label=tr("网格"))
        self.worker = ChoiceBox(name="visits_homes_worker", label=tr("走访人"))
        self.estate = ChoiceBox(name="visits_homes_estate", label=tr("小区"))
        self.state = ChoiceBox(
            name="visits_homes_state", label=tr("状态"), options=[(None, tr("在住和空置")), *HOUSEHOLD_STATES.items()]
        )
        for box in (self.grid, self.worker, self.estate, self.state):
            box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.changed.connect(lambda _: self.filtered.emit())
        self.find.textChanged.connect(lambda _: self._typed())
        self.find.returnPressed.connect(self.focus_list)
        self.notice = WrapLabel("", "warn")
        self.notice.setContentsMargins(12, 6, 12, 0)
        self.notice.hide()
        self.model = _Model(fetch, self)
        self.table = TableView(name="visits_homes", label=tr("住户"), compact=True)
        self.table.setModel(self.model)
        self.table.set_delegates({6: BadgeDelegate()})
        self.table.set_columns((None, 76, 40, 96, 80, 76, 70), give_way=(5, 2, 4, 6), least=150)
        self.table.row_changed.connect(self._moved)
        self.table.opened.connect(lambda _: self.opened.emit())
        self.empty = EmptyState("house", tr("还没有住户"), actions=(self.first,), name="visits_homes_empty")
        self._build()

    def _build(self) -> None:
        filters = QWidget()
        self._filters = QGridLayout(filters)
        self._filters.setContentsMargins(12, 6, 12, 6)
        self._filters.setSpacing(6)
        self._over = QStackedWidget()
        self._over.addWidget(self.table)
        self._over.addWidget(self.empty)
        self._over.setMinimumHeight(60)
        self.body.addWidget(self.notice)
        self.body.addWidget(filters)
        self.body.addWidget(self._over, 1)
        self._fit()

    # ------------------------------------------------------------ what it is told

    def set_options(self, grids: Sequence[str], workers: Options, estates: Sequence[str]) -> None:
        """What can be chosen over the list."""
        tr = self.tr
        self.grid.set_options([(None, tr("全部网格")), *((name, name) for name in grids), ("", tr("没分网格"))])
        self.worker.set_options([(None, tr("全部走访人")), *workers])
        self.estate.set_options([(None, tr("全部小区")), *((name, name) for name in estates)])

    def set_ids(self, ids: Sequence[str], wanted: str = "") -> None:
        """List these with the cursor on ``wanted``, or where it was, or on the first."""
        before = wanted or self.current
        self._quiet = True
        self.model.set_ids(ids)
        place = max(0, self.model.row_of(before)) if ids else -1
        self.table.select_row(place)
        self._quiet = False
        self._over.setCurrentWidget(self.table if ids else self.empty)
        self.new.setVisible(bool(ids))
        self._count = self.tr("{} 户，按走的顺序").format(len(ids)) if ids else ""
        self._fit()
        if self._focus_waits and ids:
            self.focus_list()
        self.chosen.emit(self.current)

    def tell_lack(self, words: str, *, grids: bool, sought: bool) -> None:
        """What is missing before visits can be planned; ``sought``: a filter or a text leaves nothing."""
        tr = self.tr
        self.notice.setText(words)
        self.notice.setVisible(bool(words))
        if sought:
            self.empty.set_texts(tr("没有这样的户"), tr("换一个网格、状态或门牌；Esc 看全部。"))
        elif grids:
            self.empty.set_texts(tr("还没有住户"), tr("一户户在这里建，成批的用「管理·导入」。"))
        else:
            self.empty.set_texts(tr("还没有网格和住户"), tr("按 Ctrl+G 先建网格、加走访人；住户可以在这里建，也可以成批导入。"))

    # ------------------------------------------------------------ what it says

    @property
    def current(self) -> str:
        """The household under the cursor; empty for none."""
        row = self.table.current_row()
        return str(self.model.id_at(row)) if 0 <= row < self.model.rowCount() else ""

    @property
    def request(self) -> ListHouseholds:
        """What the filters ask for."""
        values = [box.value for box in (self.grid, self.worker, self.estate, self.state)]
        grid, worker, estate, state = (None if value is None else str(value) for value in values)
        return ListHouseholds(grid, worker, estate, None, state, self.find.text().strip())

    def clear(self) -> bool:
        """All filters away; whether there was one."""
        if self.request == ListHouseholds():
            return False
        for box in (self.grid, self.worker, self.estate, self.state):
            if box.offers(None):
                box.set_value(None)
        self.find.blockSignals(True)
        self.find.clear()
        self.find.blockSignals(False)
        return True

    def focus_list(self) -> None:
        """Give the list the focus, or its field when it is empty."""
        target: QWidget = self.table if self.model.rowCount() else self.first if self.first.isVisible() else self.find
        self._focus_waits = target is not self.table  # until something is listed
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        self._focus_waits = False
        self.filtered.emit()

    def _moved(self, row: int) -> None:
        if not self._quiet:
            self.chosen.emit(self.current)

    def _fit(self) -> None:
        boxes = (self.grid, self.worker, self.estate, self.state)
        scale = tokens().size.body / 14
        wide = self.width() >= _ONE_LINE * scale
        self.set_note(self._count if wide else "")
        for box in boxes:
            box.setMinimumWidth(round((_BOX if wide else _SMALL_BOX) * scale))
        for widget in (self.find, *boxes):
            self._filters.removeWidget(widget)
        if wide:
            for place, widget in enumerate((self.find, *boxes)):
                self._filters.addWidget(widget, 0, place)
        else:
            self._filters.addWidget(self.find, 0, 0, 1, 2)
            self._filters.addWidget(self.state, 0, 2)
            for place, widget in enumerate(boxes[:3]):
                self._filters.addWidget(widget, 1, place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
