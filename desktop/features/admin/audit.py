"""审计: who did what, and whether the chain of entries is whole."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from db.queries.audit import AuditChecked, AuditPage, AuditRow, CheckAudit, ListAudit, check_audit, list_audit
from db.queries.operators import ListOperators, OperatorRow, list_operators
from desktop.features.admin.audit_words import GROUPS, action_words, details_words, subject_words
from desktop.features.admin.rows import RowsModel, moment
from desktop.features.admin.section import Section, hint, row_of
from desktop.page import Page
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.fault_bar import Notice
from desktop.widgets.fields import CheckBox, ChoiceBox, DateBox
from desktop.widgets.files import FileChooser
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.pieces import column
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel


def create(page: Page, files: FileChooser) -> Section:
    """The section, for the page."""
    return AuditSection(page, files)


class AuditSection(Section):
    """Filters above, the latest entries below, and the check with its verdict."""

    def __init__(self, page: Page, files: FileChooser) -> None:
        super().__init__(page, files, name="admin_audit")
        self.operator = ChoiceBox(name="audit_operator", label=self.tr("谁"), options=(("", self.tr("所有人")),))
        self.action = ChoiceBox(name="audit_action", label=self.tr("做了什么"), options=GROUPS)
        self.day_from = DateBox(name="audit_from", label=self.tr("从哪天"))
        self.day_to = DateBox(name="audit_to", label=self.tr("到哪天"))
        self.refused_only = CheckBox(self.tr("只看被拒的"), name="audit_refused")
        self.check = KeyButton("F9", self.tr("核对"), name="audit_check", icon="shield-check", kind="primary")
        to = QLabel(self.tr("至"))
        to.setBuddy(self.day_to)
        self.outer.addLayout(
            row_of(self.operator, self.action, self.day_from, to, self.day_to, self.refused_only, None)
        )
        self.verdict = Notice("", level="ok", icon="shield-check")
        self.verdict.hide()
        self.outer.addWidget(self.verdict)
        self.panel = Panel(self.tr("记录"), name="audit_panel", flush=True)
        self.panel.add_right(self.check)
        self.model = RowsModel(
            (
                Column("at", self.tr("时间"), lambda row: moment(row.at)),
                Column("who", self.tr("谁"), lambda row: row.operator_name or "—"),
                Column("action", self.tr("做了什么"), lambda row: action_words(row.action)),
                Column("subject", self.tr("对象"), lambda row: subject_words(row.subject_kind, row.subject)),
                Column("result", self.tr("结果"), _result_text, roles={BADGE_ROLE: _result}),
                Column(
                    "details",
                    self.tr("说明"),
                    lambda row: details_words(row.details),
                    roles={TONE_ROLE: lambda row: "t2"},
                    tip=lambda row: details_words(row.details),
                ),
            ),
            self,
        )
        self.table = TableView(name="audit_table", label=self.tr("审计记录"), compact=True)
        self.table.setModel(self.model)
        self.table.set_delegates({4: BadgeDelegate()})
        self.table.set_columns([134, 84, 116, 200, 78, None], give_way=(5,), least=120)
        self.panel.body.addWidget(self.table)
        self.whole = WrapLabel("", "second")
        self.whole.setObjectName("audit_whole")
        foot, lines = column(2)
        lines.addWidget(self.whole)
        lines.addWidget(
            hint(
                self.tr("每条记录都和前一条扣在一起，改一条或删一条，核对时就看得出来。记录里没有居民的姓名和号码。"),
                "small",
            )
        )
        self.panel.set_foot(foot)
        self.table.row_changed.connect(self._show_whole)
        self.outer.addWidget(self.panel, 1)
        self.operator.changed.connect(self._look)
        self.action.changed.connect(self._look)
        self.day_from.changed.connect(self._look)
        self.day_to.changed.connect(self._look)
        self.refused_only.toggled.connect(self._look)
        self.check.triggered.connect(self._check)

    def activated(self) -> None:
        self.ask(list_operators, ListOperators(), self._offer)
        self._look()

    def focus_first(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, people: tuple[OperatorRow, ...]) -> None:
        self.operator.set_options((("", self.tr("所有人")), *((row.operator_id, row.name) for row in people)))

    def _look(self, *_: object) -> None:
        request = ListAudit(
            operator_id=str(self.operator.value or ""),
            action=str(self.action.value or ""),
            day_from=self.day_from.value,
            day_to=self.day_to.value,
            refused_only=self.refused_only.isChecked(),
        )
        self.ask(list_audit, request, self._show)

    def _show(self, found: AuditPage) -> None:
        self.model.set_rows({row.entry_id: row for row in found.rows})
        words = self.tr("最近 {0} 条，更早的用日期找") if found.more else self.tr("{0} 条")
        self.panel.set_note(words.format(len(found.rows)))
        if self.table.current_row() < 0 and found.rows:
            self.table.select_row(0)
        self._show_whole(self.table.current_row())

    def _show_whole(self, row: int) -> None:
        """The column may cut the particulars of the chosen entry; here they stand in full."""
        texts = (self.model.index(row, place).data() for place in (3, 5)) if row >= 0 else ()
        self.whole.setText("：".join(str(text) for text in texts if text))
        self.whole.setVisible(bool(self.whole.text()))

    # ------------------------------------------------------------ checking

    def _check(self) -> None:
        desk = self.context.desk
        self.verdict.hide()
        self.run_long(self.tr("正在逐条核对审计记录"), lambda job: desk.ask(check_audit, CheckAudit()), self._judged)

    def _judged(self, checked: AuditChecked) -> None:
        if not checked.faults:
            self.verdict.set_level("ok", "shield-check")
            self.verdict.set_text(self.tr("核对了 {0} 条，一条不少，没有被改过。").format(checked.links))
        else:
            first = checked.faults[0]
            self.verdict.set_level("bad", "triangle-alert")
            self.verdict.set_text(
                self.tr("核对了 {0} 条，有 {1} 处对不上，最早在第 {2} 条。请不要再用这台电脑改数据，联系上级并留好备份。").format(
                    checked.links, len(checked.faults), first.seq
                )
            )
        self.verdict.show()


def _result_text(row: AuditRow) -> str:
    return "成功" if row.result == "ok" else "被拒"


def _result(row: AuditRow) -> BadgeSpec:
    return BadgeSpec("成功", "ok", "check") if row.result == "ok" else BadgeSpec("被拒", "bad", "ban")
