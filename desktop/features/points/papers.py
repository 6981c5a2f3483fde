"""The papers of this page: handed to the printing service, watched, reprinted; never in anybody's way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.printing.fault_actions import tell_fault
from desktop.printing.views import PaperFault, PaperView

if TYPE_CHECKING:
    from desktop.features.points.page import PointsPage


class PointsPapers(QObject):
    """Tells what became of the papers queued last."""

    def __init__(self, page: PointsPage, said: Callable[[str], None]) -> None:
        super().__init__(page)
        self._page, self._said = page, said
        self._printing = page.context.printing
        self._jobs: tuple[str, ...] = ()
        self._subject = ""
        self._states: dict[str, str] = {}
        self._printing.job_changed.connect(self._changed)
        self._printing.fault.connect(self._fault)

    def watch(self, job_ids: Sequence[str], subject_id: str) -> None:
        """Print what was just queued."""
        self._jobs, self._subject, self._states = tuple(job_ids), subject_id, {}
        self._printing.submit(self._jobs)

    def reprint(self) -> None:
        """The receipt once more, marked 补打, or again if it has not come out."""
        for job_id in self._jobs[:1]:
            if self._states.get(job_id) in (None, "printed", "cancelled"):
                self._printing.reprint(job_id=job_id)
            else:
                self._printing.retry(job_id)

    def reprint_of(self, subject_id: str, kind: str) -> None:
        """A paper of some time ago."""
        self._printing.reprint(subject_id=subject_id, kind=kind)

    def _changed(self, view: PaperView) -> None:
        if view.subject_id == self._subject and view.job_id not in self._jobs:
            self._jobs += (view.job_id,)
        if view.job_id in self._jobs:
            self._states[view.job_id] = view.state
            if view.state == "printed":
                self._said(self.tr("回执已打，请本人签字"))
            elif view.state == "failed":
                self._said(self.tr("回执没打出来，已兑换，可以先办下一位"))

    def _fault(self, fault: PaperFault) -> None:
        if set(fault.job_ids) & set(self._jobs):
            tell_fault(self._page, fault)
