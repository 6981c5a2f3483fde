"""The shelf: a tile for each gift with its key, price and stock, taken by number, undone by Backspace."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.features.points.basket import Basket, Tile
from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.badge import BadgeSpec, badge_size, paint_badge
from desktop.widgets.keycap import keycap_size, paint_keycap
from desktop.widgets.painting import RIGHT, Painted, draw_box, draw_focus, draw_text, text_width

GAP = 8
_LEAST, _TIGHT, _MOST_COLUMNS = 172, 132, 4
_STEPS = {
    Qt.Key.Key_Left: "left", Qt.Key.Key_Right: "right", Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down",
    Qt.Key.Key_Home: "home", Qt.Key.Key_End: "end",
}


class Shelf(Painted):
    """Numbers take one, arrows move, + and − change the one under the cursor."""

    taken = Signal(str)  # gift id: one more
    returned = Signal(str)  # gift id: one less
    typed = Signal(str)  # letters, which belong to the search

    def __init__(self, basket: Basket, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("points_shelf")
        self.setAccessibleName(self.tr("可兑换"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._basket = basket
        self.tiles: tuple[Tile, ...] = ()
        self._current = 0

    def set_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """Show these gifts; the cursor stays on its gift."""
        here = self.current.gift_id if self.current else ""
        self.tiles = tiles
        self._current = next((n for n, tile in enumerate(tiles) if tile.gift_id == here), 0)
        self.renew()

    def renew(self) -> None:
        """The basket has changed."""
        self._tell()
        self.updateGeometry()
        self.update()

    @property
    def current(self) -> Tile | None:
        """The gift under the cursor."""
        return self.tiles[self._current] if 0 <= self._current < len(self.tiles) else None

    def words(self, tile: Tile) -> str:
        """What a tile says, in one line."""
        units = self._basket.units.get(tile.gift_id, 0)
        taken = f" ×{units}" if units else ""
        return f"{tile.key} {tile.name}{taken} {tile.price} 分 {self._stock(tile).text}"

    def _tell(self) -> None:
        self.setAccessibleDescription(self.words(self.current) if self.current else "")

    # ------------------------------------------------------------ layout

    def _columns(self, width: int) -> int:
        scale = tokens().size.body / 14
        columns = min(_MOST_COLUMNS, int((width + GAP) / (_LEAST * scale + GAP)))
        return columns if columns > 1 else 2 if width >= 2 * _TIGHT * scale + GAP else 1

    def _height(self) -> int:
        size = tokens().size
        return round(size.title * 1.4 + size.body * 1.4 + 24)

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self.tiles) // self._columns(width)) if self.tiles else 1
        return rows * (self._height() + GAP) - GAP

    def sizeHint(self) -> QSize:
        width = max(self.width(), _LEAST)
        return QSize(3 * _LEAST + 2 * GAP, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, self.heightForWidth(max(self.width(), _LEAST)))

    def rect_of(self, place: int) -> QRectF:
        """Where a tile stands."""
        columns = self._columns(self.width())
        width = (self.width() - (columns - 1) * GAP) / columns
        row, column = divmod(place, columns)
        left = round(column * (width + GAP))
        return QRectF(left, row * (self._height() + GAP), round(width), self._height())

    def resizeEvent(self, event: QEvent) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.updateGeometry()

    # ------------------------------------------------------------ keys and mouse

    def take_number(self, number: int) -> bool:
        """One of the gift with this key; whether there is one."""
        for place, tile in enumerate(self.tiles):
            if tile.key == number:
                self._current = place
                self.taken.emit(tile.gift_id)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        keypad = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        if event.modifiers() & ~keypad:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self._move(_STEPS[Qt.Key(key)])
        elif text.isdigit() and text.isascii() and text != "0":
            self.take_number(int(text))
        elif self.current and (text in ("+", "=") or key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            self.taken.emit(self.current.gift_id)
        elif self.current and (text in ("-", "−") or key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)):
            self.returned.emit(self.current.gift_id)
        elif text.isalpha():
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def _move(self, step: str) -> None:
        columns = self._columns(self.width())
        there = {
            "left": self._current - 1, "right": self._current + 1, "up": self._current - columns,
            "down": self._current + columns, "home": 0, "end": len(self.tiles) - 1,
        }[step]
        if 0 <= there < len(self.tiles):
            self._current = there
            self._tell()
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        for place, tile in enumerate(self.tiles):
            if self.rect_of(place).contains(event.position()):
                self._current = place
                if event.button() == Qt.MouseButton.LeftButton:
                    self.taken.emit(tile.gift_id)
                elif event.button() == Qt.MouseButton.RightButton:
                    self.returned.emit(tile.gift_id)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # ------------------------------------------------------------ painting

    def _stock(self, tile: Tile) -> BadgeSpec:
        """The words at the right: what is there, or why it cannot be had."""
        units = self._basket.units.get(tile.gift_id, 0)
        if tile.stock is not None and tile.stock <= 0:
            return BadgeSpec(self.tr("无货"), "neutral", "x")
        if not units and self._basket.spendable is not None:
            if tile.refusal:
                return BadgeSpec(self.tr("不可兑"), "neutral", "ban")
            if tile.price > self._basket.left:
                return BadgeSpec(self.tr("差 {} 分").format(tile.price - self._basket.left), "neutral", "x")
        if tile.stock is None:
            return BadgeSpec(self.tr("服务・预约"))
        if tile.low:
            return BadgeSpec(self.tr("余 {}・近下限").format(tile.stock), "warn", "triangle-alert")
        return BadgeSpec(self.tr("名额 {}").format(tile.stock) if tile.service else self.tr("库存 {}").format(tile.stock))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, tile in enumerate(self.tiles):
            rect = self.rect_of(place)
            if rect.toRect().intersects(event.rect()):
                self._paint_tile(painter, rect, tile, current=place == self._current)
        painter.end()

    def _paint_tile(self, painter: QPainter, rect: QRectF, tile: Tile, *, current: bool) -> None:
        now = tokens()
        colour, size = now.colour, now.size
        units = self._basket.units.get(tile.gift_id, 0)
        spec = self._stock(tile)
        off = spec.kind == "neutral" and bool(spec.icon)
        tight = rect.width() < _LEAST * size.body / 14
        if tight and spec.kind == "warn":
            spec = BadgeSpec(self.tr("余 {}").format(tile.stock), "warn", spec.icon)
        elif tight and spec.icon and tile.price > self._basket.left and tile.stock != 0:
            spec = BadgeSpec(self.tr("差 {}").format(tile.price - self._basket.left), spec.kind)
        off = off and not units
        fill = colour.accent_soft if units else colour.sunk if off else colour.panel
        border, width = (colour.accent, 2.0) if units else (colour.line if off else colour.edge, 1.0)
        draw_box(painter, rect, fill=fill, border=border, radius=size.radius, width=width)
        words = colour.t3 if off else colour.t1
        inner = rect.adjusted(10, 9, -10, -9)
        line = size.body * 1.4
        x = inner.x()
        if tile.key <= 9:
            cap = keycap_size(str(tile.key))
            area = QRectF(x, round(inner.y() + (line - cap.height()) / 2), cap.width(), cap.height())
            paint_keycap(painter, area, str(tile.key), style="off" if off else "panel")
            x += cap.width() + 8
        right = inner.right()
        if units:
            many = f"×{units}"
            bold = font(size.body, bold=True)
            wide = text_width(bold, many)
            draw_text(painter, QRectF(right - wide, inner.y(), wide + 1, line), many, bold, colour.accent, RIGHT)
            right -= wide + 8
            if not tight:
                right -= size.icon_small + 4
                paint_icon(painter, "check", colour.accent, right, inner.y() + (line - size.icon_small) / 2, size.icon_small)
                right -= 4
        draw_text(painter, QRectF(x, inner.y(), right - x, line), tile.name, font(size.body, bold=True), words)
        low = QRectF(inner.x(), inner.y() + line + 6, inner.width(), size.title * 1.4)
        price = font(size.title, bold=True)
        draw_text(painter, low, str(tile.price), price, words)
        after = low.x() + text_width(price, str(tile.price)) + 6
        draw_text(painter, QRectF(after, low.y() + 3, 30, low.height()), self.tr("分"), font(size.small), colour.t3)
        if spec.kind in ("warn", "neutral") and spec.icon:
            room = min(badge_size(spec).width(), int(low.right() - after - 18))
            paint_badge(painter, low.right() - room, low.center().y() + 1, spec, room)
        else:
            area = QRectF(after + 20, low.y() + 3, low.right() - after - 20, low.height())
            draw_text(painter, area, spec.text, font(size.small), colour.t2, RIGHT)
        if current and self.hasFocus():
            draw_focus(painter, rect.adjusted(-1, -1, 1, 1) if not units else rect)
            if units:
                draw_focus(painter, rect.adjusted(3, 3, -3, -3), colour=colour.accent)
