"""A paper on the screen before, or instead of, printing it: over the page, not in a window of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QObject, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.printing.views import PaperView
from desktop.theme.manager import tokens
from desktop.widgets.badge import Badge, BadgeSpec
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint, LinkKey

ZOOM_STEP = 1.25
_FIRST_ZOOM = {"80mm": 1.6, "58mm": 1.8, "cr80": 2.0, "a5": 1.25, "a4": 1.0, "241x140": 1.25, "241x93": 1.25}


class Printing(Protocol):
    """The printing service, as far as a preview needs it."""

    rendered: Any
    saved: Any

    def render(self, job_id: str) -> None:
        """Make the paper's PDF; it comes with ``rendered``."""

    def save_pdf(self, job_id: str) -> None:
        """Save the paper as a file; its place comes with ``saved``."""

    def reprint(self, *, job_id: str) -> None:
        """Print it once more, marked 补打."""

    def retry(self, job_id: str) -> None:
        """Print what has not come out."""

    def cancel(self, job_id: str) -> None:
        """The paper is no longer wanted."""


class PreviewOverlay(QFrame):
    """Covers ``host`` until Esc. The host's own keys rest meanwhile, so that none of them acts unseen.

    A ``fresh`` paper was made to be looked at first: closed without printing, it does not stay in the queue.
    """

    def __init__(self, service: Printing, job_id: str, host: QWidget, *, fresh: bool = False) -> None:
        super().__init__(host)
        self.setObjectName("paper_preview")
        self.setAccessibleName(self.tr("文书预览"))
        self.setProperty("kind", "page")
        self.setAutoFillBackground(True)
        self._service = service
        self._job_id = job_id
        self._host = host
        self._fresh = fresh
        self._view: PaperView | None = None
        self._saved: Path | None = None
        self._rested: list[QWidget] = []
        self._before: QWidget | None = None
        self._buffer = QBuffer(self)
        self._document = QPdfDocument(self)
        self.pages = QPdfView(self)
        self.pages.setObjectName("paper_pages")
        self.pages.setAccessibleName(self.tr("文书各页"))
        self.pages.setPageMode(QPdfView.PageMode.MultiPage)
        self.pages.setDocument(self._document)
        self.pages.setFrameShape(QFrame.Shape.NoFrame)
        self._build()
        self._add_zoom_keys()
        service.rendered.connect(self._rendered)
        service.saved.connect(self._was_saved)
        self.pages.pageNavigator().currentPageChanged.connect(self._show_page)

    def _build(self) -> None:
        self.print_button = KeyButton("Ctrl+P", self.tr("打印"), name="preview_print", kind="primary")
        self.save_button = KeyButton("Ctrl+S", self.tr("存为 PDF"), name="preview_save")
        self.folder_button = KeyButton("Ctrl+O", self.tr("打开文件夹"), name="preview_folder")
        self.folder_button.set_refusal(self.tr("还没有存过，先按 Ctrl+S 存为 PDF。"))
        self.close_key = LinkKey("Esc", self.tr("关闭"), name="preview_close")
        self.print_button.triggered.connect(self._print)
        self.save_button.triggered.connect(lambda: self._service.save_pdf(self._job_id))
        self.folder_button.triggered.connect(self._open_folder)
        self.folder_button.refused.connect(self._say)
        self.close_key.triggered.connect(self.close)
        self._title, self._page, self._note = QLabel(), QLabel(), QLabel()
        for label, kind in ((self._title, "lead"), (self._page, "second"), (self._note, "second")):
            label.setProperty("kind", kind)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._badge = Badge()
        head = QHBoxLayout()
        size = tokens().size
        head.setContentsMargins(size.space_3, size.space_2, size.space_3, size.space_2)
        head.setSpacing(size.space_2)
        for widget in (self._title, self._badge, self._page):
            head.addWidget(widget)
        head.addStretch(1)
        for widget in (self.print_button, self.save_button, self.folder_button, self.close_key):
            head.addWidget(widget)
        foot = QHBoxLayout()
        foot.setContentsMargins(size.space_3, size.space_1, size.space_3, size.space_1)
        foot.setSpacing(size.space_3)
        foot.addWidget(self._note)
        foot.addStretch(1)
        hints = (
            ("Ctrl+=", self.tr("放大")),
            ("Ctrl+-", self.tr("缩小")),
            ("Ctrl+0", self.tr("看整页")),
            ("PgDown", self.tr("往下翻")),
        )
        for key, words in hints:
            foot.addWidget(KeyHint(key, words))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.pages, 1)
        column.addLayout(foot)

    def _add_zoom_keys(self) -> None:
        for keys, words, factor in (
            (("Ctrl+=", "Ctrl++"), self.tr("放大"), ZOOM_STEP),
            (("Ctrl+-",), self.tr("缩小"), 1 / ZOOM_STEP),
        ):
            action = QAction(words, self)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.triggered.connect(lambda _=False, factor=factor: self._zoom(factor))
            self.addAction(action)
        whole = QAction(self.tr("看整页"), self)
        whole.setShortcut(QKeySequence("Ctrl+0"))
        whole.triggered.connect(lambda _=False: self.pages.setZoomMode(QPdfView.ZoomMode.FitInView))
        self.addAction(whole)

    def open(self) -> None:
        """Cover the host, rest its keys and ask for the paper."""
        self._before = self._host.window().focusWidget()
        self._rested = [
            child for child in self._host.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if child is not self and child.isEnabled()
        ]
        self._host.installEventFilter(self)
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        self.pages.setFocus(Qt.FocusReason.PopupFocusReason)
        for child in self._rested:
            child.setEnabled(False)
        self._service.render(self._job_id)

    def closeEvent(self, event: QEvent) -> None:
        self._host.removeEventFilter(self)
        for child in self._rested:
            child.setEnabled(True)
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        if self._fresh:
            self._service.cancel(self._job_id)
        self.deleteLater()
        super().closeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        return super().eventFilter(watched, event)

    def _rendered(self, job_id: str, view: PaperView, pdf: bytes) -> None:
        if job_id != self._job_id:
            return
        self._view = view
        self._title.setText(view.title)
        self._badge.set_spec(BadgeSpec(*view.badge))
        self.print_button.set_title(self.tr("补打") if view.state == "printed" else self.tr("打印"))
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self.pages.setZoomMode(QPdfView.ZoomMode.Custom)
        self.pages.setZoomFactor(_FIRST_ZOOM.get(view.paper, 1.0))
        self._show_page()

    def _show_page(self) -> None:
        here = self.pages.pageNavigator().currentPage() + 1
        self._page.setText(self.tr("第 {} / {} 页").format(here, self._document.pageCount()))

    @property
    def page_count(self) -> int:
        """Pages of the paper; 0 until it is there."""
        return self._document.pageCount()

    @property
    def note(self) -> str:
        """The words at the foot."""
        return self._note.text()

    def _zoom(self, factor: float) -> None:
        self.pages.setZoomMode(QPdfView.ZoomMode.Custom)
        self.pages.setZoomFactor(max(0.4, min(6.0, self.pages.zoomFactor() * factor)))

    def _print(self) -> None:
        if self._view is None:
            return
        self._fresh = False
        if self._view.state == "printed":
            self._service.reprint(job_id=self._job_id)
        else:
            self._service.retry(self._job_id)
        self.close()

    def _was_saved(self, path: Path) -> None:
        self._saved = path
        self.folder_button.set_refusal("")
        self._say(self.tr("已存到「{}」里的 {}").format(path.parent.name, path.name))

    def _say(self, words: str) -> None:
        self._note.setText(words)

    def _open_folder(self) -> None:
        if self._saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved.parent)))
