"""卡: issued, printed again, lost and replaced."""

from __future__ import annotations

from typing import Any

from db.domain.card_payload import CardState
from db.usecases.cards import IssueCards, LoseCard, PrintCards, issue_cards, lose_card, print_cards
from desktop.features.volunteers.person_work import PersonWork
from desktop.widgets.entry_form import Entry


class CardsWork(PersonWork):
    """The card of the person chosen."""

    purposes = frozenset({"issue", "lost"})

    def __init__(self, roster: Any) -> None:
        super().__init__(roster)
        self.bench.card_key.triggered.connect(self._issue)
        self.bench.print_key.triggered.connect(self._print)
        self.bench.lost_key.triggered.connect(self._lost_form)

    @property
    def active(self) -> Any:
        """The card in use, or ``None``."""
        if self.card is None:
            return None
        return next((one for one in self.card.cards if one.state is CardState.ACTIVE), None)

    def show_card(self, card: Any, none: str, gone: str) -> None:
        bench, active = self.bench, self.active
        bench.card_key.set_refusal(gone or (self.tr("已有在用的卡，丢了按 Ctrl+J。") if active else ""))
        bench.card_key.set_title(self.tr("发卡") if not active else self.tr("已发卡"))
        for key in (bench.print_key, bench.lost_key):
            key.set_refusal(gone or ("" if active else self.tr("还没有卡，先按 F9 发卡。")))

    def paper_entry(self) -> Entry:
        """On which paper, or none yet."""
        return Entry("paper", self.tr("卡纸"), "side", options=(
            ("cr80", self.tr("证卡 CR80")), ("a4", self.tr("A4 十张")), (None, self.tr("先不打")),
        ))

    def _issue(self) -> None:
        lead = self.tr("卡上没有身份证号和电话；有照片才看得出是不是本人。")
        self.bench.form.open("issue", (self.paper_entry(),), {"paper": "cr80"}, lead=lead, save=self.tr("发卡并打印"))
        self.bench.show_form(self.tr("发卡"))

    def _lost_form(self) -> None:
        entries = (Entry("reason", self.tr("原因"), hint=self.tr("丢失、被盗…")), self.paper_entry())
        lead = self.tr("旧卡马上作废，下一次刷就拒；新卡号顺延。")
        self.bench.form.open("lost", entries, {"paper": "cr80"}, lead=lead, save=self.tr("挂失并发新卡"))
        self.bench.show_form(self.tr("挂失换卡"))

    def _print(self) -> None:
        if self.active is not None:
            self.roster.run(print_cards, PrintCards(card_ids=(self.active.card_id,), paper="cr80"), self.issued)

    def commit(self, purpose: str, values: dict[str, Any]) -> None:
        if purpose == "issue":
            request = IssueCards(volunteer_ids=(self.card.head.volunteer_id,), paper=values["paper"])
            self.run(issue_cards, request, self.issued)
        elif self.active is not None:
            lost = LoseCard(card_id=self.active.card_id, reason=values["reason"], paper=values["paper"])
            self.run(lose_card, lost, self.issued)

    def issued(self, issued: Any) -> None:
        """Cards were made or printed."""
        for one in issued.cards:
            self.roster.tell(self.tr("卡 {}").format(one.number), self.tr("正在打印") if issued.job_ids else "", "info")
        for _, sentence in issued.skipped:
            self.roster.tell(self.tr("没有发卡"), sentence, "warn")
        self.roster.print_jobs(issued.job_ids)
        if self.bench.editing:
            self.bench.show_info()
        self.roster.show()
