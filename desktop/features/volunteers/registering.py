"""登记 and 修改: the file of a volunteer filled in, from a resident or by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from db.domain.clock import business_date
from db.ids import new_id
from db.queries.residents import GetResident, ResidentCard, get_resident
from db.queries.search import Hits, OneBox, one_box
from db.usecases.volunteers import RegisterVolunteer, UpdateVolunteer, register_volunteer, update_volunteer
from desktop.features.volunteers.person_forms import (
    GUARDIAN,
    PARTY,
    form_of,
    is_minor,
    register_entries,
    values_of,
)
from desktop.features.volunteers.person_work import PersonWork
from desktop.widgets.pick_field import Choice


class Registering(PersonWork):
    """A new volunteer, or one whose facts change."""

    purposes = frozenset({"register", "edit"})

    def __init__(self, roster: Any) -> None:
        super().__init__(roster)
        self._resident = ""
        self._request = ""
        self.bench.edit_key.triggered.connect(self.edit)

    def show_card(self, card: Any, none: str, gone: str) -> None:
        self.bench.edit_key.set_refusal(gone)

    def begin(self) -> None:
        """Register somebody."""
        self._resident, self._request, self.confirmed = "", new_id(), False
        entries = register_entries(self.tr, teams=self.roster.teams, fresh=True)
        today = business_date(self.desk.now())
        form = self.bench.form
        form.open("register", entries, {"consented_on": today, "listed": True}, save=self.tr("登记"))
        self._fit()
        self.bench.show_form(self.tr("登记志愿者"))

    def edit(self) -> None:
        """Change who is chosen."""
        card = self.card
        if card is None or self.bench.edit_key.refusal:
            self.bench.info.say(self.bench.edit_key.refusal)
            return
        self.confirmed = False
        form = self.bench.form
        form.open("edit", register_entries(self.tr, teams=(), fresh=False), values_of(card.form), save=self.tr("保存"))
        form.editors["id_number"].setPlaceholderText(card.id_masked)  # type: ignore[attr-defined]
        form.editors["phone"].setPlaceholderText(card.phone_masked)  # type: ignore[attr-defined]
        self._fit()
        self.bench.show_form(self.tr("修改 {}").format(card.head.name))

    def _fit(self) -> None:
        form = self.bench.form
        values = form.values()
        minor = is_minor(values, business_date(self.desk.now())) or bool(values["guardian_name"])
        form.show_rows(GUARDIAN, minor)
        form.show_rows(PARTY, bool(values["party_member"]))

    def edited(self, field: str) -> None:
        super().edited(field)
        form = self.bench.form
        if field in ("id_number", "birthday", "party_member", "id_kind", "guardian_name"):
            self._fit()
        elif field == "resident":
            resident_id = form.pick("resident").value
            self._resident = str(resident_id or "")
            if resident_id:
                self.roster.ask("resident", get_resident, GetResident(str(resident_id)), self._resident_here)

    def _resident_here(self, resident: ResidentCard) -> None:
        form = self.bench.form
        if form.purpose != "register" or resident.resident_id != self._resident:
            return
        form.fill({
            "name": resident.name, "id_kind": resident.id_kind, "birthday": resident.birthday, "area": resident.estate,
        })
        form.editors["id_number"].setPlaceholderText(resident.id_masked)  # type: ignore[attr-defined]
        form.editors["phone"].setPlaceholderText(resident.phone_masked)  # type: ignore[attr-defined]
        self._fit()

    def seek(self, field: str, text: str) -> None:
        if field == "resident":
            if text:
                self.roster.ask("seek.resident", one_box, OneBox(text, 6), self._residents)
        else:
            super().seek(field, text)

    def _residents(self, hits: Hits) -> None:
        if "resident" in self.bench.form.editors:
            self.bench.form.pick("resident").set_choices(
                Choice(hit.resident_id, hit.name, "・".join(part for part in (hit.id_masked, hit.phone_masked) if part))
                for hit in hits.people
            )

    def commit(self, purpose: str, values: dict[str, Any]) -> None:
        card = self.card
        if purpose == "register":
            request = RegisterVolunteer(
                request_id=self._request, form=form_of(values, keeps=bool(self._resident)),
                resident_id=self._resident or None, team_id=values["team"], referrer_id=values["referrer"],
                confirmed=self.confirmed,
            )
            self.run(register_volunteer, request, self._registered)
        elif card is not None:
            update = UpdateVolunteer(
                volunteer_id=card.head.volunteer_id, base_ms=card.updated_ms,
                form=replace(form_of(values, keeps=True), account_id=card.form.account_id), confirmed=self.confirmed,
            )
            self.run(update_volunteer, update)

    def _registered(self, saved: Any) -> None:
        self.roster.tell(self.tr("已登记 {}").format(saved.number), self.tr("同意书存档；按 F9 发卡。"))
        self.bench.show_info()
        self.roster.open(saved.volunteer_id)

    def draft_title(self) -> str:
        """What is half registered, in words; empty when nothing is."""
        form = self.bench.form
        if self.bench.editing and form.purpose == "register" and form.values()["name"]:
            return self.tr("登记志愿者 {}").format(form.values()["name"])
        return ""
