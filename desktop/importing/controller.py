"""Carrying out an import: reading, judging and writing on the worker for long work, with a way to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from db.domain.errors import KnownError
from desktop.importing.view import ImportView
from desktop.page import ShellContext
from desktop.tasks import Job
from desktop.widgets.files import FileChooser

if TYPE_CHECKING:  # readers and writers of sheets are loaded by the worker, when one is first needed
    from db.importing.planning import SheetPlan
    from db.importing.sheet import Sheet
    from db.usecases.imports import ImportReport
    from desktop.importing.kind import ImportKind

PATTERN = "表格 (*.xlsx *.xlsm *.csv *.txt)"
EXCEL = "Excel 表格 (*.xlsx)"


class ImportController(QObject):
    """One import at a time."""

    left = Signal()

    def __init__(self, context: ShellContext, view: ImportView, chooser: FileChooser, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._view, self.chooser = context, view, chooser
        self._kind: ImportKind = view.kind
        self._path: Path | None = None
        self._sheet: Sheet | None = None
        self._plan: SheetPlan[Any] | None = None
        self._report: ImportReport | None = None
        self._stop = threading.Event()
        self._again = False
        self.busy = False
        view.choose_asked.connect(self.choose)
        view.template_asked.connect(self.save_template)
        view.password_given.connect(self._unlock)
        view.mapping.changed.connect(self._judge)
        view.start_asked.connect(self.start)
        view.error_sheet_asked.connect(self.save_errors)
        view.progress.cancelled.connect(self.stop)
        view.left.connect(self._leave)

    def begin(self) -> None:
        """Turn to an empty import, unless one is under way."""
        if not self.busy:
            self._path = self._sheet = self._plan = self._report = None
            self._view.begin()

    def stop(self) -> None:
        """Ask the work to end: an import of all or nothing writes nothing, the other keeps whole parts."""
        self._stop.set()

    def _leave(self) -> None:
        if not self.busy:
            self._sheet = self._plan = None
            self.left.emit()

    # reading

    def choose(self) -> None:
        """Ask for a file and read it."""
        path = self.chooser.open_file(self._view, self._kind.words.choose, PATTERN)
        if path is not None:
            self.read(path)

    def read(self, path: Path, password: str | None = None) -> None:
        """Read this file."""
        self._path = path
        self._view.file.setText(path.name)
        self._view.tell("")
        cancelled, kind = self._stop.is_set, self._kind

        def work(job: Job) -> Sheet:
            from db.importing.sheet import read_sheet  # loaded by the worker, when it is first needed

            return read_sheet(path, password, job.report, cancelled, headings=kind.headings)

        job = self._run(self.tr("正在读表"), work)
        job.done.connect(self._read)
        job.failed.connect(self._unreadable)

    def _unlock(self, password: str) -> None:
        if self._path is not None and not self.busy:
            self.read(self._path, password)

    def _read(self, sheet: Sheet) -> None:
        self._sheet, self._plan = sheet, None
        self._view.password_field.hide()
        self._view.file.setText(
            self.tr("{file}·{name}·{rows} 行").format(
                file=sheet.path.name, name=sheet.name, rows=f"{sheet.row_count:,}"
            )
        )
        self._view.mapping.show_sheet(sheet)
        self._judge()

    def _unreadable(self, error: KnownError) -> None:
        if error.field == "password":
            self._view.ask_password(error.message)
        else:
            self._view.begin()
            self._view.tell(error.message)

    # judging

    def _judge(self) -> None:
        """Plan by the mapping as it stands; a change during a plan stops it and begins another."""
        sheet = self._sheet
        if sheet is None:
            return
        if self.busy:
            self._again = True
            self._stop.set()
            return
        mapping, desk, cancelled = dict(self._view.mapping.mapping), self._context.desk, self._stop.is_set
        kind = self._kind

        def work(job: Job) -> SheetPlan[Any]:
            return kind.plan(sheet, mapping, desk, job.report, cancelled)

        job = self._run(self.tr("正在核对"), work, sheet.row_count)
        job.done.connect(self._judged)
        job.failed.connect(self._unjudged)

    def _judged(self, plan: SheetPlan[Any]) -> None:
        self._plan = plan
        self._view.show_plan(plan)

    def _unjudged(self, error: KnownError) -> None:
        if error.code == "IMPORT-CANCELLED" and self._again:
            return
        self._plan = None
        self._view.show_no_plan(error.message)

    # writing

    def start(self) -> None:
        """Import what the plan allows."""
        plan, desk, cancelled = self._plan, self._context.desk, self._stop.is_set
        if plan is None or self.busy:
            return
        duplicates, whole = str(self._view.duplicates.value), self._view.errors.value == "all"
        total, kind = sum(row.row is not None for row in plan.rows), self._kind
        self._view.tell("")

        def work(job: Job) -> ImportReport:
            return kind.run(desk, plan, job.report, cancelled, duplicates=duplicates, all_or_nothing=whole)

        job = self._run(self.tr("正在导入"), work, total, writing=True)
        job.done.connect(self._imported)
        job.failed.connect(self._refused)

    def _imported(self, report: ImportReport) -> None:
        self._report = report
        self._view.show_report(report)

    def _refused(self, error: KnownError) -> None:
        self._view.tell(error.message)

    # sheets to take away

    def save_template(self) -> None:
        """Save the empty sheet with the headings."""
        path = self.chooser.save_file(self._view, self.tr("下载模板"), self._kind.words.template, EXCEL)
        if path is not None:
            target = _with_suffix(path)

            write = self._kind.template

            def work(job: Job) -> None:
                write(target)

            job = self._context.tasks.run_long(work)
            job.done.connect(lambda _: self._saved(self.tr("模板已存好"), target))

    def save_errors(self) -> None:
        """Save the rows that were not imported, each with its reason."""
        plan, report = self._plan, self._report
        if plan is None or report is None:
            return
        stem = plan.sheet.path.stem
        path = self.chooser.save_file(
            self._view, self.tr("另存有问题的行"), self.tr("{stem}-没有导入的行.xlsx").format(stem=stem), EXCEL
        )
        if path is not None:
            target = _with_suffix(path)

            def work(job: Job) -> None:
                from db.importing.handouts import write_error_sheet

                write_error_sheet(target, plan, report.errors)

            job = self._context.tasks.run_long(work)
            job.done.connect(lambda _: self._saved(self.tr("有问题的行已存好"), target))

    def _saved(self, words: str, path: Path) -> None:
        self._context.notices.show(words, path.name)

    # the worker

    def _run(
        self, words: str, work: Callable[[Job], object], total: int = 0, *, writing: bool = False
    ) -> Job:
        self._stop.clear()
        self._again = False
        self.busy = True
        self._view.set_busy(True, writing=writing)
        self._view.progress.start(words, total)
        job = self._context.tasks.run_long(work)
        job.progressed.connect(self._progressed)
        job.finished.connect(self._finished)
        return job

    def _progressed(self, done: object, total: object) -> None:
        self._view.progress.advance(int(str(done)))

    def _finished(self) -> None:
        self.busy = False
        self._view.progress.finish()
        self._view.set_busy(False)
        if self._again:
            self._judge()


def _with_suffix(path: Path) -> Path:
    return path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
