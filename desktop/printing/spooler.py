"""Printers: the system's, and a folder that takes PDF files where there is none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from db.domain.errors import KnownError

MAX_DPI = 400
"""Pages are drawn no finer than this: an A4 page in memory stays below 64 MB."""

_POINTS_PER_INCH = 72


class Spooler(Protocol):
    """Where papers go. Called from the printing worker; may take as long as the printer takes."""

    def names(self) -> tuple[str, ...]:
        """The printers there are."""

    def spool(
        self, pdf: bytes, *, printer: str, copies: int, title: str, offset: tuple[float, float] = (0.0, 0.0)
    ) -> str:
        """Hand over a paper, moved by ``offset`` millimetres to the right and down; returns the printer's name.

        Raises KnownError PRINT-NO-PRINTER when none is set or it is gone, PRINT-OFF when it does not answer,
        PRINT-FAILED when it would not take the paper. Then nothing of it was printed.
        """


class SystemSpooler:
    """The printers of the operating system, driven through Qt."""

    def names(self) -> tuple[str, ...]:
        """The installed printers."""
        return tuple(QPrinterInfo.availablePrinterNames())

    def spool(
        self, pdf: bytes, *, printer: str, copies: int, title: str, offset: tuple[float, float] = (0.0, 0.0)
    ) -> str:
        """See :meth:`Spooler.spool`."""
        if not printer:
            raise KnownError("PRINT-NO-PRINTER", "还没有设置打印机；请在「管理」里选一台，再打这张文书。")
        info = QPrinterInfo.printerInfo(printer)
        if info.isNull():
            raise KnownError("PRINT-NO-PRINTER", f"这台电脑上没有「{printer}」；请接好打印机，或在「管理」里另选一台。")
        if info.state() == QPrinter.PrinterState.Error:
            raise KnownError("PRINT-OFF", f"「{printer}」没有回应，可能关机或断线。")
        target = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        target.setDocName(title)
        draw_pdf(pdf, target, copies=copies, offset=offset)
        if target.printerState() == QPrinter.PrinterState.Error:
            raise KnownError("PRINT-OFF", f"「{printer}」没有回应，可能关机或断线。")
        return printer


def draw_pdf(
    pdf: bytes, printer: QPrinter, *, copies: int = 1, offset: tuple[float, float] = (0.0, 0.0)
) -> None:
    """Draw every page of ``pdf`` in its own size on ``printer``, moved by ``offset`` millimetres.

    Raises KnownError PRINT-FAILED.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    if document.error() != QPdfDocument.Error.None_ or not document.pageCount():
        raise KnownError("PRINT-FAILED", "这张文书的内容读不出来；请从办件里补打。")
    by_driver = copies > 1 and printer.supportsMultipleCopies()
    if by_driver:
        printer.setCopyCount(copies)
    painter = QPainter()
    try:
        for copy in range(1 if by_driver else copies):
            for page in range(document.pageCount()):
                _draw_page(document, page, printer, painter, offset, first=copy == 0 and page == 0)
    finally:
        painter.end()
        document.close()


def _draw_page(
    document: QPdfDocument,
    page: int,
    printer: QPrinter,
    painter: QPainter,
    offset: tuple[float, float],
    *,
    first: bool,
) -> None:
    points = document.pagePointSize(page)
    _set_page(printer, points)
    if first:
        if not painter.begin(printer):
            raise KnownError("PRINT-FAILED", "打印机没有接收这张文书，可能断线或缺纸。")
    elif not printer.newPage():
        raise KnownError("PRINT-FAILED", "打印机没有接收下一页，可能断线或缺纸。")
    dpi = min(MAX_DPI, printer.resolution())
    image = document.render(page, QSize(_pixels(points.width(), dpi), _pixels(points.height(), dpi)))
    scale = printer.resolution() / _POINTS_PER_INCH
    right, down = (millimetres / 25.4 * printer.resolution() for millimetres in offset)
    painter.drawImage(QRectF(right, down, points.width() * scale, points.height() * scale), image)


def _set_page(printer: QPrinter, points: QSizeF) -> None:
    """The page's own size without margins: the papers keep their own."""
    orientations = QPageLayout.Orientation
    wide = points.width() > points.height() and points.width() > _ROLL_POINTS
    upright = points.transposed() if wide else points
    size = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    orientation = orientations.Landscape if wide else orientations.Portrait
    layout = QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)


_ROLL_POINTS = 230.0  # a slip of the 80 mm roll may be shorter than it is wide and is still not landscape


def _pixels(points: float, dpi: int) -> int:
    return round(points / _POINTS_PER_INCH * dpi)


class FolderSpooler:
    """Papers as numbered PDF files in a folder: the tour, the demo and PCs without a printer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> tuple[str, ...]:
        """The one folder."""
        return (self.folder.name,)

    def spool(
        self, pdf: bytes, *, printer: str, copies: int, title: str, offset: tuple[float, float] = (0.0, 0.0)
    ) -> str:
        """Write the paper once for each copy, where it belongs on the page."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for _ in range(copies):
                number = 1 + sum(1 for _ in self.folder.glob("*.pdf"))
                (self.folder / f"{number:03} {file_name(title)}.pdf").write_bytes(pdf)
        except OSError as error:
            raise KnownError("PRINT-FAILED", f"没能写进文件夹「{self.folder.name}」，磁盘可能满了。") from error
        return printer or self.folder.name


def file_name(title: str) -> str:
    """``title`` as it may stand in a file name on every system."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", title).strip(" .") or "文书"
