"""The same PDF drawn through Qt's printing: page sizes kept, codes still read."""

from __future__ import annotations

import pikepdf
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from db.domain.errors import KnownError
from db.queries.papers import GetPaper, get_paper
from desktop.printing.pipeline import Pipeline
from desktop.printing.spooler import FolderSpooler, SystemSpooler, draw_pdf, file_name
from tests.helpers.desk_work import register, walk_in


@pytest.fixture
def pdf(room, tmp_path):
    receipt = register(room.desk, walk_in(room.desk))
    return receipt, Pipeline(room.desk, FolderSpooler(tmp_path)).pdf(receipt.job_ids[0])[1]


def raster(path, width):
    buffer = QBuffer()
    buffer.setData(QByteArray(path.read_bytes()))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    points = document.pagePointSize(0)
    drawn = document.render(0, QSize(width, round(width * points.height() / points.width())))
    image = QImage(drawn.size(), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    from PySide6.QtGui import QPainter

    painter = QPainter(image)
    painter.drawImage(0, 0, drawn)
    painter.end()
    document.close()
    return image.convertToFormat(QImage.Format.Format_Grayscale8)


def test_a_slip_keeps_its_size_and_its_code_through_the_printer(pdf, qapp, tmp_path):
    import zxingcpp
    from PIL import Image

    receipt, original = pdf
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    draw_pdf(original, printer)
    (tmp_path / "original.pdf").write_bytes(original)
    with pikepdf.open(tmp_path / "printed.pdf") as printed, pikepdf.open(tmp_path / "original.pdf") as first:
        assert len(printed.pages) == len(first.pages) == 1
        for side in (2, 3):
            assert float(printed.pages[0].mediabox[side]) == pytest.approx(float(first.pages[0].mediabox[side]), abs=1.5)
    image = raster(tmp_path / "printed.pdf", 1200)
    size = (image.width(), image.height())
    pixels = Image.frombytes("L", size, bytes(image.constBits()), "raw", "L", image.bytesPerLine())
    [code] = zxingcpp.read_barcodes(pixels)
    assert code.text == f"YM1:R:{receipt.serial}"


def test_copies_are_drawn_where_the_driver_cannot_repeat(pdf, qapp, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    draw_pdf(pdf[1], printer, copies=2)
    with pikepdf.open(tmp_path / "printed.pdf") as printed:
        assert len(printed.pages) * max(1, printer.copyCount()) == 2


def test_something_that_is_no_paper_is_refused(qapp, tmp_path):
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    with pytest.raises(KnownError, match="PRINT-FAILED"):
        draw_pdf(b"not a pdf", printer)


@pytest.mark.parametrize("name", ["", "没有这台打印机"])
def test_a_printer_that_is_not_there_is_told(pdf, qapp, name):
    with pytest.raises(KnownError, match="PRINT-NO-PRINTER"):
        SystemSpooler().spool(pdf[1], printer=name, copies=1, title="受理回执")


def test_the_folder_on_a_full_or_missing_disk_is_told(tmp_path):
    (tmp_path / "文件").write_text("")
    with pytest.raises(KnownError, match="PRINT-FAILED"):
        FolderSpooler(tmp_path / "文件").spool(b"%PDF", printer="", copies=1, title="受理回执")


def test_titles_become_file_names():
    assert file_name('受理/回执: "甲"*?') == "受理_回执_ _甲___"
    assert file_name(" . ") == "文书"


def test_a_missing_paper_says_so(room):
    with pytest.raises(KnownError, match="PAPER-MISSING"):
        room.desk.ask(get_paper, GetPaper("0" * 32))
