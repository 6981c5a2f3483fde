"""The printing service of one window: it never blocks the window and never stands between a clerk and saving."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QWidget

from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.printer_profiles import PrinterProfile
from db.usecases.papers import Reprint
from desktop.printing.pipeline import Order, Outcome, Pipeline
from desktop.printing.raw_devices import RawPrinters
from desktop.printing.spooler import Spooler
from desktop.printing.views import PaperFault, PaperView
from desktop.tasks import Job, Tasks


class PrintingService(QObject):
    """Prints queued papers one after another on a worker of its own, so that a slow printer holds up nothing.

    A paper leaves the queue only when a printer has taken it. One that a printer was given before the program
    ended is never printed again by itself: :meth:`recover` asks. Call everything from the GUI thread.
    """

    job_changed = Signal(object)  # PaperView
    fault = Signal(object)  # PaperFault
    queue_changed = Signal(int)  # papers that have not certainly come out
    state_changed = Signal()  # state_text or state_level
    saved = Signal(object)  # the Path a PDF was written to
    rendered = Signal(str, object, object)  # job id, PaperView and PDF bytes, for a preview
    printers_changed = Signal(object)  # names
    sheet_printed = Signal(str, str)  # title and printer of a sheet that is kept nowhere

    def __init__(
        self, desk: Desk, spooler: Spooler, parent: QObject | None = None, *, raw: RawPrinters | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("printing")
        self._spooler = spooler
        self._pipeline = Pipeline(desk, spooler, raw)
        self._tasks = Tasks(self)
        self._tasks.refused.connect(self._refused)
        self._under_way: set[str] = set()
        self._names: tuple[str, ...] = ()
        self._trouble: tuple[str, str] | None = None  # printer, words
        self._waiting = 0
        self._offer_rest = False  # a printer has come back: ask about what waited for it
        self.export_folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation), "一门通文书"
        )

    # ------------------------------------------------------------ printing

    def submit(self, job_ids: Sequence[str]) -> None:
        """Print papers that wait. Those under way, printed, or in doubt are left alone."""
        for job_id in job_ids:
            self._order(Order(job_id))

    def retry(self, job_id: str) -> None:
        """Print a paper the clerk says has not come out, also one that a printer was given before."""
        self._order(Order(job_id, doubtful=True))

    def redirect(self, job_id: str, paper: str) -> None:
        """Print on another paper, hence on the printer set for it."""
        self._order(Order(job_id, doubtful=True, paper=paper))

    def print_anyway(self, job_id: str) -> None:
        """Print although some characters will come out as 〓."""
        self._order(Order(job_id, despite_missing=True))

    def reprint(self, *, job_id: str = "", subject_id: str = "", kind: str = "receipt") -> None:
        """Queue a copy marked 补打 and print it: of one paper, or of the latest of a kind for a case."""
        request = Reprint(job_id=job_id, subject_id=subject_id, kind=kind)
        self._query(lambda: self._pipeline.reprint(request), lambda new: self.submit([new]))

    def print_sheet(self, pdf: bytes, *, printer: str, title: str) -> None:
        """Print what belongs to no case and is kept nowhere: a test page, a recovery code.

        :attr:`sheet_printed` tells when a printer has taken it, :attr:`fault` when none would.
        """
        self._query(
            lambda: self._spooler.spool(pdf, printer=printer, copies=1, title=title),
            lambda used: self.sheet_printed.emit(title, used),
        )

    def print_test(self, profile: PrinterProfile, data: object) -> None:
        """Print a test page on a profile, kept or not; :attr:`sheet_printed` or :attr:`fault` tells."""
        self._query(
            lambda: self._pipeline.test(profile, data), lambda used: self.sheet_printed.emit("打印测试", used)
        )

    def _order(self, order: Order) -> None:
        if order.job_id in self._under_way:
            return
        self._under_way.add(order.job_id)
        job = self._tasks.run_long(lambda job: self._pipeline.print(order, lambda view: job.report(view)))
        job.progressed.connect(self._handed_over)
        job.done.connect(lambda outcome: self._came_of(order, outcome))
        job.crashed.connect(lambda _: self._under_way.discard(order.job_id))

    def _handed_over(self, view: object, _total: object) -> None:
        self.job_changed.emit(view)

    def _came_of(self, order: Order, outcome: Outcome) -> None:
        self._under_way.discard(order.job_id)
        view, fault = outcome.paper, outcome.fault
        if view is not None and view.state in ("printed", "failed", "waiting"):
            self._offer_rest |= view.state == "printed" and self._trouble is not None
            self._set_trouble((view.printer, fault.code) if fault and fault.code in _PRINTER_FAULTS else None)
        if view is not None:
            self.job_changed.emit(view)
        if fault is not None:
            self.fault.emit(fault)
        self.count()

    # ------------------------------------------------------------ the queue

    def recover(self) -> None:
        """After sign-in: count what waits, ask about papers a crash left in doubt, offer the rest. Prints nothing."""
        self._query(self._pipeline.waiting, self._recovered)
        self._query(self._pipeline.warm, lambda _: None)
        self.find_printers()

    def _recovered(self, views: tuple[PaperView, ...]) -> None:
        self._counted(views)
        doubtful = self._idle(views, "sent")
        if doubtful:
            headline = f"有 {len(doubtful)} 张文书不知道打出来没有。"
            rest = f"上次关机前已交给打印机：{_titles(doubtful)}。请看一眼出纸口再选。"
            self.fault.emit(PaperFault("PRINT-UNSURE", headline, rest, tuple(view.job_id for view in doubtful)))
        else:
            self._offer(views)

    def _offer(self, views: tuple[PaperView, ...]) -> None:
        rest = self._idle(views, "waiting", "failed")
        if rest:
            headline = f"还有 {len(rest)} 张文书没打。"
            self.fault.emit(
                PaperFault("PRINT-WAITING", headline, f"{_titles(rest)}。", tuple(view.job_id for view in rest))
            )

    def _idle(self, views: tuple[PaperView, ...], *states: str) -> list[PaperView]:
        return [view for view in views if view.state in states and view.job_id not in self._under_way]

    def confirm_printed(self, job_ids: Iterable[str]) -> None:
        """The clerk has the papers in hand."""
        self._mark(job_ids, "printed")

    def cancel(self, job_id: str) -> None:
        """The paper is no longer wanted."""
        self._mark([job_id], "cancelled")

    def _mark(self, job_ids: Iterable[str], state: str) -> None:
        for job_id in job_ids:
            self._query(lambda job_id=job_id: self._pipeline.mark(job_id, state), self._marked)

    def _marked(self, view: PaperView) -> None:
        self.job_changed.emit(view)
        self.count()

    def count(self) -> None:
        """Count the queue again; :attr:`queue_changed` tells."""
        self._query(self._pipeline.waiting, self._counted)

    def _counted(self, views: tuple[PaperView, ...]) -> None:
        waiting = sum(1 for view in views if view.job_id not in self._under_way)
        if waiting != self._waiting:
            self._waiting = waiting
            self.queue_changed.emit(waiting)
            self.state_changed.emit()
        if self._offer_rest and not self._under_way:
            self._offer_rest = False
            self._offer(views)

    @property
    def waiting(self) -> int:
        """Papers that have not certainly come out, as last counted."""
        return self._waiting

    # ------------------------------------------------------------ looking and keeping

    def preview(self, job_id: str, host: QWidget, *, fresh: bool = False) -> None:
        """Show a paper over ``host``; Esc closes it and gives the focus back.

        A ``fresh`` one was made for this: closed without printing, it is taken out of the queue.
        """
        from desktop.printing.preview import PreviewOverlay

        PreviewOverlay(self, job_id, host, fresh=fresh).open()

    def render(self, job_id: str) -> None:
        """Make a paper's PDF; :attr:`rendered` brings it."""
        self._query(lambda: self._pipeline.pdf(job_id), lambda made: self.rendered.emit(job_id, *made))

    def save_pdf(self, job_id: str, path: Path | None = None) -> None:
        """Write a paper's PDF, by default under its title into :attr:`export_folder`; :attr:`saved` tells."""
        folder = self.export_folder
        self._query(lambda: self._pipeline.save(job_id, path, folder), self.saved.emit)

    # ------------------------------------------------------------ printers

    def find_printers(self) -> None:
        """Ask the system for its printers; :attr:`printers_changed` tells. A network printer may take seconds."""
        self._query(self._spooler.names, self._found)

    def _found(self, names: tuple[str, ...]) -> None:
        self._names = names
        self.printers_changed.emit(names)
        self.state_changed.emit()

    def printer_names(self) -> tuple[str, ...]:
        """The printers last found."""
        return self._names

    def state_text(self) -> str:
        """Words for the status bar."""
        words = "正常"
        if self._trouble is not None:
            printer, code = self._trouble
            what = "缺纸" if code == "PRINT-PAPER" else "未响应"
            words = f"{printer} {what}" if printer and code != "PRINT-NO-PRINTER" else "未设置"
        if self._waiting:
            return f"等 {self._waiting} 张" if words == "正常" else f"{words}・等 {self._waiting} 张"
        return words

    def state_level(self) -> str:
        """``warn`` while something waits or the printer does not answer, else ``ok``."""
        return "warn" if self._waiting or self._trouble is not None else "ok"

    def _set_trouble(self, trouble: tuple[str, str] | None) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self.state_changed.emit()

    # ------------------------------------------------------------ the workers

    @property
    def idle(self) -> bool:
        """Whether no paper is under way and nothing is being asked."""
        return self._tasks.idle

    def close(self) -> None:
        """Wait for the paper under way; what has not begun stays in the queue."""
        self._tasks.close()

    def _query(self, function: Callable[[], Any], answer: Callable[[Any], object]) -> Job:
        job = self._tasks.run(function)
        job.done.connect(answer)
        return job

    def _refused(self, error: KnownError) -> None:
        if error.code != "SIGN-IN":
            self.fault.emit(PaperFault(error.code, error.message, "", ()))


def _titles(views: Iterable[PaperView]) -> str:
    return "、".join(dict.fromkeys(view.title for view in views))


_PRINTER_FAULTS = frozenset({"PRINT-NO-PRINTER", "PRINT-OFF", "PRINT-PAPER", "PRINT-FAILED"})
