"""The verdict on a certificate in letters that are read across the counter: icon, word and tint."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.theme.tokens import mix
from desktop.widgets.painting import Painted, draw_box, draw_text

_ICONS = {"ok": "circle-check", "warn": "triangle-alert", "bad": "circle-x"}


class VerdictBanner(Painted):
    """Hidden until there is a verdict. ``level`` is ok, warn or bad."""

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.text, self.level = "", "ok"
        self.hide()

    def set_verdict(self, text: str, level: str) -> None:
        """Say it; nothing where ``text`` is empty."""
        self.text, self.level = text, level
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, tokens().size.hero + 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        soft, words = getattr(now.colour, f"{self.level}_soft"), getattr(now.colour, self.level)
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        draw_box(painter, area, fill=soft, border=mix(soft, words, 0.4), radius=now.size.radius)
        large = now.size.hero
        paint_icon(painter, _ICONS[self.level], words, 14, (self.height() - large) / 2, large)
        left = 14 + large + 12
        face = font(large if len(self.text) < 8 else now.size.title, bold=True)
        draw_text(painter, QRectF(left, 0, self.width() - left - 8, self.height()), self.text, face, words)
        painter.end()
