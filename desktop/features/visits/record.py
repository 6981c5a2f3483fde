"""Working the record form: open a household, keep the visit, correct an earlier one; nothing typed is lost on the way."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal

from db.desk import Desk
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.visit_topics import SEEN_TOPICS, Seen
from db.domain.visits import VisitWay
from db.queries.ground import ListWorkers, WorkerRow, list_workers
from db.queries.visit_form import GetVisitForm, VisitForm, visit_form
from db.queries.visit_lists import VisitDetail
from db.usecases.privacy import Reveal, Revealed, See, reveal_resident, see
from db.usecases.visits import (
    AmendVisit,
    RecordVisit,
    VisitSaved,
    WithdrawVisit,
    amend_visit,
    record_visit,
    withdraw_visit,
)
from db.visit_rules import VisitInput
from desktop.features.visits.drafting import FormsDrafter
from desktop.features.visits.form import PAGE, Form
from desktop.features.visits.looks import finding_of, first_category
from desktop.features.visits.photo_work import PhotoWork
from desktop.features.visits.record_panel import OTHER, RecordPanel
from desktop.tasks import Tasks

AMENDING = "amend:"


def open_household(desk: Desk, household_id: str) -> VisitForm:
    """A household as the form opens it; that its tags are shown is put on record. Raises KnownError HOUSEHOLD-MISSING."""
    facts = desk.ask(visit_form, GetVisitForm(household_id))
    if facts.tags and not desk.read_only:
        desk.run(see, See("household_tags", household_id))
    return facts


def visit_input(form: Form) -> VisitInput:
    """What the form says, as the use cases take it."""
    other = form.met_other.strip() or ("邻居或其他人" if OTHER in form.met else "")
    assert form.visited_on is not None, "the form always has a day"
    return VisitInput(
        form.visited_on, form.way, form.worker_id or None, tuple(sorted(form.met - {OTHER})), other,
        tuple(form.findings.values()), form.asked.strip(), tuple(sorted(form.categories)), tuple(sorted(form.told)),
        form.next_on, form.note.strip(),
    )


class RecordWork(QObject):
    """Keeps one form for every household that was begun. What happened leaves as signals."""

    opened = Signal(object)  # VisitForm: the household now on the form
    missing = Signal(object)  # KnownError: it cannot be opened
    recorded = Signal(str, object, bool)  # household id, VisitSaved, whether it was an attempt in vain
    corrected = Signal(str, bool)  # visit id, whether it was withdrawn
    demand_ready = Signal(str, str, str, str)  # visit id, household id, what was asked for, its category or nothing
    drafts_changed = Signal()
    workers_known = Signal(object)  # (id, name) of everybody who visits households

    def __init__(self, desk: Desk, tasks: Tasks, panel: RecordPanel, photos: PhotoWork, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self.panel, self.photos = desk, tasks, panel, photos
        self.forms: dict[str, Form] = {}
        """Forms by household; those of corrections by ``amend:`` and the visit."""
        self.household_id = ""
        self.workers: tuple[tuple[str, str], ...] = ()
        self._key = ""
        self._facts: VisitForm | None = None
        self._day: date | None = None
        self._old: dict[str, dict[str, Seen]] = {}
        self._saving = False
        self._asked_again: Form | None = None
        self.drafter = FormsDrafter(desk, tasks, PAGE, self._texts, self.tr("走访记录 {} 户"), self)
        self.drafter.restored.connect(self._restore)
        panel.edited.connect(self._edited)
        panel.unchanged_wanted.connect(self.all_unchanged)
        panel.save_wanted.connect(self.save)
        panel.missed_wanted.connect(self.save_missed)
        panel.void_wanted.connect(self.withdraw)
        panel.demand_wanted.connect(self.to_demand)
        panel.strip.opened.connect(photos.open)
        panel.strip.removed.connect(photos.remove)
        panel.photos_wanted.connect(photos.choose)
        photos.tiles_changed.connect(self._show_tiles)
        photos.paths_changed.connect(self._paths)

    # ------------------------------------------------------------ opening

    def load_workers(self) -> None:
        """Ask who visits households now."""
        job = self._tasks.latest("visits.workers", self._desk.ask, list_workers, ListWorkers())
        job.done.connect(self._workers)

    def _workers(self, rows: tuple[WorkerRow, ...]) -> None:
        self.workers = tuple((row.worker_id, row.name) for row in rows)
        self.workers_known.emit(self.workers)
        if self._facts is not None and self._key in self.forms:
            self._show()

    def open(self, household_id: str) -> None:
        """Bring a household on the form; what was typed for it before is there again."""
        self.household_id = household_id
        job = self._tasks.latest("visits.form", open_household, self._desk, household_id)
        job.done.connect(lambda facts: self._opened(facts, facts.household_id))
        job.failed.connect(self.missing)

    def reload(self) -> None:
        """Ask for the facts beside the form again; what is typed stays."""
        if self._facts is not None:
            key = self._key
            job = self._tasks.latest("visits.form", open_household, self._desk, self._facts.household_id)
            job.done.connect(lambda facts: self._opened(facts, key))
            job.failed.connect(self.missing)

    def _opened(self, facts: VisitForm, key: str) -> None:
        if facts.household_id != self.household_id:
            return
        self._facts, self._key = facts, key
        if key not in self.forms:
            self.forms[key] = self._blank(facts)
        self._show()
        self.opened.emit(facts)

    def _blank(self, facts: VisitForm) -> Form:
        day = self._day or business_date(self._desk.now())
        there = [member.resident_id for member in facts.members if member.status == "active"]
        known = {worker_id for worker_id, _ in self.workers}
        next_on = None if facts.cadence_days is None else day + timedelta(days=facts.cadence_days)
        return Form(
            household_id=facts.household_id, visited_on=day,
            worker_id=facts.worker_id if facts.worker_id in known else "",
            met=frozenset(there) if len(there) == 1 else frozenset(), next_on=next_on,
        )

    def _show(self) -> None:
        assert self._facts is not None, "shown after it was opened"
        form = self.forms[self._key]
        self.panel.show_form(self._facts, form, self.workers, self._old.get(self._key))
        last = self._facts.last
        earlier = form.visit_id if form.correcting else last.visit_id if last is not None and last.photos else ""
        self.photos.turn_to(form.visit_id, earlier, form.photos)
        self._show_tiles()

    @property
    def facts(self) -> VisitForm | None:
        """The household on the form."""
        return self._facts

    @property
    def form(self) -> Form | None:
        """What is typed for it."""
        return self.forms.get(self._key)

    @property
    def correcting(self) -> bool:
        """Whether an earlier visit is on the form."""
        form = self.form
        return form is not None and form.correcting

    def drafts(self) -> frozenset[str]:
        """Households with something typed and not yet kept."""
        return frozenset(form.household_id for form in self.forms.values() if form.begun and not form.correcting)

    def _texts(self) -> list[str]:
        return [form.to_json() for form in self.forms.values() if form.begun]

    def _restore(self, texts: list[str]) -> None:
        """Put a draft back, unless the household was begun anew meanwhile."""
        for form in map(Form.from_json, texts):
            if form is None:
                continue
            key = f"{AMENDING}{form.visit_id}" if form.correcting else form.household_id
            if key not in self.forms or not self.forms[key].begun:
                self.forms[key] = form
        if self._facts is not None and self._key in self.forms:
            self._show()
        self.drafts_changed.emit()

    # ------------------------------------------------------------ typing

    def _edited(self, form: Form) -> None:
        before = self.forms.get(self._key)
        if before is None or self._facts is None or form.household_id != self._facts.household_id:
            return
        if before.visited_on != form.visited_on and form.visited_on is not None and not form.correcting:
            self._day = form.visited_on
            form = self._move_next(before, form)
        self.forms[self._key] = form
        self._asked_again = None
        if before.begun != form.begun:
            self.drafts_changed.emit()
        self.drafter.touch()

    def _move_next(self, before: Form, form: Form) -> Form:
        """A proposed next date moves with the day of the visit; one that was typed stays."""
        days = self._facts.cadence_days if self._facts is not None else None
        if days is None or before.visited_on is None or form.visited_on is None:
            return form
        if before.next_on != before.visited_on + timedelta(days=days):
            return form
        form = form.change(next_on=form.visited_on + timedelta(days=days))
        self.panel.fill(form)
        return form

    def all_unchanged(self) -> None:
        """无变化 on every line that is empty and was known before."""
        form = self.form
        if form is None or self._facts is None:
            return
        last = self.panel.last_seen
        if not last:
            self.panel.say(self.tr("上次没有记录，不能填无变化，请按数字键填写情况。"))
            return
        self.panel.topics.close_editor()
        self.panel.set_form(form.unchanged(SEEN_TOPICS, last))

    def _paths(self, visit_id: str, paths: tuple[str, ...]) -> None:
        for key, form in self.forms.items():
            if form.visit_id == visit_id and form.photos != paths:
                self.forms[key] = changed = form.change(photos=paths)
                if key == self._key:
                    self.panel.form = changed
                self.drafts_changed.emit()
                self.drafter.touch()
                return

    def _show_tiles(self) -> None:
        form = self.form
        tiles = self.photos.tiles(correcting=form is not None and form.correcting)
        self.panel.show_photos(tiles, self.photos.time_words)

    # ------------------------------------------------------------ keeping

    def save(self) -> None:
        """F9: keep what is on the form."""
        form = self.form
        if form is None:
            return
        key = self.panel.save.key_text
        if form.correcting:
            self._run(form, amend_visit, AmendVisit(
                form.visit_id, form.base_entry, visit_input(form), form.reason.strip(), form.entry_id,
                confirmed=self._asked_again == form,
            ), lambda saved: self._amended(form, withdrawn=False), key)
        else:
            self._record(form, lambda saved: self._kept(form, saved), key)

    def save_missed(self) -> None:
        """F7: nobody was met."""
        form = self.form
        if form is not None and form.way is not VisitWay.MISSED:
            assert self._facts is not None, "a form belongs to a household"
            proposed = self._blank(self._facts)
            met = frozenset() if form.met == proposed.met else form.met
            next_on = None if form.next_on == proposed.next_on else form.next_on
            missed = form.change(way=VisitWay.MISSED, met=met, next_on=next_on)
            self._record(missed, lambda saved: self._kept(form, saved), self.panel.missed.key_text)

    def to_demand(self) -> None:
        """Ctrl+D: keep the visit, then what was asked for becomes a demand."""
        form = self.form
        if form is None:
            return
        if not form.asked.strip():
            self.panel.say(self.tr("还没有写想要的，请先写下来再转诉求。"))
            self.panel.focus_field("asked")
            return
        self._record(form, lambda saved: self._to_demand(form, saved), self.panel.demand.key_text)

    def _to_demand(self, form: Form, saved: VisitSaved) -> None:
        self._kept(form, saved)
        category = first_category(form.categories)
        self.demand_ready.emit(saved.visit_id, form.household_id, form.asked.strip(), category)

    def _record(self, form: Form, done: object, key: str) -> None:
        again = self._asked_again
        confirmed = again is not None and again == form
        request = RecordVisit(form.visit_id, form.household_id, visit_input(form), confirmed)
        self._run(form, record_visit, request, done, key)

    def _run(self, form: Form, use_case: object, request: object, done: object, key: str) -> None:
        """``key`` is the one that was pressed: the same again confirms a warning."""
        if self._saving:
            return
        if form.visited_on is None:
            self.panel.say(self.tr("请填走访日期。"))
            self.panel.focus_field("visited_on")
            return
        self._saving = True
        job = self._tasks.run(self._desk.run, use_case, request)
        job.done.connect(done)
        job.failed.connect(lambda error: self._refused(error, form, key))
        job.finished.connect(self._run_over)

    def _run_over(self) -> None:
        self._saving = False

    def _refused(self, error: KnownError, form: Form, key: str) -> None:
        if error.code == "VISIT-CONFIRM":
            self._asked_again = form
            warnings = "".join(warning["message"] for warning in error.details.get("warnings", ()))
            self.panel.say(self.tr("{}　核对无误，再按一次 {} 照此保存。").format(warnings, key))
            return
        self.panel.say(error.message)
        self.panel.focus_field(error.field or "")
        if error.code.startswith("DB-"):
            self.missing.emit(error)

    def _kept(self, form: Form, saved: VisitSaved) -> None:
        self._asked_again = None
        self._forget(form.household_id)
        self.photos.keep(form.visit_id)
        self.recorded.emit(form.household_id, saved, saved.attempt > 0)

    def _forget(self, key: str) -> None:
        self.forms.pop(key, None)
        self._old.pop(key, None)
        self.drafts_changed.emit()
        self.drafter.save()

    # ------------------------------------------------------------ correcting

    def correct(self, detail: VisitDetail) -> None:
        """Put a kept visit on the form; what is saved then stands beside what was written."""
        content = detail.content
        if content is None:
            return
        key = f"{AMENDING}{detail.row.visit_id}"
        met = frozenset(content.met) | ({OTHER} if content.met_other else frozenset())
        form = self.forms.get(key)  # a half-typed correction of the same entry goes on
        if form is None or form.base_entry != detail.entry_id:
            form = Form(
                visit_id=detail.row.visit_id, household_id=detail.row.household_id, visited_on=content.visited_on,
                worker_id=content.worker_id or "", way=content.way, met=met, met_other=content.met_other,
                findings={seen.topic: finding_of(seen, content.visited_on) for seen in content.findings},
                asked=content.asked, categories=frozenset(content.asked_categories), told=frozenset(content.told),
                next_on=content.next_on, note=content.note, base_entry=detail.entry_id,
            )
        self.forms[key] = form
        self._old[key] = {seen.topic: seen for seen in content.findings}
        self._key = key
        self.household_id = detail.row.household_id
        job = self._tasks.latest("visits.form", open_household, self._desk, self.household_id)
        job.done.connect(lambda facts: self._opened(facts, key))

    def leave_correction(self) -> bool:
        """Go back to the household's own form; whether a correction was open."""
        form = self.form
        if form is None or not form.correcting:
            return False
        self.forms.pop(self._key)
        self._old.pop(self._key, None)
        self.photos.forget(form.visit_id)
        self.open(form.household_id)
        return True

    def withdraw(self) -> None:
        """F7 while correcting: the visit was entered in error."""
        form = self.form
        if form is None or not form.correcting:
            return
        request = WithdrawVisit(form.visit_id, form.base_entry, form.reason.strip(), form.entry_id)
        key = self.panel.missed.key_text
        self._run(form, withdraw_visit, request, lambda saved: self._amended(form, withdrawn=True), key)

    def _amended(self, form: Form, *, withdrawn: bool) -> None:
        self._asked_again = None
        self._key = form.household_id  # facts that come now belong to the household's own form
        self._forget(f"{AMENDING}{form.visit_id}")
        if not withdrawn:
            self.photos.keep(form.visit_id)
        self.corrected.emit(form.visit_id, withdrawn)

    # ------------------------------------------------------------ looking

    def reveal(self, held: bool) -> None:
        """F11: members' names in full and the small pictures, while it is held; on record."""
        if not held or self._facts is None:
            self.panel.set_revealed(False)
            self.photos.show_kept(False)
            return
        if self._facts.head_id is not None:
            job = self._tasks.run(self._desk.run, reveal_resident, Reveal(self._facts.head_id, "走访核对"))
            job.done.connect(lambda facts: self._revealed(facts))
        if self._desk.may(Permission.SENSITIVE_READ):
            self.photos.show_kept(True)

    def _revealed(self, facts: Revealed) -> None:
        self.panel.set_revealed(True, facts.phone)
