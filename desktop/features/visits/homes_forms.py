"""The forms of a household: its address and worker, somebody who lives there, how it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from PySide6.QtCore import QObject

from db.domain.codes import RELATIONS
from db.queries.ground_households import HouseholdCard, MemberRow
from db.resident_rules import HouseholdForm
from db.usecases.households import CloseHousehold, SaveHousehold
from desktop.widgets.entry_form import Entry

NEW, EDIT, MEMBER, RELATION, REMOVE, CLOSE = "new", "edit", "member", "relation", "remove", "close"


class HomeForms(QObject):
    """The fields of each form, and what they say as the use cases take it."""

    def home(self, grids: Sequence[str], workers: Sequence[tuple[str, str]], *, may_assign: bool) -> list[Entry]:
        """Address, grid and, for who may assign one, a worker of its own."""
        tr = self.tr
        entries = [
            Entry("estate", tr("小区")), Entry("building", tr("楼栋")), Entry("unit", tr("单元")), Entry("door", tr("门牌")),
            Entry("grid", tr("网格"), "choice", options=(("", tr("不分网格")), *((name, name) for name in grids))),
        ]
        if may_assign:
            options = (("", tr("跟网格走")), *workers)
            entries.append(Entry("worker", tr("走访人"), "choice", options=options))
        entries.append(Entry("vacant", tr("空置，没有人住"), "check"))
        return entries

    @staticmethod
    def home_values(card: HouseholdCard) -> dict[str, Any]:
        """What is known of a household."""
        row = card.row
        return {
            "estate": row.estate, "building": row.building, "unit": row.unit, "door": row.door, "grid": row.grid,
            "worker": row.worker_id if card.own_worker else "", "vacant": row.state == "vacant",
        }

    @staticmethod
    def save_request(values: Mapping[str, Any], card: HouseholdCard | None) -> SaveHousehold:
        """The household as typed; what the form does not ask for stays."""
        form = HouseholdForm(
            values["estate"], values["building"], values["unit"], values["door"], str(values["grid"] or "")
        )
        kept = card.row.worker_id if card is not None and card.own_worker else None
        worker = (str(values["worker"] or "") or None) if "worker" in values else kept
        if card is None:
            return SaveHousehold(form, worker, values["vacant"])
        return SaveHousehold(form, worker, values["vacant"], card.row.promised_on, card.row.household_id)

    def _relation(self) -> Entry:
        options = (("", self.tr("没有说")), *RELATIONS.items())
        return Entry("relation", self.tr("与户主关系"), "choice", options=options)

    def member(self) -> list[Entry]:
        """Somebody of the register who lives there."""
        return [Entry("person", self.tr("居民"), "pick", hint=self.tr("姓名、拼音或证件号")), self._relation()]

    def relation(self, member: MemberRow) -> tuple[list[Entry], dict[str, Any]]:
        """How somebody is related to the head."""
        return [self._relation()], {"relation": member.relation or ""}

    def close(self, *, may_merge: bool) -> list[Entry]:
        """How the household ends."""
        tr = self.tr
        ways = [("moved", tr("搬离")), *([("merged", tr("合并到另一户"))] if may_merge else [])]
        return [
            Entry("why", tr("怎么了"), "side", options=tuple(ways)),
            Entry("into", tr("并到"), "pick", hint=tr("门牌或姓名")),
            Entry("on", tr("日期"), "date", hint=tr("不填就是今天")),
        ]

    @staticmethod
    def close_request(values: Mapping[str, Any], household_id: str) -> CloseHousehold:
        """How the household ends, as the use case takes it."""
        merged = values["why"] == "merged"
        on = cast("date | None", values["on"])
        return CloseHousehold(household_id, "merged" if merged else "moved", values["into"] if merged else None, on)
