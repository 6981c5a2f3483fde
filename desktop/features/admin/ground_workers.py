"""走访人: who walks what, in which line of work, and what becomes of it when somebody leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.desk import Desk
from db.domain.clock import business_date
from db.queries.ground import ListWorkers, WorkerRow, list_workers
from db.queries.operators import ListOperators, OperatorRow, list_operators
from db.queries.worker_load import GetWorkerLoad, WorkerLoadFacts, worker_load
from db.usecases.workers import EndWorker, SaveWorker, WorkerSaved, end_worker, save_worker
from desktop.features.admin.ground_fields import FormField
from desktop.features.admin.ground_leftover import Leftover, hand_over
from desktop.features.admin.ground_lists import whole_number
from desktop.features.admin.ground_part import GroundPart, TableLook
from desktop.features.admin.section import Section
from desktop.widgets.badge import BadgeSpec, badge
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.fields import AsciiLineEdit, ChoiceBox, DateBox, LineEdit
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, TONE_ROLE


class WorkersPart(GroundPart):
    """The workers, those who left too."""

    topics = frozenset({"ground", "demands", "operators"})
    noun = "走访人"
    icon = "footprints"

    def __init__(self, section: Section) -> None:
        self._rows: dict[str, WorkerRow] = {}
        self._operators: tuple[OperatorRow, ...] = ()
        super().__init__(section, name="ground_workers")

    def _left(self, row: WorkerRow) -> bool:
        return row.left_on is not None and row.left_on <= business_date(self.section.context.desk.now())

    def _state(self, row: WorkerRow) -> BadgeSpec:
        if not self._left(row):
            return badge("在岗", "ok")
        busy = row.households or row.open_demands
        return BadgeSpec("离岗未交", "warn", "triangle-alert") if busy else BadgeSpec("离岗", "neutral", "log-out")

    def look(self) -> TableLook:
        def work(row: WorkerRow) -> str:
            return " · ".join(part for part in (row.line, row.area) if part) or "—"

        def over(row: WorkerRow) -> str:
            return "warn" if row.open_demands and self._left(row) else "t1"

        return TableLook(
            (
                Column("name", self.tr("姓名"), lambda row: row.name, roles={BOLD_ROLE: lambda row: not self._left(row)}),
                Column("work", self.tr("条线和片"), work, tip=work),
                Column("grids", self.tr("网格"), lambda row: "、".join(row.grids) or "—", tip=lambda row: "、".join(row.grids)),
                Column("households", self.tr("户数"), lambda row: f"{row.households:,}", right=True),
                Column("demands", self.tr("诉求"), lambda row: str(row.open_demands), right=True, roles={TONE_ROLE: over}),
                Column("state", self.tr("状态"), lambda row: self._state(row).text, roles={BADGE_ROLE: self._state}),
            ),
            (104, None, 130, 64, 56, 104),
            {5: BadgeDelegate()},
            give_way=(2, 4),
        )

    def make_fields(self) -> Sequence[FormField]:
        capacity = AsciiLineEdit(name="worker_capacity", label=self.tr("每月最多走访"))
        return (
            FormField("name", self.tr("姓名"), LineEdit(name="worker_name", label=self.tr("姓名")), 1),
            FormField("phone", self.tr("电话"), AsciiLineEdit(name="worker_phone", label=self.tr("电话")), 1),
            FormField("line", self.tr("业务条线"), LineEdit(name="worker_line", label=self.tr("业务条线")), 1),
            FormField("area", self.tr("片"), LineEdit(name="worker_area", label=self.tr("片")), 1),
            FormField("capacity", self.tr("每月最多走访（户）"), capacity, 1),
            FormField("joined_on", self.tr("到岗日期"), DateBox(name="worker_joined", label=self.tr("到岗日期")), 1),
            FormField("operator_id", self.tr("登录账号"), ChoiceBox(name="worker_operator", label=self.tr("登录账号"))),
        )

    def extras(self) -> Sequence[QWidget]:
        self.leftover = Leftover()
        self.leftover.clear()
        self.leftover.wanted.connect(self._give)
        return (self.leftover,)

    def keys(self) -> Sequence[KeyButton]:
        return (self.leftover.give,)

    def empty_words(self) -> tuple[str, str]:
        return self.tr("还没有走访人"), self.tr("先登记谁来走访，再把网格和住户分给他们，月计划才排得出来。")

    def read(self, desk: Desk) -> tuple[tuple[WorkerRow, ...], tuple[OperatorRow, ...]]:
        return desk.ask(list_workers, ListWorkers(left=True)), desk.ask(list_operators, ListOperators())

    def take(self, answer: tuple[tuple[WorkerRow, ...], tuple[OperatorRow, ...]]) -> Mapping[str, WorkerRow]:
        rows, self._operators = answer
        self._rows = {row.worker_id: row for row in rows}
        return self._rows

    def note(self) -> str:
        return self.tr("{0} 人在岗").format(sum(not self._left(row) for row in self._rows.values()))

    def values_of(self, row: WorkerRow | None) -> Mapping[str, object]:
        box = self.fields["operator_id"].editor
        assert isinstance(box, ChoiceBox)
        own = row.operator_id if row else None
        box.set_options(
            [
                (None, self.tr("不登录程序")),
                *((one.operator_id, one.name) for one in self._operators if one.active or one.operator_id == own),
            ]
        )
        if row is None:
            blank: dict[str, object] = dict.fromkeys(self.fields, "")
            return blank | {"operator_id": None, "joined_on": business_date(self.section.context.desk.now())}
        return {key: getattr(row, key) for key in self.fields}

    def save_request(self, values: Mapping[str, Any], row: WorkerRow | None) -> tuple[Any, object]:
        words = self.tr("每月走访户数要填整数，请改一改；不限就留空。")
        capacity = whole_number(values["capacity"], "capacity", words)
        return save_worker, SaveWorker(**{**values, "capacity": capacity}, worker_id=row.worker_id if row else None)

    def saved_id(self, result: WorkerSaved) -> str:
        return result.worker_id

    # ------------------------------------------------------------ leaving

    def shown(self, row: WorkerRow | None) -> None:
        self.leftover.clear()
        if row is not None:
            who = row.worker_id
            self.section.read(
                "ground_worker_load", lambda desk: desk.ask(worker_load, GetWorkerLoad(who)), then=self._show_load
            )

    def _show_load(self, load: WorkerLoadFacts) -> None:
        if self.row is not None and self.row.worker_id == load.worker_id:
            others = [
                (row.worker_id, row.name)
                for row in self._rows.values()
                if row.worker_id != load.worker_id and not self._left(row)
            ]
            column = self.leftover.parentWidget().layout()
            assert isinstance(column, QVBoxLayout)
            column.removeWidget(self.leftover)
            column.insertWidget(0 if self._left(self.row) else 1, self.leftover)  # before the fields when it is urgent
            self.leftover.show_load(load, self._left(self.row), others)

    def stop_title(self, row: WorkerRow) -> str:
        return self.tr("回岗") if self._left(row) else self.tr("离岗")

    def stop_request(self, row: WorkerRow) -> tuple[Any, object]:
        today = business_date(self.section.context.desk.now())
        return end_worker, EndWorker(row.worker_id, None if self._left(row) else today)

    def _give(self, to_id: str) -> None:
        if self.row is None:
            return
        desk, from_id, name = self.section.context.desk, self.row.worker_id, self._rows[to_id].name
        self.section.fields = {"to_id": self.leftover.to_field}

        def done(_: object) -> None:
            self.section.context.notices.show(self.tr("已全部交给{0}").format(name))
            self._back(from_id)

        self.section.run(hand_over, desk, from_id, to_id, then=done)
