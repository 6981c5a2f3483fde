"""The papers of what was done last: printed in the background, watched, and never in anybody's way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from db.queries.papers import PaperJob
from desktop.features.walkin.state import State
from desktop.features.walkin.view import WalkinView
from desktop.features.walkin.work import load_papers
from desktop.page import Page
from desktop.printing.fault_actions import QUEUE_FAULTS, fault_actions
from desktop.printing.views import PaperFault, PaperView
from desktop.widgets.fault_bar import FaultAction


class PaperWatch(QObject):
    """Hands papers to the printing service and tells what becomes of them."""

    fault_left = Signal()  # one of the fault bar's keys was pressed, or the trouble is over

    def __init__(self, page: Page, view: WalkinView, state: State) -> None:
        super().__init__(page)
        self._page, self._view, self._state = page, view, state
        self._printing = page.context.printing
        self._jobs: tuple[str, ...] = ()
        self._failed: dict[str, None] = {}  # in the order they failed
        self._printing.job_changed.connect(self._job_changed)
        self._printing.fault.connect(self._fault)

    def submit(self, job_ids: Sequence[str]) -> None:
        """Print what was just queued; from now on these are the papers to watch."""
        self._jobs = tuple(job_ids)
        self._failed = {}
        self._printing.submit(self._jobs)
        self.ask()

    def reprint(self) -> None:
        """The first paper once more, marked 补打."""
        if self._jobs:
            self._printing.reprint(job_id=self._jobs[0])

    def ask(self) -> None:
        """Look again at what became of the papers."""
        if self._state.done is not None and self._jobs:
            context = self._page.context
            job = context.tasks.latest("walkin.papers", load_papers, context.desk, self._jobs)
            job.done.connect(self._show)

    def _job_changed(self, paper: PaperView) -> None:
        done = self._state.done
        if done is not None and paper.subject_id == done.receipt.case_id and paper.job_id not in self._jobs:
            self._jobs += (paper.job_id,)  # a copy made just now
        if paper.job_id in self._jobs:
            if paper.state == "printed":
                self._failed.pop(paper.job_id, None)
            self.ask()

    def _show(self, papers: tuple[PaperJob, ...]) -> None:
        self._view.result.done.show_papers(papers)
        if papers and all(paper.state == "printed" for paper in papers) and self._state.done is not None:
            self._page.fault_bar.clear()
            self.fault_left.emit()

    def _fault(self, fault: PaperFault) -> None:
        ours = [job_id for job_id in fault.job_ids if job_id in self._jobs]
        if not ours or fault.code in QUEUE_FAULTS or not self._page.isVisible():
            return
        self._failed |= dict.fromkeys(ours)
        if len(self._failed) > 1:
            many = self.tr("{n} 张文书还没打出来。").format(n=len(self._failed))
            fault = replace(fault, headline=many, job_ids=tuple(self._failed), other_paper="")
        bar, done = self._page.fault_bar, self._state.done
        # Before registration F8 is the notice's own key.
        retry = "F8" if done is not None else "Ctrl+1"
        actions = fault_actions(self._printing, fault, bar=bar, retry_key=retry, others=1)
        spare = "Ctrl+3" if any(action.key == "Ctrl+2" for action in actions) else "Ctrl+2"
        actions += (FaultAction(spare, self.tr("存为 PDF"), lambda: self._save(fault.job_ids)),)
        what = fault.headline.replace(" 80 mm", "").replace(" A5", "").replace("受理回执", self.tr("回执"))
        headline = f"{done.badge}，{what}" if done is not None else what
        self._page.show_fault(headline, fault.rest, note=fault.code, actions=actions)
        for button in bar.buttons:
            button.triggered.connect(self.fault_left)

    def _save(self, job_ids: Sequence[str]) -> None:
        for job_id in job_ids:
            self._printing.save_pdf(job_id)
        self._page.context.notices.show(
            self.tr("已存为 PDF"), self.tr("在「{folder}」里。").format(folder=self._printing.export_folder.name))
