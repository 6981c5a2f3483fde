"""合并: two records side by side, each value chosen, what speaks against it said, and F9 twice."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from db.domain.errors import KnownError
from db.domain.resident_merge import MergeField
from db.queries.resident_merging import MergeFacts, MergePreview, merge_preview
from db.usecases.resident_merging import MergeResidents, ResidentsMerged, merge_residents
from desktop.page import ShellContext
from desktop.widgets.entry_form import Entry, EntryForm
from desktop.widgets.fault_bar import Notice
from desktop.widgets.panel import Panel

PURPOSE, KEEP, REASON = "merge", "keep", "reason"
HERE, THERE = "here", "there"


class MergeView(Panel):
    """Takes the whole page: the left words are the person in hand, the right ones the other record."""

    def __init__(self) -> None:
        super().__init__("", name="residents_merge_panel", flush=True)
        self.doubts = Notice("", level="warn", icon="users")
        self.form = EntryForm(name="residents_merge")
        self.body.addWidget(self.doubts)
        self.body.addWidget(self.form, 1)

    def begin(self, facts: MergeFacts) -> None:
        """Show two records; what only one of them knows is chosen already."""
        tr = self.tr
        self.set_title(tr("合并两份档案：{name}").format(name=facts.kept_name))
        self.doubts.setVisible(bool(facts.doubts))
        self.doubts.set_text(
            tr("请对着证件确认是同一个人，再合并；不是就按 Esc 回去。"), tr("两份有对不上的：{}").format("、".join(facts.doubts))
        )
        empty, values = tr("（没有）"), {KEEP: HERE}
        entries = [Entry(KEEP, tr("留哪份"), "sides", options=((HERE, tr("现在这一位")), (THERE, tr("另一份"))))]
        for one in facts.choices:
            if one.differs:
                kept, away = one.kept or empty, one.away or empty
                if kept == away:
                    kept, away = tr("{}（这一位）").format(kept), tr("{}（另一份，不同）").format(away)
                entries.append(Entry(one.field.value, one.label, "sides", options=((HERE, kept), (THERE, away))))
                values[one.field.value] = THERE if one.take else HERE
        same = "，".join(f"{one.label} {one.kept}" for one in facts.choices if not one.differs)
        entries.append(Entry("same", tr("两份相同的：{}").format(same or tr("没有")), "head"))
        entries.append(Entry(REASON, tr("凭什么"), hint=tr("本人到场、证件照片对得上…不写姓名和号码")))
        words = tr("这一位名下：{here}；另一份名下：{there}。都归到留下的那份，{note}不留的号码以后也查得到。合并后拆不开。")
        lead = words.format(
            here=_counts(facts.stays) or tr("没有往来"), there=_counts(facts.moved) or tr("没有往来"),
            note=tr("备注两份都留，") if facts.note else "",
        )
        self.form.open(PURPOSE, entries, values, lead=lead, save=tr("合并"))
        self.form.save.set_refusal(facts.refusal)
        self.form.say(facts.refusal)
        self.form.editors[KEEP].setFocus()


def _counts(found: tuple[tuple[str, int], ...]) -> str:
    return "、".join(f"{words} {count}" for words, count in found)


class Merging(QObject):
    """Compares, asks twice, then makes one of two."""

    wanted = Signal()
    refused = Signal(object)
    left = Signal()
    merged = Signal(str)  # the resident who stayed

    def __init__(self, context: ShellContext, view: MergeView, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._view = context, view
        self._facts: MergeFacts | None = None
        self._armed = self._busy = False
        view.form.committed.connect(lambda _: self._commit())
        view.form.edited.connect(lambda _: self._disarm())
        view.form.left.connect(self.left)

    def begin(self, here: str, there: str) -> None:
        """Compare the person in hand with another record."""
        job = self._context.tasks.latest("residents.merge", self._context.desk.ask, merge_preview, MergePreview(here, there))
        job.done.connect(self._compared)
        job.failed.connect(self.refused)

    def _compared(self, facts: MergeFacts) -> None:
        self._facts = facts
        self.wanted.emit()
        self._view.begin(facts)
        self._disarm()

    def _disarm(self) -> None:
        self._armed = False
        self._view.form.save.set_title(self.tr("合并"))

    def _request(self, facts: MergeFacts) -> MergeResidents:
        values = self._view.form.values()
        keep = values[KEEP]
        kept, away = (facts.kept_id, facts.away_id) if keep == HERE else (facts.away_id, facts.kept_id)
        take = tuple(field for field in MergeField if values.get(field.value, keep) != keep)
        return MergeResidents(kept, away, take, values[REASON], confirmed=self._armed)

    def _commit(self) -> None:
        if self._busy or self._facts is None:
            return
        self._busy = True
        job = self._context.tasks.run(self._context.desk.run, merge_residents, self._request(self._facts))
        job.done.connect(self._merged)
        job.failed.connect(self._not_yet)
        job.finished.connect(self._over)

    def _over(self) -> None:
        self._busy = False

    def _not_yet(self, error: KnownError) -> None:
        self._disarm()
        if error.code == "MERGE-CONFIRM":
            self._armed = True
            self._view.form.save.set_title(self.tr("确定合并"))
        self._view.form.say(error.message, error.field or "")

    def _merged(self, done: ResidentsMerged) -> None:
        self._disarm()
        self._context.notices.show(self.tr("两份档案已合并"), self.tr("归并 {} 条记录").format(done.moved))
        self.merged.emit(done.resident_id)
