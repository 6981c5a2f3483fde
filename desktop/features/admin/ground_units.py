"""单位: the departments, partners and companies that take demands or offer what they have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db.desk import Desk
from db.domain.ground_words import UNIT_KINDS
from db.queries.ground import ListUnits, UnitRow, list_units
from db.usecases.ground import SaveUnit, UnitSaved, save_unit
from desktop.features.admin.ground_fields import FormField
from desktop.features.admin.ground_part import GroundPart, TableLook
from desktop.features.admin.section import Section
from desktop.widgets.badge import BadgeSpec, badge
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.fields import AsciiLineEdit, ChoiceBox, LineEdit, NoteEdit
from desktop.widgets.lazy_model import Column
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE


def _state(row: UnitRow) -> BadgeSpec:
    return badge("在用", "ok") if row.active else BadgeSpec("停用", "neutral", "ban")


class UnitsPart(GroundPart):
    """The register of units."""

    topics = frozenset({"ground"})
    noun = "单位"
    icon = "handshake"

    def __init__(self, section: Section) -> None:
        super().__init__(section, name="ground_units")

    def look(self) -> TableLook:
        return TableLook(
            (
                Column("name", self.tr("单位"), lambda row: row.name, roles={BOLD_ROLE: lambda row: row.active}),
                Column("kind", self.tr("类别"), lambda row: row.kind_name),
                Column("contact", self.tr("联系人"), lambda row: row.contact_name or "—"),
                Column("phone", self.tr("电话"), lambda row: row.phone or "—"),
                Column("state", self.tr("状态"), lambda row: _state(row).text, roles={BADGE_ROLE: _state}),
            ),
            (None, 92, 100, 120, 84),
            {4: BadgeDelegate()},
            give_way=(3, 2),
        )

    def make_fields(self) -> Sequence[FormField]:
        return (
            FormField("name", self.tr("名称"), LineEdit(name="unit_name", label=self.tr("单位名称"))),
            FormField("kind", self.tr("类别"), ChoiceBox(name="unit_kind", label=self.tr("类别"), options=UNIT_KINDS.items())),
            FormField("contact_name", self.tr("联系人"), LineEdit(name="unit_contact", label=self.tr("联系人")), 1),
            FormField("phone", self.tr("电话"), AsciiLineEdit(name="unit_phone", label=self.tr("电话")), 1),
            FormField("agreement", self.tr("共建约定"), NoteEdit(name="unit_agreement", label=self.tr("共建约定"))),
        )

    def empty_words(self) -> tuple[str, str]:
        return self.tr("还没有单位"), self.tr("登记部门、物业和共建单位，诉求才能交办给它们（网格吹哨、部门报到）。")

    def read(self, desk: Desk) -> tuple[UnitRow, ...]:
        return desk.ask(list_units, ListUnits(inactive=True))

    def take(self, answer: tuple[UnitRow, ...]) -> Mapping[str, UnitRow]:
        return {row.unit_id: row for row in answer}

    def values_of(self, row: UnitRow | None) -> Mapping[str, object]:
        if row is None:
            return {"name": "", "kind": "department", "contact_name": "", "phone": "", "agreement": ""}
        return {
            "name": row.name,
            "kind": row.kind,
            "contact_name": row.contact_name,
            "phone": row.phone,
            "agreement": row.agreement,
        }

    def save_request(self, values: Mapping[str, Any], row: UnitRow | None) -> tuple[Any, object]:
        return save_unit, SaveUnit(**values, active=row.active if row else True, unit_id=row.unit_id if row else None)

    def saved_id(self, result: UnitSaved) -> str:
        return result.unit_id

    def stop_title(self, row: UnitRow) -> str:
        return self.tr("停用") if row.active else self.tr("启用")

    def stop_request(self, row: UnitRow) -> tuple[Any, object]:
        return save_unit, SaveUnit(
            row.name, row.kind, row.contact_name, row.phone, row.agreement, not row.active, row.unit_id
        )
