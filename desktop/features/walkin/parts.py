"""Small pieces several panels of this screen are made of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from desktop.documents.qr import modules
from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.fields import NoteEdit
from desktop.widgets.painting import Painted, draw_box, draw_text, text_width


class FrontStack(QStackedWidget):
    """A stack that asks for the height its front page needs, not for that of the tallest page behind.

    Its pages take whatever width there is: they end lines in … or hide hints instead of insisting.
    """

    def addWidget(self, page: QWidget) -> int:
        policy = page.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        page.setSizePolicy(policy)
        return super().addWidget(page)

    def sizeHint(self) -> QSize:
        front = self.currentWidget()
        return front.sizeHint() if front else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        front = self.currentWidget()
        return QSize(0, front.minimumSizeHint().height() if front else 0)

    def setCurrentWidget(self, page: QWidget) -> None:
        super().setCurrentWidget(page)
        self.updateGeometry()


class Portrait(Painted):
    """Where the photograph of the card goes; a silhouette while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("没有照片"))

    def sizeHint(self) -> QSize:
        return QSize(66, 82)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = tokens().colour
        painter = QPainter(self)
        draw_box(painter, QRectF(self.rect()), fill=colour.neutral_soft, border=None, radius=3)
        paint_icon(painter, "user", colour.t3, (self.width() - 40) / 2, (self.height() - 40) / 2, 40)
        painter.end()


class QrCode(Painted):
    """A QR code drawn as squares, always black on white so that any reader takes it, night scheme or not."""

    MODULE, QUIET = 4, 2  # logical pixels, modules

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._payload = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_payload(self, payload: str) -> None:
        """Show the code of an ASCII text; empty shows nothing."""
        self._payload = payload
        self.setAccessibleName(self.tr("二维码") if payload else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        edge = self.MODULE * (len(modules(self._payload)) + 2 * self.QUIET) if self._payload else 0
        return QSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._payload:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        start, edge = self.MODULE * self.QUIET, self.MODULE
        for y, row in enumerate(modules(self._payload)):
            for first, length in row.bars:
                box = QRectF(start + first * edge, start + y * edge, length * edge, edge)
                painter.fillRect(box, QColor("black"))
        painter.end()


class NoteField(NoteEdit):
    """A note whose height in lines follows the room there is."""

    def set_lines(self, lines: int) -> None:
        """Be ``lines`` high."""
        self._lines = lines
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if lines == 1 else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(policy)
        self._measure()

    def _measure(self) -> None:
        spacing = QFontMetrics(font(tokens().size.body)).lineSpacing()
        self.setFixedHeight(spacing * self._lines + 12)


class ElidedLabel(Painted):
    """One small line that ends in … when there is no room, whole in its tool tip."""

    def __init__(self, *, name: str, role: str = "t2", grow: bool = True) -> None:
        super().__init__()
        self.setObjectName(name)
        self._text, self._role = "", role
        wide = QSizePolicy.Policy.Expanding if grow else QSizePolicy.Policy.Preferred
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """The whole line."""
        return self._text

    def set_text(self, text: str) -> None:
        """Change the line."""
        self._text = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        size = tokens().size
        return QSize(text_width(font(size.small), self._text) + 4, round(size.small * 1.6))

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        now = tokens()
        draw_text(painter, QRectF(self.rect()), self._text, font(now.size.small), now.role(self._role))
        painter.end()


_CHECK_LOOKS = {
    True: ("circle-check", "ok"), False: ("triangle-alert", "warn"), None: ("circle-question-mark", "t3"),
}


class CheckFlow(Painted):
    """The rules a programme can look at for itself, each with its sign: met, not met, not known."""

    GAP = 16

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._checks: tuple[tuple[str, bool | None], ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_checks(self, checks: Sequence[tuple[str, bool | None]]) -> None:
        """Show (words, met) pairs; ``None`` is not known."""
        self._checks = tuple(checks)
        signs = {True: "符合", False: "不符合", None: "待核"}
        self.setAccessibleName("；".join(f"{words}：{signs[met]}" for words, met in self._checks))
        self.updateGeometry()
        self.update()

    @property
    def checks(self) -> tuple[tuple[str, bool | None], ...]:
        """What is shown."""
        return self._checks

    @property
    def shown(self) -> tuple[str, ...]:
        """The words as they stand there: a sign alone would leave 「无在办同事项」 to be read the wrong way round."""
        before = {True: "", False: "不符合：", None: "待核："}
        return tuple(before[met] + words for words, met in self._checks)

    def _line(self) -> int:
        return round(tokens().size.body * 1.7)

    def _width(self, words: str) -> int:
        size = tokens().size
        return size.icon + 4 + text_width(font(size.body), words) + 2

    def _places(self, width: int) -> tuple[list[tuple[int, int]], int]:
        x = y = 0
        places = []
        for words in self.shown:
            wide = self._width(words)
            if x and x + wide > width:
                x, y = 0, y + self._line()
            places.append((x, y))
            x += wide + self.GAP
        return places, (y + self._line() if self._checks else 0)

    def heightForWidth(self, width: int) -> int:
        return self._places(width)[1]

    def sizeHint(self) -> QSize:
        return QSize(200, self._places(max(200, self.width()))[1])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        now = tokens()
        edge = now.size.icon
        places = self._places(self.width())[0]
        for words, (_, met), (x, y) in zip(self.shown, self._checks, places, strict=True):
            icon, role = _CHECK_LOOKS[met]
            paint_icon(painter, icon, now.role(role), x, y + (self._line() - edge) / 2, edge)
            area = QRectF(x + edge + 4, y, self._width(words), self._line())
            draw_text(painter, area, words, font(now.size.body), now.role("t1" if met is not None else "t2"))
        painter.end()


class FactFlow(Painted):
    """``承办 街道民政办`` and the like: a quiet word, then the fact; another line where one is not enough.

    Only the first clause of each fact; the whole is in the tool tip.
    """

    GAP = 16

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._facts: tuple[tuple[str, str], ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show (word, fact) pairs."""
        self._facts = tuple((word, re.split("[；，]", fact)[0]) for word, fact in facts if fact)
        self.setToolTip("\n".join(f"{word} {fact}" for word, fact in facts if fact))
        self.setAccessibleName("；".join(f"{word} {fact}" for word, fact in facts if fact))
        self.updateGeometry()
        self.update()

    def _places(self, width: int) -> tuple[list[QRectF], int]:
        small = font(tokens().size.small)
        line = round(tokens().size.small * 1.6)
        x = y = 0
        places = []
        for word, fact in self._facts:
            wide = min(width, text_width(small, word) + 4 + text_width(small, fact) + 2)
            if x and x + wide > width:
                x, y = 0, y + line
            places.append(QRectF(x, y, wide, line))
            x += wide + self.GAP
        return places, (y + line if self._facts else 0)

    def heightForWidth(self, width: int) -> int:
        return self._places(width)[1]

    def sizeHint(self) -> QSize:
        return QSize(200, self._places(max(200, self.width()))[1])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = tokens().colour
        small = font(tokens().size.small)
        for (word, fact), place in zip(self._facts, self._places(self.width())[0], strict=True):
            draw_text(painter, place, word, small, colour.t3)
            after = place.adjusted(text_width(small, word) + 4, 0, 0, 0)
            draw_text(painter, after, fact, small, colour.t1)
        painter.end()
