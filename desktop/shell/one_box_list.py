"""The list of the one-box: model and painting."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.shell.one_box_rows import Marks, Row
from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.badge import badge_size, paint_badge
from desktop.widgets.painting import draw_line, draw_text, text_width

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_ICONS = {"person": "user", "case": "folder-open", "item": "clipboard-pen", "blocked": "ban", "notice": "file-text",
          "demand": "message-square-warning", "household": "house", "volunteer": "handshake", "certificate": "award"}


class OneBoxModel(QAbstractListModel):
    """Heads cannot be chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Everything shown."""
        return self._rows

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(part for part in (row.title, row.beside, row.below) if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self._rows[index.row()].kind == "head":
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class OneBoxDelegate(QStyledItemDelegate):
    """Two lines a hit, one line a head."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(ROW_ROLE)
        size = tokens().size
        return QSize(300, size.badge + 6 if row.kind == "head" else size.body + size.small + 18)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        rect = QRectF(option.rect)
        painter.save()
        if row.kind == "head":
            self._head(painter, rect, row)
        else:
            self._hit(painter, rect, row, bool(option.state & QStyle.StateFlag.State_Selected))
        painter.restore()

    def _head(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        now = tokens()
        painter.fillRect(rect, QColor(now.colour.sunk))
        draw_line(painter, rect.left(), rect.right(), rect.bottom() - 1, now.colour.line)
        strong = font(now.size.small, bold=True)
        area = rect.adjusted(12, 0, 0, 0)
        draw_text(painter, area, row.title, strong, now.colour.t2)
        area.adjust(text_width(strong, row.title) + 8, 0, 0, 0)
        draw_text(painter, area, row.beside, font(now.size.small), now.colour.t2)

    def _hit(self, painter: QPainter, rect: QRectF, row: Row, chosen: bool) -> None:
        now = tokens()
        colour, size = now.colour, now.size
        painter.fillRect(rect, QColor(colour.accent_soft if chosen else colour.panel))
        if chosen:
            painter.fillRect(QRectF(rect.x(), rect.y(), size.bar, rect.height()), QColor(colour.accent))
        edge = size.icon - 2
        role = "accent" if chosen else "t2"
        icon_y = rect.center().y() - edge / 2
        paint_icon(painter, _ICONS[row.kind], now.role(role), rect.x() + 15, icon_y, edge)
        right = rect.right() - 12
        for badge in reversed(row.badges):
            right -= badge_size(badge).width()
            paint_badge(painter, right, rect.center().y(), badge)
            right -= 8
        x = rect.x() + 15 + edge + 9
        first, second = size.body * 1.36, size.small * 1.4
        top = rect.y() + (rect.height() - first - second) / 2
        title = font(size.body, bold=row.kind == "person" or chosen)
        used = _marked(painter, QRectF(x, top, right - x, first), row.title, row.title_marks, title, colour.t1)
        beside = QRectF(x + used + 14, top, right - x - used - 14, first)
        _marked(painter, beside, row.beside, row.beside_marks, font(size.body), colour.t2)
        below = QRectF(x, top + first, right - x, second)
        _marked(painter, below, row.below, row.below_marks, font(size.small), colour.t2)


def _marked(painter: QPainter, rect: QRectF, text: str, marks: Marks, face: object, colour: str) -> float:
    """``text`` with its marks on the tint of a search hit; answers how wide it is."""
    now = tokens()
    for start, length in marks:
        left = text_width(face, text[:start])  # type: ignore[arg-type]
        width = text_width(face, text[start : start + length])  # type: ignore[arg-type]
        if left < rect.width():
            shown = min(width, rect.width() - left)
            area = QRectF(rect.x() + left, rect.y() + 1, shown, rect.height() - 2)
            painter.fillRect(area, QColor(now.colour.warn_soft))
    draw_text(painter, rect, text, face, colour)  # type: ignore[arg-type]
    return min(text_width(face, text), rect.width())  # type: ignore[arg-type]


class OneBoxList(QListView):
    """Never has the focus: the field above it keeps the keys."""

    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("one_box_list")
        self.setAccessibleName(self.tr("找到的人、办件和事项"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.model_ = OneBoxModel(self)
        self.setModel(self.model_)
        self.setItemDelegate(OneBoxDelegate(self))
        self.selectionModel().currentChanged.connect(lambda *_: self.moved.emit())

    @property
    def current(self) -> Row | None:
        """The hit chosen."""
        index = self.currentIndex()
        return self.model_.rows[index.row()] if index.isValid() else None

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show rows and choose the first hit, or the one chosen before if it is still there."""
        before = self.current
        self.model_.set_rows(rows)
        places = [n for n, row in enumerate(rows) if row.kind != "head"]
        kept = [n for n in places if before and (rows[n].kind, rows[n].id) == (before.kind, before.id)]
        if places:
            self._go(kept[0] if kept else places[0])
        self.moved.emit()

    def whole_rows(self, room: int) -> int:
        """How high the list should be: ``room``, or less so that the last row in sight is not cut."""
        high = 0
        for n, row in enumerate(self.model_.rows):
            more = self.sizeHintForRow(n)
            following = self.sizeHintForRow(n + 1) if row.kind == "head" else 0  # no head without a hit under it
            if high + more + following > room:
                return high
            high += more
        return room

    def step(self, by: int) -> None:
        """Move over hits only; stops at both ends."""
        places = [n for n, row in enumerate(self.model_.rows) if row.kind != "head"]
        if places:
            at = places.index(self.currentIndex().row()) if self.currentIndex().row() in places else 0
            self._go(places[max(0, min(len(places) - 1, at + by))])

    def step_group(self, by: int) -> None:
        """Move to the first hit of the next group, around the ends."""
        rows = self.model_.rows
        firsts = [n + 1 for n, row in enumerate(rows) if row.kind == "head"]
        if firsts:
            mine = max((n for n in range(len(firsts)) if firsts[n] <= self.currentIndex().row()), default=0)
            self._go(firsts[(mine + by) % len(firsts)])

    def _go(self, row: int) -> None:
        index = self.model_.index(row, 0)
        self.setCurrentIndex(index)
        if row == 1:
            self.scrollToTop()
        else:
            self.scrollTo(index)
