"""The two limits of a case as bars: how much of the time has gone, and what is left."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from db.domain.calendar import ClockKind, LimitUnit
from db.queries.cases import CaseDetail, ClockLine
from desktop.features.cases.looks import day_words
from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.badge import BadgeSpec, paint_badge
from desktop.widgets.delegates import paint_bar
from desktop.widgets.painting import RIGHT, Painted, draw_text, text_width

SOON = 3
_BAR = 8


def left_words(line: ClockLine, *, closed: bool) -> tuple[str, str]:
    """What is left of a limit in words, and the colour role that goes with it."""
    unit = "日" if line.unit is LimitUnit.DAY else "工作日"
    if line.left < 0:
        return f"{'逾' if closed else '超'} {-line.left} {unit}", "bad"
    if closed:
        return f"提前 {line.left} {unit}" if line.left else "如期", "ok"
    if line.left == 0:
        return "今日止", "warn"
    return f"余 {line.left} {unit}", "warn" if line.left <= SOON else "accent"


class LimitBars(Painted):
    """承诺 and 法定, each a line of words over a bar; no room for a limit the case does not have."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("case_limits")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lines: tuple[tuple[str, ClockLine], ...] = ()
        self._closed = False
        self._provisional: tuple[ClockLine, ...] = ()

    def set_case(self, case: CaseDetail) -> None:
        """Show the limits of ``case``."""
        both = ((self.tr("承诺"), case.promised), (self.tr("法定"), case.legal))
        self._lines = tuple((name, line) for name, line in both if line is not None)
        self._closed = case.closed_at is not None
        promised = case.promised if case.clock.kind is ClockKind.PROVISIONAL else None
        beyond = (promised, case.legal or case.promised) if case.provisional and not self._closed else ()
        self._provisional = tuple(line for line in beyond if line is not None)
        self.setAccessibleName(self.words)
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        """Everything the bars say."""
        return "；".join(
            f"{self._head(name, line)} {left_words(line, closed=self._closed)[0]}" for name, line in self._lines
        )

    def _head(self, name: str, line: ClockLine) -> str:
        if not line.total:
            return self.tr("{} 当天・{}").format(name, day_words(line.due_on))
        unit = "日" if line.unit is LimitUnit.DAY else "工作日"
        return f"{name} {line.total} {unit}・{day_words(line.due_on)}"

    def _step(self) -> int:
        return tokens().size.badge + _BAR + 8

    def sizeHint(self) -> QSize:
        return QSize(200, len(self._lines) * self._step())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        painter = QPainter(self)
        small, strong = font(now.size.small), font(now.size.small, bold=True)
        top = 0.0
        for name, line in self._lines:
            row = QRectF(0, top, self.width(), now.size.badge)
            head = self._head(name, line)
            draw_text(painter, row, head, small, now.colour.t2)
            if line in self._provisional:
                badge = BadgeSpec(self.tr("暂定"), "outline", "circle-dashed", dashed=True)
                paint_badge(painter, text_width(small, head) + 8, row.center().y(), badge)
            words, role = left_words(line, closed=self._closed)
            draw_text(painter, row, words, strong, now.role(role), RIGHT)
            share = (line.total - line.left) / line.total if line.total else 1.0
            bar = QRectF(0, row.bottom() + 1, self.width(), _BAR)
            paint_bar(painter, bar, share, "bad_fill" if line.left < 0 else "accent_fill")
            top += self._step()
        painter.end()
