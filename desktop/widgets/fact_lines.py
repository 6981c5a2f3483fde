"""Lines of a word and a value with a rule under each, as on an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.painting import RIGHT, Painted, draw_line, draw_text, text_width


@dataclass(frozen=True, slots=True)
class FactLine:
    """A word and a value; ``inside`` belongs to the line above, ``role`` is the colour of the value.

    ``struck``: it does not count any more and is crossed out.
    """

    words: str
    value: str
    role: str = "t1"
    bold: bool = False
    inside: bool = False
    struck: bool = False

    @property
    def text(self) -> str:
        """Both."""
        return f"{self.words} {self.value}".strip()


class FactLines(Painted):
    """As high as its lines; the word gives way to a long value."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.lines: tuple[FactLine, ...] = ()

    def set_lines(self, lines: Sequence[FactLine]) -> None:
        """Show these."""
        self.lines = tuple(lines)
        self.setAccessibleName("，".join(line.text for line in self.lines))
        self.setToolTip("\n".join(line.text for line in self.lines))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, len(self.lines) * tokens().size.row_compact)

    @property
    def words(self) -> list[str]:
        """Each line as text."""
        return [line.text for line in self.lines]

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        height = now.size.row_compact
        painter = QPainter(self)
        for place, line in enumerate(self.lines):
            area = QRectF(0, place * height, self.width(), height - 1)
            face, plain = font(now.size.body, bold=line.bold), font(now.size.body)
            inset = now.size.space_5 if line.inside else 0
            wide = min(text_width(face, line.value), round(area.width() * 0.72) if line.words else round(area.width()))
            words = area.adjusted(inset, 0, -wide - 8, 0)
            quiet = line.inside or line.struck
            draw_text(painter, words, line.words, plain, now.colour.t2 if quiet else now.colour.t1)
            if line.struck:
                middle = round(words.center().y())
                draw_line(painter, inset, inset + min(words.width(), text_width(plain, line.words)), middle, now.colour.t2)
            value = QRectF(area.right() - wide, area.y(), wide, area.height())
            draw_text(painter, value, line.value, face, now.role(line.role), RIGHT)
            draw_line(painter, 0, self.width(), area.bottom(), now.colour.line)
        painter.end()
