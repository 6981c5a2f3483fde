"""Papers for the road: queued by the database, printed by the window's service."""

from __future__ import annotations

from PySide6.QtCore import QObject

from db.domain.clock import business_date
from db.usecases.visit_papers import (
    PaperQueued,
    PrintMonthList,
    PrintVisitForms,
    print_month_list,
    print_visit_forms,
)
from desktop.page import ShellContext


class VisitPapers(QObject):
    """走访表, part-filled or blank, and the 月走访单 of a grid."""

    def __init__(self, context: ShellContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.sensitive = False
        """Whether tags and what was seen last time go on paper; off until somebody says so, and for the session only."""

    def allow_sensitive(self, allowed: bool) -> None:
        """Put tags and what was seen last time on the papers from now on, or leave them out again."""
        self.sensitive = allowed

    def month_list(self, grid: str) -> None:
        """The list of who is still to be visited this month."""
        today = business_date(self._context.desk.now())
        self._queue(print_month_list, PrintMonthList(today.year, today.month, grid=grid, sensitive=self.sensitive))

    def forms(self, household_ids: tuple[str, ...]) -> None:
        """A form for each of these households, in their order; none for none."""
        if household_ids:
            self._queue(print_visit_forms, PrintVisitForms(household_ids, sensitive=self.sensitive))

    def blanks(self, count: int) -> None:
        """So many blank forms."""
        self._queue(print_visit_forms, PrintVisitForms((), blanks=count))

    def _queue(self, use_case: object, request: object) -> None:
        job = self._context.tasks.run(self._context.desk.run, use_case, request)
        job.done.connect(self._queued)

    def _queued(self, queued: PaperQueued) -> None:
        self._context.notices.show(self.tr("正在打印"), queued.title, level="info")
        self._context.printing.submit((queued.job_id,))
