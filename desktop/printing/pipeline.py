"""One paper from the queue to the printer, as the printing worker does it. No Qt objects cross this line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.printer_profiles import PrinterProfile, WayOut, other_ways, way_out
from db.queries.papers import GetPaper, PaperJob, WaitingPapers, get_paper, waiting_papers
from db.queries.settings import ReadSettings, read_settings
from db.usecases.papers import MarkPaper, Reprint, mark_paper, reprint
from desktop.documents.fonts import missing_in
from desktop.documents.kind import DocumentKind
from desktop.documents.registry import KINDS
from desktop.printing.raw_devices import RawDevices, RawPrinters
from desktop.printing.spooler import Spooler, file_name
from desktop.printing.views import PaperFault, PaperView, view_of

STILL_SAVED = "内容已存好，文书在队列里等着。"


@dataclass(frozen=True, slots=True)
class Order:
    """What the clerk asked of one paper. ``doubtful``: print it although a printer was given it before."""

    job_id: str
    doubtful: bool = False
    despite_missing: bool = False
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an order: the paper as it is now and, when it did not come out, why."""

    paper: PaperView | None
    fault: PaperFault | None = None


class Pipeline:
    """Runs on the printing worker only; the database takes calls from any thread."""

    def __init__(self, desk: Desk, spooler: Spooler, raw: RawPrinters | None = None) -> None:
        self._desk = desk
        self._spooler = spooler
        self._raw = raw or RawDevices()

    def job(self, job_id: str) -> PaperJob:
        """One paper with what is on it. Raises KnownError PAPER-MISSING, SIGN-IN."""
        return self._desk.ask(get_paper, GetPaper(job_id))

    def warm(self) -> None:
        """Pay for the import of python-escpos where a raw printer is set, so that the first paper is quick."""
        if any(profile.way.raw for profile in self._profiles()):
            from desktop.printing.escpos_bytes import library

            library()

    def waiting(self) -> tuple[PaperView, ...]:
        """Papers that have not certainly come out, oldest first."""
        return tuple(view_of(job) for job in self._desk.ask(waiting_papers, WaitingPapers()))

    def pdf(self, job_id: str) -> tuple[PaperView, bytes]:
        """A paper and its PDF. Raises KnownError PAPER-MISSING."""
        job = self.job(job_id)
        paper = self._way(job, job.paper).paper if job.state in ("waiting", "failed") else job.paper
        return replace(view_of(job), paper=paper), _render(self._desk, job, paper)

    def save(self, job_id: str, path: Path | None, folder: Path) -> Path:
        """Write a paper's PDF to ``path``, or under a name of its own into ``folder``.

        Raises KnownError PRINT-SAVE.
        """
        job = self.job(job_id)
        _, pdf = self.pdf(job_id)
        target = path or folder / f"{_own_name(job)}.pdf"
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(pdf)
        except OSError as error:
            where = target.parent.name
            raise KnownError("PRINT-SAVE", f"没能存到文件夹「{where}」；请看看磁盘是不是满了或写保护了。") from error
        return target

    def reprint(self, request: Reprint) -> str:
        """Queue a copy marked 补打; returns its job."""
        return self._desk.run(reprint, request).job_id

    def mark(self, job_id: str, state: Any) -> PaperView:
        """Record what the clerk said of a paper."""
        self._desk.run(mark_paper, MarkPaper(job_id, state))
        return view_of(self.job(job_id))

    def print(self, order: Order, told: Callable[[PaperView], None]) -> Outcome:
        """Print one paper and record every step, so that a crash between two of them is seen after a restart.

        ``told`` hears when it has been handed over. Refusals become a fault; the paper stays in the queue.
        """
        try:
            return self._print(order, told)
        except KnownError as error:
            headline = "文书还没打出来。"
            return Outcome(None, PaperFault(error.code, headline, error.message, (order.job_id,)))

    def _print(self, order: Order, told: Callable[[PaperView], None]) -> Outcome:
        job = self.job(order.job_id)
        view = view_of(job)
        if job.state in ("printed", "cancelled") or (job.state == "sent" and not order.doubtful):
            return Outcome(view)
        paper = order.paper or job.paper
        data = _data(self._desk, job)
        missing = () if order.despite_missing else missing_in(data)
        if missing:
            rest = f"字库里没有「{'、'.join(missing)}」，纸上会印成「〓」，打出后请手写补上。"
            return Outcome(view, PaperFault("PRINT-CHARACTERS", f"{job.title}先没有打。", rest, (job.job_id,)))
        kind = KINDS[job.kind]
        way = self._way(job, paper)
        hand_over = self._prepared(kind, data, way, job.copies)
        self._mark(job, "sent", printer=way.profile.device, paper=way.paper)
        sent = view_of(self.job(job.job_id))
        told(sent)
        copies = job.copies * way.profile.copies
        try:
            used = hand_over(job.title)
        except KnownError as error:
            return self._not_printed(job, sent, way, error)
        self._mark(job, "printed", printer=used, way=way.profile.way, copies=copies)
        return Outcome(sent.became("printed", printer=used))

    def _profiles(self) -> tuple[PrinterProfile, ...]:
        return self._desk.ask(read_settings, ReadSettings()).printers

    def _way(self, job: PaperJob, paper: str) -> WayOut:
        """Where the paper would go now; without any printer it is drawn as wanted all the same."""
        papers = KINDS[job.kind].papers
        way = way_out(self._profiles(), paper, papers)
        if way is None:
            drawn = paper if paper in papers else next(iter(papers))
            way = WayOut(drawn, PrinterProfile(drawn))
        return way

    def _prepared(
        self, kind: DocumentKind, data: Any, way: WayOut, copies: int
    ) -> Callable[[str], str]:
        """The paper made for its printer, before anybody says it was sent; call it with the title to hand it over."""
        profile = way.profile
        copies *= profile.copies
        if profile.way.raw:
            from desktop.printing.escpos_bytes import ticket_bytes

            raw = ticket_bytes(kind.ticket(data), replace(profile, paper=way.paper), copies)
            return lambda title: self._raw.send(raw, profile, title=title)
        pdf = kind.render(data, way.paper)
        offset = (profile.offset_x, profile.offset_y)
        return lambda title: self._spooler.spool(
            pdf, printer=profile.device, copies=copies, title=title, offset=offset
        )

    def test(self, profile: PrinterProfile, data: object) -> str:
        """Print a test page on a profile that need not be kept yet; returns the printer's name."""
        kind = KINDS["printer_test"]
        return self._prepared(kind, data, WayOut(profile.paper, profile), 1)(kind.title)

    def _not_printed(
        self,
        job: PaperJob,
        sent: PaperView,
        way: WayOut,
        error: KnownError,
    ) -> Outcome:
        state = "waiting" if error.code == "PRINT-NO-PRINTER" else "failed"
        profile = way.profile
        self._mark(job, state, printer=profile.device, error=error.message, way=profile.way)
        rest = f"{error.message}{STILL_SAVED}"
        others = other_printers(self._profiles(), way, sent.kind)
        first = others[0] if others else ("", "")
        fault = PaperFault(error.code, f"{job.title}还没打出来。", rest, (job.job_id,), *first, others[1:])
        return Outcome(sent.became(state, error=error.message), fault)

    def _mark(
        self,
        job: PaperJob,
        state: Any,
        *,
        printer: str = "",
        error: str = "",
        paper: str = "",
        way: str = "",
        copies: int = 0,
    ) -> None:
        request = MarkPaper(
            job.job_id, state, printer=printer, error=error, paper=paper, way=way, copies=copies
        )
        self._desk.run(mark_paper, request)


def other_printers(
    profiles: Sequence[PrinterProfile], tried: WayOut, kind: str
) -> tuple[tuple[str, str], ...]:
    """Other papers this kind of document can come on, with their printers; nearest first."""
    ways = other_ways(profiles, tried.paper, KINDS[kind].papers)
    printers = {(way.profile.way, way.profile.device): way for way in reversed(ways)}
    return tuple((way.paper, way.profile.device) for way in ways if way in printers.values())


def _own_name(job: PaperJob) -> str:
    """The title with the number on the paper: the same paper saved twice is one file."""
    number = job.data.get("serial_short") or job.data.get("number") or job.job_id[-8:]
    again = f" 补打{job.reprint}" if job.reprint else ""
    return file_name(f"{job.title} {number}{again}")


def _volunteer_cards(desk: Desk, data: Mapping[str, Any]) -> Mapping[str, Any]:
    from db.card_papers import volunteer_cards

    return volunteer_cards(desk, data)


def _certificates(desk: Desk, data: Mapping[str, Any]) -> Mapping[str, Any]:
    from db.certificate_papers import certificate_batch

    return certificate_batch(desk, data)


FILLED: Mapping[str, Callable[[Desk, Mapping[str, Any]], Mapping[str, Any]]] = {
    "volunteer_card": _volunteer_cards,
    "certificates": _certificates,
}
"""Kinds of which the queue keeps only whose they are; the rest is read when they are printed."""


def _data(desk: Desk, job: PaperJob) -> Any:
    data = FILLED[job.kind](desk, job.data) if job.kind in FILLED else job.data
    return msgspec.convert(data, KINDS[job.kind].data)


def _render(desk: Desk, job: PaperJob, paper: str) -> bytes:
    return KINDS[job.kind].render(_data(desk, job), paper)
