"""The receipt on the screen, as it will leave the printer: white paper in every scheme."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.documents.qr import modules
from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.painting import CENTRE, RIGHT, Painted, draw_box, draw_text

_WIDTH, _LEAST = 252, 212
PAPER, INK, FAINT = "#FFFFFF", "#1F2328", "#B8BEC6"


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """The words of the slip. ``qr_payload`` is empty until the redemption has its number."""

    centre: str
    number: str
    volunteer: str
    lines: tuple[tuple[str, str], ...]
    total: str
    balance: str
    hours: str
    qr_payload: str = ""
    stamp: str = ""
    lapsing: str = ""


class SlipView(Painted):
    """Paints the slip; without facts nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("points_slip")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.facts: SlipFacts | None = None

    def set_facts(self, facts: SlipFacts | None) -> None:
        """Show the slip."""
        self.facts = facts
        self.setAccessibleName(self.tr("回执预览"))
        self.setAccessibleDescription(self.text())
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The slip in one line."""
        facts = self.facts
        if facts is None:
            return ""
        lines = "，".join(f"{item} {points}" for item, points in facts.lines)
        return f"{facts.number} {facts.volunteer}：{lines}；合计 {facts.total}，余额 {facts.balance}，{facts.hours}" + (
            f"，最近到期 {facts.lapsing}" if facts.lapsing else ""
        )

    def _line(self) -> float:
        return tokens().size.small * 1.62

    def _rows(self) -> float:
        count = len(self.facts.lines) if self.facts else 2
        return 2.9 + 2.3 + count + 1.3 + 2 + 4.6 + bool(self.facts and self.facts.lapsing)

    def sizeHint(self) -> QSize:
        scale = tokens().size.small / 12
        if self.facts is None:
            return QSize(round(_WIDTH * scale), 0)
        return QSize(round(_WIDTH * scale), round(self._rows() * self._line() + 34))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(_LEAST * tokens().size.small / 12), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        facts, size = self.facts, tokens().size
        painter = QPainter(self)
        width = min(float(self.width()), _WIDTH * size.small / 12)
        if facts is None:
            painter.end()
            return
        sheet = QRectF(round((self.width() - width) / 2), 0, round(width), self.height())
        draw_box(painter, sheet, fill=PAPER, border=FAINT, radius=0)
        line, inner = self._line(), sheet.adjusted(14, 12, -14, -10)
        small, bold, y = font(size.small), font(size.small, bold=True), inner.y()

        def row(left: str, right: str = "", *, strong: bool = False, step: float = 1.0, room: int = 52) -> None:
            nonlocal y
            face = font(size.body, bold=True) if strong else small
            area = QRectF(inner.x(), y, inner.width(), line * step)
            draw_text(painter, area.adjusted(0, 0, -room if right else 0, 0), left, face, INK)
            if right:
                draw_text(painter, area, right, face, INK, RIGHT)
            y += line * step

        def dashes() -> None:
            nonlocal y
            painter.setPen(QColor(INK))
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(round(inner.x()), round(y + 4), round(inner.right()), round(y + 4))
            y += line * 0.45

        draw_text(painter, QRectF(inner.x(), y, inner.width(), line * 1.3), self.tr("志愿积分兑换单"),
                  font(size.lead, bold=True), INK, CENTRE)
        y += line * 1.4
        draw_text(painter, QRectF(inner.x(), y, inner.width(), line), facts.centre, small, INK, CENTRE)
        y += line
        dashes()
        row(facts.number)
        row(facts.volunteer)
        dashes()
        for item, points in facts.lines:
            row(item, points)
        row(self.tr("合计"), facts.total, strong=True, step=1.25)
        row(self.tr("兑换后余额"), facts.balance)
        if facts.lapsing:
            row(self.tr("最近到期"), facts.lapsing, room=112)
        row(self.tr("服务时长（不减少）"), facts.hours)
        dashes()
        edge = inner.bottom() - y
        if facts.qr_payload:
            self._paint_code(painter, QRectF(inner.right() - edge, y + 4, edge - 4, edge - 4), facts.qr_payload)
        top = y
        row(self.tr("领取人签字"))
        painter.setPen(QColor(INK))
        under = round(top + line * 2.5)
        painter.drawLine(round(inner.x()), under, round(inner.x() + inner.width() * 0.46), under)
        y = under + 4
        row(self.tr("积分不是钱，不退现"))
        if facts.stamp:
            area = QRectF(inner.right() - edge, top + 6, edge, line * 1.4)
            draw_box(painter, area, fill=PAPER, border=INK, radius=2, width=1.5)
            draw_text(painter, area, facts.stamp, bold, INK, CENTRE)
        painter.end()

    def _paint_code(self, painter: QPainter, area: QRectF, payload: str) -> None:
        rows = modules(payload)
        step = max(1.0, int(area.width()) / len(rows))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for number, bars in enumerate(rows):
            for first, length in bars.bars:
                box = QRectF(area.x() + first * step, area.y() + number * step, length * step, step)
                painter.fillRect(box, QColor(INK))
