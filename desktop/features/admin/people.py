"""人员: who may sign in, in which role; and one's own passphrase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from db.domain.clock import local
from db.domain.permissions import Permission, Role
from db.queries.operators import ListOperators, OperatorRow, list_operators
from desktop.features.admin.own_passphrase import OwnPassphrase
from desktop.features.admin.person_form import PersonForm
from desktop.features.admin.rows import RowsModel, moment
from desktop.features.admin.section import Section, row_of
from desktop.page import Page
from desktop.theme.manager import tokens
from desktop.widgets.badge import BadgeSpec, badge
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.files import FileChooser
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, TONE_ROLE
from desktop.widgets.tab_bar import TabBar
from desktop.widgets.table import TableView

_ROLE_BADGE: Mapping[Role, str] = {
    Role.ASSISTANT: "neutral",
    Role.CLERK: "neutral",
    Role.SUPERVISOR: "info",
    Role.ADMIN: "hold",
}


def create(page: Page, files: FileChooser) -> Section:
    """The section, for the page."""
    return PeopleSection(page, files)


def standing(row: OperatorRow) -> BadgeSpec:
    """Whether this person may sign in now."""
    if not row.active:
        return BadgeSpec("停用", "neutral", "ban")
    if row.locked_until is not None:
        return BadgeSpec(f"锁到 {local(row.locked_until):%H:%M}", "bad", "lock")
    return badge("在用", "ok")


class PeopleSection(Section):
    """Two tabs, the second of which is all a 窗口人员 sees."""

    topics = frozenset({"operators"})

    def __init__(self, page: Page, files: FileChooser) -> None:
        super().__init__(page, files, name="admin_people")
        self.tabs = TabBar(
            (("people", self.tr("人员")), ("own", self.tr("我的口令"))), name="people_tabs", label=self.tr("人员的两页")
        )
        self.tabs.changed.connect(self._show_tab)
        self._flip = QAction(self.tr("换一页"), self)
        self._flip.setShortcut(QKeySequence("Ctrl+Tab"))
        self._flip.triggered.connect(self._next_tab)
        self.addAction(self._flip)
        self._tab_hint = KeyHint("Ctrl+Tab", self.tr("换一页"))
        self.outer.addLayout(row_of(self.tabs, None, self._tab_hint))
        self._stack = QStackedWidget()
        self.outer.addWidget(self._stack, 1)
        self._people = Panel(name="people_panel", flush=True)
        self._build_people()
        self.own = OwnPassphrase(self)
        self._stack.addWidget(self._people)
        self._stack.addWidget(self.own)

    def _build_people(self) -> None:
        holder = QHBoxLayout()
        holder.setSpacing(tokens().size.space_2)
        self.model = RowsModel(
            (
                Column("name", self.tr("姓名"), lambda row: row.name, roles={BOLD_ROLE: lambda row: row.active}),
                Column("login", self.tr("登录名"), lambda row: row.login),
                Column(
                    "role",
                    self.tr("角色"),
                    lambda row: row.role.label,
                    roles={BADGE_ROLE: lambda row: BadgeSpec(row.role.label, _ROLE_BADGE[row.role])},
                ),
                Column("state", self.tr("状态"), lambda row: standing(row).text, roles={BADGE_ROLE: standing}),
                Column("passphrase", self.tr("口令"), _age, roles={TONE_ROLE: _age_tone}),
                Column("last", self.tr("上次登录"), lambda row: moment(row.last_sign_in_at)),
            ),
            self,
        )
        self.table = TableView(name="people_table", label=self.tr("人员名单"))
        self.table.setModel(self.model)
        self.table.set_delegates({2: BadgeDelegate(), 3: BadgeDelegate()})
        self.table.set_columns([None, 110, 92, 108, 96, 136], give_way=(5, 4, 1), least=84)
        self.table.row_changed.connect(self._chosen)
        self.table.opened.connect(lambda _: self.form.focus_first())
        self.new = KeyButton("Ctrl+N", self.tr("加一位"), name="people_new", icon="user-plus")
        self.new.triggered.connect(self._begin_new)
        self._people.set_title(self.tr("人员名单"))
        self._people.add_right(self.new)
        self._people.body.addWidget(self.table)
        self.form = PersonForm(self)
        self.form.finished.connect(self._finished)
        self._people.body.removeWidget(self.table)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.table, 1)
        holder.addWidget(self.form)
        self._people.body.addLayout(holder)

    # ------------------------------------------------------------ tabs

    @property
    def _may_see_people(self) -> bool:
        desk = self.context.desk
        return desk.may(Permission.OPERATOR_WRITE) or desk.may(Permission.PASSPHRASE_RESET)

    def _show_tab(self, tab: object) -> None:
        own = tab == "own" or not self._may_see_people
        self._stack.setCurrentWidget(self.own if own else self._people)
        self.own.arrive()
        self.focus_first()

    def _next_tab(self) -> None:
        if self._may_see_people:
            wanted: Literal["own", "people"] = "people" if self.tabs.value == "own" else "own"
            self.tabs.set_value(wanted)
            self._show_tab(wanted)

    def activated(self) -> None:
        people = self._may_see_people
        self.tabs.setVisible(people)
        self._tab_hint.setVisible(people)
        own = self.tabs.value == "own" or not people
        self._stack.setCurrentWidget(self.own if own else self._people)
        self.own.arrive()
        if people:
            admin = self.context.desk.may(Permission.OPERATOR_WRITE)
            self.new.set_refusal("" if admin else self.tr("加人由管理员来做。"))
            self.ask(list_operators, ListOperators(), self._show)

    def focus_first(self) -> None:
        own = self._stack.currentWidget() is self.own
        (self.own.old if own else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def before_lock(self) -> None:
        self.own.clear()
        self.form.first.clear()
        self.form.second.clear()

    def draft(self) -> str:
        return self.tr("新人员未保存") if self.form.mode == "new" and self.form.name.text() else ""

    # ------------------------------------------------------------ people

    def _show(self, rows: tuple[OperatorRow, ...]) -> None:
        self.model.set_rows({row.operator_id: row for row in rows})
        active = sum(1 for row in rows if row.active)
        self._people.set_note(self.tr("在用 {0} 位，共 {1} 位").format(active, len(rows)))
        if self.form.mode == "edit":
            self._chosen(max(0, self.table.current_row()))
            if self.table.current_row() < 0 and rows:
                self.table.select_row(0)

    def _chosen(self, row: int) -> None:
        if 0 <= row < self.model.rowCount():
            self.form.show_person(self.model.row(row))

    def _begin_new(self) -> None:
        self.form.begin_new()

    def _finished(self, operator_id: str) -> None:
        """Saved, or given up: back to the list, at the person it was about."""
        self.ask(list_operators, ListOperators(), lambda rows: self._back_to(rows, operator_id))

    def _back_to(self, rows: tuple[OperatorRow, ...], operator_id: str) -> None:
        self._show(rows)
        if (place := self.model.row_of(operator_id)) >= 0:
            self.table.select_row(place)
        self._chosen(self.table.current_row())
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _age(row: OperatorRow) -> str:
    if row.passphrase_days_left <= 0:
        return "已到期"
    return f"余 {row.passphrase_days_left} 天"


def _age_tone(row: OperatorRow) -> str:
    return "bad" if row.passphrase_days_left <= 0 else "warn" if row.passphrase_days_left <= 7 else "t2"
