"""The plain cell of every table: text with its note, tone, icon and search marks, on the row's own ground."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.painting import RIGHT, draw_line, draw_text, text_width
from desktop.widgets.roles import BOLD_ROLE, ICON_ROLE, MARK_ROLE, NOTE_ROLE, STRIKE_ROLE, TONE_ROLE

Index = QModelIndex | QPersistentModelIndex
PADDING = 8


class RowDelegate(QStyledItemDelegate):
    """Paints the ground and the line under the row, then :meth:`paint_content`, which subclasses replace."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now = tokens()
        painter.save()
        rect = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = now.colour.accent_soft if selected else now.colour.panel
        painter.fillRect(rect, QColor(ground))
        draw_line(painter, rect.left(), rect.right(), rect.bottom() - 1, now.colour.line)
        painter.setClipRect(rect)
        self.paint_content(painter, rect.adjusted(PADDING, 0, -PADDING, -1), option, index)
        painter.restore()

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Draw the cell inside ``rect``, its padding already taken off."""
        now = tokens()
        icon = index.data(ICON_ROLE)
        if icon:
            name, _, role = icon.partition(":")
            edge = now.size.icon_small + 2
            paint_icon(painter, name, now.role(role or "t2"), rect.x(), rect.center().y() - edge / 2, edge)
            rect = rect.adjusted(edge + 6, 0, 0, 0)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if text is None:
            return
        text = str(text)
        face = self._face(index)
        colour = now.role(index.data(TONE_ROLE) or "t1")
        align = index.data(Qt.ItemDataRole.TextAlignmentRole)
        if align is not None and int(align) & RIGHT.value:
            draw_text(painter, rect, text, face, colour, RIGHT)
            return
        marks = index.data(MARK_ROLE)
        if marks:
            self._paint_marks(painter, rect, text, face, marks)
        draw_text(painter, rect, text, face, colour)
        note = index.data(NOTE_ROLE)
        if note:
            left = rect.x() + text_width(face, text) + 6
            area = QRectF(left, rect.y() + 1, rect.right() - left, rect.height())
            draw_text(painter, area, note, font(now.size.small), now.colour.t3)

    def _face(self, index: Index) -> QFont:
        return font(tokens().size.body, bool(index.data(BOLD_ROLE)), bool(index.data(STRIKE_ROLE)))

    def _paint_marks(self, painter: QPainter, rect: QRectF, text: str, face: QFont, marks: Any) -> None:
        height = face.pixelSize() + 4
        for start, length in marks:
            left = rect.x() + text_width(face, text[:start])
            width = text_width(face, text[start : start + length])
            area = QRectF(left, rect.center().y() - height / 2, width, height)
            painter.fillRect(area.intersected(rect), QColor(tokens().colour.warn_soft))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        text = index.data(Qt.ItemDataRole.DisplayRole)
        width = text_width(self._face(index), str(text)) if text is not None else 0
        note = index.data(NOTE_ROLE)
        if note:
            width += text_width(font(tokens().size.small), note) + 6
        if index.data(ICON_ROLE):
            width += tokens().size.icon_small + 8
        return QSize(width + 2 * PADDING, tokens().size.row)


def view_focused(option: QStyleOptionViewItem) -> bool:
    """Whether the cell's table has the keyboard focus."""
    view = option.widget
    return isinstance(view, QAbstractItemView) and view.hasFocus()
