"""The preview by keys: it shows the paper, prints, keeps and closes, and the page's own keys rest meanwhile."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

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
