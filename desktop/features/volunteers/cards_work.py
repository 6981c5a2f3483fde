"""卡: issued, printed again, lost, replaced, taken back."""

from __future__ import annotations

from typing import Any

from db.domain.card_payload import CardState
from db.usecases.cards import (
    IssueCards,
    LoseCard,
    PrintCards,
    ReplaceCard,
    WithdrawCard,
    issue_cards,
    lose_card,
    print_cards,
    replace_card,
    withdraw_card,
)
from desktop.features.volunteers.person_work import PersonWork
from desktop.widgets.entry_form import Entry

LOST, WORN, BACK = "lost", "worn", "back"


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
        ways = ((LOST, self.tr("丢了")), (WORN, self.tr("旧了、换照片")), (BACK, self.tr("收回，不再发")))
        entries = (
            Entry("way", self.tr("怎么了"), "side", options=ways),
            Entry("reason", self.tr("原因"), hint=self.tr("丢失、被盗、磨损、本人交回…")), self.paper_entry(),
        )
        lead = self.tr("旧卡马上作废，下一次刷就拒；新卡号顺延。")
        self.bench.form.open("lost", entries, {"way": LOST, "paper": "cr80"}, lead=lead, save=self.tr("挂失并发新卡"))
        self.bench.show_form(self.tr("挂失、换卡"))

    def edited(self, field: str) -> None:
        super().edited(field)
        form = self.bench.form
        if form.purpose == "lost" and field == "way":
            way = form.values()["way"]
            titles = {LOST: self.tr("挂失并发新卡"), WORN: self.tr("作废并发新卡"), BACK: self.tr("收回")}
            form.save.set_title(titles[way])
            form.show_rows(("paper",), way != BACK)

    def _print(self) -> None:
        if self.active is not None:
            self.roster.run(print_cards, PrintCards(card_ids=(self.active.card_id,), paper="cr80"), self.issued)

    def commit(self, purpose: str, values: dict[str, Any]) -> None:
        if purpose == "issue":
            request = IssueCards(volunteer_ids=(self.card.head.volunteer_id,), paper=values["paper"])
            self.run(issue_cards, request, self.issued)
        elif self.active is not None:
            card_id, reason, paper = self.active.card_id, values["reason"], values["paper"]
            if values["way"] == LOST:
                self.run(lose_card, LoseCard(card_id=card_id, reason=reason, paper=paper), self.issued)
            elif values["way"] == WORN:
                self.run(replace_card, ReplaceCard(card_id=card_id, reason=reason, paper=paper), self.issued)
            else:
                self.run(withdraw_card, WithdrawCard(card_id=card_id, reason=reason))

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
