"""A demand as a card on the board: number, category, title, clock and who has it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from db.domain.clock import local
from db.domain.demand_table import DemandState
from db.queries.demand_lists import DemandRow
from desktop.features.demands.looks import clock_look, urgency_badge
from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.badge import badge_size, paint_badge
from desktop.widgets.clock_badge import ClockSpec, clock_spec
from desktop.widgets.painting import RIGHT, draw_box, draw_focus, draw_text, text_width
from desktop.widgets.row_delegate import Index, view_focused

ROW_ROLE = Qt.ItemDataRole.UserRole + 60
MOST_LINES = 2
_GAP, _PAD, _LINE_GAP = 8, 9, 3


def title_lines(text: str, face: QFont, width: int) -> list[str]:
    """``text`` in at most two lines of ``width`` pixels; the second ends in … when there is more."""
    layout = QTextLayout(text, face)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[tuple[int, int]] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(20, width))
        starts.append((line.textStart(), line.textLength()))
    layout.endLayout()
    lines = [text[start : start + length].strip() for start, length in starts[:MOST_LINES]]
    if len(starts) > MOST_LINES:
        rest = text[starts[MOST_LINES - 1][0] :]
        lines[-1] = QFontMetrics(face).elidedText(rest, Qt.TextElideMode.ElideRight, width)
    return lines


def card_words(row: DemandRow) -> str:
    """A card as one line, for a reader and for tests."""
    parts = (short_number(row), row.urgency.label if urgency_badge(row.urgency) else "", row.category, row.title,
             short_clock(row).text, owner_words(row))
    return " ".join(part for part in parts if part)


def short_number(row: DemandRow) -> str:
    """Day and number, ``1106-0001``; numbers begin anew each day."""
    return f"{local(row.registered_at):%m%d}-{row.number}"


def short_clock(row: DemandRow) -> ClockSpec:
    """The clock with 日 for 工作日: a card has little room, and demands count in nothing else."""
    look = clock_look(row.clock)
    return ClockSpec(look.kind, look.text.replace("工作日", "日"))


def owner_words(row: DemandRow) -> str:
    """Who has it; 未派 before the one who follows it has given it to anybody."""
    unassigned = row.own and row.state in (DemandState.REGISTERED, DemandState.TRIAGED)
    return "未派" if unassigned else row.owner_name


class CardDelegate(QStyledItemDelegate):
    """Cards are as high as their title needs, one line or two."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = tokens().size
        row = index.data(ROW_ROLE)
        view = self.parent()
        width = view.viewport().width() if view is not None else option.rect.width()  # type: ignore[attr-defined]
        face = font(size.body)
        lines = 1 if row is None else len(title_lines(row.title, face, width - 2 * _GAP - 2 * _PAD))
        line = QFontMetrics(face).lineSpacing()
        return QSize(width, _GAP + 2 * _PAD + max(line, size.badge) - 4 + lines * line + size.badge + 2 * _LINE_GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now = tokens()
        colour, size = now.colour, now.size
        row: DemandRow | None = index.data(ROW_ROLE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = selected and view_focused(option)
        painter.save()
        card = QRectF(option.rect).adjusted(_GAP, _GAP, -_GAP, 0)
        fill = colour.accent_soft if selected else colour.panel
        draw_box(painter, card, fill=fill, border=colour.accent if selected else colour.line, radius=size.radius)
        if selected:
            painter.fillRect(QRectF(card.x(), card.y() + 1, size.bar, card.height() - 2), QColor(colour.accent))
        if focused:
            draw_focus(painter, card)
        if row is not None:
            self._paint_row(painter, card.adjusted(_PAD, _PAD - 2, -_PAD, -_PAD + 2), row)
        painter.restore()

    def _paint_row(self, painter: QPainter, area: QRectF, row: DemandRow) -> None:
        now = tokens()
        colour, size = now.colour, now.size
        small, body = font(size.small), font(size.body)
        line = QFontMetrics(body).lineSpacing()
        top = QRectF(area.x(), area.y(), area.width(), max(line, size.badge) - 2)
        draw_text(painter, top, row.category, small, colour.t2, RIGHT)
        left = text_width(small, row.category)
        urgent = urgency_badge(row.urgency)
        if urgent is not None:
            width = badge_size(urgent).width()
            paint_badge(painter, top.right() - left - 6 - width, top.center().y(), urgent)
            left += width + 6
        place = top.adjusted(0, 0, -left - 8, 0)
        fits = text_width(small, short_number(row)) <= place.width()
        draw_text(painter, place, short_number(row) if fits else row.number, small, colour.t2)
        y = top.bottom() + _LINE_GAP - 2
        for words in title_lines(row.title, body, int(area.width())):
            role = colour.t3 if row.hidden else colour.t1
            draw_text(painter, QRectF(area.x(), y, area.width(), line), words, body, role)
            y += line
        middle = area.bottom() - size.badge / 2
        look = short_clock(row)
        spec = clock_spec(look.kind, look.text)
        shown = paint_badge(painter, area.x(), middle, spec, area.width() - 30) if spec is not None else 0
        foot = QRectF(area.x() + shown + 6, middle - size.badge / 2, area.width() - shown - 6, size.badge)
        draw_text(painter, foot, owner_words(row), small, colour.t2, RIGHT)
