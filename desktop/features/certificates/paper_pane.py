"""The page as it will be printed, beside what is being filled in; or why it cannot be shown yet."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMargins, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QStackedWidget

from desktop.features.certificates.sheet import Rendered
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fault_bar import Notice
from desktop.widgets.panel import Panel

_EDGE = 8


class PaperPane(Panel):
    """``made`` is the page in sight, or ``None``."""

    def __init__(self, *, name: str) -> None:
        super().__init__("", name=name, flush=True)
        self.set_title(self.tr("纸面"))
        self.made: Rendered | None = None
        self.notice = Notice("", level="warn", icon="triangle-alert")
        self.notice.setObjectName(f"{name}_notice")
        self.body.addWidget(self.notice)
        self.notice.hide()
        self._buffer = QBuffer(self)
        self._document = QPdfDocument(self)
        self.pages = QPdfView(self)
        self.pages.setObjectName(f"{name}_pages")
        self.pages.setAccessibleName(self.tr("纸面"))
        self.pages.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pages.setFrameShape(QFrame.Shape.NoFrame)
        self.pages.setPageMode(QPdfView.PageMode.MultiPage)
        self.pages.setZoomMode(QPdfView.ZoomMode.FitInView)
        self.pages.setDocumentMargins(QMargins(_EDGE, 0, _EDGE, 0))  # Qt fits a page into a height that forgets margins
        self.pages.setPageSpacing(_EDGE)
        self.pages.setDocument(self._document)
        self.empty = EmptyState("award", "", "", name=f"{name}_empty")
        self._over = QStackedWidget()
        self._over.addWidget(self.empty)
        self._over.addWidget(self.pages)
        self._over.setMinimumSize(120, 80)
        self._over.setContentsMargins(0, _EDGE, 0, 0)
        self.body.addWidget(self._over, 1)

    def show_page(self, made: Rendered, warnings: str = "") -> None:
        """Show a page, with what to mind about it."""
        self.made = made
        self._buffer.close()
        self._buffer.setData(QByteArray(made.pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        pages = self._document.pageCount()
        self.set_note(self.tr("共 {} 页").format(pages) if pages > 1 else "")
        self.notice.set_text(warnings)
        self.notice.setVisible(bool(warnings))
        self._over.setCurrentWidget(self.pages)

    def show_words(self, fact: str, advice: str = "") -> None:
        """No page: say why."""
        self.made = None
        self.set_note("")
        self.notice.hide()
        self.empty.set_texts(fact, advice)
        self._over.setCurrentWidget(self.empty)

    @property
    def words(self) -> str:
        """Everything it says, for tests and the tour."""
        if self.made is None:
            return self.empty.accessibleName()
        said = self.made.preview.words
        return "\n".join((said.title, *(f"{n} {v}" for n, v in said.facts), said.salutation, *said.paragraphs))
