"""What every section of the page is: a widget, the questions it asks and the changes it makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from db.domain.errors import KnownError
from desktop.features.certificates.sheet import LocalPaper, Rendered, render_preview

if TYPE_CHECKING:
    from desktop.features.certificates.page import CertificatesPage


class Part(QObject):
    """One of the sections. ``new_words`` names what Ctrl+N begins in it; empty where nothing is begun."""

    topics: frozenset[str] = frozenset({"certificates"})
    new_words = ""
    view: QWidget

    def __init__(self, page: CertificatesPage) -> None:
        super().__init__(page)
        self.page = page
        self.desk, self.tasks = page.context.desk, page.context.tasks

    # ------------------------------------------------------------ what the page asks of it

    def show(self) -> None:
        """Ask for everything in sight; called when the section comes to the front or data changed."""

    def focus_first(self) -> None:
        """Give the focus to where a clerk begins."""

    def begin(self) -> None:
        """Ctrl+N."""

    def escape(self) -> bool:
        """Leave what is open; whether there was something."""
        return False

    def take_digit(self, place: int) -> bool:
        """A digit outside any input; whether the section uses it. ``place`` counts from 1, the key 0 is 10."""
        return False

    # ------------------------------------------------------------ asking and changing

    def ask(
        self, key: str, query: Any, request: Any, then: Callable[[Any], object],
        refused: Callable[[KnownError], object] | None = None,
    ) -> None:
        """Ask; only the newest answer under ``key`` comes back."""
        job = self.tasks.latest(f"certificates.{key}", self.desk.ask, query, request)
        job.done.connect(then)
        if refused is not None:
            job.failed.connect(refused)

    def run(
        self, case: Any, request: Any, then: Callable[[Any], object], refused: Callable[[KnownError], object] | None = None,
    ) -> None:
        """Change; a refusal goes to ``refused``, or to the fault bar of the page."""
        job = self.tasks.run(self.desk.run, case, request)
        job.done.connect(then)
        if refused is not None:
            job.failed.connect(refused)

    def tell(self, headline: str, rest: str = "", level: str = "ok") -> None:
        """A line of news."""
        self.page.context.notices.show(headline, rest, level=level)

    def print_jobs(self, job_ids: tuple[str, ...]) -> None:
        """Print what was queued."""
        if job_ids:
            self.page.context.printing.submit(job_ids)

    # ------------------------------------------------------------ the page as it will be printed

    def draw(
        self, key: str, request: Any, then: Callable[[Rendered], object],
        refused: Callable[[KnownError], object] | None = None,
    ) -> None:
        """Make the page of a certificate or draft; only the newest under ``key`` comes back."""
        job = self.tasks.latest(f"certificates.{key}", render_preview, self.desk, request)
        job.done.connect(then)
        if refused is not None:
            job.failed.connect(refused)

    def look(self, made: Rendered) -> None:
        """Show it over the page, as large as one likes; Ctrl+P there prints it through the register."""
        from desktop.printing.preview import PreviewOverlay

        paper = LocalPaper(made, self.page.context.printing, self)
        overlay = PreviewOverlay(paper, made.name, self.page)
        overlay.print_button.hide()
        overlay.print_button.set_refusal(self.tr("先关掉预览（Esc），在登记簿里打印。"))
        overlay.destroyed.connect(paper.deleteLater)
        overlay.open()

    def save(self, made: Rendered) -> None:
        """Keep it as a file in the usual folder, and say where."""
        paper = LocalPaper(made, self.page.context.printing, self)
        paper.saved.connect(
            lambda path: self.tell(self.tr("已存为 PDF"), f"{path.parent.name}／{path.name}")
        )
        paper.failed.connect(self.page.show_error)
        paper.save_pdf(made.name)
        paper.deleteLater()
