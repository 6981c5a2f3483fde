"""联系人: the registers of those a community calls on, 楼栋长, 民情联络员, 居民代表 and others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db.desk import Desk
from db.domain.clock import business_date
from db.domain.ground_words import CONTACT_ROLES
from db.person_facts import household_address
from db.queries.ground import ContactRow, ListContacts, list_contacts
from db.usecases.ground import ContactSaved, EndContact, SaveContact, end_contact, save_contact
from desktop.features.admin.ground_fields import FormField
from desktop.features.admin.ground_part import GroundPart, TableLook
from desktop.features.admin.section import Section
from desktop.widgets.badge import BadgeSpec, badge
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.fields import AsciiLineEdit, ChoiceBox, DateBox, LineEdit, NoteEdit
from desktop.widgets.lazy_model import Column
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE


def _state(row: ContactRow) -> BadgeSpec:
    return badge("在任", "ok") if row.to_on is None else BadgeSpec("已卸任", "neutral", "log-out")


def _where(row: ContactRow) -> str:
    place = household_address(row.estate, row.building, "", "")
    return " ".join(part for part in (place, row.scope) if part) or "—"


class ContactsPart(GroundPart):
    """All registers in one list, one of them when it is chosen."""

    topics = frozenset({"ground"})
    noun = "联系人"

    def __init__(self, section: Section) -> None:
        self._rows: tuple[ContactRow, ...] = ()
        super().__init__(section, name="ground_contacts")
        self.register = ChoiceBox(
            name="contacts_register", label=self.tr("看哪一本名册"), options=((None, self.tr("全部名册")), *CONTACT_ROLES.items())
        )
        self.register.changed.connect(lambda _: self._choose_register())
        self.panel.add_left(self.register)

    def look(self) -> TableLook:
        return TableLook(
            (
                Column("name", self.tr("姓名"), lambda row: row.name, roles={BOLD_ROLE: lambda row: row.to_on is None}),
                Column("role", self.tr("身份"), lambda row: row.role_name),
                Column("where", self.tr("负责哪里"), _where, tip=_where),
                Column("phone", self.tr("电话"), lambda row: row.phone or "—"),
                Column("from", self.tr("从哪天起"), lambda row: row.from_on.isoformat()),
                Column("state", self.tr("状态"), lambda row: _state(row).text, roles={BADGE_ROLE: _state}),
            ),
            (104, 96, None, 116, 104, 92),
            {5: BadgeDelegate()},
            give_way=(4, 3, 1),
        )

    def make_fields(self) -> Sequence[FormField]:
        roles = ChoiceBox(name="contact_role", label=self.tr("身份"), options=CONTACT_ROLES.items())
        return (
            FormField("name", self.tr("姓名"), LineEdit(name="contact_name", label=self.tr("姓名")), 1),
            FormField("role", self.tr("身份"), roles, 1),
            FormField("phone", self.tr("电话"), AsciiLineEdit(name="contact_phone", label=self.tr("电话")), 1),
            FormField("from_on", self.tr("从哪天起"), DateBox(name="contact_from", label=self.tr("从哪天起")), 1),
            FormField("estate", self.tr("小区"), LineEdit(name="contact_estate", label=self.tr("小区")), 1),
            FormField("building", self.tr("楼栋"), LineEdit(name="contact_building", label=self.tr("楼栋")), 1),
            FormField("scope", self.tr("负责范围"), LineEdit(name="contact_scope", label=self.tr("负责范围"))),
            FormField("note", self.tr("备注"), NoteEdit(name="contact_note", label=self.tr("备注"))),
        )

    def empty_words(self) -> tuple[str, str]:
        return self.tr("这本名册里还没有人"), self.tr("登记楼栋长、民情联络员、居民代表，走访时在住户旁边就能看到该找谁。")

    def read(self, desk: Desk) -> tuple[ContactRow, ...]:
        return desk.ask(list_contacts, ListContacts(ended=True))

    def take(self, answer: tuple[ContactRow, ...]) -> Mapping[str, ContactRow]:
        self._rows = answer
        role = self.register.value
        rows = [row for row in answer if role is None or row.role == role]
        return {row.contact_id: row for row in sorted(rows, key=lambda row: row.to_on is not None)}

    def _choose_register(self) -> None:
        self._show(self._rows)
        if self.mode == "edit" and self.model.rowCount():
            self.table.select_row(0)

    def note(self) -> str:
        return self.tr("{0} 人在任").format(sum(row.to_on is None for row in self._rows))

    def values_of(self, row: ContactRow | None) -> Mapping[str, object]:
        if row is None:
            blank = dict.fromkeys(self.fields, "")
            today = business_date(self.section.context.desk.now())
            return blank | {"role": self.register.value or "building_head", "from_on": today}
        return {key: getattr(row, key) for key in self.fields}

    def save_request(self, values: Mapping[str, Any], row: ContactRow | None) -> tuple[Any, object]:
        resident_id, contact_id = (row.resident_id, row.contact_id) if row else (None, None)
        return save_contact, SaveContact(**values, resident_id=resident_id, contact_id=contact_id)

    def saved_id(self, result: ContactSaved) -> str:
        return result.contact_id

    def stop_title(self, row: ContactRow) -> str:
        return self.tr("卸任") if row.to_on is None else self.tr("恢复在任")

    def stop_request(self, row: ContactRow) -> tuple[Any, object]:
        today = business_date(self.section.context.desk.now())
        return end_contact, EndContact(row.contact_id, today if row.to_on is None else None)
