"""One meeting: its agenda with what came of each point, who came, and the minutes; closed by one key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.domain.meetings import OutcomeKind
from db.queries.meetings import AttendeeRow, ItemRow, MeetingDetail
from db.usecases.minutes import OutcomeForm
from desktop.features.demands.looks import day_words
from desktop.widgets.badge import Badge, BadgeSpec
from desktop.widgets.fields import DateBox, LineEdit, NoteEdit, NumberBox
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint
from desktop.widgets.labels import label
from desktop.widgets.lazy_model import Column
from desktop.widgets.one_line import OneLine
from desktop.widgets.panel import Panel
from desktop.widgets.pick_field import Choice, PickField
from desktop.widgets.roles import NOTE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Option, Segmented
from desktop.widgets.tab_bar import TabBar
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel

TABS = ("agenda", "attendance", "minutes")
_STATES = {"planned": ("info", "clock"), "held": ("ok", "circle-check"), "cancelled": ("neutral", "x")}


class MeetingPanel(QWidget):
    """What was typed of outcomes and minutes stays here until the meeting is closed."""

    item_wanted = Signal(str, object)  # a title, or a demand's id
    item_removed = Signal(str)
    item_moved = Signal(object)  # item ids in their new order
    draw_wanted = Signal()
    attendee_wanted = Signal(str, object, int, str)  # name, worker's or resident's id, heads, unit
    attendee_removed = Signal(str)
    hold_wanted = Signal()
    print_wanted = Signal()
    change_wanted = Signal()
    cancel_wanted = Signal()
    demand_opened = Signal(str)
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("meeting_panel_page")
        tr = self.tr
        self.meeting: MeetingDetail | None = None
        self._outcomes: dict[str, dict[str, Any]] = {}
        self._filling = False
        self.panel = Panel(tr("会议"), name="meeting_panel", flush=True)
        self._state = Badge()
        self._facts = OneLine("small", "t2")
        self.tabs = TabBar((), name="meeting_tabs", label=tr("会议内容"))
        self.items = RowsModel((
            Column("number", tr("序"), lambda row: f"{row.number}", right=True),
            Column("title", tr("议题"), lambda row: row.title,
                   roles={NOTE_ROLE: lambda row: row.demand_serial}, tip=lambda row: row.title),
            Column("result", tr("结果"), self._result, roles={TONE_ROLE: self._result_tone}),
        ), self)
        self.agenda = TableView(name="meeting_agenda", label=tr("议程"), compact=True)
        self.agenda.setModel(self.items)
        self.agenda.set_columns((36, None, 190))
        self.topic = PickField(name="meeting_topic", label=tr("加议题"), free=True,
                               placeholder=tr("加议题：写题目，或诉求的编号、标题"))
        self.outcome = Segmented([(None, tr("还没定")), *((kind, kind.label) for kind in OutcomeKind)],
                                 name="meeting_outcome", label=tr("结果"))
        self.words = LineEdit(name="meeting_words", label=tr("纪要"), placeholder=tr("议定了什么"))
        self.owner = PickField(name="meeting_owner", label=tr("负责"), placeholder=tr("谁来办"))
        self.due = DateBox(name="meeting_due", label=tr("日期"), value=None)
        self.people = RowsModel((
            Column("name", tr("到会的人"), lambda row: row.name),
            Column("unit", tr("单位"), lambda row: row.unit),
            Column("heads", tr("人次"), lambda row: f"{row.heads}", right=True),
        ), self)
        self.attendance = TableView(name="meeting_attendance", label=tr("到会"), compact=True)
        self.attendance.setModel(self.people)
        self.attendance.set_columns((None, 150, 60))
        self.person = PickField(name="meeting_person", label=tr("签到"), free=True,
                                placeholder=tr("签到：姓名、拼音，或「居民代表」等没记名的"))
        self.heads = NumberBox(name="meeting_heads", label=tr("人数"), minimum=1, maximum=1000, value=1)
        self.attendance_words = label(kind="second")
        self.minutes = NoteEdit(name="meeting_minutes", label=tr("会议情况"), lines=6,
                                placeholder=tr("会上说了什么；各项结果在「议程」里写"))
        self.problem = WrapLabel(kind="error")
        self.problem.setObjectName("meeting_problem")
        self.hold = KeyButton("F9", tr("定稿纪要"), name="meeting_hold", kind="primary")
        self.draw = KeyButton("F4", tr("拟议程"), name="meeting_draw")
        self.print = KeyButton("F8", tr("打印纪要"), name="meeting_print")
        self.change = KeyButton("Ctrl+I", tr("改"), name="meeting_change")
        self.cancel = KeyButton("F7", tr("取消"), name="meeting_cancel")
        self._build()
        self._connect()

    def _result(self, row: ItemRow) -> str:
        if row.outcome is not None:
            done = row.outcome
            owner = f"・{done.owner_name} {day_words(done.due_on)}" if done.owner_name else ""
            return f"{done.kind.label}{owner}"
        kept = self._outcomes.get(row.item_id)
        if kept is None or kept.get("kind") is None:
            return "还没定"
        owner = kept.get("owner_name") or ""
        return f"{OutcomeKind(kept['kind']).label}{f'・{owner}' if owner else ''}"

    def _result_tone(self, row: ItemRow) -> str:
        return "bad" if row.outcome is not None and row.outcome.overdue else "t2"

    def _build(self) -> None:
        self.panel.add_left(self._state)
        self.panel.add_right(self._facts)
        agenda = QWidget()
        column = QVBoxLayout(agenda)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.agenda, 1)
        self.topic_row = QWidget()
        row = QHBoxLayout(self.topic_row)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self.topic, 1)
        row.addWidget(KeyHint("Enter", self.tr("加上")))
        column.addWidget(self.topic_row)
        self.result_box = QWidget()
        result = QVBoxLayout(self.result_box)
        result.setContentsMargins(12, 0, 12, 6)
        result.setSpacing(6)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.outcome)
        first.addWidget(self.words, 1)
        second.addWidget(self.owner, 1)
        second.addWidget(self.due)
        result.addLayout(first)
        result.addLayout(second)
        column.addWidget(self.result_box)
        attendance = QWidget()
        beside = QVBoxLayout(attendance)
        beside.setContentsMargins(0, 0, 0, 6)
        beside.setSpacing(6)
        beside.addWidget(self.attendance, 1)
        self.sign_row = QWidget()
        sign = QHBoxLayout(self.sign_row)
        sign.setContentsMargins(12, 0, 12, 0)
        sign.addWidget(self.person, 1)
        sign.addWidget(self.heads)
        sign.addWidget(KeyHint("Enter", self.tr("签到")))
        beside.addWidget(self.sign_row)
        counted = QHBoxLayout()
        counted.setContentsMargins(12, 0, 12, 0)
        counted.addWidget(self.attendance_words)
        beside.addLayout(counted)
        minutes = QWidget()
        words = QVBoxLayout(minutes)
        words.setContentsMargins(12, 8, 12, 8)
        words.addWidget(self.minutes)
        words.addStretch(1)
        self.pages = QStackedWidget()
        for page in (agenda, attendance, minutes):
            self.pages.addWidget(page)
        keys = QHBoxLayout()
        keys.setContentsMargins(12, 0, 12, 8)
        keys.setSpacing(8)
        for button in (self.hold, self.draw, self.print):
            keys.addWidget(button)
        keys.addStretch(1)
        for button in (self.change, self.cancel):
            keys.addWidget(button)
        told = QHBoxLayout()
        told.setContentsMargins(12, 0, 12, 0)
        told.addWidget(self.problem)
        self.panel.body.addWidget(self.tabs)
        self.panel.body.addWidget(self.pages, 1)
        self.panel.body.addLayout(told)
        self.panel.body.addLayout(keys)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.panel)
        for table in (self.agenda, self.attendance):
            table.setMinimumHeight(40)

    def _connect(self) -> None:
        self.tabs.changed.connect(lambda value: self.show_tab(str(value), focus=False))
        self.agenda.row_changed.connect(lambda _: self._show_outcome())
        self.agenda.opened.connect(lambda _: self._open_item())
        self.topic.returnPressed.connect(self._add_topic)
        self.topic.changed.connect(lambda value: value is not None and self._add_topic())
        self.outcome.changed.connect(lambda _: self._keep_outcome())
        self.words.textEdited.connect(lambda _: self._keep_outcome())
        self.owner.changed.connect(lambda _: self._keep_outcome())
        self.due.changed.connect(lambda _: self._keep_outcome())
        self.person.returnPressed.connect(self._sign_in)
        self.person.changed.connect(lambda value: value is not None and self._sign_in())
        self.minutes.textChanged.connect(lambda: None if self._filling else self.edited.emit())
        for button, signal in ((self.hold, self.hold_wanted), (self.draw, self.draw_wanted), (self.print, self.print_wanted),
                               (self.change, self.change_wanted), (self.cancel, self.cancel_wanted)):
            button.triggered.connect(signal)
            button.refused.connect(self.say)
        keys: tuple[tuple[str, str, QWidget, Callable[[], None]], ...] = (
            ("Delete", self.tr("去掉这个议题"), self.agenda, self._remove_item),
            ("Ctrl+Up", self.tr("议题上移"), self.agenda, lambda: self._move(-1)),
            ("Ctrl+Down", self.tr("议题下移"), self.agenda, lambda: self._move(1)),
            ("Delete", self.tr("去掉这个人"), self.attendance, self._remove_person),
        )
        for key, words, widget, act in keys:
            action = QAction(words, widget)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _=False, act=act: act())
            widget.addAction(action)
        turn = QAction(self.tr("议程、到会、纪要轮换"), self)
        turn.setShortcut(QKeySequence("Ctrl+Tab"))
        turn.triggered.connect(lambda: self.show_tab(TABS[(TABS.index(str(self.tabs.value)) + 1) % 3]))
        self.addAction(turn)

    # ------------------------------------------------------------ what it is told

    def show_meeting(self, meeting: MeetingDetail) -> None:
        """Show a meeting; what was typed for it stays."""
        if self.meeting is None or self.meeting.meeting_id != meeting.meeting_id:
            self._outcomes = {}
            self._filling = True
            self.minutes.setPlainText(meeting.minutes)
            self._filling = False
            self.topic.set_choice(None)
            self.person.set_choice(None)
            self.say("")
        self.meeting = meeting
        kind, icon = _STATES[meeting.state]
        self.panel.set_title(meeting.title)
        self._state.set_spec(BadgeSpec(meeting.state_label, kind, icon))
        facts = (meeting.kind_name, f"{meeting.held_on}", meeting.place, meeting.chair and f"主持 {meeting.chair}")
        self._facts.set_text("・".join(part for part in facts if part))
        self.tabs.set_options((
            Option("agenda", self.tr("议程"), count=len(meeting.items)),
            Option("attendance", self.tr("到会"), count=meeting.attendance.attendances),
            Option("minutes", self.tr("会议情况")),
        ))
        row = max(0, self.agenda.current_row())
        self.items.set_rows(meeting.items)
        self.people.set_rows(meeting.attendees)
        quorum = self.tr("；{}").format(
            self.tr("够法定人数") if meeting.quorum_reached else self.tr("不足 {} 人").format(meeting.quorum)
        ) if meeting.quorum else ""
        self.attendance_words.setText(f"{meeting.attendance.text}{quorum}")
        planned = meeting.state == "planned"
        for widget in (self.topic_row, self.result_box, self.sign_row, self.draw, self.cancel, self.change, self.hold):
            widget.setVisible(planned)
        self.print.setVisible(meeting.state == "held")
        self.minutes.setReadOnly(not planned)
        if meeting.items:
            self.agenda.select_row(min(row, len(meeting.items) - 1))
        self._show_outcome()

    def set_owners(self, owners: Iterable[Choice]) -> None:
        """Who can be charged with a decision."""
        self.owner.set_choices(owners)

    def say(self, sentence: str) -> None:
        """Show why something was refused."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def show_tab(self, name: str, *, focus: bool = True) -> None:
        """Turn to 议程, 到会 or 会议情况."""
        self.tabs.set_value(name)
        self.pages.setCurrentIndex(TABS.index(name))
        planned = self.meeting is not None and self.meeting.state == "planned"
        targets: dict[str, QWidget] = {
            "agenda": self.agenda if self.items.rows else self.topic,
            "attendance": self.person if planned else self.attendance, "minutes": self.minutes,
        }
        if focus:
            targets[name].setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------------------------------------------------------------ points and outcomes

    def _item(self) -> ItemRow | None:
        row = self.agenda.current_row()
        return self.items.rows[row] if 0 <= row < len(self.items.rows) else None

    def _show_outcome(self) -> None:
        item = self._item()
        self._filling = True
        kept = self._outcomes.get(item.item_id, {}) if item is not None else {}
        self.outcome.set_value(OutcomeKind(kept["kind"]) if kept.get("kind") else None)
        self.words.setText(str(kept.get("text") or ""))
        self.owner.set_value(kept.get("owner")) if kept.get("owner") else self.owner.set_choice(None)
        self.due.set_value(date.fromisoformat(kept["due"]) if kept.get("due") else None)
        planned = self.meeting is not None and self.meeting.state == "planned"
        self.result_box.setVisible(planned and item is not None)
        self._filling = False

    def _keep_outcome(self) -> None:
        item = self._item()
        if item is None or self._filling:
            return
        owner = self.owner.choice
        self._outcomes[item.item_id] = {
            "kind": str(self.outcome.value) if self.outcome.value is not None else None,
            "text": self.words.text().strip(), "owner": owner.value if owner else None,
            "owner_name": owner.text if owner else "", "due": self.due.value.isoformat() if self.due.value else None,
        }
        self.items.refresh()
        self.edited.emit()

    def outcomes(self) -> tuple[OutcomeForm, ...]:
        """What came of the points so far, in their order."""
        found = []
        for item in self.items.rows:
            kept = self._outcomes.get(item.item_id)
            if kept and kept.get("kind"):
                due = date.fromisoformat(kept["due"]) if kept.get("due") else None
                found.append(OutcomeForm(item.item_id, OutcomeKind(kept["kind"]), kept["text"], kept.get("owner"), due))
        return tuple(found)

    def kept(self) -> dict[str, Any]:
        """What is typed and not written yet, for a draft."""
        meeting = self.meeting
        if meeting is None or meeting.state != "planned":
            return {}
        minutes = self.minutes.toPlainText().strip()
        if not self._outcomes and minutes == meeting.minutes:
            return {}
        return {"meeting": meeting.meeting_id, "minutes": minutes, "outcomes": self._outcomes}

    def restore(self, kept: dict[str, Any]) -> None:
        """Put back a draft of this meeting."""
        self._outcomes = dict(kept.get("outcomes") or {})
        self._filling = True
        self.minutes.setPlainText(str(kept.get("minutes") or ""))
        self._filling = False
        self.items.refresh()
        self._show_outcome()

    def done(self) -> None:
        """The meeting is closed: nothing typed is left."""
        self._outcomes = {}
        self.meeting = None

    def _open_item(self) -> None:
        item = self._item()
        if item is None or self.meeting is None:
            return
        if self.meeting.state == "planned":
            self.outcome.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif item.demand_id is not None:
            self.demand_opened.emit(item.demand_id)

    def _add_topic(self) -> None:
        value, text = self.topic.value, self.topic.text().strip()
        if value is not None or text:
            self.topic.set_choice(None)
            self.item_wanted.emit(text, value)

    def _remove_item(self) -> None:
        item = self._item()
        if item is not None and self.meeting is not None and self.meeting.state == "planned":
            self.item_removed.emit(item.item_id)

    def _move(self, step: int) -> None:
        row, ids = self.agenda.current_row(), [item.item_id for item in self.items.rows]
        if 0 <= row < len(ids) and 0 <= row + step < len(ids):
            ids[row], ids[row + step] = ids[row + step], ids[row]
            self.agenda.select_row(row + step)
            self.item_moved.emit(tuple(ids))

    def _sign_in(self) -> None:
        choice, text = self.person.choice, self.person.text().strip()
        if text:
            heads = self.heads.value()
            self.person.set_choice(None)
            self.heads.setValue(1)
            self.attendee_wanted.emit(text, choice.value if choice else None, heads, choice.note if choice else "")

    def _remove_person(self) -> None:
        row = self.attendance.current_row()
        rows: tuple[AttendeeRow, ...] = self.people.rows
        if 0 <= row < len(rows) and self.meeting is not None and self.meeting.state == "planned":
            self.attendee_removed.emit(rows[row].attendee_id)
