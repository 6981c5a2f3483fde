"""The keyed ways on from trouble with printing, the same on every page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from db.domain.printer_profiles import FANFOLDS, PAPER_SHORT, ROLLS
from desktop.page import Page
from desktop.printing.service import PrintingService
from desktop.printing.views import PaperFault
from desktop.widgets.fault_bar import FaultAction, FaultBar

QUEUE_FAULTS = frozenset({"PRINT-UNSURE", "PRINT-WAITING"})
"""About papers of earlier: the window asks on whatever page is in front. The others belong to the page."""
OFFERED = 2
"""Other printers, nearest first: more do not fit beside the words."""
_PRINTER = frozenset({"PRINT-NO-PRINTER", "PRINT-OFF", "PRINT-PAPER", "PRINT-FAILED"})


def _tr(text: str) -> str:
    return QCoreApplication.translate("fault_actions", text)


def fault_actions(
    service: PrintingService, fault: PaperFault, *, bar: FaultBar, retry_key: str = "F8", others: int = OFFERED,
) -> tuple[FaultAction, ...]:
    """What to offer in ``bar`` for ``fault``. Give another ``retry_key`` where the page uses F8 itself, and fewer
    ``others`` (printers) where it adds actions of its own.
    """

    def each(work: Callable[[str], None]) -> Callable[[], None]:
        def act() -> None:
            bar.clear()
            for job_id in fault.job_ids:
                work(job_id)

        return act

    if not fault.job_ids:
        return ()
    if fault.code == "PRINT-CHARACTERS":
        return (
            FaultAction(retry_key, _tr("照打"), each(service.print_anyway)),
            FaultAction("Ctrl+2", _tr("先不打"), bar.clear),
        )
    if fault.code == "PRINT-UNSURE":
        return (
            FaultAction(retry_key, _tr("没打出来，再打"), each(service.retry)),
            FaultAction("Ctrl+2", _tr("已经打出来了"), each(lambda job_id: service.confirm_printed([job_id]))),
        )
    if fault.code == "PRINT-WAITING":
        return (
            FaultAction(retry_key, _tr("现在打"), lambda: (bar.clear(), service.submit(fault.job_ids))),
            FaultAction("Ctrl+2", _tr("不用打了"), each(service.cancel)),
        )
    retry = FaultAction(retry_key, _tr("再试"), each(service.retry))
    if fault.code not in _PRINTER or not fault.other_paper:
        return (retry,)
    papers = (fault.other_paper, *(paper for paper, _ in fault.more_papers))[:others]

    def elsewhere(paper: str) -> Callable[[str], None]:
        return lambda job_id: service.redirect(job_id, paper)

    elsewhere_too = (
        FaultAction(f"Ctrl+{n}", _words(paper), each(elsewhere(paper))) for n, paper in enumerate(papers, start=2)
    )
    return (retry, *elsewhere_too)


def tell_fault(page: Page, fault: PaperFault) -> None:
    """Say on the page in front why a paper did not print, unless the window says it for every page."""
    if page.isVisible() and fault.code not in QUEUE_FAULTS:
        actions = fault_actions(page.context.printing, fault, bar=page.fault_bar, retry_key="Ctrl+1")
        page.show_fault(fault.headline, fault.rest, note=fault.code, actions=actions)


def _words(paper: str) -> str:
    words = _tr("改用 {} 热敏") if paper in ROLLS else _tr("改用{}") if paper in FANFOLDS else _tr("改用 {} 打印机")
    return words.format(PAPER_SHORT[paper])
