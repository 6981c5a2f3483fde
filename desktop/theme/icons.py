"""Lucide line icons, tinted with a colour of the theme, drawn crisp at any device pixel ratio and cached."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from desktop.theme.manager import tokens

FOLDER = Path(resources.__file__).parent / "icons"


@cache
def svg(name: str) -> str:
    """The source of the icon ``name``; ``currentColor`` marks its strokes. Raises ``FileNotFoundError``."""
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")


def tinted(name: str, colour: str) -> str:
    """The source of ``name`` with its strokes in ``colour`` (``#RRGGBB``)."""
    return svg(name).replace("currentColor", colour)


@lru_cache(maxsize=1024)
def pixmap(name: str, colour: str, size: int, dpr: float = 1.0) -> QPixmap:
    """``name`` in ``colour``, ``size`` logical pixels square, for a device pixel ratio of ``dpr``."""
    edge = max(1, round(size * dpr))
    result = QPixmap(edge, edge)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(tinted(name, colour).encode())).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    result.setDevicePixelRatio(dpr)
    return result


def icon(name: str, role: str = "t2", size: int = 0) -> QIcon:
    """A ``QIcon`` of ``name`` in the current theme's ``role``; a literal colour is allowed.

    ``size`` is in logical pixels, 0 meaning the theme's icon size. The icon keeps the colours of the moment:
    ask again after the theme has changed.
    """
    now = tokens()
    result = QIcon()
    for dpr in (1.0, 1.25, 1.5, 2.0):
        result.addPixmap(pixmap(name, now.role(role), size or now.size.icon, dpr))
    return result


def paint_icon(painter: QPainter, name: str, colour: str, x: float, y: float, size: int) -> None:
    """Draw ``name`` with its top left corner at (``x``, ``y``), for the painter's own device pixel ratio."""
    painter.drawPixmap(round(x), round(y), pixmap(name, colour, size, painter.device().devicePixelRatioF()))
