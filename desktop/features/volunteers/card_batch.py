"""打一批卡: those ticked, or all that are listed, ten on a sheet; in the background, with progress, to be stopped."""

from __future__ import annotations

from typing import Any

from db.usecases.cards import JOB_CARDS, PrintCardsFor, print_cards_for
from desktop.features.volunteers.person_work import PersonWork
from desktop.printing.views import PaperView
from desktop.widgets.entry_form import Entry

_OVER = ("printed", "cancelled", "waiting", "failed")


class CardBatch(PersonWork):
    """Follows the jobs of one batch; what a printer has taken stays printed when the rest is stopped."""

    purposes = frozenset({"batch"})

    def __init__(self, roster: Any) -> None:
        super().__init__(roster)
        self._jobs: dict[str, int] = {}  # cards of every job that is not over
        self._total = self._printed = self._left = 0
        self._people: tuple[str, ...] = ()
        self._printing = roster.page.context.printing
        self._printing.job_changed.connect(self._changed)
        self.bench.many_key.triggered.connect(self.begin)
        self.bench.progress.cancelled.connect(self.stop)
        self.bench.model.check_requested.connect(self._tick)

    def _tick(self, place: Any, on: bool) -> None:
        volunteer_id = self.bench.model.rows[place].volunteer_id
        if on:
            self.bench.model.ticked.add(volunteer_id)
        else:
            self.bench.model.ticked.discard(volunteer_id)
        self.bench.model.refresh([place])
        self.tell_ticked()

    def tick_all(self) -> None:
        """Everybody listed; a second time nobody."""
        model = self.bench.model
        here = {row.volunteer_id for row in model.rows}
        model.ticked = set() if model.ticked >= here else here
        model.refresh()
        self.tell_ticked()

    def tell_ticked(self) -> None:
        """How many are ticked, over the list."""
        many = len(self.bench.model.ticked)
        self.bench.panel.set_note(self.tr("已勾 {} 人").format(many) if many else "")

    def begin(self) -> None:
        """Ask on which paper."""
        if self._jobs:
            self.bench.info.say(self.tr("上一批还在打，等它打完，或按 Ctrl+. 停下。"))
            return
        model = self.bench.model
        self._people = tuple(row.volunteer_id for row in model.rows if not model.ticked or row.volunteer_id in model.ticked)
        if not self._people:
            self.bench.info.say(self.tr("名单是空的，请先放宽上面的条件。"))
            return
        many = len(self._people)
        who = self.tr("勾选的") if model.ticked else self.tr("名单里的")
        lead = self.tr(
            "{}{} 人。没有卡的先发卡，有卡的照原样重打；A4 一页十张、正反两面，共 {} 页，边上有裁切线。只要几个人，先用空格勾选。"
        ).format(who, many, 2 * -(-many // 10))
        papers = (("a4", self.tr("A4 十张一页")), ("cr80", self.tr("证卡 CR80")))
        self.bench.form.open(
            "batch", (Entry("paper", self.tr("卡纸"), "side", options=papers),), {"paper": "a4"}, lead=lead,
            save=self.tr("打 {} 张").format(many),
        )
        self.bench.show_form(self.tr("打一批卡"))

    def commit(self, purpose: str, values: dict[str, Any]) -> None:
        self.run(print_cards_for, PrintCardsFor(volunteer_ids=self._people, paper=values["paper"]), self._queued)

    def _queued(self, issued: Any) -> None:
        many = len(issued.cards)
        for _, sentence in issued.skipped[:3]:
            self.roster.tell(self.tr("有 {} 人没有卡").format(len(issued.skipped)), sentence, "warn")
        if self.bench.editing:
            self.bench.show_info()
        self._total, self._printed, self._left = many, 0, 0
        self._jobs = {
            job_id: min(JOB_CARDS, many - at * JOB_CARDS) for at, job_id in enumerate(issued.job_ids)
        }
        if self._jobs:
            self.bench.progress.start(self.tr("正在打 {} 张卡").format(many), many)
            self.roster.print_jobs(issued.job_ids)
        self.roster.show()

    def stop(self) -> None:
        """Take out of the queue what is not under way; jobs are printed in their order, so only the first is."""
        for job_id in list(self._jobs)[1:]:
            self._printing.cancel(job_id)

    def _changed(self, view: PaperView) -> None:
        if view.job_id not in self._jobs or view.state not in _OVER:
            return
        cards = self._jobs.pop(view.job_id)
        if view.state == "printed":
            self._printed += cards
        elif view.state != "cancelled":
            self._left += cards
        self.bench.progress.advance(self._printed)
        if not self._jobs:
            self._finish()

    def _finish(self) -> None:
        self.bench.progress.finish()
        stopped = self._total - self._printed - self._left
        words = self.tr("打了 {} 张").format(self._printed)
        if stopped:
            words += self.tr("，停下 {} 张").format(stopped)
        if self._left:
            words += self.tr("，{} 张在队列里等打印机").format(self._left)
        self.roster.tell(self.tr("这批卡"), words, "ok" if self._printed == self._total else "warn")
        self.bench.model.ticked.clear()
        self.bench.model.refresh()
        self.tell_ticked()
