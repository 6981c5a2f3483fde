"""One picture as large as the page, over it; never in a window or a file of its own."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.cover import Cover
from desktop.widgets.painting import CENTRE, Painted, draw_text


class PictureView(Painted):
    """A picture fitted into the room there is, never enlarged; words where there is none."""

    def __init__(self, *, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.image: QImage | None = None
        self._words = ""

    def show_image(self, image: QImage | None, words: str = "") -> None:
        """Show a picture, or say why there is none."""
        self.image, self._words = image, words
        self.setAccessibleDescription(words)
        self.update()

    @property
    def words(self) -> str:
        """What is said in place of a picture."""
        return self._words

    def sizeHint(self) -> QSize:
        return QSize(240, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.image is None or self.image.isNull():
            draw_text(painter, QRectF(self.rect()), self._words, font(now.size.body), now.colour.t2, CENTRE)
        else:
            ratio = self.devicePixelRatioF()
            width, height = self.image.width() / ratio, self.image.height() / ratio
            share = min(1.0, self.width() / width, self.height() / height)
            width, height = width * share, height * share
            spot = QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)
            painter.drawImage(spot, self.image)
        painter.end()


class PhotoCover(Cover):
    """``title`` says which picture it is, the note when it was taken."""

    def __init__(self, host: QWidget, *, title: str, note: str = "") -> None:
        super().__init__(host, name="photo_cover", title=title)
        self.picture = PictureView(name="photo_cover_picture", label=title)
        self.note.setText(note)
        self.body.addWidget(self.picture, 1)

    def open_with(self, image: QImage | None, words: str = "") -> None:
        """Cover the host with a picture, or with the reason why it cannot be shown."""
        self.picture.show_image(image, words)
        self.open(self.picture)
