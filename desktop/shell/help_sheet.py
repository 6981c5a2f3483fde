"""The help pages (``resources/help``), over the window: F1 on the key sheet opens the page in use."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QWidget,
)

from desktop.shell.over_sheet import OverSheet
from desktop.widgets.keycap import KeyHint
from desktop.widgets.labels import label
from desktop.widgets.panel import rule
from resources import read_text

PAGES = (
    "index",
    "walkin",
    "cases",
    "residents",
    "visits",
    "demands",
    "volunteers",
    "points",
    "certificates",
    "import",
    "admin",
    "first-start",
    "backup",
    "printer",
    "errors",
    "privacy-notice",
)
"""Files of ``resources/help`` in the order of the list."""

_NAME = Qt.ItemDataRole.UserRole
_MARGIN = 24


class HelpSheet(OverSheet):
    """A box over the window: the pages at the left, the text at the right; Esc closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "help_sheet")
        self.pages = QListWidget()
        self.pages.setObjectName("help_pages")
        self.pages.setAccessibleName(self.tr("帮助题目"))
        self.pages.setFixedWidth(180)
        self.pages.currentItemChanged.connect(lambda item, _: item and self._show(item.data(_NAME)))
        self.text = QTextBrowser()
        self.text.setObjectName("help_text")
        self.text.setAccessibleName(self.tr("帮助正文"))
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("帮助"), "lead"))
        head.addStretch(1)
        hints = (("↑↓", self.tr("换题目")), ("PgDn", self.tr("往下看")), ("Esc", self.tr("关闭")))
        for key, words in hints:
            head.addWidget(KeyHint(key, words))
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.pages)
        body.addWidget(self.text, 1)
        self.column.addLayout(head)
        self.column.addWidget(rule())
        self.column.addLayout(body, 1)

    def open_at(self, page: str) -> None:
        """Show one page, the index where there is none of that name."""
        if not self.pages.count():
            for name in PAGES:
                title = read_text("help", f"{name}.md").lstrip().split("\n", 1)[0].lstrip("# ")
                item = QListWidgetItem(title)
                item.setData(_NAME, name)
                self.pages.addItem(item)
        over = self.parentWidget()
        self.setGeometry(over.rect().adjusted(_MARGIN * 4, _MARGIN, -_MARGIN * 4, -_MARGIN))
        self.bring(self.pages)
        self.pages.setCurrentRow(PAGES.index(page) if page in PAGES else 0)
        self._show(self.pages.currentItem().data(_NAME))

    def _show(self, name: str) -> None:
        self.text.setMarkdown(read_text("help", f"{name}.md"))
        self.text.verticalScrollBar().setValue(0)

    def _follow(self, link: QUrl) -> None:
        name = link.path().removesuffix(".md")
        if name in PAGES:
            self.pages.setCurrentRow(PAGES.index(name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            bar = self.text.verticalScrollBar()
            step = bar.pageStep() if event.key() == Qt.Key.Key_PageDown else -bar.pageStep()
            bar.setValue(bar.value() + step)
        super().keyPressEvent(event)
