"""签到: who came to the shift and who went, and the keys to put it right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.volunteers.batch_view import BatchView
from desktop.features.volunteers.last_scan import LastScan
from desktop.features.volunteers.looks import hours_words, line_badge, time_words
from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.entry_form import EntryForm
from desktop.widgets.fields import ChoiceBox
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.one_line import OneLine
from desktop.widgets.painting import is_style_event, text_width
from desktop.widgets.panel import Panel
from desktop.widgets.pieces import column
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Option
from desktop.widgets.tab_bar import TabBar
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel

SHEET, EXCEPTIONS = "sheet", "exceptions"
_SIDE, _NARROW, _LOW = 340, 1000, 520


class _Sheet(RowsModel):
    def __init__(self, parent: QWidget) -> None:
        tr = self.tr
        super().__init__((
            Column("status", tr("状态"), lambda row: "", roles={BADGE_ROLE: lambda row: line_badge(row.status)}),
            Column("name", tr("姓名"), lambda row: row.name, roles={BOLD_ROLE: lambda row: row.status == "in"}),
            Column("number", tr("编号"), lambda row: row.number, roles={TONE_ROLE: lambda row: "t2"}),
            Column("came", tr("签到"), lambda row: time_words(row.came_at)),
            Column("went", tr("签退"), lambda row: time_words(row.went_at)),
            Column("minutes", tr("时长"), lambda row: hours_words(row.minutes) if row.minutes else "", right=True),
            Column("issues", "", lambda row: "；".join(row.issues), roles={TONE_ROLE: lambda row: "warn"},
                   tip=lambda row: "；".join(row.issues)),
        ), parent)


class _Exceptions(RowsModel):
    def __init__(self, parent: QWidget) -> None:
        tr = self.tr
        super().__init__((
            Column("on", tr("日期"), lambda row: f"{row.on:%m-%d}"),
            Column("name", tr("姓名"), lambda row: row.name),
            Column("number", tr("编号"), lambda row: row.number, roles={TONE_ROLE: lambda row: "t2"}),
            Column("text", tr("什么要核实"), lambda row: row.text, tip=lambda row: row.text),
            Column("minutes", tr("时长"), lambda row: hours_words(row.minutes) if row.minutes else "", right=True),
        ), parent)


class DeskView(QWidget):
    """The sheet, or the batch in its place; the last scan beside it."""

    shift_chosen = Signal(object)  # shift id, None for outside shifts
    exception_opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("volunteers_desk")
        self._below = ""
        self.shift = ChoiceBox(name="volunteers_shift", label=self.tr("班次"))
        self.shift.changed.connect(self.shift_chosen)
        self.panel = Panel(self.tr("班次"), name="volunteers_sheet_panel", key="F3", flush=True)
        self.panel.set_focus_target(self.shift)
        self.panel.add_left(self.shift)
        self.counts = OneLine("small", "t2")
        self.panel.add_right(self.counts)
        self.tabs = TabBar((), name="volunteers_sheet_tabs", label=self.tr("签到表和例外"))
        self.tabs.changed.connect(lambda tab: self.show_tab(str(tab)))
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 0, 12, 0)
        bar.addWidget(self.tabs)
        bar.addStretch(1)
        self.panel.body.addLayout(bar)
        self.sheet, self.exceptions = _Sheet(self), _Exceptions(self)
        self.sheet_table = TableView(name="volunteers_sheet", label=self.tr("签到表"))
        self.sheet_table.setModel(self.sheet)
        self.sheet_table.set_delegates({0: BadgeDelegate()})
        self.sheet_table.set_columns((92, 92, 112, 60, 60, 108, None), give_way=(2, 4), least=60)
        self.exception_table = TableView(name="volunteers_exceptions", label=self.tr("例外"))
        self.exception_table.setModel(self.exceptions)
        self.exception_table.set_columns((64, 84, 112, None, 108), give_way=(2, 4), least=200)
        self.exception_table.opened.connect(lambda index: self.exception_opened.emit(self.exceptions.rows[index.row()]))
        self.no_sheet = EmptyState("users", self.tr("这一班还没有人"), self.tr("请刷卡；没带卡按 F4，一队人按 Ctrl+B。"))
        advice = self.tr("忘记签退、只有签退的会列在这里。")
        self.no_exceptions = EmptyState("circle-check", self.tr("没有要核实的"), advice, role="ok")
        self._over = QStackedWidget()
        for widget in (self.sheet_table, self.no_sheet, self.exception_table, self.no_exceptions):
            self._over.addWidget(widget)
        self.panel.body.addWidget(self._over, 1)
        self.side = Panel(self.tr("刚才"), name="volunteers_last_panel", flush=True)
        self.last = LastScan()
        self.form = EntryForm(name="volunteers_desk_form")
        self.faces = QStackedWidget()
        holder, lines = column(0)
        lines.addWidget(self.last, 1)
        lines.addLayout(self._keys())
        self._ready = holder
        self.faces.addWidget(holder)
        self.faces.addWidget(self.form)
        self.side.body.addWidget(self.faces, 1)
        self.batch = BatchView()
        self._work = QStackedWidget()
        desk = QWidget()
        row = QHBoxLayout(desk)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.panel, 1)
        row.addWidget(self.side)
        self._desk = desk
        self._work.addWidget(desk)
        self._work.addWidget(self.batch)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._work)
        self.form.left.connect(self.close_form)
        self._fit()

    def _keys(self) -> QVBoxLayout:
        self.problem = WrapLabel(kind="error")
        self.problem.setObjectName("volunteers_desk_problem")
        self.close_shift = KeyButton("F9", self.tr("结束本班"), name="volunteers_close_shift", kind="primary", subtitle=" ")
        self.undo = KeyButton("F7", self.tr("撤回刚才"), name="volunteers_undo_scan")
        self.by_hand = KeyButton("F4", self.tr("没带卡"), name="volunteers_by_hand")
        self.group = KeyButton("Ctrl+B", self.tr("一队人"), name="volunteers_group")
        keys = QVBoxLayout()
        keys.setContentsMargins(12, 4, 12, 10)
        keys.setSpacing(6)
        keys.addWidget(self.problem)
        self.problem.hide()
        keys.addWidget(self.close_shift)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.undo, self.by_hand):
            row.addWidget(button)
        row.addStretch(1)
        keys.addLayout(row)
        below = QHBoxLayout()
        below.addWidget(self.group)
        below.addStretch(1)
        keys.addLayout(below)
        for button in (self.undo, self.by_hand, self.group, self.close_shift):
            button.refused.connect(self.say)
        return keys

    # ------------------------------------------------------------ showing

    def say(self, sentence: str) -> None:
        """Why a key may not be used, or what was refused."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def set_close(self, below: str, refusal: str = "") -> None:
        """What F9 will do, or why it may not; a low window has no room for more than the verb."""
        self._below = below
        self.close_shift.set_refusal(refusal)
        self.close_shift.set_subtitle("" if self.height() < _LOW else below)

    def set_shifts(self, options: Sequence[tuple[object, str]], chosen: object) -> None:
        """The shifts of today and the line for outside shifts."""
        self.shift.set_options(options)
        self.shift.set_value(chosen)
        self._fit_shift()

    def show_sheet(self, sheet: Any, wanted: str = "") -> None:
        """The people of the shift; the cursor stays on its person, or goes to the one ``wanted``."""
        wanted = wanted or (self.line.volunteer_id if self.line is not None else "")
        self.sheet.set_rows(sheet.lines)
        place = next((n for n, row in enumerate(self.sheet.rows) if row.volunteer_id == wanted), -1)
        if place >= 0 and self.sheet_table.current_row() != place:
            self.sheet_table.select_row(place)
        self.counts.set_text(
            self.tr("在岗 {}　已签退 {}　报名 {}　{}").format(
                sheet.present, sheet.gone, sheet.expected, hours_words(sheet.minutes)
            )
        )
        self._show()

    def show_exceptions(self, rows: Sequence[Any]) -> None:
        """What must be looked at."""
        self.exceptions.set_rows(rows)
        self._show()

    def show_tab(self, tab: str) -> None:
        """The sheet or the exceptions."""
        self.tabs.set_value(tab)
        self._show()

    def _show(self) -> None:
        tab = self.tabs.value or SHEET
        count = len(self.exceptions.rows)
        self.tabs.set_options((
            Option(SHEET, self.tr("签到表"), count=len(self.sheet.rows) or None),
            Option(EXCEPTIONS, self.tr("例外"), count=count or None),
        ))
        self.tabs.set_value(tab)
        if tab == SHEET:
            self._over.setCurrentWidget(self.sheet_table if self.sheet.rows else self.no_sheet)
        else:
            self._over.setCurrentWidget(self.exception_table if count else self.no_exceptions)

    @property
    def line(self) -> Any:
        """The line of the sheet under the cursor, or ``None``."""
        row = self.sheet_table.current_row()
        return self.sheet.rows[row] if 0 <= row < len(self.sheet.rows) else None

    def show_form(self, title: str) -> None:
        """The form in place of the last scan; open it first."""
        self.side.set_title(title)
        self.faces.setCurrentWidget(self.form)
        self.form.focus_first()

    @property
    def filling(self) -> bool:
        """Whether the form is open."""
        return self.faces.currentWidget() is self.form

    def close_form(self) -> None:
        """The last scan again."""
        self.side.set_title(self.tr("刚才"))
        self.faces.setCurrentWidget(self._ready)
        self.focus_first()

    def show_batch(self, shown: bool) -> None:
        """The batch instead of the sheet, or the sheet again."""
        self._work.setCurrentWidget(self.batch if shown else self._desk)

    @property
    def batching(self) -> bool:
        """Whether the batch is in front."""
        return self._work.currentWidget() is self.batch

    def focus_first(self) -> None:
        """Give the focus to what is in front."""
        if self.batching:
            self.batch.focus_first()
        elif self.filling:
            self.form.focus_first()
        else:
            table = self._over.currentWidget()
            target = table if isinstance(table, TableView) else self.shift
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ sizes

    def _fit(self) -> None:
        large = 1.12 if tokens().large else 1.0
        narrow = 0.88 if self.width() < _NARROW else 1.0
        self.side.setFixedWidth(round(_SIDE * large * narrow))
        low = self.height() < _LOW
        self.last.set_low(low)
        self.close_shift.set_subtitle("" if low else self._below)
        self._fit_shift()

    def _fit_shift(self) -> None:
        """As wide as its longest line, as far as half the panel allows."""
        words = [self.shift.itemText(n) for n in range(self.shift.count())]
        wide = max((text_width(font(tokens().size.body), text) for text in words), default=0) + 48
        self.shift.setFixedWidth(max(150, min(wide, self.panel.width() // 2)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "batch"):
            self._fit()
