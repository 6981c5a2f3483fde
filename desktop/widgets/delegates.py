"""Cells that are more than text; each draws with the paint function of the widget of the same look."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.badge import BadgeSpec, badge_size, paint_badge
from desktop.widgets.clock_badge import ClockSpec, clock_spec
from desktop.widgets.keycap import key_label, keycap_size, paint_keycap
from desktop.widgets.painting import CENTRE, draw_box, draw_text, draw_tick, text_width
from desktop.widgets.pips import PipsSpec, paint_pips, pips_size
from desktop.widgets.roles import (
    ACTION_ROLE,
    BADGE_ROLE,
    BAR_ROLE,
    CLOCK_ROLE,
    HEAT_ROLE,
    KEYCAP_ROLE,
    PIPS_ROLE,
)
from desktop.widgets.row_delegate import PADDING, Index, RowDelegate, view_focused


class BadgeDelegate(RowDelegate):
    """One badge or several from ``BADGE_ROLE``; the text when there is none."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        specs = self.specs(index)
        if not specs:
            super().paint_content(painter, rect, option, index)
        x = rect.x()
        for spec in specs:
            x += paint_badge(painter, x, rect.center().y(), spec) + 6

    def specs(self, index: Index) -> tuple[BadgeSpec, ...]:
        """The badges of a cell."""
        value = index.data(BADGE_ROLE)
        if value is None:
            return ()
        return (value,) if isinstance(value, BadgeSpec) else tuple(value)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        specs = self.specs(index)
        if not specs:
            return super().sizeHint(option, index)
        width = sum(badge_size(spec).width() for spec in specs) + 6 * (len(specs) - 1)
        return QSize(width + 2 * PADDING, tokens().size.row)


class ClockDelegate(BadgeDelegate):
    """The clock of a case from ``CLOCK_ROLE``; a dash where there is none."""

    def specs(self, index: Index) -> tuple[BadgeSpec, ...]:
        value = index.data(CLOCK_ROLE)
        spec = clock_spec(value.kind, value.text) if isinstance(value, ClockSpec) else None
        return () if spec is None else (spec,)


class PipsDelegate(RowDelegate):
    """The five-day countdown from ``PIPS_ROLE``."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        spec = index.data(PIPS_ROLE)
        if isinstance(spec, PipsSpec):
            paint_pips(painter, rect.x(), rect.center().y(), spec)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        spec = index.data(PIPS_ROLE)
        width = pips_size(spec).width() if isinstance(spec, PipsSpec) else 0
        return QSize(width + 2 * PADDING, tokens().size.row)


class KeycapDelegate(RowDelegate):
    """The key of a row from ``KEYCAP_ROLE``, such as its number in a list."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        text = index.data(KEYCAP_ROLE)
        if text:
            cap = keycap_size(text)
            area = QRectF(rect.x(), round(rect.center().y() - cap.height() / 2), cap.width(), cap.height())
            paint_keycap(painter, area, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        text = index.data(KEYCAP_ROLE)
        return QSize((keycap_size(text).width() if text else 0) + 2 * PADDING, tokens().size.row)


class CheckDelegate(RowDelegate):
    """A tick box over the model's check state with the text after it; the text alone without a state."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        size = tokens().size
        if state is not None:
            area = QRectF(rect.x(), round(rect.center().y() - size.check / 2), size.check, size.check)
            able = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
            paint_check(painter, area, on=_checked(state), able=able)
        super().paint_content(painter, rect.adjusted(size.check + 10, 0, 0, 0), option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + tokens().size.check + 10, hint.height())

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex,
    ) -> bool:
        if (
            not index.flags() & Qt.ItemFlag.ItemIsUserCheckable
            or index.data(Qt.ItemDataRole.CheckStateRole) is None
        ):
            return False
        pressed = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease
        if pressed:
            left = option.rect.x() + PADDING + tokens().size.check + 4
            pressed = event.button() == Qt.MouseButton.LeftButton and event.position().x() <= left
        keyed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        keyed = keyed and event.key() == Qt.Key.Key_Space
        return toggle(model, index) if pressed or keyed else False


def paint_check(painter: QPainter, rect: QRectF, *, on: bool, able: bool = True) -> None:
    """A tick box filling ``rect``."""
    colour = tokens().colour
    if on:
        draw_box(painter, rect, fill=colour.accent_fill if able else colour.t3, border=None, radius=3)
        draw_tick(painter, rect, colour.on_fill if able else colour.panel)
    else:
        fill, border = (colour.panel, colour.edge) if able else (colour.sunk, colour.line)
        draw_box(painter, rect, fill=fill, border=border, radius=3)


def toggle(model: QAbstractItemModel, index: QModelIndex) -> bool:
    """Turn the check state of ``index`` round; whether the model took it."""
    state = (
        Qt.CheckState.Unchecked
        if _checked(index.data(Qt.ItemDataRole.CheckStateRole))
        else Qt.CheckState.Checked
    )
    return model.setData(index, state.value, Qt.ItemDataRole.CheckStateRole)


def _checked(state: object) -> bool:
    return Qt.CheckState(state) == Qt.CheckState.Checked


class HeatDelegate(RowDelegate):
    """A number on one of four steps of green from ``HEAT_ROLE``; the number is always there."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        step = index.data(HEAT_ROLE)
        if step is None:
            super().paint_content(painter, rect, option, index)
            return
        now = tokens()
        cell = QRectF(option.rect).adjusted(0, 0, -1, -1)
        painter.fillRect(cell, QColor(now.colour.heat[step]))
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        draw_text(painter, cell, words, font(now.size.body), now.colour.heat_text[step], CENTRE)


class BarDelegate(RowDelegate):
    """A bar filled to ``BAR_ROLE`` with the text after it."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        share = index.data(BAR_ROLE)
        if share is not None:
            width = max(24.0, min(58.0, rect.width() * 0.5))
            paint_bar(painter, QRectF(rect.x(), round(rect.center().y()) - 4, width, 8), share)
            rect = rect.adjusted(width + 8, 0, 0, 0)
        super().paint_content(painter, rect, option, index)


def paint_bar(painter: QPainter, rect: QRectF, share: float, role: str = "accent_fill") -> None:
    """A horizontal bar in ``rect``, filled from the left to ``share`` (0 to 1)."""
    now = tokens()
    draw_box(painter, rect, fill=now.colour.neutral_soft, border=now.colour.edge, radius=0)
    width = rect.width() * max(0.0, min(1.0, share))
    painter.fillRect(QRectF(rect.x(), rect.y(), width, rect.height()), QColor(now.role(role)))


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """An action in a row, with the key that the page binds to it."""

    title: str
    key: str = ""
    primary: bool = False


class ActionDelegate(RowDelegate):
    """A small button from ``ACTION_ROLE``; the keycap shows on the selected row of the focused table only."""

    triggered = Signal(QModelIndex)

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        spec = index.data(ACTION_ROLE)
        if not isinstance(spec, ActionSpec):
            super().paint_content(painter, rect, option, index)
            return
        now = tokens()
        colour = now.colour
        keyed = (
            bool(option.state & QStyle.StateFlag.State_Selected) and view_focused(option) and bool(spec.key)
        )
        box = self._box(rect, spec, keyed=keyed)
        fill, border, words = colour.panel, colour.edge, colour.t1
        if spec.primary:
            fill, border, words = colour.accent_fill, None, colour.on_fill
        draw_box(painter, box, fill=fill, border=border, radius=now.size.radius)
        x = box.x() + 6
        if keyed:
            label = key_label(spec.key)
            cap = keycap_size(label)
            area = QRectF(x, round(box.center().y() - cap.height() / 2), cap.width(), cap.height())
            paint_keycap(painter, area, label, style="fill" if spec.primary else "panel")
            x += cap.width() + 2
        area = QRectF(x, box.y(), box.right() - 6 - x, box.height())
        draw_text(painter, area, spec.title, font(now.size.body, bold=spec.primary), words, CENTRE)

    def _box(self, rect: QRectF, spec: ActionSpec, *, keyed: bool) -> QRectF:
        size = tokens().size
        width = text_width(font(size.body, bold=spec.primary), spec.title) + 22
        if keyed:
            width += keycap_size(key_label(spec.key)).width() + 4
        height = size.row_compact - 4
        return QRectF(rect.x(), round(rect.center().y() - height / 2), min(width, rect.width()), height)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        spec = index.data(ACTION_ROLE)
        if not isinstance(spec, ActionSpec):
            return super().sizeHint(option, index)
        wide = QRectF(0, 0, 10_000, tokens().size.row)
        return QSize(
            round(self._box(wide, spec, keyed=bool(spec.key)).width()) + 2 * PADDING, tokens().size.row
        )

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex,
    ) -> bool:
        spec = index.data(ACTION_ROLE)
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(spec, ActionSpec)
        ):
            area = QRectF(option.rect).adjusted(PADDING, 0, -PADDING, -1)
            if self._box(area, spec, keyed=bool(spec.key)).contains(event.position()):
                self.triggered.emit(index)
                return True
        return False
