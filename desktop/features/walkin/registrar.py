"""Pressing the keys: one case whatever is pressed twice, papers that never stand in the way, plain refusals."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QObject, Signal

from db.domain.cases import CaseState
from db.domain.clock import business_date, local
from db.domain.errors import KnownError
from db.domain.scancodes import receipt_payload
from db.ids import new_id
from db.usecases.cases import CaseReceipt, RegisterCase, register_case
from db.usecases.guidance import (
    GiveBlockedSlip,
    GiveNotice,
    GuidanceGiven,
    give_blocked_slip,
    give_notice,
)
from desktop.features.walkin.decision import MODES, NOTICE, VERBS, names, status
from desktop.features.walkin.paper_watch import PaperWatch
from desktop.features.walkin.state import Done, State
from desktop.features.walkin.view import WalkinView
from desktop.page import Page

BADGES = {"accept": "已受理", "tolerant": "已容缺受理", "supplement": "已收件", "instant": "已办结"}


class Registrar(QObject):
    """Registers, gives notices and slips; their papers are :class:`PaperWatch`'s."""

    registered = Signal()
    given = Signal()  # a notice or slip was given
    open_case = Signal(str)
    blamed = Signal(str, str)  # field and sentence of a refusal

    def __init__(self, page: Page, view: WalkinView, state: State) -> None:
        super().__init__(page)
        self._page, self._view, self._state = page, view, state
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self._busy = False
        self._pressed = ""
        self._repeat: tuple[str, str] | None = None  # key and the case that is there
        self.papers = PaperWatch(page, view, state)
        view.result.open_repeat.triggered.connect(self._open_repeat)

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
        self._page.fault_bar.clear()
        self._show_receipt(receipt, lacking)
        self.registered.emit()
        self.papers.submit(receipt.job_ids)

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
        what = self.tr("指引单") if self._state.blocked is not None else self.tr("一次性告知单")
        self._view.result.say(self.tr("{what}已送打印，没有立案。按 Esc 下一位。").format(what=what), level="ok")
        self.given.emit()
        self.papers.submit(given.job_ids)
