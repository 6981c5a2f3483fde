"""Which column of the sheet means what: recognised, and to be corrected by keys."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.importing.models import samples
from desktop.widgets.fields import ChoiceBox
from desktop.widgets.labels import label
from desktop.widgets.pieces import ScrollColumn, take_away
from desktop.widgets.wrap_label import WrapLabel

if TYPE_CHECKING:
    from db.importing.sheet import Sheet
    from desktop.importing.kind import ImportKind


class MappingView(QWidget):
    """A row for each column: its heading, its first value, and a box with the field; ↑↓ change it, Tab goes on."""

    changed = Signal()

    def __init__(self, kind: ImportKind) -> None:
        super().__init__()
        self._kind = kind
        names = kind.headings.names
        self._fields: tuple[tuple[object, str], ...] = (
            (None, self.tr("不导入")), *((one, names[one][0]) for one in names)
        )
        self.setObjectName(f"{kind.name}_mapping")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._content = QWidget()
        self._grid = QGridLayout(self._content)
        self._grid.setContentsMargins(12, 10, 12, 10)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        outer.addWidget(ScrollColumn(self._content))
        self.boxes: list[ChoiceBox] = []

    def show_sheet(self, sheet: Sheet) -> None:
        """Show the columns of a sheet with the guessed fields."""
        take_away(self._grid)
        self.boxes = []
        values = samples(sheet)
        for column, heading in enumerate(sheet.headings):
            words = heading.strip() or self.tr("第 {n} 列").format(n=column + 1)
            box = ChoiceBox(name=f"{self._kind.name}_column_{column}", label=words, options=self._fields)
            box.set_value(sheet.mapping.get(column))
            box.changed.connect(lambda _, place=column: self._chosen(place))
            box.currentIndexChanged.connect(lambda _, place=column: self._tone(place))
            names = QWidget()
            lines = QVBoxLayout(names)
            lines.setContentsMargins(0, 0, 0, 0)
            lines.setSpacing(0)
            title = WrapLabel(words, "strong")
            title.setBuddy(box)
            lines.addWidget(title)
            lines.addWidget(label(values[column] or self.tr("（空）"), "hint"))
            names.setMinimumWidth(60)
            box.setFixedWidth(146)
            self._grid.addWidget(names, column, 0)
            self._grid.addWidget(box, column, 1, Qt.AlignmentFlag.AlignVCenter)
            self.boxes.append(box)
            self._tone(column)
        self._offer()
        self._grid.setRowStretch(len(sheet.headings), 1)

    def _tone(self, place: int) -> None:
        box = self.boxes[place] if place < len(self.boxes) else None
        if box is not None:
            box.setAccessibleDescription(box.currentText())

    def _chosen(self, place: int) -> None:
        self._offer()
        self.changed.emit()

    def _offer(self) -> None:
        """A field is one column's: the other columns do not offer it, so that ↑↓ step over it."""
        chosen = [box.value for box in self.boxes]
        for place, box in enumerate(self.boxes):
            others = {value for other, value in enumerate(chosen) if other != place and value is not None}
            box.set_options(pair for pair in self._fields if pair[0] not in others)

    @property
    def mapping(self) -> Mapping[int, StrEnum]:
        """Column → field, as chosen."""
        fields = self._kind.fields
        return {place: fields[str(box.value)] for place, box in enumerate(self.boxes) if box.value is not None}

    def focus_first(self) -> None:
        """Go to the first column that means nothing yet, else to the first."""
        target = next((box for box in self.boxes if box.value is None), self.boxes[0] if self.boxes else None)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
