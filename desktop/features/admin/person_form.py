"""One operator's form: name, role, standing, and a passphrase for somebody new or forgetful."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from db.domain.errors import KnownError
from db.domain.permissions import Permission, Role
from db.queries.operators import OperatorRow
from db.session import add_operator, reset_passphrase
from db.usecases.operators import AddOperator, ChangeOperator, ResetPassphrase, change_operator
from desktop.features.admin.passphrase_check import PassphraseCheck
from desktop.features.admin.section import hint, row_of
from desktop.theme.manager import tokens
from desktop.widgets.fields import AsciiLineEdit, LabelledField, LineEdit
from desktop.widgets.key_button import KeyButton
from desktop.widgets.painting import is_style_event
from desktop.widgets.segmented import Segmented

if TYPE_CHECKING:
    from desktop.features.admin.section import Section

Mode = Literal["edit", "new", "reset"]
_WIDTH, _LARGE_WIDTH = 376, 470


class PersonForm(QFrame):
    """Shows one person; ``mode`` says whether they are edited, new, or given another passphrase."""

    finished = Signal(str)  # saved or given up; the operator's id, empty for none

    def __init__(self, section: Section) -> None:
        super().__init__()
        self.setObjectName("person_form")
        self.setProperty("kind", "sunk")
        self._section = section
        self._row: OperatorRow | None = None
        self.mode: Mode = "edit"
        self.name = LineEdit(name="person_name", label=self.tr("姓名"))
        self.login = AsciiLineEdit(name="person_login", label=self.tr("登录名"))
        roles = tuple((role, role.label) for role in Role)
        self.role = Segmented(roles, name="person_role", label=self.tr("角色"), stretch=True)
        self.first = AsciiLineEdit(name="person_passphrase", label=self.tr("口令"), secret=True)
        self.second = AsciiLineEdit(name="person_passphrase_again", label=self.tr("再输一次"), secret=True)
        self._fields = {
            "name": LabelledField(self.tr("姓名"), self.name),
            "login": LabelledField(self.tr("登录名"), self.login, hint=self.tr("每人一个，定了不改")),
            "role": LabelledField(self.tr("角色"), self.role),
            "passphrase": LabelledField(self.tr("口令"), self.first, hint=self.tr("本人下次登录必须换掉")),
        }
        self._again = LabelledField(self.tr("再输一次"), self.second)
        self.check = PassphraseCheck(self.first, self.second, name="person_check")
        self.save = KeyButton("F9", self.tr("保存"), name="person_save", kind="primary")
        self.reset = KeyButton("F4", self.tr("重设口令"), name="person_reset")
        self.stop = KeyButton("F7", self.tr("停用"), name="person_stop")
        self.leave = KeyButton("F7", self.tr("不做了"), name="person_leave")
        self._words = hint("")
        self._duties = hint("")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(tokens().size.space_2)
        for widget in (*self._fields.values(), self._again, self.check, self._words):
            column.addWidget(widget)
        column.insertWidget(column.indexOf(self._fields["role"]) + 1, self._duties)
        column.addLayout(row_of(self.save, self.leave, self.reset, self.stop, None))
        column.addStretch(1)
        self.save.triggered.connect(self._save)
        self.reset.triggered.connect(self._begin_reset)
        self.stop.triggered.connect(self._stop)
        self.leave.triggered.connect(self._leave)
        for button in (self.save, self.reset, self.stop):
            button.refused.connect(self._say)
        self.role.changed.connect(self._tell_duties)
        self.role.set_value(Role.CLERK)
        self._fit()
        self._set_mode("edit")

    def _fit(self) -> None:
        self.setFixedWidth(_LARGE_WIDTH if tokens().large else _WIDTH)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event):
            self._fit()

    # ------------------------------------------------------------ showing

    def show_person(self, row: OperatorRow) -> None:
        """Show somebody of the list; what was typed for another person is dropped."""
        self._row = row
        self.name.setText(row.name)
        self.login.setText(row.login)
        self.role.set_value(row.role)
        self._set_mode("edit")

    def begin_new(self) -> None:
        """An empty form for somebody new."""
        self.name.clear()
        self.login.clear()
        self.role.set_value(Role.CLERK)
        self._set_mode("new")
        self.focus_first()

    def focus_first(self) -> None:
        """To the name."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_mode(self, mode: Mode) -> None:
        self.mode = mode
        self.first.clear()
        self.second.clear()
        for field in self._fields.values():
            field.set_error("")
        with_passphrase = mode != "edit"
        for widget in (self._fields["passphrase"], self._again, self.check):
            widget.setVisible(with_passphrase)
        for widget in (self._fields["name"], self._fields["role"], self._duties):
            widget.setVisible(mode != "reset")
        self._tell_duties()
        self.login.setReadOnly(mode != "new")
        for button in (self.reset, self.stop):
            button.setVisible(mode == "edit")
        self.leave.setVisible(mode != "edit")
        self.check.set_person(self.login.text(), self.name.text())
        titles = {"edit": self.tr("保存"), "new": self.tr("加上这一位"), "reset": self.tr("设成新口令")}
        self.save.set_title(titles[mode])
        self._judge()

    def _tell_duties(self) -> None:
        self._duties.setText(self._role.duties)

    def _judge(self) -> None:
        """What the signed-in operator may do with this person."""
        desk, row = self._section.context.desk, self._row
        admin = desk.may(Permission.OPERATOR_WRITE)
        theirs = row is not None and row.role in (Role.ASSISTANT, Role.CLERK)
        may_reset = admin or (desk.may(Permission.PASSPHRASE_RESET) and theirs)
        only_admin = "" if admin else self.tr("改人员由管理员来做。")
        self.save.set_refusal("" if self.mode == "reset" else only_admin)
        self.stop.set_refusal(only_admin)
        self.reset.set_refusal("" if may_reset else self.tr("值班长只能重设窗口人员和辅助人员的口令。"))
        self.stop.set_title(self.tr("停用") if row is None or row.active else self.tr("启用"))
        words = ""
        if self.mode == "edit" and row is not None:
            if not row.active:
                words = self.tr("停用的人不能登录，办过的件照样在。")
            elif row.locked_until is not None:
                words = self.tr("口令连错 5 次，锁了 15 分钟。重设口令马上解锁。")
            elif row.operator_id == self._operator_id:
                words = self.tr("这是你自己。换自己的口令在「我的口令」。")
        self._words.setText(words)
        self._words.setVisible(bool(words))

    @property
    def _operator_id(self) -> str:
        operator = self._section.context.desk.operator
        return operator.operator_id if operator else ""

    def _say(self, reason: str) -> None:
        self._section.page.show_fault(reason)

    # ------------------------------------------------------------ doing

    def _begin_reset(self) -> None:
        self._set_mode("reset")
        self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self.mode = "edit"
        self.finished.emit(self._row.operator_id if self._row else "")

    def _save(self) -> None:
        section, desk = self._section, self._section.context.desk
        section.fields = self._fields
        self.check.set_person(self.login.text(), self.name.text())
        if self.mode != "edit" and not self.check.good:
            words = self.tr("口令还差：{0}。").format(self.check.lacking)
            section.refused(KnownError("PASSPHRASE", words, "passphrase"))
        elif self.mode == "new":
            new = AddOperator(self.login.text(), self.name.text(), self._role, self.first.text())
            section.run(add_operator, desk, new, then=lambda saved: self._done(self.tr("已加上"), saved))
        elif self._row is None:
            return
        elif self.mode == "reset":
            request = ResetPassphrase(self._row.operator_id, self.first.text())
            section.run(
                reset_passphrase, desk, request, then=lambda saved: self._done(self.tr("口令已重设，账号已解锁"), saved)
            )
        else:
            self._change(self._row.active, self.tr("已保存"))

    @property
    def _role(self) -> Role:
        return Role(str(self.role.value))

    def _change(self, active: bool, words: str) -> None:
        assert self._row is not None
        request = ChangeOperator(self._row.operator_id, self.name.text(), self._role, active)
        section = self._section
        section.run(
            section.context.desk.run, change_operator, request, then=lambda saved: self._done(words, saved)
        )

    def _stop(self) -> None:
        if self._row is not None:
            self._section.fields = self._fields
            self.name.setText(self._row.name)
            self.role.set_value(self._row.role)
            self._change(not self._row.active, self.tr("已停用") if self._row.active else self.tr("已启用"))

    def _done(self, words: str, saved: object) -> None:
        person = self.name.text()
        self.mode = "edit"
        self._section.context.notices.show(words, person)
        self.finished.emit(getattr(saved, "operator_id", ""))
