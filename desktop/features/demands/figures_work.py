"""Asking for the figures, and taking the month's 问题清单 out on paper or as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from db.domain.clock import business_date
from db.domain.permissions import Permission
from db.importing.demand_export import ProblemFile, write_problem_file
from db.queries.demand_figures import ProblemListRequest, demand_figures, problem_list
from db.queries.meetings import MeetingCounts, meeting_counts
from db.usecases.demand_export import PrintProblemList, print_problem_list
from db.usecases.demand_papers import DemandPaperQueued
from desktop.features.demands.figures_view import FiguresView
from desktop.widgets.fault_bar import FaultAction

if TYPE_CHECKING:
    from desktop.features.demands.page import DemandsPage


class FiguresWork(QObject):
    """Keeps the view in step with the data while it is in sight."""

    def __init__(self, page: DemandsPage) -> None:
        super().__init__(page)
        self._page = page
        self._desk, self._tasks = page.context.desk, page.context.tasks
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.export_folder = Path(documents, "一门通导出")
        self.view = FiguresView(business_date(self._desk.now()))
        self.view.wanted.connect(self.ask)
        self.view.list_wanted.connect(self._ask_list)
        self.view.opened.connect(page.show_ids)
        self.view.print_requested.connect(self._print)
        self.view.export_requested.connect(self._export)

    def ask(self) -> None:
        """Ask for everything on the view."""
        may = self._desk.may
        self.view.set_today(business_date(self._desk.now()))
        self.view.set_rights(disputes=may(Permission.SENSITIVE_READ), export=may(Permission.EXPORT))
        job = self._tasks.latest("demands.figures", self._desk.ask, demand_figures, self.view.request())
        job.done.connect(self.view.show_figures)
        first, last = self.view.span()
        meetings = self._tasks.latest("demands.meeting_counts", self._desk.ask, meeting_counts, MeetingCounts(first, last))
        meetings.done.connect(self.view.show_meetings)
        self._ask_list()

    def _request(self) -> ProblemListRequest:
        year, month = self.view.chosen_month
        return ProblemListRequest(year, month, self.view.disputes.isChecked())

    def _ask_list(self) -> None:
        job = self._tasks.latest("demands.problems", self._desk.ask, problem_list, self._request())
        job.done.connect(self.view.show_list)

    def _print(self) -> None:
        wanted = self._request()
        request = PrintProblemList(wanted.year, wanted.month, wanted.disputes)
        job = self._tasks.run(self._desk.run, print_problem_list, request)
        job.done.connect(self._queued)

    def _queued(self, queued: DemandPaperQueued) -> None:
        self._page.context.printing.submit((queued.job_id,))
        year, month = self.view.chosen_month
        self._page.context.notices.show(self.tr("问题清单已送打印"), self.tr("{} 年 {} 月").format(year, month))

    def _export(self) -> None:
        wanted = self._request()
        job = self._tasks.run_long(lambda job: write_problem_file(self._desk, wanted, self.export_folder))
        job.done.connect(self._exported)

    def _exported(self, made: ProblemFile) -> None:
        folder = made.path.parent
        open_folder = FaultAction(
            "Ctrl+O", self.tr("打开文件夹"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        )
        self._page.fault_bar.show_fault(
            self.tr("已导出 {} 件，打开口令 {}").format(made.count, made.passphrase),
            self.tr("口令只显示这一次，请记下。文件在「{}」里：{}").format(folder.name, made.path.name),
            level="ok", icon="file-spreadsheet", actions=(open_folder,),
        )
