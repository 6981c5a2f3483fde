"""The preview by keys: it shows the paper, prints, keeps and closes, and the page's own keys rest meanwhile."""

from __future__ import annotations

import json

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.domain.printer_profiles import PrinterProfile, Way
from db.usecases.settings import ChangePrinters, ChangeSettings, change_printers, change_settings
from desktop.printing.preview import PreviewOverlay
from desktop.widgets.fields import LineEdit
from desktop.widgets.key_button import KeyButton
from tests.helpers.desk_work import register, walk_in


class Host(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.field = LineEdit(name="field", label="字段")
        self.button = KeyButton("F9", "办结", name="commit")
        self.pressed = 0
        self.button.triggered.connect(self._count)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.button)

    def _count(self) -> None:
        self.pressed += 1


@pytest.fixture
def shown(room, service, qtbot, theme):
    host = Host()
    qtbot.addWidget(host)
    host.resize(900, 640)
    with qtbot.waitExposed(host):
        host.show()
    host.activateWindow()
    host.field.setFocus()
    receipt = register(room.desk, walk_in(room.desk))
    service.preview(receipt.job_ids[0], host)
    overlay = host.findChild(PreviewOverlay)
    qtbot.waitUntil(lambda: overlay.page_count == 1)
    yield host, overlay, receipt
    qtbot.waitUntil(lambda: service.idle)


def test_the_paper_is_there_and_esc_gives_the_focus_back(shown, qtbot):
    host, overlay, _ = shown
    assert overlay.geometry() == host.rect() and overlay.pages.hasFocus()
    host.resize(1000, 700)
    assert overlay.geometry() == host.rect()
    qtbot.keyClick(overlay.pages, Qt.Key.Key_F9)
    assert host.pressed == 0
    qtbot.keyClick(overlay.pages, Qt.Key.Key_Escape)
    assert not overlay.isVisible() and host.field.hasFocus()
    qtbot.keyClick(host.field, Qt.Key.Key_F9)
    assert host.pressed == 1


def test_ctrl_p_prints_and_afterwards_makes_a_marked_copy(shown, service, spooler, heard, qtbot):
    host, overlay, receipt = shown
    qtbot.keyClick(overlay.pages, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: service.idle)
    assert not host.findChildren(PreviewOverlay) and heard.states == ["sent", "printed"]
    service.preview(receipt.job_ids[0], host)
    second = host.findChildren(PreviewOverlay)[-1]
    qtbot.waitUntil(lambda: second.page_count == 1)
    assert second.print_button.title == "补打"
    qtbot.keyClick(second.pages, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: service.idle)
    assert [view.reprint for view in heard.views[-1:]] == [1] and len(spooler.out) == 2


def test_ctrl_s_keeps_a_pdf_and_zoom_has_keys(shown, service, qtbot):
    _, overlay, receipt = shown
    control = Qt.KeyboardModifier.ControlModifier
    assert overlay.folder_button.refusal
    qtbot.keyClick(overlay.pages, Qt.Key.Key_O, control)
    assert overlay.note == overlay.folder_button.refusal
    qtbot.keyClick(overlay.pages, Qt.Key.Key_S, control)
    qtbot.waitUntil(lambda: "存放" in overlay.note)
    [path] = service.export_folder.iterdir()
    assert receipt.serial_short in path.name and path.name in overlay.note and not overlay.folder_button.refusal
    before = overlay.pages.zoomFactor()
    qtbot.keyClick(overlay.pages, Qt.Key.Key_Equal, control)
    bigger = overlay.pages.zoomFactor()
    qtbot.keyClick(overlay.pages, Qt.Key.Key_Minus, control)
    assert bigger > before and overlay.pages.zoomFactor() == pytest.approx(before)


def test_ctrl_0_shows_the_whole_page(shown, qtbot):
    from PySide6.QtPdfWidgets import QPdfView

    _, overlay, _ = shown
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(overlay.pages, Qt.Key.Key_0, control)
    assert overlay.pages.zoomMode() is QPdfView.ZoomMode.FitInView
    qtbot.keyClick(overlay.pages, Qt.Key.Key_Equal, control)
    assert overlay.pages.zoomMode() is QPdfView.ZoomMode.Custom


def test_ctrl_o_opens_the_folder_it_was_kept_in(shown, service, qtbot, monkeypatch):
    from PySide6.QtGui import QDesktopServices

    _, overlay, _ = shown
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(overlay.pages, Qt.Key.Key_S, control)
    qtbot.waitUntil(lambda: "存放" in overlay.note)
    qtbot.keyClick(overlay.pages, Qt.Key.Key_O, control)
    assert opened == [str(service.export_folder)]


def test_the_pages_of_a_long_paper_are_counted_and_turned(room, service, qtbot, theme):
    from dataclasses import replace

    from db.papers import queue_paper
    from desktop.documents.notice import NoticeMaterial
    from tests.documents.samples import NOTICE
    from tests.helpers.rooms import arrange

    many = tuple(NoticeMaterial(f"第{n}号材料", "复印 1", "本人名下", "bring") for n in range(1, 41))
    data = json.loads(msgspec.json.encode(replace(NOTICE, materials=many)))
    jobs: list[str] = []
    arrange(room.desk, lambda tx: jobs.append(queue_paper(tx, "notice", "a5", "0" * 32, "一次性告知单", data)))
    [job] = jobs
    host = Host()
    qtbot.addWidget(host)
    host.resize(900, 640)
    with qtbot.waitExposed(host):
        host.show()
    service.preview(job, host)
    overlay = host.findChild(PreviewOverlay)
    qtbot.waitUntil(lambda: overlay.page_count >= 2)
    words = f"第 1 / {overlay.page_count} 页"
    assert words in [label.text() for label in overlay.findChildren(QLabel)]
    last = f"第 {overlay.page_count} / {overlay.page_count} 页"
    for _ in range(8):
        qtbot.keyClick(overlay.pages, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: last in [label.text() for label in overlay.findChildren(QLabel)])
    qtbot.waitUntil(lambda: service.idle)


@pytest.mark.parametrize("paper", ["80mm", "58mm", "241x93"])
def test_screen_paper_and_archive_are_the_same_bytes(room, service, spooler, qtbot, paper):
    """Whichever paper the receipts' printer takes."""
    room.desk.run(change_printers, ChangePrinters((PrinterProfile(paper, Way.SPOOL, "前台"),)))
    room.desk.run(change_settings, ChangeSettings({"receipt_paper": paper}))
    [job] = register(room.desk, walk_in(room.desk)).job_ids
    shown, kept = [], []
    service.rendered.connect(lambda job_id, view, pdf: shown.append((view.paper, pdf)))
    service.saved.connect(kept.append)
    service.render(job)
    service.save_pdf(job)
    qtbot.waitUntil(lambda: service.idle)
    service.submit([job])
    qtbot.waitUntil(lambda: service.idle)
    service.render(job)
    qtbot.waitUntil(lambda: service.idle)
    [printed] = spooler.folder.iterdir()
    assert [seen for seen, _ in shown] == [paper, paper]
    assert {pdf for _, pdf in shown} == {printed.read_bytes()} == {kept[0].read_bytes()}
