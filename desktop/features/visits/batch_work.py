"""Asking the database for the batch: households for the line, all forms kept in one go, what is half done as a draft."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from db.desk import Desk
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.queries.household_find import FindHouseholds, HouseholdHit, find_households
from db.queries.visit_form import GetVisitForm, visit_form
from db.usecases.visits import BatchSaved, RecordBatch, RecordVisit, record_batch
from desktop.features.visits.batch import PAGE, BatchEntry
from desktop.features.visits.batch_view import BatchView
from desktop.features.visits.drafting import FormsDrafter
from desktop.features.visits.record import visit_input
from desktop.tasks import Tasks

_HITS = 12


class BatchWork(QObject):
    """Keeps the view in step with the records."""

    saved = Signal(int, int)  # kept now, still to be put right

    def __init__(self, desk: Desk, tasks: Tasks, view: BatchView, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self.view = desk, tasks, view
        self._saving = False
        self.drafter = FormsDrafter(desk, tasks, PAGE, self._texts, self.tr("补录走访表 {} 张"), self)
        self.drafter.restored.connect(self._restored)
        view.find_wanted.connect(self._find)
        view.household_wanted.connect(self.take)
        view.save_wanted.connect(self.save)
        view.changed.connect(self.drafter.touch)

    def begin(self) -> None:
        """The view comes into sight."""
        self.view.today = business_date(self._desk.now())

    def _texts(self) -> list[str]:
        return [entry.to_json() for entry in self.view.entries]

    def _restored(self, texts: list[str]) -> None:
        known = {entry.form.visit_id for entry in self.view.entries}
        entries = [entry for text in texts if (entry := BatchEntry.from_json(text)) is not None]
        self.view.set_entries((*(e for e in entries if e.form.visit_id not in known), *self.view.entries))

    def _find(self, text: str) -> None:
        job = self._tasks.latest("visits.batch.find", self._desk.ask, find_households, FindHouseholds(text, _HITS))
        job.done.connect(lambda hits: self._found(hits, text))

    def _found(self, hits: tuple[HouseholdHit, ...], text: str) -> None:
        self.view.show_found(hits, text)

    def take(self, household_id: str) -> None:
        """Bring a household into the line."""
        job = self._tasks.latest("visits.batch.form", self._desk.ask, visit_form, GetVisitForm(household_id))
        job.done.connect(self.view.take_household)
        job.failed.connect(lambda error: self.view.say(error.message))

    def save(self) -> None:
        """F9: keep all forms; what cannot be kept stays with its reason."""
        entries = self.view.entries
        if not entries or self._saving:
            return
        if self.view.typing:
            self.view.say(self.tr("上面还有一张没录完，请按 Enter 录进来，或清空「户」再保存。"))
            return
        self._saving = True
        rows = tuple(
            RecordVisit(e.form.visit_id, e.form.household_id, visit_input(e.form), confirmed=e.state == "confirm")
            for e in entries
        )
        job = self._tasks.run(self._desk.run, record_batch, RecordBatch(rows))
        job.done.connect(lambda result: self._saved(entries, result))
        job.failed.connect(self._refused)
        job.finished.connect(self._over)

    def _over(self) -> None:
        self._saving = False

    def _refused(self, error: KnownError) -> None:
        self.view.say(error.message)

    def _saved(self, entries: tuple[BatchEntry, ...], result: BatchSaved) -> None:
        left = []
        for entry, row in zip(entries, result.rows, strict=True):
            if row.state == "confirm":
                message = "".join(warning.message for warning in row.warnings) or row.message
                left.append(entry.became("confirm", self.tr("{}无误再按 F9").format(message), row.field))
            elif row.state not in ("saved", "repeated"):
                left.append(entry.became("refused", row.message, row.field))
        self.view.set_entries(left)
        self.drafter.save()
        self.saved.emit(result.saved, len(left))
        if left:
            self.view.say(self.tr("已存 {} 张，还有 {} 张要看：在表里选中按 Enter 改。").format(result.saved, len(left)))
            self.view.table.select_row(0)
            self.view.table.setFocus()
        else:
            self.view.say("")
            self.view.focus_first()
