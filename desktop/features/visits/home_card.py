"""One household: where, who walks there, who lives there, whom to call on in its building."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from db.queries.ground_households import HouseholdCard, HouseholdRow, MemberRow
from desktop.features.visits.looks import tag_specs
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint
from desktop.widgets.labels import label
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import rule
from desktop.widgets.pieces import ScrollColumn, column
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel

_STATUS = {"moved": "已迁出", "deceased": "已故"}
_MOST_ROWS = 7


class _Members(RowsModel):
    def __init__(self, parent: QObject) -> None:
        tr = self.tr
        super().__init__((
            Column("name", tr("姓名"), lambda row: row.name, tip=lambda row: row.name,
                   roles={TONE_ROLE: lambda row: "t1" if row.status == "active" else "t3"}),
            Column("relation", tr("关系"), lambda row: row.relation_name or "—"),
            Column("age", tr("岁"), lambda row: str(row.age) if row.age is not None else "—", right=True),
            Column("phone", tr("电话"), lambda row: row.phone_masked or "—"),
            Column("tags", tr("标签"), lambda row: "", roles={BADGE_ROLE: self._badges},
                   tip=lambda row: "、".join(tag.name for tag in row.tags)),
        ), parent)

    def _badges(self, row: MemberRow) -> tuple[BadgeSpec, ...]:
        status = _STATUS.get(row.status, "")
        return ((BadgeSpec(status, "neutral"),) if status else ()) + tag_specs(row.tags)


class HomeCard(QWidget):
    """What is asked for leaves as signals; the keys say themselves why one may not be used."""

    relation_wanted = Signal(object)  # MemberRow
    remove_wanted = Signal(object)  # MemberRow
    member_wanted = Signal()
    edit_wanted = Signal()
    close_wanted = Signal()
    visit_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("visits_home_card")
        tr = self.tr
        self.card: HouseholdCard | None = None
        self.place = WrapLabel("", "lead")
        self.state = WrapLabel("", "second")
        self.walked = WrapLabel("", "second")
        self.contacts = WrapLabel("", "second")
        self.tags = WrapLabel("", "hint")
        self.members = _Members(self)
        self.table = TableView(name="visits_home_members", label=tr("住的人"), compact=True)
        self.table.setModel(self.members)
        self.table.set_delegates({4: BadgeDelegate()})
        self.table.set_columns((72, 66, 34, 100, None), give_way=(3, 2), least=70)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.opened.connect(lambda _: self._member(self.relation_wanted))
        self.table.installEventFilter(self)
        self.add = KeyButton("Ctrl+M", tr("加家人"), name="visits_home_add")
        self.edit = KeyButton("F4", tr("改这一户"), name="visits_home_edit")
        self.shut = KeyButton("F7", tr("迁走、并户"), name="visits_home_close")
        self.visit = KeyButton("Alt+V", tr("记走访"), name="visits_home_visit", kind="primary")
        self.problem = WrapLabel("", "warn")
        self.problem.hide()
        for button, signal in (
            (self.add, self.member_wanted), (self.edit, self.edit_wanted), (self.shut, self.close_wanted),
            (self.visit, self.visit_wanted),
        ):
            button.triggered.connect(signal)
            button.refused.connect(self.say)
        self._build()
        self.show_card(None, None)

    def _build(self) -> None:
        content, lines = column(6, (12, 10, 12, 8))
        for words in (self.place, self.state, self.walked):
            lines.addWidget(words)
        head = QGridLayout()
        head.addWidget(label(self.tr("住的人"), "strong"), 0, 0)
        head.addWidget(KeyHint("Enter", self.tr("改关系")), 0, 1)
        head.addWidget(KeyHint("Delete", self.tr("移出")), 0, 2)
        head.setColumnStretch(3, 1)
        lines.addLayout(head)
        lines.addWidget(self.table)
        lines.addWidget(self.tags)
        lines.addWidget(rule())
        lines.addWidget(self.contacts)
        lines.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(ScrollColumn(content), 1)
        foot, keys = column(6, (12, 6, 12, 8))
        keys.addWidget(self.problem)
        buttons = QGridLayout()
        buttons.setSpacing(6)
        for place, button in enumerate((self.visit, self.edit, self.add, self.shut)):
            buttons.addWidget(button, place // 2, place % 2)
        buttons.setColumnStretch(2, 1)
        keys.addLayout(buttons)
        outer.addWidget(foot)

    # ------------------------------------------------------------ what it is told

    def show_card(self, card: HouseholdCard | None, into: HouseholdRow | None) -> None:
        """Show a household; ``into`` is the one that took its place."""
        tr = self.tr
        other = card is None or self.card is None or card.row.household_id != self.card.row.household_id
        self.card = card
        self.setEnabled(card is not None)
        self.members.set_rows(card.members if card is not None else ())
        self.table.fit_rows(max(1, min(_MOST_ROWS, self.members.rowCount())))
        self.say("")
        if card is None:
            for words in (self.place, self.state, self.walked, self.contacts, self.tags):
                words.setText("")
            return
        row = card.row
        self.place.setText(row.address)
        parts = [row.state_name, tr("{} 结束").format(card.closed_on) if card.closed_on else ""]
        parts += [tr("并入 {}").format(into.address) if into is not None else ""]
        parts += [tr("上次走访 {}").format(row.last_visit_on or tr("还没有"))]
        parts += [tr("约好 {} 再去").format(row.promised_on) if row.promised_on else ""]
        self.state.setText("，".join(part for part in parts if part))
        own = tr("（本户指定）") if card.own_worker else ""
        worker = f"{row.worker_name}{own} {card.worker_phone}".strip() if row.worker_name else tr("未派人")
        self.walked.setText(tr("网格 {}，走访人 {}").format(row.grid or tr("没分"), worker))
        named = [f"{one.role_name} {one.name} {one.phone}".strip() for one in card.contacts]
        self.contacts.setText("；".join(named) if named else tr("这栋楼还没有登记楼栋长、民情联络员。"))
        self.tags.setText(tr("有关爱标签，无权查看") if card.tags_hidden else "")
        self.tags.setVisible(card.tags_hidden)
        if other and card.members:
            self.table.select_row(0)
        self._judge(row)

    def _judge(self, row: HouseholdRow) -> None:
        tr = self.tr
        merged = tr("这一户已并入另一户，请到那一户去改。") if row.state == "merged" else ""
        moved = tr("这一户已迁走，请先按 F7 恢复在住再改。") if row.state == "moved" else ""
        self.add.set_refusal(merged or moved)
        self.edit.set_refusal(merged or moved)
        self.shut.set_refusal(merged)
        self.visit.set_refusal(merged or (tr("这一户已迁走，不再走访；住了新人请先新建一户。") if moved else ""))
        self.shut.set_title(tr("恢复在住") if row.state == "moved" else tr("迁走、并户"))

    def say(self, sentence: str) -> None:
        """Why a key may not be used, or what was refused."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    # ------------------------------------------------------------ members

    def focus_members(self) -> None:
        """Give the members the focus."""
        if self.card is not None:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.members.rowCount():
                self.table.select_row(max(0, self.table.current_row()))

    def _member(self, signal: object) -> None:
        row = self.table.current_row()
        if not 0 <= row < self.members.rowCount():
            return
        if self.add.refusal:
            self.say(self.add.refusal)
        else:
            signal.emit(self.members.rows[row])  # type: ignore[attr-defined]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress \
                and event.key() == Qt.Key.Key_Delete:
            self._member(self.remove_wanted)
            return True
        return False
