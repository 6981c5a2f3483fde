"""Badges (icon, word and tint) and tags (word and tint); never colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.theme.tokens import mix
from desktop.widgets.painting import CENTRE, Painted, draw_box, draw_text, text_width

KINDS = ("ok", "warn", "bad", "hold", "info", "neutral", "outline", "warn_solid", "bad_solid")
_ICONS = {
    "ok": "circle-check",
    "warn": "triangle-alert",
    "bad": "circle-x",
    "hold": "pause",
    "info": "info",
    "neutral": "circle-dashed",
    "outline": "clock",
    "warn_solid": "triangle-alert",
    "bad_solid": "circle-x",
}
_PADDING = 6
_GAP = 4


@dataclass(frozen=True, slots=True)
class BadgeSpec:
    """What a badge says. ``kind`` is one of :data:`KINDS`; without ``icon`` it is a tag."""

    text: str
    kind: str = "neutral"
    icon: str = ""
    dashed: bool = False


def badge(text: str, kind: str) -> BadgeSpec:
    """A badge with the usual icon of its kind. Raises ``KeyError`` for an unknown kind."""
    return BadgeSpec(text, kind, _ICONS[kind], dashed=kind == "hold")


def _font(spec: BadgeSpec) -> QFont:
    return font(tokens().size.small, bold=spec.kind.endswith("_solid"))


def badge_size(spec: BadgeSpec) -> QSize:
    """The size of ``spec``."""
    size = tokens().size
    lead = size.icon_small + _GAP if spec.icon else 0
    return QSize(lead + text_width(_font(spec), spec.text) + 2 * _PADDING + 2, size.badge)


def _colours(kind: str) -> tuple[str | None, str | None, str]:
    """Fill, border and words of a kind."""
    colour = tokens().colour
    if kind.endswith("_solid"):
        return getattr(colour, kind.removesuffix("_solid") + "_fill"), None, colour.on_fill
    if kind == "outline":
        return None, mix(colour.line, colour.edge, 0.45), colour.t2
    if kind == "neutral":
        return colour.neutral_soft, mix(colour.neutral_soft, colour.edge, 0.4), colour.t2
    name = {"info": "accent"}.get(kind, kind)
    soft, words = getattr(colour, f"{name}_soft"), getattr(colour, name)
    return soft, mix(soft, words, 0.4), words


def paint_badge(
    painter: QPainter, x: float, middle: float, spec: BadgeSpec, room: float | None = None
) -> int:
    """Draw ``spec`` with its left edge at ``x``, vertically centred on ``middle``; answers its width.

    Its words end in … where ``room`` is less than it needs.
    """
    size = badge_size(spec)
    if room is not None and room < size.width():
        size.setWidth(int(room))
    now = tokens()
    fill, border, words = _colours(spec.kind)
    rect = QRectF(round(x), round(middle - size.height() / 2), size.width(), size.height())
    style = Qt.PenStyle.DashLine if spec.dashed else Qt.PenStyle.SolidLine
    draw_box(painter, rect, fill=fill, border=border, radius=now.size.badge_radius, style=style)
    left = rect.x() + _PADDING + 1
    if spec.icon:
        small = now.size.icon_small
        paint_icon(painter, spec.icon, words, left, rect.y() + (rect.height() - small) / 2, small)
        left += small + _GAP
        draw_text(
            painter,
            QRectF(left, rect.y(), rect.right() - left - 2, rect.height()),
            spec.text,
            _font(spec),
            words,
        )
    else:
        draw_text(painter, rect, spec.text, _font(spec), words, CENTRE)
    return size.width()


class Badge(Painted):
    """A badge as a label; without a spec it takes no room."""

    def __init__(self, spec: BadgeSpec | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.spec: BadgeSpec | None = None
        self.set_spec(spec)

    def set_spec(self, spec: BadgeSpec | None) -> None:
        """Show ``spec``, or nothing."""
        self.spec = spec
        self.setAccessibleName(spec.text if spec else "")
        self.setToolTip(spec.text if spec else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return badge_size(self.spec) if self.spec else QSize(0, tokens().size.badge)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.spec is None:
            return
        painter = QPainter(self)
        paint_badge(painter, 0, self.height() / 2, self.spec, self.width())
        painter.end()


class Tag(Badge):
    """A word on a tint, without an icon."""

    def __init__(self, text: str, kind: str = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(BadgeSpec(text, kind), parent)


class CountDot(Painted):
    """A number on red, such as the conflicts waiting on the synchronisation page; nothing for zero."""

    def __init__(self, count: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._count = 0
        self.set_count(count)

    def set_count(self, count: int) -> None:
        """Show ``count``; more than 99 is shown as 99+."""
        self._count = count
        self.setAccessibleName(self._words())
        self.updateGeometry()
        self.update()

    def _words(self) -> str:
        return "" if not self._count else "99+" if self._count > 99 else str(self._count)

    def sizeHint(self) -> QSize:
        height = tokens().size.keycap
        return QSize(max(height, text_width(font(tokens().size.small), self._words()) + 10), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._count:
            return
        colour = tokens().colour
        painter = QPainter(self)
        rect = QRectF(self.rect())
        draw_box(painter, rect, fill=colour.bad_fill, border=None, radius=rect.height() / 2)
        draw_text(painter, rect, self._words(), font(tokens().size.small), colour.on_fill, CENTRE)
        painter.end()
