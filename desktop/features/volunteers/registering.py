"""登记 and 修改: the file of a volunteer filled in, from a resident or by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from db.domain.clock import business_date
from db.ids import new_id
from db.queries.residents import GetResident, ResidentCard, get_resident
from db.queries.search import Hits, OneBox, one_box
from db.usecases.volunteers import RegisterVolunteer, UpdateVolunteer, register_volunteer, update_volunteer
from desktop.drafts import Drafter
from desktop.features.volunteers.draft_values import packed, unpacked
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

_TYPED = ("name", "id_number", "phone", "resident", "area")
_PICKED = ("resident", "referrer")


class Registering(PersonWork):
    """A new volunteer, or one whose facts change."""

    purposes = frozenset({"register", "edit"})

    def __init__(self, roster: Any) -> None:
        super().__init__(roster)
        self._resident = ""
        self._request = ""
        self._held: dict[str, Any] = {}
        self.drafter = Drafter(self.desk, roster.tasks, "volunteers", self._half_done, self, keeps_unseen=True)
        self.drafter.restored.connect(self._restored)
        self.bench.edit_key.triggered.connect(self.edit)
        self.bench.form.left.connect(self.give_up)

    def show_card(self, card: Any, none: str, gone: str) -> None:
        self.bench.edit_key.set_refusal(gone)

    def begin(self) -> None:
        """Register somebody, or go on with what was left half typed."""
        held, self._held = self._held, {}
        self._resident, self._request = held.get("resident", ""), held.get("request") or new_id()
        self.confirmed = False
        entries = register_entries(self.tr, teams=self.roster.teams, fresh=True)
        today = business_date(self.desk.now())
        form = self.bench.form
        values = {name: unpacked(value) for name, value in held.get("values", {}).items()}
        lead = self.tr("接着上次没登记完的；不要了按 Esc。") if held else ""
        form.open(
            "register", entries, values or {"consented_on": today, "listed": True}, lead=lead, save=self.tr("登记")
        )
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
        if form.purpose == "register":
            self.drafter.touch()
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
        self.drafter.drop()
        self.roster.tell(self.tr("已登记 {}").format(saved.number), self.tr("同意书存档；按 F9 发卡。"))
        self.bench.show_info()
        self.roster.open(saved.volunteer_id)

    def draft_title(self) -> str:
        """What is half registered, in words; empty when nothing is."""
        return self._half_done()[0]

    def give_up(self) -> None:
        """The registration is not wanted."""
        if self.bench.form.purpose == "register":
            self.bench.form.purpose = ""
            self.drafter.drop()

    def look_for_draft(self) -> None:
        """Somebody sat down: what another had half typed is theirs, what this one had is offered again."""
        if self.bench.editing:
            self.bench.form.purpose = ""
            self.bench.close_form()
        self._held = {}
        self.drafter.load()

    def _half_done(self) -> tuple[str, dict[str, Any]]:
        form = self.bench.form
        if not self.bench.editing or form.purpose != "register":
            return "", {}
        values = form.values()
        if not any(values[name] for name in _TYPED):
            return "", {}
        for name in _PICKED:
            values[name] = form.pick(name).choice
        data = {
            "request": self._request, "resident": self._resident,
            "values": {name: packed(value) for name, value in values.items()},
        }
        return self.tr("登记志愿者 {}").format(values["name"] or self.tr("（未填姓名）")), data

    def _restored(self, held: dict[str, Any]) -> None:
        self._held = held
        name = held["values"].get("name") or self.tr("未填姓名")
        self.roster.page.show_fault(
            self.tr("有一份没登记完：{}。").format(name), self.tr("在「名册」按 Ctrl+N 接着填。"), level="info"
        )
