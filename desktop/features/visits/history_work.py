"""Visits before: those of the household on the form, what was written of one, and its correction."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from db.queries.visit_lists import GetVisit, HouseholdVisits, VisitRow, get_visit, household_visits
from desktop.features.visits.looks import first_category
from desktop.features.visits.month_view import MonthView
from desktop.features.visits.record import RecordWork
from desktop.page import ShellContext


class HistoryWork(QObject):
    """Stands in the place of the form until somebody goes back or corrects."""

    corrected = Signal()
    demand_ready = Signal(str, str, str, str)  # visit id, household id, what was asked for, its category or nothing

    def __init__(self, context: ShellContext, *, view: MonthView, record: RecordWork, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._view, self._record = context, view, record
        self.wanted = ""
        """The visit that was asked for and is not yet shown."""
        view.history.chosen.connect(self._chosen)
        view.history.correct_wanted.connect(self._correct)
        view.history.demand_wanted.connect(self._to_demand)
        record.corrected.connect(self._corrected)

    def show(self) -> None:
        """The visits of the household on the form; the one in sight stays under the cursor."""
        facts = self._record.facts
        if facts is None:
            return
        if self._view.showing == "history":
            self.wanted = self.wanted or self._view.history.current
        self._view.show_right("history")
        request = HouseholdVisits(facts.household_id)
        job = self._context.tasks.latest("visits.history", self._context.desk.ask, household_visits, request)
        job.done.connect(self._listed)

    def _listed(self, rows: tuple[VisitRow, ...]) -> None:
        facts = self._record.facts
        wanted, self.wanted = self.wanted, ""
        if facts is not None and self._view.showing == "history":
            self._view.history.set_visits(rows, f"{facts.head} {facts.address}".strip(), wanted=wanted)

    def _chosen(self, visit_id: str) -> None:
        job = self._context.tasks.latest("visits.detail", self._context.desk.ask, get_visit, GetVisit(visit_id))
        job.done.connect(self._view.history.show_detail)

    def _correct(self) -> None:
        detail = self._view.history.detail
        if detail is not None and detail.row.visit_id == self._view.history.current:
            self._view.show_right("record")
            self._record.correct(detail)

    def _to_demand(self) -> None:
        """Ctrl+D: what was asked for on a visit that is kept becomes a demand."""
        detail, facts = self._view.history.detail, self._record.facts
        if detail is None or facts is None or detail.content is None:
            return
        if detail.row.visit_id == self._view.history.current:
            content = detail.content
            category = first_category(content.asked_categories)
            self.demand_ready.emit(detail.row.visit_id, facts.household_id, content.asked.strip(), category)

    def _corrected(self, visit_id: str, withdrawn: bool) -> None:
        words = self.tr("这次走访已作废") if withdrawn else self.tr("更正已存，原来的记录还在")
        self._context.notices.show(words)
        self.wanted = visit_id
        self.corrected.emit()
        self._record.open(self._record.household_id)
        self.show()
