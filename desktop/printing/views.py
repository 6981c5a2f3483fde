"""What screens are told about a paper and about trouble with printing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from db.queries.papers import PaperJob

STATE_LABELS = {
    "waiting": "等打印机",
    "sent": "在打",
    "printed": "已打",
    "failed": "没打出来",
    "cancelled": "已取消",
}
_BADGES = {
    "waiting": ("warn", "hourglass"),
    "sent": ("info", "printer"),
    "printed": ("ok", "check"),
    "failed": ("bad", "circle-x"),
    "cancelled": ("neutral", "x"),
}


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper of the queue or the log. ``reprint`` is 0 for the first print, n for the n-th 补打."""

    job_id: str
    subject_id: str
    kind: str
    title: str
    paper: str
    copies: int
    reprint: int
    state: str
    printer: str
    error: str

    @property
    def state_label(self) -> str:
        """The state in Chinese."""
        return STATE_LABELS[self.state]

    @property
    def badge(self) -> tuple[str, str, str]:
        """Words, kind and icon of the badge of this state."""
        return paper_badge(self.state)

    def became(self, state: str, *, printer: str = "", error: str = "") -> PaperView:
        """The same paper in another state."""
        return replace(self, state=state, printer=printer or self.printer, error=error)


def paper_badge(state: str) -> tuple[str, str, str]:
    """Words, kind and icon of the badge of a state of the print queue."""
    return (STATE_LABELS[state], *_BADGES[state])


@dataclass(frozen=True, slots=True)
class PaperFault:
    """Something about printing a clerk should know. The change the papers document is saved in any case."""

    code: str
    headline: str
    rest: str
    job_ids: tuple[str, ...]
    other_paper: str = ""
    """Another paper the document can come on, hence another printer; empty when there is none."""
    other_printer: str = ""
    """What that printer is called."""
    more_papers: tuple[tuple[str, str], ...] = ()
    """Still other papers with their printers, after the first."""


def view_of(job: PaperJob) -> PaperView:
    """The paper of a job, without what is on it."""
    return PaperView(
        job_id=job.job_id,
        subject_id=job.subject_id,
        kind=job.kind,
        title=job.title,
        paper=job.paper,
        copies=job.copies,
        reprint=job.reprint,
        state=job.state,
        printer=job.printer,
        error=job.error,
    )
