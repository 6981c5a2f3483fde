"""What a demand is about: its words, who brought it up, and what it belongs with; Enter opens a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.queries.demands import DemandDetail
from desktop.features.demands.looks import day_words, moment_words
from desktop.widgets.lazy_model import Column
from desktop.widgets.roles import ICON_ROLE, NOTE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel


@dataclass(frozen=True, slots=True)
class Link:
    """A line: an icon, words, quiet words, and what Enter opens (nothing without a kind)."""

    icon: str
    text: str
    note: str = ""
    kind: str = ""
    subject: str = ""


def links_of(demand: DemandDetail) -> Iterator[Link]:
    """Everything a demand belongs with, what it became first, then who brought it up."""
    if demand.main is not None:
        main = demand.main
        yield Link("git-merge", f"并入 {main.serial_short}　{main.title}", main.state_label, "demand", main.demand_id)
    if demand.case is not None:
        case = demand.case
        yield Link("folder-open", f"办件 {case.serial_short}　{case.item_name}", case.state_label, "case", case.case_id)
    if demand.meeting is not None:
        meeting = demand.meeting
        yield Link("users", f"会议　{meeting.title}", f"{meeting.held_on}", "meeting", meeting.meeting_id)
    if demand.visit_id is not None:
        day = f"{demand.visit_on}" if demand.visit_on else ""
        yield Link("house", f"走访　{demand.household_address}", day, "visit", demand.visit_id)
    elif demand.household_id is not None:
        yield Link("house", f"住户　{demand.household_address}", "", "household", demand.household_id)
    for one in demand.reporters:
        said = f"{moment_words(one.reported_at)}・{one.source_label}"
        kind = "person" if one.resident_id else ""
        words = "　".join(part for part in (one.name_masked, one.phone_masked, one.text) if part)
        yield Link("user", words, said, kind, one.resident_id or "")
    for other in demand.merged:
        words = f"并入的 {other.serial_short}　{other.title}"
        yield Link("git-merge", words, other.state_label, "demand", other.demand_id)


class ContentsTab(QWidget):
    """The words on top, the lines below."""

    opened = Signal(str, str)  # kind and id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demand_contents")
        self.words = WrapLabel()
        self.model = RowsModel(
            (Column("text", self.tr("关联"), lambda row: row.text,
                    roles={ICON_ROLE: lambda row: row.icon, NOTE_ROLE: lambda row: row.note},
                    tip=lambda row: row.text),),
            self,
        )
        self.table = TableView(name="demand_links", label=self.tr("反映人和关联"), compact=True)
        self.table.horizontalHeader().hide()
        self.table.setModel(self.model)
        self.table.set_columns((None,))
        self.table.setMinimumHeight(40)
        self.table.opened.connect(self._open)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(12, 8, 12, 6)
        inner.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(holder)
        column.addWidget(self.table, 1)

    def show_demand(self, demand: DemandDetail) -> None:
        """Show what ``demand`` is about."""
        facts = [
            f"{demand.kind.label}・{demand.category}・{demand.source_label}",
            demand.place,
            f"{moment_words(demand.registered_at)} {demand.registered_by}登记",
        ]
        if demand.settled_on is not None:
            facts.append(f"{day_words(demand.settled_on)} 答复")
        if demand.rating is not None:
            facts.append(f"回访：{demand.rating.label}")
        lines = ["　".join(part for part in facts if part)]
        if demand.text:
            lines.append(demand.text)
        self.words.setText("\n".join(lines))
        self.model.set_rows(links_of(demand))

    def lines(self) -> list[str]:
        """The lines in words."""
        return [f"{row.text} {row.note}".strip() for row in self.model.rows]

    def _open(self, index: object) -> None:
        row = self.model.rows[index.row()]  # type: ignore[attr-defined]
        if row.kind:
            self.opened.emit(row.kind, row.subject)

    def focus_list(self) -> None:
        """Give the lines the focus."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
