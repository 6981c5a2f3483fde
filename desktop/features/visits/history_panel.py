"""The visits of one household, and what was written about one of them: a correction beside what it corrects."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.domain.clock import local
from db.queries.visit_lists import EntryView, VisitDetail, VisitRow
from desktop.features.visits.looks import content_words
from desktop.theme.manager import tokens
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel, rule
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, STRIKE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel

MOST_ENTRIES = 4
_WIDTHS = (92, 72, 72, None, 144)
_BACK_FROM = 420


@dataclass(frozen=True, slots=True)
class Written:
    """One line of the comparison: its name and what every entry says, oldest first."""

    name: str
    says: tuple[str, ...]

    def changed(self, place: int) -> bool:
        """Whether this entry says something else than the one before."""
        return place > 0 and place < len(self.says) and self.says[place] != self.says[place - 1]


class _Visits(RowsModel):
    def __init__(self, parent: QObject) -> None:
        tr = self.tr
        strike = {STRIKE_ROLE: lambda row: row.withdrawn, TONE_ROLE: lambda row: "t3" if row.withdrawn else "t1"}
        super().__init__((
            Column("on", tr("日期"), lambda row: f"{row.visited_on}", roles=strike),
            Column("way", tr("方式"), lambda row: row.way_label, roles=strike),
            Column("worker", tr("走访人"), lambda row: row.worker_name, roles=strike),
            Column("asked", tr("想要的"), lambda row: row.asked or "—", roles=strike, tip=lambda row: row.asked),
            Column("marks", "", lambda row: "", roles={BADGE_ROLE: self._marks}),
        ), parent)

    def _marks(self, row: VisitRow) -> tuple[BadgeSpec, ...]:
        marks = []
        if row.withdrawn:
            marks.append(BadgeSpec(self.tr("作废"), "neutral", "ban"))
        elif row.corrections:
            marks.append(BadgeSpec(self.tr("更正 {}").format(row.corrections), "warn", "pencil"))
        if row.photos:
            marks.append(BadgeSpec(str(row.photos), "outline", "image"))
        return tuple(marks)


class _Compared(RowsModel):
    def __init__(self, parent: QObject) -> None:
        self.titles: list[str] = []
        columns = [Column("name", "", lambda row: row.name, roles={TONE_ROLE: lambda row: "t2"})]
        for n in range(MOST_ENTRIES):
            columns.append(Column(
                f"entry_{n}", "", lambda row, n=n: row.says[n] if n < len(row.says) else "",
                roles={BOLD_ROLE: lambda row, n=n: row.changed(n),
                       TONE_ROLE: lambda row, n=n: "t1" if n == len(row.says) - 1 else "t3"},
                tip=lambda row, n=n: row.says[n] if n < len(row.says) else "",
            ))
        super().__init__(columns, parent)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and section > 0:
            return self.titles[section - 1] if section <= len(self.titles) else ""
        return super().headerData(section, orientation, role)


class HistoryPanel(Panel):
    """↑↓ chooses a visit, F9 corrects it, Ctrl+D makes a demand of it, Esc goes back to the form."""

    chosen = Signal(str)  # visit id
    correct_wanted = Signal()
    demand_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("历次走访"), name="visits_history", flush=True)
        self.detail: VisitDetail | None = None
        self.model = _Visits(self)
        self.table = TableView(name="visits_history_table", label=self.tr("历次走访"), compact=True)
        self.table.setModel(self.model)
        self.table.set_delegates({4: BadgeDelegate()})
        self.table.set_columns(_WIDTHS, give_way=(2, 1), least=60)
        self.table.row_changed.connect(self._moved)
        self.compared = _Compared(self)
        self.entries = TableView(name="visits_entries", label=self.tr("这次走访的记录"), compact=True)
        self.entries.setModel(self.compared)
        self.words = WrapLabel("", "small")
        self.words.hide()
        self.correct = KeyButton("F9", self.tr("更正这一条"), name="visits_correct", kind="primary")
        self.correct.triggered.connect(self.correct_wanted)
        self.demand = KeyButton("Ctrl+D", self.tr("转诉求"), name="visits_history_demand")
        self.demand.triggered.connect(self.demand_wanted)
        for button in (self.correct, self.demand):
            button.refused.connect(self.say)
        self.back = KeyHint("Esc", self.tr("回到登记"))
        self.table.opened.connect(lambda _: self.correct.action.trigger())
        self._build()

    def _build(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 2)
        column.addWidget(rule())
        column.addWidget(self.entries, 3)
        self.empty = EmptyState("footprints", self.tr("这一户还没有走访过"), self.tr("按 Esc 回到登记，记下第一次。"),
                                name="visits_history_empty")
        self._stack = QStackedWidget()
        self._stack.addWidget(content)
        self._stack.addWidget(self.empty)
        self.body.addWidget(self._stack)
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.correct)
        row.addWidget(self.demand)
        row.addStretch(1)
        row.addWidget(self.back)
        column.addLayout(row)
        self.set_foot(foot)

    def say(self, sentence: str) -> None:
        """Tell the clerk why something cannot be done with this visit, above the keys."""
        self.words.setText(sentence)
        self.words.setVisible(bool(sentence))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.back.setVisible(self.width() >= _BACK_FROM * tokens().size.body / 14)

    def set_visits(self, rows: tuple[VisitRow, ...], household: str, *, wanted: str = "") -> None:
        """List the visits of a household, the latest first; ``wanted`` is the one to look at."""
        self.set_note(household)
        self.say("")
        self.model.set_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        self.correct.set_refusal("" if rows else self.tr("还没有可以更正的走访。"))
        if not rows:
            self.show_detail(None)
            return
        row = next((n for n, one in enumerate(rows) if one.visit_id == wanted), 0)
        if self.table.current_row() != row:
            self.table.select_row(row)
        else:
            self._moved(row)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _moved(self, row: int) -> None:
        self.say("")
        if 0 <= row < len(self.model.rows):
            self.chosen.emit(self.model.rows[row].visit_id)

    @property
    def current(self) -> str:
        """The visit under the cursor; empty for none."""
        row = self.table.current_row()
        return self.model.rows[row].visit_id if 0 <= row < len(self.model.rows) else ""

    def show_detail(self, detail: VisitDetail | None) -> None:
        """What was written about the visit under the cursor."""
        self.detail = detail
        entries = detail.entries[-MOST_ENTRIES:] if detail is not None else ()
        self.compared.titles = [self._entry_title(entry) for entry in entries]
        self.compared.set_rows(self._lines(entries))
        for n in range(MOST_ENTRIES):
            self.entries.setColumnHidden(n + 1, n >= max(1, len(entries)))
        self.entries.set_columns((72, *(None if n < len(entries) else 0 for n in range(MOST_ENTRIES))))
        self.compared.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, MOST_ENTRIES)
        self.demand.set_refusal(self._no_demand(detail))
        if detail is not None:
            void = detail.content is None
            self.correct.set_refusal(self.tr("这条已经作废，不能再改；需要时请另记一条。") if void else "")

    def _no_demand(self, detail: VisitDetail | None) -> str:
        """Why no demand can come of this visit; empty when one can."""
        if detail is None:
            return self.tr("还没有走访，请先按 Esc 回到登记记一次。")
        if detail.content is None:
            return self.tr("这条已经作废，不能转诉求；需要时请另记一条。")
        return "" if detail.content.asked.strip() else self.tr("这次走访没有写想要的，请选写了想要的那一次再转诉求。")

    def _entry_title(self, entry: EntryView) -> str:
        at = f"{local(entry.at):%m-%d %H:%M} {entry.operator_name}"
        if entry.content is None:
            return self.tr("{} 作废：{}").format(at, entry.reason)
        if entry.amends is None:
            return self.tr("{} 记").format(at)
        state = self.tr("（需复核）") if entry.superseded else ""
        return self.tr("{} 更正{}：{}").format(at, state, entry.reason)

    def _lines(self, entries: tuple[EntryView, ...]) -> tuple[Written, ...]:
        tr = self.tr
        names = (tr("日期"), tr("方式"), tr("走访人"), tr("见到"), tr("想要的"), tr("类别"), tr("告知"), tr("下次"), tr("备注"))
        said = [
            content_words(entry.content, entry, names) if entry.content is not None else () for entry in entries
        ]
        order = next((one for one in said if one), ())
        return tuple(
            Written(name, tuple(one[n][1] if one else tr("（作废）") for one in said))
            for n, (name, _) in enumerate(order) if any(one and one[n][1] for one in said)
        )

    @property
    def lines(self) -> tuple[Written, ...]:
        """The comparison as shown."""
        return self.compared.rows
