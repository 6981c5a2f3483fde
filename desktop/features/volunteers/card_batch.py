"""打一批卡: those ticked, or all that are listed."""

from __future__ import annotations

from typing import Any

from db.domain.card_payload import CardHolder
from desktop.features.volunteers.person_work import PersonWork
from desktop.printing.card_batch import PURPOSE, CardBatch


class RosterCards(PersonWork):
    """Chooses in the roster whose cards are printed together."""

    purposes = frozenset({PURPOSE})

    def __init__(self, roster: Any) -> None:
        super().__init__(roster)
        bench = self.bench
        self.batch = CardBatch(roster.page.context, bench.form, bench.progress, CardHolder.VOLUNTEER)
        self.batch.told.connect(roster.tell)
        self.batch.queued.connect(self._queued)
        self.batch.over.connect(bench.model.clear_ticks)
        bench.many_key.triggered.connect(self.begin)
        bench.model.ticks_changed.connect(self.tell_ticked)

    def tell_ticked(self) -> None:
        """How many are ticked, over the list."""
        many, elsewhere = len(self.bench.model.ticked), self.bench.model.elsewhere
        words = self.tr("已勾 {} 人").format(many) if many else ""
        self.bench.panel.set_note(words + (self.tr("（{} 人不在名单里）").format(elsewhere) if elsewhere else ""))

    def begin(self) -> None:
        """Ask on which paper."""
        model = self.bench.model
        rows = model.chosen or model.rows
        refusal = self.batch.refusal(len(rows)) or ("" if rows else self.tr("名单是空的，请先放宽上面的条件。"))
        if refusal:
            self.bench.info.say(refusal)
            return
        who = self.tr("勾选的 ") if model.ticked else self.tr("只要几个人，先用空格勾选。名单里的 ")
        self.batch.ask({row.volunteer_id: row.name for row in rows}, who)
        self.bench.show_form(self.tr("打一批卡"))

    def commit(self, purpose: str, values: dict[str, Any]) -> None:
        self.batch.commit()

    def _queued(self) -> None:
        if self.bench.editing:
            self.bench.show_info()
        self.roster.show()
