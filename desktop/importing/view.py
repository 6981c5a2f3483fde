"""The import on one page: choose a sheet, see what would happen, decide, watch, read the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.importing.mapping import MappingView
from desktop.importing.models import BADGES, MOST, preview_lines, preview_model
from desktop.widgets.choice_bar import Option
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fault_bar import Notice
from desktop.widgets.fields import LabelledField, LineEdit
from desktop.widgets.key_button import KeyButton
from desktop.widgets.labels import label
from desktop.widgets.panel import Panel
from desktop.widgets.progress_strip import ProgressStrip
from desktop.widgets.segmented import Segmented
from desktop.widgets.table import TableView

if TYPE_CHECKING:
    from db.importing.planning import SheetPlan
    from db.usecases.imports import ImportReport
    from desktop.importing.kind import ImportKind

_MOST_ICONS = 4
"""More verdicts than this have chips without icons, for the narrowest window."""
ERRORS = (("part", "导入能导入的"), ("all", "全部成功才导入"))


class ImportView(QWidget):
    """Faces: ``choose``, ``preview`` and ``done``; the progress strip stands under all of them."""

    choose_asked = Signal()
    template_asked = Signal()
    password_given = Signal(str)
    start_asked = Signal()
    error_sheet_asked = Signal()
    left = Signal()

    def __init__(self, kind: ImportKind) -> None:
        super().__init__()
        self.kind, self._words, self._name = kind, kind.words, f"{kind.name}_import"
        self.setObjectName(f"{self._name}_view")
        self._plan: SheetPlan[Any] | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        self._make_head()
        self.notice = Notice("", level="warn", icon="triangle-alert")
        self.notice.setObjectName(f"{self._name}_notice")
        self.notice.hide()
        outer.addWidget(self.notice)
        self.stack = QStackedWidget()
        for face in (self._make_choose(), self._make_preview(), self._make_done()):
            self.stack.addWidget(face)
        outer.addWidget(self.stack, 1)
        self.progress = ProgressStrip(name=f"{self._name}_progress")
        outer.addWidget(self.progress)

    # building

    def _make_head(self) -> None:
        """What stands at the right of the page's head while the import shows."""
        self.head = QWidget()
        row = QHBoxLayout(self.head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.file = label("", "second", name=f"{self._name}_file")
        self.choose = KeyButton("Ctrl+O", self.tr("选文件"), name=f"{self._name}_choose")
        self.template = KeyButton("Ctrl+T", self.tr("下载模板"), name=f"{self._name}_template")
        self.back = KeyButton("Escape", self._words.back, name=f"{self._name}_back")
        self.choose.triggered.connect(self.choose_asked)
        self.template.triggered.connect(self.template_asked)
        self.back.triggered.connect(self.left)
        for widget in (self.file, self.choose, self.template, self.back):
            row.addWidget(widget)

    def _make_choose(self) -> QWidget:
        panel = Panel(name=f"{self._name}_start", flush=True)
        panel.body.addStretch(1)
        panel.body.addWidget(
            EmptyState(
                "file-spreadsheet", self._words.title, self._words.advice, role="accent", note=self._words.note,
                name=f"{self._name}_hint",
            )
        )
        self.password = LineEdit(name=f"{self._name}_password", label=self.tr("打开密码"))
        self.password.setEchoMode(LineEdit.EchoMode.Password)
        self.password_field = LabelledField(self.tr("这张表的打开密码"), self.password, hint=self.tr("输入后按 Enter"))
        self.password_field.setFixedWidth(300)
        self.password_field.hide()
        self.password.returnPressed.connect(lambda: self.password_given.emit(self.password.text()))
        panel.body.addWidget(self.password_field, 0, Qt.AlignmentFlag.AlignHCenter)
        panel.body.addStretch(2)
        return panel

    def _make_preview(self) -> QWidget:
        self.mapping = MappingView(self.kind)
        columns = Panel(self.tr("每一列是什么"), name=f"{self.kind.name}_columns", key="F2", flush=True)
        columns.set_note(self.tr("↑↓ 改"))
        columns.body.addWidget(self.mapping)
        columns.key_pressed.connect(self.mapping.focus_first)
        columns.setMinimumWidth(290)
        columns.setMaximumWidth(350)
        self.counts = Segmented((), name=f"{self._name}_counts", label=self.tr("看哪些行"), chips=True)
        self.counts.changed.connect(self._show_rows)
        self.model = preview_model(self.kind, self)
        self.table = TableView(name=f"{self._name}_rows", label=self.tr("表里的行"), compact=True)
        self.table.setModel(self.model)
        widths = tuple(width for _, width in self.kind.columns)
        self.table.set_delegates({len(widths) + 1: BadgeDelegate()})
        self.table.set_columns((56, *widths, 92, None), give_way=tuple(range(len(widths), 1, -1)), least=150)
        rows = Panel(self.tr("核对"), name=f"{self._name}_preview", key="F3", flush=True)
        rows.set_focus_target(self.table)
        over = QWidget()
        line = QHBoxLayout(over)
        line.setContentsMargins(8, 6, 8, 6)
        line.addWidget(self.counts)
        line.addStretch(1)
        rows.body.addWidget(over)
        self.more = label("", "hint", name=f"{self._name}_more")
        rows.add_right(self.more)
        rows.body.addWidget(self.table)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(rows, 1)
        right.addWidget(self._make_decision())
        face = QWidget()
        row = QHBoxLayout(face)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(columns, 2)
        row.addLayout(right, 5)
        return face

    def _make_decision(self) -> Panel:
        panel = Panel(name=f"{self._name}_decision")
        self.duplicates = Segmented(
            tuple((value, words) for value, words, _ in self.kind.duplicates),
            name=f"{self._name}_duplicates", label=self._words.duplicates,
        )
        self.errors = Segmented(ERRORS, name=f"{self._name}_errors", label=self.tr("有错误的行"))
        self.start = KeyButton("F9", self.tr("开始导入"), name=f"{self._name}_start_now", kind="primary", subtitle=" ")
        self.start.triggered.connect(self.start_asked)
        self.start.refused.connect(self.tell)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for place, (words, bar) in enumerate(((self._words.duplicates, self.duplicates), (self.tr("有错误时"), self.errors))):
            title = QLabel(words)
            title.setBuddy(bar)
            grid.addWidget(title, place, 0)
            grid.addWidget(bar, place, 1, Qt.AlignmentFlag.AlignLeft)
            bar.changed.connect(self._promise)
        grid.setColumnStretch(2, 1)
        grid.addWidget(self.start, 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        panel.body.addLayout(grid)
        return panel

    def _make_done(self) -> QWidget:
        self.save_errors = KeyButton(
            "Ctrl+E", self.tr("把有问题的行另存为 Excel"), name=f"{self._name}_save_errors"
        )
        self.save_errors.triggered.connect(self.error_sheet_asked)
        self.finish = KeyButton("F9", self._words.finish, name=f"{self._name}_finish", kind="primary")
        self.finish.triggered.connect(self.left)
        self.result = EmptyState(
            "circle-check", "", role="ok", actions=(self.finish, self.save_errors), name=f"{self._name}_result"
        )
        panel = Panel(name=f"{self._name}_done", flush=True)
        panel.body.addWidget(self.result)
        return panel

    # showing

    @property
    def face(self) -> str:
        """``choose``, ``preview`` or ``done``."""
        return ("choose", "preview", "done")[self.stack.currentIndex()]

    def focus_first(self) -> None:
        """To where the next step is."""
        target = {"choose": self.choose, "preview": self.table, "done": self.finish}[self.face]
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, text: str) -> None:
        """Say what is in the way; empty says nothing any more."""
        self.notice.set_text(text)
        self.notice.setVisible(bool(text))

    def begin(self) -> None:
        """Start afresh."""
        self._plan = None
        self.file.setText("")
        self.tell("")
        self.password.clear()
        self.password_field.hide()
        self.choose.set_kind("primary")
        self.stack.setCurrentIndex(0)
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_password(self, error: str) -> None:
        """Ask for the sheet's own password."""
        self.stack.setCurrentIndex(0)
        self.password.clear()
        self.password_field.set_error(error)
        self.password_field.show()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool, *, writing: bool = False) -> None:
        """While something runs, Esc belongs to the strip; while it writes, nothing can be changed either."""
        for widget in (self.back, self.choose, self.template):
            widget.setVisible(not busy)
        self.start.set_refusal(self.tr("正在处理，请稍候") if busy else "")
        for widget in (self.mapping, self.duplicates, self.errors):
            widget.setEnabled(not writing)
        if not busy:
            self._promise()

    def show_plan(self, plan: SheetPlan[Any]) -> None:
        """Show what an import would do, the wrong rows first."""
        first = self.face != "preview"
        self._plan = plan
        self.tell("")
        self.choose.set_kind("normal")
        self.stack.setCurrentIndex(1)
        total, crowded = len(plan.rows), len(self.kind.statuses) > _MOST_ICONS
        self.counts.set_options(
            (
                Option("", self.tr("全部"), count=total),
                *(
                    Option(
                        kind, BADGES[kind].text, "" if crowded else BADGES[kind].icon,
                        BADGES[kind].kind.replace("info", "accent"), plan.count(kind),
                    )
                    for kind in self.kind.statuses
                ),
            )
        )
        self._show_rows()
        self._promise()
        if first:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_no_plan(self, reason: str) -> None:
        """The mapping allows none yet: say why and leave the columns to be chosen."""
        self._plan = None
        self.stack.setCurrentIndex(1)
        self.counts.set_options(())
        self.model.set_rows(())
        self.more.setText("")
        self.tell(reason)
        self._promise()
        if not self.mapping.isAncestorOf(QApplication.focusWidget() or self):
            self.mapping.focus_first()

    def _show_rows(self, _: object = None) -> None:
        if self._plan is None:
            return
        kind = str(self.counts.value or "")
        lines = preview_lines(self._plan, self.kind, kind)
        self.model.set_rows(lines)
        self.table.scrollToTop()
        self.table.select_row(0 if lines else -1)
        total = self._plan.count(kind) if kind else len(self._plan.rows)
        self.more.setText(self.tr("列出前 {n} 行").format(n=MOST) if total > len(lines) else "")

    def _promise(self, _: object = None) -> None:
        """Say on the button what F9 will do, or why it may not be pressed."""
        plan = self._plan
        if plan is None:
            self.start.set_refusal(self._words.no_plan)
            return
        fresh, known, wrong = plan.count("ok") + plan.repaired + plan.count("gaps"), plan.duplicate, plan.error
        never = sum(row.status == "duplicate" and row.row is None for row in plan.rows)
        if self.errors.value == "all" and wrong:
            self.start.set_refusal(self.tr("有 {n} 行错误，改好再导，或选「导入能导入的」").format(n=wrong))
            return
        words = [self._words.fresh.format(n=f"{fresh:,}")]
        skipping = self.duplicates.value == "skip"
        if known:
            verb = next(verb for value, _, verb in self.kind.duplicates if value == self.duplicates.value)
            counted = known if skipping else known - never
            words.append(verb + self._words.known.format(n=f"{counted:,}"))
        if wrong:
            words.append(self.tr("{n} 行错误不导入").format(n=f"{wrong:,}"))
        self.start.set_subtitle("，".join(words))
        writable = fresh + (0 if skipping else known - never)
        self.start.set_refusal("" if writable else self.tr("没有能导入的行"))

    def show_report(self, report: ImportReport) -> None:
        """Tell what the import did."""
        self.stack.setCurrentIndex(2)
        self.choose.set_kind("normal")
        head = self.tr("停下了，已导入的都在") if report.cancelled else self.tr("导入完成")
        words = [self._words.fresh.format(n=f"{report.created:,}"), *self.kind.told(report)]
        if report.updated:
            words.append(self._words.filled.format(n=f"{report.updated:,}"))
        if report.skipped:
            words.append(self._words.passed.format(n=f"{report.skipped:,}"))
        if report.errors:
            words.append(self.tr("{n} 行没有导入").format(n=f"{len(report.errors):,}"))
        first = "；".join(f"第 {one.line} 行：{one.message}" for one in report.errors[:3])
        self.result.set_texts(head, "，".join(words) + "。", first)
        self.save_errors.setVisible(bool(report.errors))
        self.finish.setFocus(Qt.FocusReason.OtherFocusReason)
