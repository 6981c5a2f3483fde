"""The month's list of one grid in walking order: who is due, who is done, where nobody was met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QWidget

from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import SearchField
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Option, Segmented
from desktop.widgets.table import TableView

COL_NUMBER, COL_DOOR, COL_HEAD, COL_TAGS, COL_LAST, COL_STATE = range(6)
WIDTHS = (42, 104, 84, None, 80, 138)
TIGHT_WIDTHS = (36, 82, 72, None, 76, 130)


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One household on the list. ``head`` is masked; ``tags`` is empty for whoever may not see them."""

    household_id: str
    door: str
    head: str
    tags: tuple[BadgeSpec, ...]
    last: str
    state: BadgeSpec
    done: bool
    number: int = 0


class _Model(RowsModel):
    def __init__(self, parent: QObject) -> None:
        tr = self.tr
        super().__init__((
            Column("number", tr("序"), lambda row: str(row.number), right=True),
            Column("door", tr("门牌"), lambda row: row.door, tip=lambda row: row.door),
            Column("head", tr("户主"), lambda row: row.head),
            Column("tags", tr("标签"), lambda row: "", roles={BADGE_ROLE: lambda row: row.tags},
                   tip=lambda row: "、".join(tag.text for tag in row.tags)),
            Column("last", tr("上次"), lambda row: row.last or tr("未访"),
                   roles={TONE_ROLE: lambda row: "t1" if row.last else "bad"}),
            Column("state", tr("状态"), lambda row: row.state.text, roles={BADGE_ROLE: lambda row: row.state}),
        ), parent)


class MonthPanel(Panel):
    """Filters 全部, 未办 and 已访; "/" looks for a household anywhere in the community."""

    chosen = Signal(str)  # the household the clerk has put the cursor on
    opened = Signal()  # Enter: go on to the form
    sought = Signal(str)  # what was typed into the field; empty shows the month again
    empty_key = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("月走访单"), name="visits_month_panel", flush=True)
        self._lines: tuple[MonthLine, ...] = ()
        self._quiet = False
        self.model = _Model(self)
        self.table = TableView(name="visits_month", label=self.tr("本月要走访的户"), compact=True)
        self.table.setModel(self.model)
        self.table.set_delegates({COL_TAGS: BadgeDelegate(), COL_STATE: BadgeDelegate()})
        self.table.set_columns(WIDTHS, give_way=(COL_LAST, COL_NUMBER), least=60)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.row_changed.connect(self._moved)
        self.table.opened.connect(lambda _: self.opened.emit())
        self.find = SearchField(
            name="visits_find", label=self.tr("找一户"), placeholder=self.tr("门牌、姓名、扫表上的码"), key="/"
        )
        self.find.setFixedWidth(190)
        self.find.textChanged.connect(lambda text: self.sought.emit(text.strip()))
        self.find.returnPressed.connect(self._to_table)
        self.filter = Segmented((), name="visits_filter", label=self.tr("列出哪些户"))
        self.filter.changed.connect(lambda _: self._filtered())
        self.empty_action = KeyButton("Return", "", name="visits_empty_action", kind="primary")
        self.empty_action.triggered.connect(self.empty_key)
        self.empty = EmptyState("footprints", "", actions=(self.empty_action,), name="visits_month_empty")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self.body.addWidget(self._stack)
        self.add_right(self.find)
        self.add_right(self.filter)
        self._empty_words = ("", "", "")
        self._heading, self._compact = ("", "", ""), False
        self._stack.setMinimumHeight(90)
        self._count()

    # ------------------------------------------------------------ what it is told

    def set_lines(self, lines: Sequence[MonthLine], *, wanted: str = "") -> None:
        """List these in the order given with the cursor on ``wanted``, or on none; nothing is told to have been chosen."""
        self._lines = tuple(lines)
        self._count()
        self._fill()
        self.choose(wanted)

    def set_heading(self, title: str, short: str, note: str) -> None:
        """What is listed: in a narrow window only ``short``."""
        self._heading = (title, short, note)
        self.set_title(short if self._compact else title)
        self.set_note("" if self._compact else note)

    def set_empty(self, fact: str, advice: str, action: str = "") -> None:
        """What to say while nothing is listed, and what Enter does then."""
        self._empty_words = (fact, advice, action)
        self._tell_empty()

    def _tell_empty(self) -> None:
        fact, advice, action = self._empty_words
        if self._lines and self.filter.value != "all":
            fact = self.tr("没有未办的户") if self.filter.value == "open" else self.tr("本月还没有走访过")
            advice, action = self.tr("在「全部」里看整张单子。"), self.tr("看全部")
        self.empty.set_texts(fact, advice)
        self.empty_action.set_title(action)
        self.empty_action.setVisible(bool(action))

    def _count(self) -> None:
        done = sum(line.done for line in self._lines)
        self.filter.set_options((
            Option("all", self.tr("全部"), count=len(self._lines)),
            Option("open", self.tr("未办"), count=len(self._lines) - done),
            Option("done", self.tr("已访"), count=done),
        ))

    def _fill(self) -> None:
        """The lines that pass the filter; the cursor is taken away."""
        which = self.filter.value
        shown = [line for line in self._lines if which == "all" or line.done == (which == "done")]
        self._quiet = True
        self.model.set_rows(shown)
        self._quiet = False
        self._stack.setCurrentIndex(0 if shown else 1)
        self._tell_empty()

    def _filtered(self) -> None:
        """Another filter: the cursor stays on its household, or goes to the first."""
        here = self.current
        self._fill()
        if not self.choose(here) and self.model.rows:
            self.table.select_row(0)

    def show_all(self) -> None:
        """Drop the filter."""
        self.filter.set_value("all")
        self._filtered()

    def choose(self, household_id: str) -> bool:
        """Put the cursor on a household without telling; whether it is listed. Otherwise it is on none."""
        rows = self.model.rows
        row = next((n for n, line in enumerate(rows) if line.household_id == household_id), -1)
        self._quiet = True
        if row != self.table.current_row() or row < 0:
            self.table.select_row(row)
        self._quiet = False
        return row >= 0

    @property
    def first(self) -> str:
        """The first household in sight; empty for none."""
        rows = self.model.rows
        return rows[0].household_id if rows else ""

    def next_after(self, household_id: str) -> str:
        """The next household not yet done after this one in walking order; empty when there is none."""
        ids = [line.household_id for line in self._lines]
        start = ids.index(household_id) + 1 if household_id in ids else 0
        order = (*self._lines[start:], *self._lines[:start])
        return next((line.household_id for line in order if not line.done and line.household_id != household_id), "")

    # ------------------------------------------------------------ what it says

    @property
    def current(self) -> str:
        """The household under the cursor; empty for none."""
        row = self.table.current_row()
        rows = self.model.rows
        return rows[row].household_id if 0 <= row < len(rows) else ""

    @property
    def lines(self) -> tuple[MonthLine, ...]:
        """All lines, whatever the filter."""
        return self._lines

    def focus_list(self) -> None:
        """Give the list the focus, or its filter when it is empty."""
        target = self.table if self.model.rowCount() else self.filter
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_table(self) -> None:
        if self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _moved(self, row: int) -> None:
        if not self._quiet and 0 <= row < self.model.rowCount():
            self.chosen.emit(self.current)

    def set_compact(self, compact: bool) -> None:
        """In a narrow window the field gives way to the list."""
        self._compact = compact
        self.find.setFixedWidth(74 if compact else 190)
        widths = TIGHT_WIDTHS if compact else WIDTHS
        self.table.set_columns(widths, give_way=(COL_LAST, COL_NUMBER), least=36 if compact else 60)
        self.set_heading(*self._heading)


def row_of(*widgets: QWidget | QLabel, stretch: int = -1, spacing: int = 8) -> QWidget:
    """Widgets side by side; ``stretch`` is the place that takes the spare room, else it stays at the right."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(spacing)
    for n, widget in enumerate(widgets):
        line.addWidget(widget, 1 if n == stretch else 0)
    if stretch < 0:
        line.addStretch(1)
    return holder
