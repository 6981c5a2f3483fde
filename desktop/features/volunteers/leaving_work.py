"""离队: somebody leaves, dies, comes back or is forgotten."""

from __future__ import annotations

from typing import Any

from db.domain.clock import business_date
from db.usecases.volunteer_leaving import ForgetVolunteer, forget_volunteer
from db.usecases.volunteers import ChangeVolunteerState, change_volunteer_state
from desktop.features.volunteers.person_forms import FORGET, MERGE, state_entries
from desktop.features.volunteers.person_work import PersonWork


class LeavingWork(PersonWork):
    """The state of a volunteer."""

    purposes = frozenset({"state"})

    def __init__(self, roster: Any) -> None:
        super().__init__(roster)
        self.bench.state_key.triggered.connect(self._state_form)

    def show_card(self, card: Any, none: str, gone: str) -> None:
        forgotten = card is not None and not card.head.state.named
        self.bench.state_key.set_refusal(none or (self.tr("个人信息已删除。") if forgotten else ""))

    def _state_form(self) -> None:
        if self.card is not None:
            entries = state_entries(self.tr, self.card.head.state)
            today = business_date(self.desk.now())
            lead = self.tr("卡收回、报名退掉、认领的心愿放开、积分结清；时长只留作统计。")
            self.bench.form.open("state", entries, {"on": today}, lead=lead, save=self.tr("就这样改"))
            self.bench.show_form(self.tr("{} 离队、合并、删除").format(self.card.head.name))

    def commit(self, purpose: str, values: dict[str, Any]) -> None:
        volunteer_id, reason = self.card.head.volunteer_id, values["reason"]
        if values["state"] == MERGE:
            self.roster.merging.begin(self.card)
        elif values["state"] == FORGET:
            self.run(forget_volunteer, ForgetVolunteer(volunteer_id=volunteer_id, reason=reason), self._left)
        else:
            request = ChangeVolunteerState(
                volunteer_id=volunteer_id, state=values["state"], on=values["on"], reason=reason
            )
            self.run(change_volunteer_state, request, self._left)

    def _left(self, changed: Any) -> None:
        rest = self.tr("收回 {} 张卡，退掉 {} 个报名，放开 {} 件心愿").format(changed.cards, changed.sign_ups, changed.wishes)
        self.roster.tell(changed.state.label, rest if not changed.state.serves else "")
        self.bench.show_info()
        self.roster.show()
