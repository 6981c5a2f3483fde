"""What has happened to a case, newest first: an icon for each step on a line, who did it when, and why."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from db.queries.cases import TimelineEntry
from desktop.features.cases.looks import moment_words, step_icon
from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.painting import RIGHT, Painted, draw_text, text_width

_INDENT, _MARGIN, _GAP = 38, 12, 10


class TimelineBody(Painted):
    """The painted steps, as high as their words need at the width given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("case_timeline_steps")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.entries: tuple[TimelineEntry, ...] = ()

    def set_entries(self, entries: tuple[TimelineEntry, ...]) -> None:
        """Show ``entries``, newest first."""
        self.entries = entries
        self.setAccessibleDescription("\n".join(self.lines()))
        self.updateGeometry()
        self.update()

    def lines(self) -> list[str]:
        """Every step as one line of text."""
        return [
            "　".join(part for part in (self._title(entry), self._words(entry), self._who(entry)) if part)
            for entry in self.entries
        ]

    def _title(self, entry: TimelineEntry) -> str:
        return f"{entry.title}{self.tr('（未计入，需复核）')}" if entry.superseded else entry.title

    def _words(self, entry: TimelineEntry) -> str:
        return entry.text

    def _who(self, entry: TimelineEntry) -> str:
        return f"{moment_words(entry.at)}・{entry.operator}"

    def _heights(self) -> list[tuple[int, int]]:
        """Title height and height of the words below, of every step."""
        size = tokens().size
        title = QFontMetrics(font(size.body, bold=True)).lineSpacing()
        metrics = QFontMetrics(font(size.small))
        width = max(80, self.width() - _INDENT - _MARGIN)
        heights = []
        for entry in self.entries:
            words = self._words(entry)
            below = metrics.boundingRect(0, 0, width, 4000, _WRAP, words).height() if words else 0
            heights.append((title, below))
        return heights

    def sizeHint(self) -> QSize:
        return QSize(200, sum(title + below + _GAP for title, below in self._heights()) + 2 * _GAP)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        colour, size = now.colour, now.size
        painter = QPainter(self)
        top = float(_GAP)
        bold, small = font(size.body, bold=True), font(size.small)
        heights = self._heights()
        for number, (entry, (title, below)) in enumerate(zip(self.entries, heights, strict=True)):
            icon, role = step_icon(entry.action)
            edge = size.icon_small + 2
            words = colour.t3 if entry.superseded else colour.t1
            paint_icon(painter, icon, now.role("t3" if entry.superseded else role), _MARGIN, top + 1, edge)
            if number < len(self.entries) - 1:
                x = _MARGIN + edge // 2
                line = QRectF(x, top + edge + 4, 1, title + below + _GAP - edge - 6)
                painter.fillRect(line, QColor(colour.edge))
            row = QRectF(_INDENT, top, self.width() - _INDENT - _MARGIN, title)
            who = self._who(entry)
            draw_text(painter, row, who, small, colour.t2, RIGHT)
            draw_text(painter, row.adjusted(0, 0, -text_width(small, who) - 8, 0), self._title(entry), bold, words)
            if below:
                painter.setFont(small)
                painter.setPen(QColor(colour.t2))
                painter.drawText(QRectF(_INDENT, row.bottom(), row.width(), below), _WRAP, self._words(entry))
            top += title + below + _GAP
        painter.end()


_WRAP = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


class Timeline(QScrollArea):
    """The steps in a scroll area that the keys of a focused list move."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("case_timeline")
        self.setAccessibleName(self.tr("经过"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body = TimelineBody()
        self.setWidget(self.body)
        self.body.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def set_entries(self, entries: tuple[TimelineEntry, ...]) -> None:
        """Show ``entries`` from the top."""
        self.body.set_entries(entries)
        self.verticalScrollBar().setValue(0)
