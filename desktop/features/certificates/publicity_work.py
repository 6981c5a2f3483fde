"""公示: lists hung out, objections written down and answered, and what nobody objected to signed out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction, QKeySequence

from db.domain.certificate_kinds import LEAST_PUBLICITY
from db.domain.certificate_states import CertificateState
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.queries.certificate_lists import (
    CountCertificates,
    ListCertificates,
    count_certificates,
    list_certificates,
)
from db.queries.certificates import GetCertificate, PreviewCertificate, get_certificate
from db.usecases.certificate_drafts import DropDraft, drop_draft
from db.usecases.certificate_publicity import (
    ObjectToDraft,
    PubliciseDrafts,
    object_to_draft,
    publicise_drafts,
)
from db.usecases.certificates import PrintCertificates, print_certificates
from db.usecases.papers import Reprint, reprint
from desktop.features.certificates.issuing import IssuedAll, Issuing
from desktop.features.certificates.looks import day, title_words
from desktop.features.certificates.part import Part
from desktop.features.certificates.publicity_view import HELD, READY, RUNNING, WAITING, PublicityView
from desktop.widgets.entry_form import Entry
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.list_bench import Block

if TYPE_CHECKING:
    from db.desk import Desk
    from desktop.features.certificates.page import CertificatesPage

_STATES = {
    WAITING: CertificateState.DRAFT, RUNNING: CertificateState.PUBLICITY, HELD: CertificateState.HELD,
    READY: CertificateState.READY,
}
_MOST = 500


class PublicityPart(Part):
    """Four lists of drafts; F9 takes those ticked, or all, a step on."""

    def __init__(self, page: CertificatesPage) -> None:
        super().__init__(page)
        self.new_words = self.tr("出具证明")
        self.bench = self.view = bench = PublicityView()
        self.issuing = Issuing(self.desk, self.tasks, self)
        self.issuing.progressed.connect(lambda done, _: bench.progress.advance(done))
        self.issuing.finished.connect(self._issued)
        self._asked, self._print_after = "", False
        self.detail: Any = None
        bench.list.changed.connect(lambda _: self._turned())
        bench.chosen.connect(self._chosen)
        bench.opened.connect(lambda _: self._look())
        bench.form.committed.connect(self._commit)
        bench.next.triggered.connect(self._next)
        bench.post.triggered.connect(self._post)
        bench.object.triggered.connect(self._object_form)
        bench.back.triggered.connect(self._drop_form)
        bench.look.triggered.connect(self._look)
        bench.progress.cancelled.connect(self.issuing.stop)
        every = QAction(self.tr("全勾、全不勾"), bench)
        every.setShortcut(QKeySequence("Ctrl+A"))
        every.triggered.connect(bench.model.tick_all)
        bench.table.addAction(every)

    @property
    def list(self) -> str:
        """The list in front."""
        return str(self.bench.list.value)

    # ------------------------------------------------------------ reading

    def show(self) -> None:
        self.ask("publicity.counts", count_certificates, CountCertificates(), self._counted)
        wanted = ListCertificates(state=_STATES[self.list], limit=_MOST)
        self.ask("publicity", list_certificates, wanted, self._listed)

    def _turned(self) -> None:
        self.bench.model.ticked = set()
        self.bench.close_form()
        self.show()

    def _counted(self, found: Any) -> None:
        counts, here = dict(found), self.list
        self.bench.list.set_options(self.bench.options(tuple(counts[state] for state in _STATES.values())))
        self.bench.list.set_value(here)

    def _listed(self, found: Any) -> None:
        rows = found.rows
        if self.list == RUNNING:  # the first to end first
            rows = sorted(rows, key=lambda row: (row.publicity_until, row.id))
        self.bench.note.set_text(self.tr("前 {} 份").format(len(rows)) if found.cursor else "")
        self.bench.set_rows(rows)

    def open(self, row: Any) -> None:
        """Put the cursor on a draft in the list it stands in."""
        here = next((name for name, state in _STATES.items() if state is row.state), WAITING)
        self.bench.list.set_value(here)
        self.bench.model.ticked = set()
        self.bench.close_form()
        self.bench.want(row.id)
        self.show()

    def _chosen(self, row: Any) -> None:
        self._asked, self.detail = (row.id if row is not None else ""), None
        self._renew()
        if row is not None:
            self.ask("publicity.one", get_certificate, GetCertificate(row.id), self._told, lambda _: None)

    def _told(self, detail: Any) -> None:
        if detail.row.id == self._asked:
            self.detail = detail
            self._renew()

    # ------------------------------------------------------------ one draft

    def _renew(self) -> None:
        tr, bench, row, here = self.tr, self.bench, self.bench.current, self.list
        words = {
            WAITING: tr("公示这些"), RUNNING: tr("还在公示"), HELD: tr("答复，重新公示"), READY: tr("签发这些"),
        }
        bench.next.set_title(words[here])
        bench.object.setVisible(here in (RUNNING, READY))
        bench.post.setVisible(here == RUNNING)
        none = "" if row is not None else tr("这里没有草稿。")
        for key in (bench.next, bench.post, bench.object, bench.back, bench.look):
            key.set_refusal(none)
        if row is None:
            bench.set_side_title("")
            bench.info.set_info(tr("没有选中哪一份"))
            return
        if here == RUNNING:
            bench.next.set_refusal(tr("公示期还没有满；有人提意见，请按 F6 记异议。"))
        if self.issuing.running:
            bench.next.set_refusal(tr("上一批还在签发，请等一等，或按 Ctrl+. 停下。"))
        bench.set_side_title(title_words(row.title))
        lines = [FactLine(tr("草稿"), day(row.on)), FactLine(tr("经办"), row.operator)]
        if row.publicity_from is not None:
            left = (row.publicity_until - business_date(self.desk.now())).days
            lines.append(FactLine(tr("公示"), f"{row.publicity_from:%m-%d} – {row.publicity_until:%m-%d}", bold=True))
            if here == RUNNING:
                lines.append(FactLine(tr("还有"), tr("{} 天").format(left) if left else tr("今天最后一天"), "hold"))
        blocks = [Block("", tuple(lines))]
        if self.detail is not None and self.detail.objections:
            blocks.append(Block(tr("异议"), words="\n".join(
                f"{one.on:%m-%d} {tr('答复：') if one.answered else ''}{one.words}（{one.operator}）"
                for one in self.detail.objections
            )))
        bench.info.set_info(row.holder, "・".join(p for p in (row.masked, row.state_label) if p), tuple(blocks))

    # ------------------------------------------------------------ steps

    def begin(self) -> None:
        self.page.issue_for()

    def _meant(self) -> tuple[Any, ...]:
        """Whom the step is about: one draft with an objection, else those ticked or all."""
        return (self.bench.current,) if self.list == HELD else tuple(self.bench.model.meant())

    def _next(self) -> None:
        tr, form, meant = self.tr, self.bench.form, self._meant()
        today = business_date(self.desk.now())
        if self.list == READY:
            fields = (Entry("signatory", tr("签发人")), Entry("print", tr("签发后一起打印"), "check"))
            operator = self.desk.operator
            values = {"signatory": operator.name if operator else "", "print": True}
            form.open("issue", fields, values, lead=tr("签发 {} 份，每 {} 份存一次，可以随时停下。").format(len(meant), 50),
                      save=tr("签发"))
            self.bench.show_form(tr("签发"))
            return
        fields = [
            Entry("start", tr("从"), "date"),
            Entry("until", tr("到"), "date", hint=tr("至少 {} 天").format(LEAST_PUBLICITY)),
            Entry("post", tr("打印公示名单"), "check"),
        ]
        if self.list == HELD:
            fields.insert(0, Entry("answer", tr("核实情况"), "note"))
        values = {"start": today, "until": today + timedelta(days=LEAST_PUBLICITY), "post": True}
        form.open("publicise", fields, values, lead=tr("{} 份，同一张名单。").format(len(meant)), save=tr("公示"))
        self.bench.show_form(tr("公示"))

    def _post(self) -> None:
        """The list as it hangs, printed once more; its days are those of the first ticked."""
        first = self.bench.current
        span = (first.publicity_from, first.publicity_until)
        same = tuple(
            row.id for row in self.bench.model.meant() if (row.publicity_from, row.publicity_until) == span
        )
        if not same:
            self.bench.info.say(self.tr("勾选的和光标这一份不在同一张名单上；请重新勾选。"))
            return
        job = self.tasks.run(_list_again, self.desk, same)
        job.done.connect(self.print_jobs)

    def _object_form(self) -> None:
        self.bench.form.open(
            "object", (Entry("words", self.tr("异议"), "note"),), subject=self.bench.current.holder,
            lead=self.tr("写谁、说了什么。核实、重新公示以前不能签发。"), save=self.tr("记下，停止签发"),
        )
        self.bench.show_form(self.tr("记异议"))

    def _drop_form(self) -> None:
        self.bench.form.open(
            "drop", (Entry("reason", self.tr("原因")),), subject=self.bench.current.holder, save=self.tr("撤下草稿")
        )
        self.bench.show_form(self.tr("撤下草稿"))

    def _commit(self, purpose: str) -> None:
        values, form = self.bench.form.values(), self.bench.form
        ids = tuple(row.id for row in self._meant())
        today = business_date(self.desk.now())
        match purpose:
            case "issue":
                self._issue(ids, values["signatory"])
            case "publicise":
                request = PubliciseDrafts(
                    ids, form.day("start", today), form.day("until", today), values.get("answer", ""), values["post"]
                )
                self.run(publicise_drafts, request, self._publicised, self._refused)
            case "object":
                self.run(object_to_draft, ObjectToDraft(self.bench.current.id, values["words"]), self._kept, self._refused)
            case _:
                self.run(drop_draft, DropDraft(self.bench.current.id, values["reason"]), self._kept, self._refused)

    def _refused(self, error: KnownError) -> None:
        self.bench.form.say(error.message, error.field or "")

    def _kept(self, _: Any) -> None:
        self.tell(self.tr("已存"))
        self.bench.show_info()
        self.show()

    def _publicised(self, done: Any) -> None:
        self.tell(self.tr("已公示 {} 份").format(done.count), self.tr("到 {}").format(done.until))
        self.print_jobs(done.job_ids)
        self.bench.model.ticked = set()
        self.bench.show_info()
        self.show()

    # ------------------------------------------------------------ signing out

    def _issue(self, ids: tuple[str, ...], signatory: str) -> None:
        if not signatory:
            self.bench.form.say(self.tr("请写签发人。"), "signatory")
            return
        self._print_after = self.bench.form.values()["print"]
        self.bench.show_info()
        self.bench.progress.start(self.tr("正在签发 {} 份").format(len(ids)), len(ids))
        self.issuing.start(ids, signatory)
        self._renew()

    def _issued(self, came: IssuedAll) -> None:
        self.bench.progress.finish()
        tell_issued(self, came)
        self.bench.model.ticked = set()
        if came.issued and self._print_after:
            wanted = PrintCertificates(tuple(one.certificate_id for one in came.issued))
            self.run(print_certificates, wanted, lambda queued: self.print_jobs(queued.job_ids))
        self.show()

    def _look(self) -> None:
        if self.bench.current is not None:
            self.draw("publicity.look", PreviewCertificate(id=self.bench.current.id), self.look)

    def focus_first(self) -> None:
        self.bench.focus_first()

    def escape(self) -> bool:
        return self.bench.close_form()


def _list_again(desk: Desk, draft_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Queue the list once more; it is kept under the first of its drafts. Raises KnownError PAPER-MISSING."""
    for draft_id in draft_ids:
        try:
            return (desk.run(reprint, Reprint(subject_id=draft_id, kind="publicity_list")).job_id,)
        except KnownError as error:
            if draft_id == draft_ids[-1]:
                raise
            if error.code != "PAPER-MISSING":
                raise
    return ()


def tell_issued(part: Part, came: IssuedAll) -> None:
    """News of what was signed out, what not and why."""
    words = part.tr("已签发 {} 份").format(len(came.issued))
    if came.skipped:
        part.tell(part.tr("有 {} 份没有签发").format(len(came.skipped)), came.skipped[0].message, "warn")
    if came.fault is not None:
        part.page.show_error(came.fault)
    part.tell(words, part.tr("后面的停下了，随时可以接着签发") if came.stopped else "", "warn" if came.stopped else "ok")
