"""The photo of a person to be compared with who stands at the desk; a silhouette where there is none."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.painting import Painted, draw_box


class Portrait(Painted):
    """``width`` and ``height`` in logical pixels at normal print; the picture fills them, cut at its edges."""

    def __init__(self, width: int = 96, height: int = 120, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._edges = (width, height)
        self.image: QImage | None = None
        self.set_image(None)

    def set_image(self, image: QImage | None) -> None:
        """Show a photo, or that there is none."""
        self.image = image if image is not None and not image.isNull() else None
        self.setAccessibleName(self.tr("照片") if self.image else self.tr("没有照片"))
        self.update()

    def set_edges(self, width: int, height: int) -> None:
        """Take another room."""
        self._edges = (width, height)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        scale = tokens().size.body / 14
        return QSize(round(self._edges[0] * scale), round(self._edges[1] * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = tokens().colour
        painter = QPainter(self)
        area = QRectF(self.rect())
        draw_box(painter, area, fill=colour.neutral_soft, border=None, radius=3)
        if self.image is None:
            edge = round(self.width() * 0.55)
            paint_icon(painter, "user", colour.t3, (self.width() - edge) / 2, (self.height() - edge) / 2, edge)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(area, self.image, _middle(self.image, self.width() / self.height()))
        painter.end()


def _middle(image: QImage, shape: float) -> QRectF:
    """The part of a picture that has a shape (width by height), its face rather than its foot."""
    wide, high = image.width(), image.height()
    if wide / high > shape:
        return QRectF((wide - high * shape) / 2, 0, high * shape, high)
    return QRectF(0, (high - wide / shape) / 3, wide, wide / shape)
