"""What every section of the page is, with what the certificates' sections have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from db.domain.errors import KnownError
from desktop import parts
from desktop.features.certificates.sheet import LocalPaper, Rendered, render_preview

if TYPE_CHECKING:
    from desktop.features.certificates.page import CertificatesPage


class Part(parts.Part):
    """One of the sections."""

    page: CertificatesPage
    topics = frozenset({"certificates"})

    def take_digit(self, place: int) -> bool:
        """A digit outside any input; whether the section uses it. ``place`` counts from 1, the key 0 is 10."""
        return False

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
