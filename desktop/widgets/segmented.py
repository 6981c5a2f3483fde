"""Segmented controls, joined or as separate chips."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.choice_bar import ChoiceBar, Option
from desktop.widgets.painting import CENTRE, draw_box, draw_focus, draw_text, text_width

__all__ = ["Option", "Segmented"]


class Segmented(ChoiceBar):
    """One of a few, all in sight. ``chips`` sets them apart, each with its own outline, icon and count.

    Joined segments fill the width they are given when the size policy lets them grow; see ``stretch``.
    """

    def __init__(
        self,
        options: Iterable[Option | tuple[object, str]],
        *,
        name: str,
        label: str,
        value: object = None,
        chips: bool = False,
        stretch: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._chips = chips
        self._stretch = stretch
        super().__init__(options, name=name, label=label, value=value, parent=parent)
        wide = QSizePolicy.Policy.Expanding if stretch else QSizePolicy.Policy.Fixed
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)

    def _gap(self) -> int:
        return 12 if self._chips else 0

    def _padding(self) -> int:
        return 9 if self._chips else 11

    def _item_width(self, option: Option) -> int:
        apart = 6 if self._chips and option.count is not None else 0
        return super()._item_width(option) + apart

    def _stretched(self) -> bool:
        return self._stretch

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        painter = QPainter(self)
        if not self._chips:
            box = QRectF(self.rect())
            draw_box(painter, box, fill=now.colour.panel, border=None, radius=now.size.radius)
            clip = QPainterPath()
            clip.addRoundedRect(box, now.size.radius, now.size.radius)
            painter.setClipPath(clip)
        rects = self._rects()
        for index, (option, rect) in enumerate(zip(self._options, rects, strict=True)):
            self._paint_option(painter, option, rect, chosen=index == self._index, hot=index == self._hot)
            if index and not self._chips:
                painter.fillRect(QRectF(rect.x(), 0, 1, rect.height()), QColor(self._edge()))
        painter.setClipping(False)
        if not self._chips:
            whole = QRectF(0, 0, rects[-1].right() if rects else 0, self.height())
            draw_box(painter, whole, fill=None, border=self._edge(), radius=now.size.radius)
        if rects and not self._chips:
            chosen = rects[self._index]
            under = now.colour.accent if self.isEnabled() else now.colour.t3
            painter.fillRect(QRectF(chosen.x() + 1, self.height() - 3, chosen.width() - 2, 2), QColor(under))
        if self.hasFocus() and rects:
            draw_focus(painter, rects[self._index])
        painter.end()

    def _edge(self) -> str:
        colour = tokens().colour
        return colour.edge if self.isEnabled() else colour.line

    def _paint_option(
        self, painter: QPainter, option: Option, rect: QRectF, *, chosen: bool, hot: bool
    ) -> None:
        now = tokens()
        colour, size = now.colour, now.size
        fill = colour.accent_soft if chosen else colour.sunk if hot else colour.panel
        words = colour.accent if chosen else colour.t1
        edge = colour.accent if chosen else colour.edge
        if not self.isEnabled():
            fill, words, edge = colour.sunk, colour.t3, colour.line
        if self._chips:
            draw_box(painter, rect, fill=fill, border=edge, radius=size.radius)
            x = rect.x() + self._padding()
            if option.icon:
                paint_icon(
                    painter, option.icon, now.role(option.role), x, (self.height() - size.icon) / 2, size.icon
                )
                x += size.icon + 6
            plain = font(size.body, bold=chosen)
            draw_text(painter, QRectF(x, 0, rect.right() - x, rect.height()), option.text, plain, words)
            if option.count is not None:
                count = font(size.body, bold=True)
                right = QRectF(rect.x(), 0, rect.width() - self._padding(), rect.height())
                width = text_width(count, str(option.count))
                right.setLeft(right.right() - width - 1)
                draw_text(painter, right, str(option.count), count, words)
            return
        painter.fillRect(rect, QColor(fill))
        draw_text(painter, rect, option.words, font(size.body, bold=chosen), words, CENTRE)
