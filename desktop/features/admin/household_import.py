"""Bringing in the households of a sheet: choose it, see what each row would do, decide, watch, read the result."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.domain.errors import KnownError
from desktop.features.admin.rows import RowsModel
from desktop.features.admin.section import Section, hint, row_of
from desktop.tasks import Job
from desktop.theme.manager import tokens
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.choice_bar import Option
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import LabelledField, LineEdit
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.progress_strip import ProgressStrip
from desktop.widgets.roles import BADGE_ROLE
from desktop.widgets.segmented import Segmented
from desktop.widgets.table import TableView

if TYPE_CHECKING:  # readers and writers of sheets are loaded by the worker, when one is first needed
    from db.importing.household_plan import HouseholdPlan, PlannedHousehold
    from db.usecases.household_imports import HouseholdsImported

PATTERN = "表格 (*.xlsx *.xlsm *.csv *.txt)"
EXCEL = "Excel 表格 (*.xlsx)"
MOST = 2000
"""Rows listed of each kind; the sheet of wrong rows holds them all."""
_BADGES: Mapping[str, BadgeSpec] = {
    "error": BadgeSpec("错误", "bad", "circle-x"),
    "new": BadgeSpec("新建", "ok", "circle-check"),
    "known": BadgeSpec("更新", "info", "pencil"),
}


class HouseholdImport(QWidget):
    """Faces ``choose``, ``preview`` and ``done``; the strip stands under all of them."""

    left = Signal()
    ground_asked = Signal()

    def __init__(self, section: Section) -> None:
        super().__init__()
        self.setObjectName("household_import")
        self._section = section
        self._path: Path | None = None
        self._plan: HouseholdPlan | None = None
        self._report: HouseholdsImported | None = None
        self._stop = threading.Event()
        self._busy = False
        self.panel = Panel(self.tr("导入住户"), name="household_import_panel", flush=True)
        self._make_keys()
        self.stack = QStackedWidget()
        for face in (self._make_choose(), self._make_preview(), self._make_done()):
            self.stack.addWidget(face)
        self.panel.body.addWidget(self.stack)
        self.strip = ProgressStrip(name="household_import_progress", key="Shift+Esc")
        self.strip.cancelled.connect(self._stop.set)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens().size.space_2)
        column.addWidget(self.panel, 1)
        column.addWidget(self.strip)

    # ------------------------------------------------------------ building

    def _make_keys(self) -> None:
        self.choose = KeyButton("Ctrl+O", self.tr("选文件"), name="household_import_choose", kind="primary")
        self.template = KeyButton("Ctrl+T", self.tr("下载模板"), name="household_import_template")
        self.back = KeyButton("F7", self.tr("返回"), name="household_import_back")
        self.choose.triggered.connect(self._choose)
        self.template.triggered.connect(self._save_template)
        self.back.triggered.connect(self.left)
        for button in (self.choose, self.template, self.back):
            self.panel.add_right(button)

    def _make_choose(self) -> QWidget:
        face = QWidget()
        column = QVBoxLayout(face)
        column.addStretch(1)
        column.addWidget(
            EmptyState(
                "file-spreadsheet",
                self.tr("选一张住户表"),
                self.tr("要有「小区」和「门牌」两列，还认网格、走访人、户主。先预览，按 F9 才写进去。"),
                role="accent",
                note=self.tr("已经有的户会补上网格和走访人，不会重复建，也不会删。"),
                name="household_import_hint",
            )
        )
        self.password = LineEdit(name="household_import_password", label=self.tr("打开密码"))
        self.password.setEchoMode(LineEdit.EchoMode.Password)
        self.password.returnPressed.connect(self._unlock)
        self.password_field = LabelledField(self.tr("这张表的打开密码"), self.password, hint=self.tr("输入后按 Enter"))
        self.password_field.setFixedWidth(300)
        self.password_field.hide()
        column.addWidget(self.password_field, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return face

    def _make_preview(self) -> QWidget:
        def worker(one: PlannedHousehold) -> str:
            return one.row.worker or "—"

        def reason(one: PlannedHousehold) -> str:
            return one.reason

        def verdict(one: PlannedHousehold) -> BadgeSpec:
            return _BADGES[one.status]

        self.counts = Segmented((), name="household_import_counts", label=self.tr("看哪些行"), chips=True)
        self.counts.changed.connect(lambda _: self._show_rows())
        self.model = RowsModel(
            (
                Column("line", self.tr("行"), lambda one: str(one.row.line), right=True),
                Column("address", self.tr("住户"), lambda one: one.address, tip=lambda one: one.address),
                Column("grid", self.tr("网格"), lambda one: one.row.form.grid or "—"),
                Column("worker", self.tr("走访人"), worker),
                Column("head", self.tr("户主"), lambda one: one.row.head or "—"),
                Column("verdict", "", lambda one: verdict(one).text, roles={BADGE_ROLE: verdict}),
                Column("reason", self.tr("哪里不对"), reason, tip=reason),
            ),
            self,
        )
        self.table = TableView(name="household_import_rows", label=self.tr("表里的行"), compact=True)
        self.table.setModel(self.model)
        self.table.set_delegates({5: BadgeDelegate()})
        self.table.set_columns((56, None, 104, 88, 88, 84, None), give_way=(4, 2, 3), least=170)
        self.more = hint("")
        self.errors = Segmented(
            (("part", self.tr("跳过有错的行")), ("all", self.tr("全部对了才导入"))),
            name="household_import_errors",
            label=self.tr("有错误的行"),
        )
        self.errors.changed.connect(lambda _: self._promise())
        self.start = KeyButton("F9", self.tr("开始导入"), name="household_import_start", kind="primary", subtitle=" ")
        self.start.setMinimumWidth(340)
        self.start.triggered.connect(self._import)
        self.start.refused.connect(self._section.page.show_fault)
        face = QWidget()
        column = QVBoxLayout(face)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top, foot = QWidget(), QWidget()
        for holder, widgets in ((top, (self.counts, None, self.more)), (foot, (self.errors, None, self.start))):
            row = QHBoxLayout(holder)
            row.setContentsMargins(12, 8, 12, 8)
            row.addLayout(row_of(*widgets))
        column.addWidget(top)
        column.addWidget(self.table, 1)
        column.addWidget(foot)
        return face

    def _make_done(self) -> QWidget:
        self.finish = KeyButton("F9", self.tr("看网格"), name="household_import_finish", kind="primary")
        self.save_errors = KeyButton("Ctrl+E", self.tr("把没导入的行另存为 Excel"), name="household_import_save_errors")
        self.finish.triggered.connect(self.ground_asked)
        self.save_errors.triggered.connect(self._save_errors)
        self.result = EmptyState(
            "circle-check", "", role="ok", actions=(self.finish, self.save_errors), name="household_import_result"
        )
        return self.result

    # ------------------------------------------------------------ showing

    @property
    def face(self) -> str:
        """``choose``, ``preview`` or ``done``."""
        return ("choose", "preview", "done")[self.stack.currentIndex()]

    @property
    def busy(self) -> bool:
        """Whether a sheet is being read or written."""
        return self._busy

    def begin(self) -> None:
        """An import from the start, unless one is under way."""
        if self._busy:
            return
        self._path = self._plan = self._report = None
        self.panel.set_note("")
        self.password.clear()
        self.password_field.hide()
        self.choose.set_kind("primary")
        self.stack.setCurrentIndex(0)
        self.focus_first()

    def focus_first(self) -> None:
        """To where the next step is."""
        target = {"choose": self.choose, "preview": self.table, "done": self.finish}[self.face]
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_rows(self) -> None:
        if self._plan is None:
            return
        kind = str(self.counts.value or "")
        order = {status: place for place, status in enumerate(_BADGES)}
        rows = [row for row in self._plan.rows if not kind or row.status == kind]
        rows.sort(key=lambda row: (order[row.status], row.row.line))
        self.model.set_rows({row.row.line: row for row in rows[:MOST]})
        self.table.select_row(0 if rows else -1)
        self.more.setText(self.tr("列出前 {n} 行").format(n=f"{MOST:,}") if len(rows) > MOST else "")

    def _promise(self) -> None:
        """Say on the button what F9 will do, or why it may not be pressed."""
        plan = self._plan
        if plan is None:
            return
        new, known, wrong = (plan.count(status) for status in ("new", "known", "error"))
        if wrong and self.errors.value == "all":
            words = self.tr("有 {n} 行错误，改好再导，或选「跳过有错的行」。")
            self.start.set_refusal(words.format(n=f"{wrong:,}"))
            return
        parts = [
            text.format(n=f"{count:,}")
            for count, text in (
                (new, self.tr("新建 {n} 户")),
                (known, self.tr("更新 {n} 户")),
                (wrong, self.tr("跳过 {n} 行")),
            )
            if count
        ]
        self.start.set_subtitle("，".join(parts))
        self.start.set_refusal("" if new + known else self.tr("没有能导入的行，请先按原因改表格。"))

    # ------------------------------------------------------------ reading

    def _choose(self) -> None:
        path = self._section.files.open_file(self, self.tr("选一张住户表"), PATTERN)
        if path is not None:
            self._read(path)

    def _unlock(self) -> None:
        if self._path is not None and not self._busy:
            self._read(self._path, self.password.text())

    def _read(self, path: Path, password: str | None = None) -> None:
        self._path = path
        desk, cancelled = self._section.context.desk, self._stop.is_set

        def work(job: Job) -> object:
            from db.importing.household_plan import plan_households

            return plan_households(path, desk, password, job.report, cancelled)

        self._run(self.tr("正在读 {0}").format(path.name), work, self._judged)

    def _judged(self, plan: HouseholdPlan) -> None:
        self._plan = plan
        self.password_field.hide()
        self.choose.set_kind("normal")
        note = self.tr("{0} 行").format(f"{len(plan.rows):,}")
        if plan.sheet.ignored:
            note += self.tr("，没用上的列：{0}").format("、".join(plan.sheet.ignored[:4]))
        self.panel.set_note(note)
        self.counts.set_options(
            (
                Option("", self.tr("全部"), count=len(plan.rows)),
                *(
                    Option(kind, badge.text, badge.icon, badge.kind.replace("info", "accent"), plan.count(kind))
                    for kind, badge in _BADGES.items()
                ),
            )
        )
        self.stack.setCurrentIndex(1)
        self._show_rows()
        self._promise()
        self.focus_first()

    # ------------------------------------------------------------ writing

    def _import(self) -> None:
        plan, desk, cancelled = self._plan, self._section.context.desk, self._stop.is_set
        if plan is None:
            return
        whole = self.errors.value == "all"

        def work(job: Job) -> object:
            from db.importing.household_plan import run_households

            return run_households(desk, plan, job.report, cancelled, all_or_nothing=whole)

        self._run(self.tr("正在导入住户"), work, self._imported)

    def _imported(self, report: HouseholdsImported) -> None:
        self._report = report
        parts = [
            text.format(n=f"{count:,}")
            for count, text in (
                (report.created, self.tr("新建 {n} 户")),
                (report.updated, self.tr("更新 {n} 户")),
                (report.unchanged, self.tr("{n} 户没有变化")),
                (report.heads, self.tr("登记户主 {n} 人")),
                (len(report.errors), self.tr("{n} 行没有导入")),
            )
            if count
        ]
        first = " ".join(f"第 {one.line} 行：{one.message}" for one in report.errors[:3])
        self.result.set_texts(self.tr("导入完成"), "，".join(parts) + "。", first)
        self.save_errors.setVisible(bool(report.errors))
        self.stack.setCurrentIndex(2)
        self.focus_first()

    # ------------------------------------------------------------ sheets to take away

    def _save_template(self) -> None:
        path = self._section.files.save_file(self, self.tr("下载模板"), self.tr("住户导入模板.xlsx"), EXCEL)
        if path is not None:
            target = _with_suffix(path)

            def work(job: Job) -> object:
                from db.importing.households import write_household_template

                write_household_template(target)
                return target

            self._run(self.tr("正在存模板"), work, lambda _: self._saved(self.tr("模板已存好"), target))

    def _save_errors(self) -> None:
        plan, report = self._plan, self._report
        if plan is None or report is None:
            return
        name = self.tr("没有导入的住户.xlsx")
        path = self._section.files.save_file(self, self.tr("另存没导入的行"), name, EXCEL)
        if path is not None:
            target = _with_suffix(path)

            def work(job: Job) -> object:
                from db.importing.household_plan import write_wrong_households

                return write_wrong_households(target, plan, report.errors)

            self._run(self.tr("正在另存"), work, lambda _: self._saved(self.tr("没导入的行已存好"), target))

    def _saved(self, words: str, path: Path) -> None:
        self._section.context.notices.show(words, path.name)

    # ------------------------------------------------------------ the worker

    def _run(self, words: str, work: Callable[[Job], object], then: Callable[..., object]) -> None:
        if self._busy:
            return
        self._section.page.fault_bar.clear()
        self._stop.clear()
        self._set_busy(True)
        self.strip.start(words)
        job = self._section.context.tasks.run_long(work)
        job.progressed.connect(self._progressed)
        job.done.connect(then)
        job.failed.connect(self._refused)
        job.finished.connect(self._ended)

    def _progressed(self, done: object, total: object) -> None:
        self.strip.bar.setMaximum(int(str(total)))
        self.strip.advance(int(str(done)))

    def _refused(self, error: KnownError) -> None:
        if error.field == "password":
            self.stack.setCurrentIndex(0)
            self.password.clear()
            self.password_field.set_error(error.message)
            self.password_field.show()
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._section.page.show_error(error)

    def _ended(self) -> None:
        self.strip.finish()
        self._set_busy(False)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        words = self.tr("正在处理，请稍候；要停按 Shift+Esc。") if busy else ""
        for button in (self.choose, self.template, self.back, self.start):
            button.set_refusal(words)
        if not busy:
            self._promise()


def _with_suffix(path: Path) -> Path:
    return path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
