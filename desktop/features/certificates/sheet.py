"""The page of a certificate before, or without, a job of the print queue: made, shown, kept as a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from db.domain.errors import KnownError
from desktop.printing.views import PaperView

if TYPE_CHECKING:
    from db.desk import Desk
    from db.queries.certificates import CertificatePreview


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page with what it says; ``missing`` are characters that no font has."""

    preview: CertificatePreview
    pdf: bytes
    missing: tuple[str, ...]

    @property
    def name(self) -> str:
        """What a file of it is called."""
        words = self.preview.words
        return f"{''.join(words.title.split())} {words.number}".strip()


def render_preview(desk: Desk, request: Any) -> Rendered:
    """Ask for a preview and draw it; for the database worker. Raises KnownError as ``certificates.preview`` does."""
    import msgspec

    from db.queries.certificates import preview_certificate
    from desktop.documents.certificate import Certificate, render
    from desktop.documents.fonts import missing_in

    preview = desk.ask(preview_certificate, request)
    data = msgspec.convert(preview.data, Certificate)
    return Rendered(preview, render(data), missing_in(data))


class LocalPaper(QObject):
    """What :class:`~desktop.printing.preview.PreviewOverlay` asks of the printing service, for a page at hand."""

    rendered = Signal(str, object, object)
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, made: Rendered, printing: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._made, self._folder = made, Path(printing.export_folder)

    def render(self, job_id: str) -> None:
        """Hand the page over as soon as the caller is ready for it."""
        made = self._made
        state = "waiting" if made.preview.data.get("draft") else "printed"
        view = PaperView(job_id, "", "certificate", made.name, made.preview.paper, 1, 0, state, "", "")
        QTimer.singleShot(0, self, lambda: self.rendered.emit(job_id, view, made.pdf))

    def save_pdf(self, job_id: str) -> None:
        """Write the file; the same certificate saved twice is one file."""
        from desktop.printing.spooler import file_name

        target = self._folder / f"{file_name(job_id)}.pdf"
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self._made.pdf)
        except OSError:
            where = target.parent.name
            words = f"没能存到文件夹「{where}」；请看看磁盘是不是满了或写保护了。"
            self.failed.emit(KnownError("PRINT-SAVE", words))
            return
        self.saved.emit(target)

    def reprint(self, *, job_id: str) -> None:
        """A page that is in no queue is printed from the register."""

    def retry(self, job_id: str) -> None:
        """A page that is in no queue is printed from the register."""
