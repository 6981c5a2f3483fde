"""The pages at the left, each with its Alt key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.shell.feature import Feature
from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.keycap import key_label
from desktop.widgets.labels import label
from desktop.widgets.painting import RIGHT, draw_focus, draw_text, is_style_event

FOLDED = 48
"""Width with icons only."""


class NavItem(QAbstractButton):
    """One page. Its action owns the Alt key whose last part is shown."""

    def __init__(self, feature: Feature) -> None:
        super().__init__()
        self.setObjectName(f"nav_{feature.name}")
        self.setText(feature.title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._icon = feature.icon
        self.folded = False
        self.action = QAction(feature.title, self)
        self.action.setShortcut(QKeySequence(feature.key))
        self.action.triggered.connect(self.click)
        self.addAction(self.action)
        key = key_label(feature.key)
        self._key = key.rpartition("+")[2] or "="
        self.setAccessibleName(f"{feature.title} {key}")
        self.setToolTip(f"{feature.title}　{key}")

    def sizeHint(self) -> QSize:
        return QSize(FOLDED, tokens().size.nav_item)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event):
            self.updateGeometry()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        colour, size = now.colour, now.size
        painter = QPainter(self)
        height = self.height()
        if self.isChecked():
            painter.fillRect(self.rect(), QColor(colour.accent_soft))
            painter.fillRect(0, 0, size.bar, height, QColor(colour.accent))
        elif self.underMouse():
            painter.fillRect(self.rect(), QColor(colour.sunk))
        words = colour.accent if self.isChecked() else colour.t2
        x = size.space_3 if not self.folded else (self.width() - size.icon) / 2
        paint_icon(painter, self._icon, words, x, (height - size.icon) / 2, size.icon)
        if not self.folded:
            left = size.space_3 + size.icon + 8
            strong = font(size.body, bold=self.isChecked())
            area = QRectF(left, 0, self.width() - left - 20, height)
            draw_text(painter, area, self.text(), strong, words if self.isChecked() else colour.t1)
            small = font(size.small, bold=self.isChecked())
            draw_text(painter, QRectF(self.width() - 28, 0, 20, height), self._key, small, words, RIGHT)
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()))
        painter.end()


class NavBar(QWidget):
    """Only the pages that exist."""

    chosen = Signal(str)

    def __init__(self, features: Sequence[Feature], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("nav")
        self.items: dict[str, NavItem] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 1, 6)
        column.setSpacing(0)
        for feature in [f for f in features if not f.at_bottom]:
            column.addWidget(self._item(feature))
        column.addStretch(1)
        for feature in [f for f in features if f.at_bottom]:
            column.addWidget(self._item(feature))
        self._hint = label(self.tr("Alt + 键"), "hint")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._hint)
        self.set_folded(False)

    def _item(self, feature: Feature) -> NavItem:
        item = self.items[feature.name] = NavItem(feature)
        item.clicked.connect(lambda _=False, name=feature.name: self.chosen.emit(name))
        return item

    def set_current(self, name: str) -> None:
        """Mark the page shown."""
        for other, item in self.items.items():
            item.setChecked(other == name)

    def set_folded(self, folded: bool) -> None:
        """Icons only, for narrow windows."""
        self._folded = folded
        for item in self.items.values():
            item.folded = folded
            item.update()
        self._hint.setVisible(not folded)
        self.setFixedWidth(FOLDED if folded else tokens().size.nav_width)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event):
            self.set_folded(self._folded)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = tokens().colour
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colour.panel))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), QColor(colour.line))
        painter.end()
