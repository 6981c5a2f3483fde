"""What has happened to something, newest first: an icon for each step on a line, who did it when, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.painting import RIGHT, Painted, draw_text, text_width

_INDENT, _MARGIN, _GAP = 38, 12, 10
_WRAP = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One step: its title, the words below, who and when at the right, an icon in the colour ``role``.

    ``quiet`` steps are kept for the record but do not count.
    """

    title: str
    text: str
    who: str
    icon: str
    role: str = "accent"
    quiet: bool = False

    @property
    def line(self) -> str:
        """Everything it says in one line."""
        return "　".join(part for part in (self.title, self.text, self.who) if part)


class TimelineBody(Painted):
    """The painted steps, as high as their words need at the width given."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.steps: tuple[TimelineStep, ...] = ()
        self._room = 0

    def set_room(self, width: int) -> None:
        """Break lines for ``width``, whether a scroll bar is beside them or not: else it would come and go for ever."""
        if width != self._room:
            self._room = width
            self.updateGeometry()
            self.update()

    def set_steps(self, steps: Iterable[TimelineStep]) -> None:
        """Show ``steps``, newest first."""
        self.steps = tuple(steps)
        self.setAccessibleDescription("\n".join(self.lines()))
        self.updateGeometry()
        self.update()

    def lines(self) -> list[str]:
        """Every step as one line of text."""
        return [step.line for step in self.steps]

    def _heights(self) -> list[tuple[int, int]]:
        """Title height and height of the words below, of every step."""
        size = tokens().size
        title = QFontMetrics(font(size.body, bold=True)).lineSpacing()
        metrics = QFontMetrics(font(size.small))
        width = max(80, self._room - _INDENT - _MARGIN)
        return [
            (title, metrics.boundingRect(0, 0, width, 4000, _WRAP, step.text).height() if step.text else 0)
            for step in self.steps
        ]

    def sizeHint(self) -> QSize:
        return QSize(200, sum(title + below + _GAP for title, below in self._heights()) + 2 * _GAP)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        colour, size = now.colour, now.size
        painter = QPainter(self)
        top = float(_GAP)
        bold, small = font(size.body, bold=True), font(size.small)
        heights = self._heights()
        for number, (step, (title, below)) in enumerate(zip(self.steps, heights, strict=True)):
            edge = size.icon_small + 2
            words = colour.t3 if step.quiet else colour.t1
            paint_icon(painter, step.icon, now.role("t3" if step.quiet else step.role), _MARGIN, top + 1, edge)
            if number < len(self.steps) - 1:
                x = _MARGIN + edge // 2
                line = QRectF(x, top + edge + 4, 1, title + below + _GAP - edge - 6)
                painter.fillRect(line, QColor(colour.edge))
            row = QRectF(_INDENT, top, self.width() - _INDENT - _MARGIN, title)
            draw_text(painter, row, step.who, small, colour.t2, RIGHT)
            draw_text(painter, row.adjusted(0, 0, -text_width(small, step.who) - 8, 0), step.title, bold, words)
            if below:
                painter.setFont(small)
                painter.setPen(QColor(colour.t2))
                words_width = max(80, self._room - _INDENT - _MARGIN)
                painter.drawText(QRectF(_INDENT, row.bottom(), words_width, below), _WRAP, step.text)
            top += title + below + _GAP
        painter.end()


class Timeline(QScrollArea):
    """The steps in a scroll area that the keys of a focused list move."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("经过"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body = TimelineBody(name=f"{name}_steps")
        self.setWidget(self.body)
        self.body.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.body.set_room(self.width() - self.verticalScrollBar().sizeHint().width())
        super().resizeEvent(event)

    def set_steps(self, steps: Iterable[TimelineStep]) -> None:
        """Show ``steps`` from the top."""
        self.body.set_steps(steps)
        self.verticalScrollBar().setValue(0)
