"""Cards of many people put on paper: asked for in a form, printed in the background, to be stopped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from db.domain.card_payload import CardHolder
from db.usecases import cards
from db.usecases.cards import CardsIssued, PrintCardsFor, print_cards_for
from desktop.page import ShellContext
from desktop.printing.views import PaperView
from desktop.widgets.entry_form import Entry, EntryForm
from desktop.widgets.progress_strip import ProgressStrip

PURPOSE = "batch"
SHEET = 10
"""Cards on an A4 page."""
_OVER = ("printed", "cancelled", "waiting", "failed")
_NAMED = 5


class CardBatch(QObject):
    """Follows the jobs of one batch; what a printer has taken stays printed when the rest is stopped."""

    told = Signal(str, str, str)  # headline, the rest, level: for the notices of the page
    queued = Signal()  # the cards are made, the jobs are in the queue
    over = Signal()  # the last job has come to its end

    def __init__(self, context: ShellContext, form: EntryForm, strip: ProgressStrip, holder: CardHolder) -> None:
        super().__init__(form)
        self._context, self._form, self._strip, self._holder = context, form, strip, holder
        self._jobs: dict[str, int] = {}  # cards of every job that is not over
        self._total = self._printed = self._left = 0
        self._people: dict[str, str] = {}
        self._skipped = ""
        self.printing: Any = context.printing
        self.printing.job_changed.connect(self._changed)
        strip.cancelled.connect(self.stop)

    def refusal(self, many: int) -> str:
        """Why cards of so many cannot be printed now; empty when they can."""
        if self._jobs:
            return self.tr("上一批还在打，等它打完，或按 Ctrl+. 停下。")
        if many > cards.MOST_CARDS:
            return self.tr("这里有 {} 人，一次最多打 {} 张（{} 张 A4 纸），请分几次打。").format(
                f"{many:,}", cards.MOST_CARDS, cards.MOST_CARDS // SHEET
            )
        return ""

    def ask(self, people: Mapping[str, str], who: str) -> None:
        """Open the form that asks on which paper. ``people`` are names by id, ``who`` says how they were chosen."""
        self._people = dict(people)
        many = len(self._people)
        lead = self.tr(
            "{}{} 人。没有卡的先发卡，有卡的照原样重打；A4 一页十张、正反两面，共 {} 页，边上有裁切线。"
        ).format(who, many, 2 * -(-many // SHEET))
        papers = (("a4", self.tr("A4 十张一页")), ("cr80", self.tr("证卡 CR80")))
        self._form.open(
            PURPOSE, (Entry("paper", self.tr("卡纸"), "side", options=papers),), {"paper": "a4"}, lead=lead,
            save=self.tr("打 {} 张").format(many),
        )

    def commit(self) -> None:
        """F9 in the form: make the cards that lack, print all of them."""
        people, paper = tuple(self._people), self._form.values()["paper"]
        request = (
            PrintCardsFor(volunteer_ids=people, paper=paper) if self._holder is CardHolder.VOLUNTEER
            else PrintCardsFor(resident_ids=people, paper=paper)
        )
        job = self._context.tasks.run(self._context.desk.run, print_cards_for, request)
        job.done.connect(self._queued)
        job.failed.connect(lambda error: self._form.say(error.message))

    def _queued(self, issued: CardsIssued) -> None:
        many = len(issued.cards)
        self._skipped = self._reasons(issued)
        self._total, self._printed, self._left = many, 0, 0
        each = cards.JOB_CARDS
        self._jobs = {job_id: min(each, many - at * each) for at, job_id in enumerate(issued.job_ids)}
        if self._jobs:
            self._strip.start(self.tr("正在打 {} 张卡").format(many), many)
            self.printing.submit(issued.job_ids)
        elif self._skipped:
            self.told.emit(self.tr("一张也没有打"), self._skipped, "warn")
        self.queued.emit()

    def _reasons(self, issued: CardsIssued) -> str:
        """Who gets no card, reason by reason; news come one at a time, so it is said with the end of the batch."""
        reasons: dict[str, list[str]] = {}
        for one, sentence in issued.skipped:
            reasons.setdefault(sentence, []).append(self._people.get(one, ""))
        words = []
        for sentence, names in reasons.items():
            more = self.tr("等 {} 人").format(len(names)) if len(names) > _NAMED else ""
            words.append(f"{'、'.join(names[:_NAMED])}{more}{sentence}")
        return "；".join(words)

    def stop(self) -> None:
        """Take out of the queue what is not under way; jobs are printed in their order, so only the first is."""
        for job_id in list(self._jobs)[1:]:
            self.printing.cancel(job_id)

    def _changed(self, view: PaperView) -> None:
        if view.job_id not in self._jobs or view.state not in _OVER:
            return
        done = self._jobs.pop(view.job_id)
        if view.state == "printed":
            self._printed += done
        elif view.state != "cancelled":
            self._left += done
        self._strip.advance(self._printed)
        if not self._jobs:
            self._finish()

    def _finish(self) -> None:
        self._strip.finish()
        stopped = self._total - self._printed - self._left
        words = self.tr("打了 {} 张").format(self._printed)
        if stopped:
            words += self.tr("，停下 {} 张").format(stopped)
        if self._left:
            words += self.tr("，{} 张在队列里等打印机").format(self._left)
        if self._skipped:
            words += self.tr("。{}").format(self._skipped)
        whole = self._printed == self._total and not self._skipped
        self.told.emit(self.tr("这批卡"), words, "ok" if whole else "warn")
        self.over.emit()
