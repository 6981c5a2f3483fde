"""What to bring: the ticks, how many are there, what the rules say of the person, and the legal basis."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.domain.cases import MaterialsKind
from db.domain.catalogue import Necessity, ServiceItem
from desktop.features.walkin.cells import MaterialDelegate
from desktop.features.walkin.decision import names, status
from desktop.features.walkin.models import MaterialLine, materials_model
from desktop.features.walkin.parts import CheckFlow, ElidedLabel
from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.theme.style import set_kind
from desktop.widgets.badge import Badge, badge
from desktop.widgets.empty_state import IconLabel
from desktop.widgets.keycap import KeyHint
from desktop.widgets.labels import label
from desktop.widgets.painting import is_style_event, text_width
from desktop.widgets.table import TableView

FORM, NEED, NOTE = 70, 64, 166


class MaterialsView(QWidget):
    """The list with its head and foot. The ticks are the form's; a change is only asked for."""

    ticks_wanted = Signal(object)  # frozenset[int]: the places the clerk wants ticked

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._build_head())
        self.model = materials_model(self)
        self.table = TableView(name="walkin_materials", label=self.tr("材料清单"))
        self.table.setModel(self.model)
        self.table.horizontalHeader().hide()
        self.table.set_delegates({0: MaterialDelegate()})
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.installEventFilter(self)
        self.model.check_requested.connect(self._tick)
        outer.addWidget(self.table, 1000)
        outer.addWidget(self._build_checks())
        outer.addStretch(1)
        outer.addWidget(self._build_foot())
        self._item: ServiceItem | None = None
        self._checked = self._tight = False
        self._ticked: frozenset[int] = frozenset()
        self.frozen = False

    def _build_head(self) -> QFrame:
        self.head = QFrame()
        self.head.setProperty("kind", "sunk")
        self.head.setFixedHeight(tokens().size.head)
        row = QHBoxLayout(self.head)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(label(self.tr("材料"), "strong"))
        self.count = label("", "warn", name="walkin_material_count")
        self.badge = Badge()
        self.badge.setObjectName("walkin_material_badge")
        row.addWidget(self.count)
        row.addWidget(self.badge)
        row.addStretch(1)
        self.hints = (KeyHint(self.tr("空格"), self.tr("勾选")), KeyHint("Ctrl+A", self.tr("全勾")))
        for hint in self.hints:
            row.addWidget(hint)
        return self.head

    def _build_checks(self) -> QWidget:
        holder = QWidget()
        lines = QVBoxLayout(holder)
        lines.setContentsMargins(12, 8, 12, 8)
        lines.setSpacing(2)
        lines.addWidget(label(self.tr("资格预审（按规则自动，供参考）"), "hint"))
        self.checks = CheckFlow(name="walkin_checks")
        lines.addWidget(self.checks)
        self.checks_holder = holder
        return holder

    def _build_foot(self) -> QFrame:
        self.foot = QFrame()
        self.foot.setProperty("kind", "foot")
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(8)
        row.addWidget(IconLabel("scroll-text", "t3", 14))
        self.basis = ElidedLabel(name="walkin_basis")
        row.addWidget(self.basis, 1)
        return self.foot

    def changeEvent(self, event: QEvent) -> None:
        if is_style_event(event):
            self.head.setFixedHeight(tokens().size.head)
            self._measure()
        super().changeEvent(event)

    def _measure(self) -> None:
        """The list is as high as its rows, or scrolls."""
        size = tokens().size
        rows = self.model.rowCount()
        self.table.setMaximumHeight(rows * size.row)
        self.table.setMinimumHeight(min(rows, 3) * size.row)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """The names come first; the note takes what is left, and ends in … when that is little."""
        size = tokens().size
        scale = size.body / 14
        face = font(size.body, bold=True)
        titles = [line.material.name for line in self.model.rows]
        needed = max((text_width(face, title) for title in titles), default=0) + size.check + 30
        room = self.table.viewport().width() - round((FORM + NEED) * scale) - needed
        note = max(60, min(NOTE, int(room / scale)))
        self.table.set_columns((None, FORM, NEED, note))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def show_item(self, item: ServiceItem, effective: str) -> None:
        """Show the materials of an item; ``effective`` names its version."""
        self._item = item
        self.basis.set_text(self.tr("依据 {basis}·版本 {version}").format(
            basis=item.legal_basis, version=effective))
        self.model.set_rows(())
        self.set_ticks(frozenset())
        self.set_checks(())

    def set_checks(self, checks: Sequence[Any]) -> None:
        """What the rules say of this person."""
        self.checks.set_checks([(check.label, check.passed) for check in checks])
        self._checked = bool(checks)
        self.checks_holder.setVisible(self._checked and not self._tight)

    def set_ticks(self, ticked: Collection[int]) -> None:
        """Show which materials are here."""
        if self._item is None:
            return
        self._ticked = frozenset(ticked)
        state = status(self._item, ticked)
        begun = bool(ticked)
        self.model.set_rows(
            MaterialLine(place, material, place in self._ticked, begun and place in state.missing)
            for place, material in enumerate(self._item.materials)
        )
        self._measure()
        self.count.setText(f"{state.present}/{state.needed}")
        complete = state.kind is MaterialsKind.COMPLETE
        set_kind(self.count, "ok" if complete else "warn")
        if complete:
            self.badge.set_spec(badge(self.tr("齐全"), "ok"))
        else:
            self.badge.set_spec(badge(self.tr("缺 {n}：{names}").format(
                n=len(state.missing), names=names(self._item, state.missing)), "warn"))

    def set_cramped(self, cramped: bool) -> None:
        """Beside an unfolded person in a narrow window there is no room for the hints."""
        for hint in self.hints:
            hint.setVisible(not cramped)

    def set_tight(self, tight: bool) -> None:
        """In a very low window the list has the room of what only informs."""
        self._tight = tight
        self.foot.setHidden(tight)
        self.checks_holder.setVisible(self._checked and not tight)

    def begin(self) -> None:
        """Give the list the focus, on the first thing still missing."""
        place = self._next(-1)
        self.table.select_row(max(0, place))
        self.table.setFocus()

    def _open_places(self) -> list[int]:
        if self._item is None:
            return []
        return [
            place for place, material in enumerate(self._item.materials)
            if material.necessity is Necessity.REQUIRED and place not in self._ticked
        ]

    def _next(self, after: int) -> int:
        later = [place for place in self._open_places() if place > after]
        return later[0] if later else -1

    def _tick(self, place: int, on: bool) -> None:
        if self.frozen:
            return
        wanted = self._ticked | {place} if on else self._ticked - {place}
        self.ticks_wanted.emit(frozenset(wanted))
        following = self._next(place)
        if on and following >= 0:
            self.table.select_row(following)

    def tick_all(self) -> None:
        """Tick every required material."""
        if self._item is not None and not self.frozen:
            self.ticks_wanted.emit(self._ticked | frozenset(self._open_places()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and isinstance(event, QKeyEvent) and event.matches(
                QKeySequence.StandardKey.SelectAll):
            if event.type() == QEvent.Type.KeyPress:
                self.tick_all()
            event.accept()
            return True
        return super().eventFilter(watched, event)
