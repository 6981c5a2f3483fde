"""Pressing the keys: one case whatever is pressed twice, papers that never stand in the way, plain refusals."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QObject, Signal

from db.domain.cases import CaseState
from db.domain.clock import business_date, local
from db.domain.errors import KnownError
from db.domain.scancodes import receipt_payload
from db.ids import new_id
from db.queries.papers import PaperJob
from db.usecases.cases import CaseReceipt, RegisterCase, register_case
from db.usecases.guidance import (
    GiveBlockedSlip,
    GiveNotice,
    GuidanceGiven,
    give_blocked_slip,
    give_notice,
)
from desktop.features.walkin.decision import MODES, NOTICE, VERBS, names, status
from desktop.features.walkin.state import Done, State
from desktop.features.walkin.view import WalkinView
from desktop.features.walkin.work import load_papers
from desktop.page import Page
from desktop.printing.fault_actions import fault_actions
from desktop.printing.views import PaperFault
from desktop.widgets.fault_bar import FaultAction

BADGES = {"accept": "已受理", "tolerant": "已容缺受理", "supplement": "已收件", "instant": "已办结"}


class Registrar(QObject):
    """Registers, gives notices and slips, follows their papers."""

    registered = Signal()
    given = Signal()  # a notice or slip was given
    open_case = Signal(str)
    fault_left = Signal()  # one of the fault bar's keys was pressed
    blamed = Signal(str, str)  # field and sentence of a refusal

    def __init__(self, page: Page, view: WalkinView, state: State) -> None:
        super().__init__(page)
        self._page, self._view, self._state = page, view, state
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self._busy = False
        self._pressed = ""
        self._repeat: tuple[str, str] | None = None  # key and the case that is there
        self._jobs: tuple[str, ...] = ()
        view.result.open_repeat.triggered.connect(self._open_repeat)
        page.context.printing.job_changed.connect(self._job_changed)
        page.context.printing.fault.connect(self._paper_fault)

    @property
    def busy(self) -> bool:
        """Whether a key is being carried out."""
        return self._busy

    def forget(self) -> None:
        """Another application: a question still open is not this one's."""
        self._repeat = None

    def press(self, key: str) -> None:
        """Carry out an action row that may be used."""
        if self._busy:
            return
        if key == NOTICE:
            self._give()
        else:
            self._register(key)

    # a case

    def _register(self, key: str) -> None:
        state, form = self._state, self._state.form
        if state.detail is None:
            return
        self._busy, self._pressed = True, key
        request = RegisterCase(
            resident_id=form.resident_id,
            item_id=state.detail.item_id,
            version_id=state.detail.version_id,
            ticked=tuple(sorted(form.ticked)),
            mode=MODES[key],  # type: ignore[arg-type]
            request_id=form.request_id,
            channel=form.channel,  # type: ignore[arg-type]
            note=form.note.strip(),
            agent=form.agent_request(),
            repeat_confirmed=self._repeat is not None and self._repeat[0] == key,
        )
        job = self._tasks.run(self._desk.run, register_case, request)
        job.done.connect(self._registered)
        job.failed.connect(self._refused)
        job.finished.connect(self._free)

    def _free(self) -> None:
        self._busy = False

    def _registered(self, receipt: CaseReceipt) -> None:
        state = self._state
        item = state.item
        if item is None:
            return
        lacking = names(item, status(item, state.form.ticked).missing, 1)
        state.done = Done(
            receipt, VERBS[self._pressed], BADGES[MODES[self._pressed]], self._desk.now(),
            state.card.name if state.card else "", item.name, lacking,
        )
        self._repeat = None
        self._jobs = receipt.job_ids
        self._page.fault_bar.clear()
        self._show_receipt(receipt, lacking)
        self.registered.emit()
        self._print(receipt.job_ids)

    def _show_receipt(self, receipt: CaseReceipt, lacking: str) -> None:
        dates: list[tuple[str, date | str | None]] = []
        if receipt.state is CaseState.COMPLETED:
            dates.append((self.tr("当场办结"), business_date(self._desk.now())))
        elif receipt.state is CaseState.SUPPLEMENT:
            dates.append((self.tr("一次告知期限"), receipt.supplement_on))
            dates.append((self.tr("请补正：{what}").format(what=lacking), None))
        else:
            words = self.tr("承诺办结（暂定）") if receipt.provisional else self.tr("承诺办结")
            dates.append((words, receipt.promised_on))
            if receipt.supplement_on is not None:
                dates.append((self.tr("补交{what}").format(what=lacking), receipt.supplement_on))
        self._view.result.done.show_receipt(
            self.tr("受理号（可念给居民）"), receipt.serial_short, receipt_payload(receipt.serial), dates,
        )
        self._view.result.done.show_papers(())

    def _refused(self, error: KnownError) -> None:
        if error.code == "CASE-REPEAT":
            self._ask_repeat(error)
            return
        self._page.show_error(error)
        self.blamed.emit(error.field or "", error.message)

    def _ask_repeat(self, error: KnownError) -> None:
        details = error.details
        self._repeat = (self._pressed, str(details.get("case_id", "")))
        at = local(datetime.fromisoformat(str(details["at"])))
        self._view.result.say(
            self.tr("今天 {at} 已办过同一事项。按 {key} 再办一件，Enter 打开那一件。").format(
                at=f"{at:%H:%M}", key=self._pressed),
            repeat=True,
        )

    def _open_repeat(self) -> None:
        if self._repeat is not None:
            self.open_case.emit(self._repeat[1])

    # papers without a case

    def _give(self) -> None:
        state = self._state
        resident = state.form.resident_id or None
        self._busy = True
        if state.blocked is not None:
            slip = GiveBlockedSlip(state.blocked.code, resident, state.paper_request)
            job = self._tasks.run(self._desk.run, give_blocked_slip, slip)
        elif state.detail is not None:
            notice = GiveNotice(
                state.detail.version_id, resident, tuple(sorted(state.form.ticked)), state.paper_request)
            job = self._tasks.run(self._desk.run, give_notice, notice)
        else:
            self._busy = False
            return
        job.done.connect(self._given)
        job.finished.connect(self._free)

    def _given(self, given: GuidanceGiven) -> None:
        self._state.paper_request = new_id()
        self._jobs = given.job_ids
        what = self.tr("指引单") if self._state.blocked is not None else self.tr("一次性告知单")
        self._view.result.say(self.tr("{what}已送打印，没有立案。按 Esc 下一位。").format(what=what), level="ok")
        self.given.emit()
        self._print(given.job_ids)

    # papers

    def _print(self, job_ids: tuple[str, ...]) -> None:
        self._page.context.printing.submit(job_ids)
        self.ask_papers()

    def reprint(self) -> None:
        """F8 after registration: the receipt once more, marked 补打."""
        if self._jobs:
            self._page.context.printing.reprint(job_id=self._jobs[0])

    def ask_papers(self) -> None:
        """Look again at what became of the papers."""
        if self._state.done is not None:
            job = self._tasks.latest("walkin.papers", load_papers, self._desk, self._jobs)
            job.done.connect(self._show_papers)

    def _job_changed(self, paper: object) -> None:
        if getattr(paper, "job_id", "") in self._jobs:
            self.ask_papers()

    def _show_papers(self, papers: tuple[PaperJob, ...]) -> None:
        self._view.result.done.show_papers(papers)
        if papers and all(paper.state == "printed" for paper in papers) and self._state.done is not None:
            self._page.fault_bar.clear()

    def _paper_fault(self, fault: PaperFault) -> None:
        """A paper of what was done last did not come out: say so, never in the way of the next person."""
        ours = set(fault.job_ids) & set(self._jobs)
        if not ours or not self._page.isVisible():
            return
        bar, printing = self._page.fault_bar, self._page.context.printing
        # Before registration F8 is the notice's own key.
        retry = "F8" if self._state.done is not None else "Ctrl+1"
        actions = fault_actions(printing, fault, bar=bar, retry_key=retry)
        keys = {action.key for action in actions}

        def save() -> None:
            for job_id in fault.job_ids:
                printing.save_pdf(job_id)

        spare = next(key for key in ("Ctrl+2", "Ctrl+3") if key not in keys)
        actions += (FaultAction(spare, self.tr("存为 PDF"), save),)
        done = self._state.done
        what = fault.headline.replace(" 80 mm", "").replace(" A5", "").replace("受理回执", self.tr("回执"))
        headline = f"{done.badge}，{what}" if done is not None else what
        self._page.show_fault(headline, fault.rest, note=fault.code, actions=actions)
        for button in bar.buttons:
            button.triggered.connect(self.fault_left)
