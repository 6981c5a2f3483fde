"""The materials of a case: what was received and when; what is missing can be ticked as brought."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.domain.catalogue import Necessity
from db.queries.cases import CaseDetail, MaterialRow
from desktop.features.cases.looks import moment_words
from desktop.features.cases.steps import kept_for_step, tickable
from desktop.theme.manager import tokens
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate, CheckDelegate
from desktop.widgets.lazy_model import Column, LazyTableModel
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, NOTE_ROLE, TONE_ROLE
from desktop.widgets.table import TableView

COL_NAME, COL_STATE = range(2)


class MaterialModel(LazyTableModel):
    """One row for each material, in the order of the item; ids are positions."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._case: CaseDetail | None = None
        self.ticked: set[int] = set()
        columns = (
            Column("name", self.tr("材料"), lambda row: row.name, check=self._check, tip=lambda row: row.source_note,
                   roles={NOTE_ROLE: lambda row: row.form_text, BOLD_ROLE: self._missing, TONE_ROLE: self._tone}),
            Column("state", self.tr("收到"), self._words,
                   roles={BADGE_ROLE: self._badge, TONE_ROLE: lambda row: "t2"}),
        )
        super().__init__(columns, self._take_rows, parent=parent)

    def set_case(self, case: CaseDetail, ticked: Iterable[int] = ()) -> None:
        """Show the materials of ``case``, those of ``ticked`` as brought just now."""
        self._case = case
        self.ticked = set(ticked)
        self.set_ids([material.position for material in case.materials])
        self.refresh()

    def _take_rows(self, positions: Iterable[int]) -> dict[int, MaterialRow]:
        found = {m.position: m for m in self._case.materials} if self._case else {}
        return {position: found[position] for position in positions}

    def _check(self, row: MaterialRow) -> bool | None:
        if row.received_at is not None:
            return True
        if self._case is None or not tickable(self._case, row):
            return None
        return row.position in self.ticked

    def _missing(self, row: MaterialRow) -> bool:
        return row.necessity is Necessity.REQUIRED and not self._check(row)

    def _tone(self, row: MaterialRow) -> str:
        return "t3" if row.necessity is Necessity.EXEMPT and row.received_at is None else "t1"

    def _words(self, row: MaterialRow) -> str:
        if row.received_at is not None:
            return moment_words(row.received_at)
        if row.position in self.ticked:
            return self.tr("刚收到")
        return row.necessity.label if row.necessity is not Necessity.REQUIRED else ""

    def _badge(self, row: MaterialRow) -> BadgeSpec | None:
        if not self._missing(row):
            return None
        if row.deferrable_days is not None and self._case is not None and self._case.accepted_at is not None:
            return BadgeSpec(self.tr("待补交"), "warn", "hourglass")
        return BadgeSpec(self.tr("缺"), "bad")


class MaterialsTab(QWidget):
    """Space ticks. Before acceptance the ticks go with the next step; afterwards each is saved at once."""

    ticks_changed = Signal()
    received = Signal(int)  # the position of a material brought after acceptance
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("case_materials_tab")
        self._case: CaseDetail | None = None
        self.model = MaterialModel(self)
        self.table = TableView(name="case_materials", label=self.tr("材料"))
        self.table.setModel(self.model)
        self.table.setMinimumHeight(40)
        self.table.set_delegates({COL_NAME: CheckDelegate(), COL_STATE: BadgeDelegate()})
        self.table.set_columns((None, 104))
        self.model.check_requested.connect(self._tick)
        self._hint = QLabel()
        self._hint.setProperty("kind", "hint")
        self._hint.setWordWrap(True)
        self._hint.setMargin(tokens().size.space_2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self._hint)

    def set_case(self, case: CaseDetail) -> None:
        """Show the materials of ``case``; ticks not yet saved stay while it is the same version."""
        before = self._case
        same = before is not None and (before.case_id, before.version) == (case.case_id, case.version)
        kept = {m.position for m in case.materials if tickable(case, m)} & self.model.ticked if same else set()
        self._case = case
        self.model.set_case(case, kept)
        if not any(tickable(case, material) for material in case.materials):
            words = ""
        elif kept_for_step(case):
            words = self.tr("按空格勾选刚收到的材料，随下一步一起存。")
        else:
            words = self.tr("按空格勾选补交的材料，勾上就存。")
        self._hint.setText(words)
        self._hint.setVisible(bool(words))

    @property
    def ticked(self) -> tuple[int, ...]:
        """Materials ticked and not yet saved, by position."""
        return tuple(sorted(self.model.ticked))

    def _tick(self, position: int, on: bool) -> None:
        case = self._case
        if case is None:
            return
        material = next(m for m in case.materials if m.position == position)
        if not tickable(case, material):
            self.refused.emit(self.tr("「{}」已经收下，不能退勾。").format(material.name))
            return
        if not kept_for_step(case):
            self.received.emit(position)
            return
        self.model.ticked ^= {position}
        self.model.refresh([position])
        self.ticks_changed.emit()
