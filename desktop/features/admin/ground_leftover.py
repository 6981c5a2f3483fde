"""What a worker still has, and the one key that gives it all to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.desk import Desk
from db.queries.worker_load import WorkerLoadFacts
from db.usecases.demand_moves import HandOverAll, hand_over_all
from db.usecases.workers import ReassignWorker, reassign_worker
from desktop.features.admin.rows import RowsModel
from desktop.theme.manager import tokens
from desktop.widgets.fault_bar import Notice
from desktop.widgets.fields import ChoiceBox, LabelledField
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.table import TableView

MOST = 200
"""Households listed; there may be some hundred."""


class _Line(NamedTuple):
    kind: str
    text: str
    whole: str


def hand_over(desk: Desk, from_id: str, to_id: str) -> None:
    """Give open demands, grids and households of one worker to another; demands first, which may be refused.

    Raises KnownError OWNER-…, WORKER-….
    """
    desk.run(hand_over_all, HandOverAll(from_id, to_id))
    desk.run(reassign_worker, ReassignWorker(from_id, to_id))


class Leftover(QWidget):
    """The grids, households and open demands of a worker; hidden where there are none.

    ``give`` is the key that hands them over; it has its place at the foot of the form.
    """

    wanted = Signal(str)
    """Everything goes to this worker."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("worker_leftover")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(tokens().size.space_2)
        self.words = Notice("", level="warn", icon="triangle-alert")
        self.model = RowsModel(
            (
                Column("kind", "", lambda line: line.kind),
                Column("text", "", lambda line: line.text, tip=lambda line: line.whole),
            ),
            self,
        )
        self.table = TableView(name="worker_leftover_table", label=self.tr("还在名下的"), compact=True)
        self.table.horizontalHeader().hide()
        self.table.setModel(self.model)
        self.table.set_columns([52, None])
        self.to = ChoiceBox(name="worker_to", label=self.tr("交给谁"))
        self.to_field = LabelledField(self.tr("交给谁"), self.to)
        self.give = KeyButton("F4", self.tr("交接"), name="worker_give")
        self.give.triggered.connect(lambda: self.wanted.emit(str(self.to.value)))
        column.addWidget(self.words)
        column.addWidget(self.table)
        column.addWidget(self.to_field)

    def clear(self) -> None:
        """Nothing is known of anybody."""
        self.hide()
        self.give.hide()

    def show_load(self, load: WorkerLoadFacts, left: bool, others: Sequence[tuple[str, str]]) -> None:
        """Show what somebody has; ``others`` are the workers it may go to, as id and name."""
        self.setVisible(not load.empty)
        self.give.setVisible(not load.empty)
        if load.empty:
            return
        parts = (
            (len(load.grids), self.tr("{0} 个网格")),
            (len(load.addresses), self.tr("{0} 户单独包联")),
            (len(load.demands), self.tr("{0} 件未办结的诉求")),
        )
        words = "、".join(text.format(f"{count:,}") for count, text in parts if count)
        self.words.set_text(
            (self.tr("人已离岗，名下还有 {0}，请交给别人。") if left else self.tr("名下有 {0}。")).format(words)
        )
        lines = [
            *(_Line(self.tr("诉求"), one.title, f"{one.title}（{one.serial_short}）") for one in load.demands[:MOST]),
            *(_Line(self.tr("网格"), name, name) for name in load.grids),
            *(_Line(self.tr("住户"), address, address) for address in load.addresses[:MOST]),
        ]
        self.model.set_rows(dict(enumerate(lines)))
        self.table.fit_rows(min(4, len(lines)))
        self.table.select_row(-1)
        self.to.set_options(others)
        self.give.set_refusal("" if others else self.tr("还没有别的走访人，先加一位再交。"))
        self.to_field.setVisible(bool(others))
