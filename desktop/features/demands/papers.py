"""The papers of a demand: queueing a 交办单 or 反馈单, printing it again, and what printers answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from db.usecases.demand_papers import DemandPaperQueued, PrintDemand, print_demand
from desktop.features.demands.detail import DetailPanel
from desktop.printing.fault_actions import tell_fault
from desktop.printing.views import PaperFault, PaperView

if TYPE_CHECKING:
    from desktop.features.demands.page import DemandsPage


class DemandPapers(QObject):
    """Listens to the printing service while the page is in sight."""

    def __init__(self, page: DemandsPage, detail: DetailPanel) -> None:
        super().__init__(page)
        self._page, self._detail = page, detail
        self._printing = page.context.printing
        detail.actions.print_requested.connect(self._print)
        detail.preview_requested.connect(lambda job_id: self._printing.preview(job_id, page))
        detail.save_requested.connect(lambda job_id: self._printing.save_pdf(job_id))
        self._printing.job_changed.connect(self._changed)
        self._printing.fault.connect(self._fault)
        self._printing.saved.connect(self._saved)

    def _print(self) -> None:
        demand, paper = self._detail.demand, self._detail.chosen_paper()
        if demand is None:
            return
        if paper is not None:
            if paper.state in ("printed", "cancelled"):
                self._printing.reprint(job_id=paper.job_id)
            else:
                self._printing.retry(paper.job_id)
            return
        desk, tasks = self._page.context.desk, self._page.context.tasks
        kind: Any = self._detail.paper_kind()
        job = tasks.run(desk.run, print_demand, PrintDemand(demand.demand_id, kind))
        job.done.connect(self._queued)

    def _queued(self, queued: DemandPaperQueued) -> None:
        self._printing.submit((queued.job_id,))
        self._page.stepper.reload()

    def _changed(self, view: PaperView) -> None:
        demand = self._detail.demand
        if self._page.isVisible() and demand is not None and view.subject_id == demand.demand_id:
            self._page.stepper.reload()

    def _fault(self, fault: PaperFault) -> None:
        tell_fault(self._page, fault)

    def _saved(self, path: Any) -> None:
        if self._page.isVisible():
            self._page.context.notices.show(self.tr("已存为 PDF"), f"{path.parent.name}／{path.name}")
