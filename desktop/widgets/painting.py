"""Small helpers shared by everything that paints itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop.theme.manager import tokens

_STYLE_EVENTS = (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.PaletteChange)
LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter


def text_width(font: QFont, text: str) -> int:
    """How many logical pixels ``text`` advances in ``font``."""
    return QFontMetrics(font).horizontalAdvance(text)


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    colour: str,
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """One line of ``text`` in the vertical middle of ``rect``, elided at the right when too long."""
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0, int(rect.width()) + 1))
    painter.setFont(font)
    painter.setPen(QColor(colour))
    flags = align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(rect, flags, shown)


def draw_box(
    painter: QPainter,
    rect: QRectF,
    *,
    fill: str | None,
    border: str | None,
    radius: float,
    width: float = 1.0,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    """A rounded box whose border lies wholly inside ``rect``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    if border:
        pen = QPen(QColor(border), width)
        if style == Qt.PenStyle.DashLine:
            pen.setDashPattern([3, 2])
        elif style == Qt.PenStyle.DotLine:
            pen.setDashPattern([1, 1.6])
        painter.setPen(pen)
        inset = width / 2
        rect = rect.adjusted(inset, inset, -inset, -inset)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(rect, radius, radius)


def draw_line(painter: QPainter, x1: float, x2: float, y: float, colour: str) -> None:
    """A crisp horizontal line one logical pixel high, its top at ``y``."""
    painter.fillRect(QRectF(x1, y, x2 - x1, 1), QColor(colour))


def draw_focus(painter: QPainter, rect: QRectF, *, radius: float | None = None, colour: str = "") -> None:
    """The focus ring: two pixels of accent just inside ``rect``."""
    now = tokens()
    draw_box(
        painter,
        rect,
        fill=None,
        border=colour or now.colour.accent,
        width=now.size.focus,
        radius=now.size.radius if radius is None else radius,
    )


def draw_tick(painter: QPainter, rect: QRectF, colour: str) -> None:
    """The tick of a check box, filling ``rect``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(colour), max(2.0, rect.width() / 8))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    w, h, x, y = rect.width(), rect.height(), rect.x(), rect.y()
    painter.drawPolyline(
        [
            QPointF(x + w * 0.24, y + h * 0.53),
            QPointF(x + w * 0.43, y + h * 0.71),
            QPointF(x + w * 0.77, y + h * 0.32),
        ]
    )


class Painted(QWidget):
    """A passive widget that paints itself from the tokens and follows every change of theme."""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in _STYLE_EVENTS:
            self.updateGeometry()
            self.update()
        super().changeEvent(event)


def is_style_event(event: QEvent) -> bool:
    """Whether ``event`` says that the theme, hence every size and colour, may have changed."""
    return event.type() in _STYLE_EVENTS
