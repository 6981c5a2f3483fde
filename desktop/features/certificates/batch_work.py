"""批量: certificates of all star volunteers of a year, of everybody who took part; drafted, hung out, signed, printed."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.certificate_holder import CertificateParams
from db.domain.certificate_kinds import LEAST_PUBLICITY, CertificateKind
from db.domain.certificate_states import CertificateState
from db.domain.clock import business_date
from db.ids import new_id
from db.queries.activities import ListActivities, list_activities
from db.queries.certificate_templates import ListKinds, ListTemplates, list_kinds, list_templates
from db.queries.certificates import PreviewCertificate
from db.usecases.certificate_drafts import DraftMany
from db.usecases.certificate_publicity import PubliciseDrafts, publicise_drafts
from db.usecases.certificates import PrintCertificates, print_certificates
from desktop.features.certificates.batch_file import batch_rows, save_batch
from desktop.features.certificates.batch_view import BatchView
from desktop.features.certificates.drafting import Drafted, Drafting
from desktop.features.certificates.issuing import IssuedAll, Issuing
from desktop.features.certificates.looks import title_words
from desktop.features.certificates.part import Part
from desktop.features.certificates.publicity_work import tell_issued
from desktop.widgets.entry_form import Entry
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.list_bench import Block
from desktop.widgets.pick_field import Choice, answers

if TYPE_CHECKING:
    from db.domain.errors import KnownError
    from desktop.features.certificates.page import CertificatesPage
    from desktop.tasks import Job

_ACTIVITY_DAYS = 400
STARS, RANKING, ACTIVITY, TRAINING, AWARD = "stars", "ranking", "activity", "training", "award"
_USUAL = {
    STARS: CertificateKind.HONOUR_STAR, RANKING: CertificateKind.HONOUR_PIONEER, ACTIVITY: CertificateKind.ACTIVITY,
    TRAINING: CertificateKind.TRAINING, AWARD: CertificateKind.HONOUR_EXCELLENT,
}
_FIELDS = {
    STARS: ("year",), RANKING: ("year",), ACTIVITY: ("activity_id",), TRAINING: ("year", "entry_title"),
    AWARD: ("year", "entry_title"),
}
_READY, _HUNG = CertificateState.READY, CertificateState.PUBLICITY


class BatchPart(Part):
    """One batch at a time, found again from any of its certificates in the register."""

    def __init__(self, page: CertificatesPage) -> None:
        super().__init__(page)
        self.new_words = self.tr("新的一批")
        self.bench = self.view = bench = BatchView()
        self.batch_id = self._request_id = ""
        self.rows: tuple[Any, ...] = ()
        self._templates: tuple[Any, ...] = ()
        self._activities: tuple[Any, ...] = ()
        self._may: dict[CertificateKind, bool] = {}
        self._skipped: tuple[tuple[str, str], ...] = ()
        self._rest: tuple[DraftMany, int] | None = None  # how to go on drafting, and for how many
        self._print_after = False
        self._saving: Job | None = None
        self.drafting = Drafting(self.desk, self.tasks, self)
        self.drafting.progressed.connect(self._drafts_told)
        self.drafting.finished.connect(self._drafted)
        self.issuing = Issuing(self.desk, self.tasks, self)
        self.issuing.progressed.connect(lambda done, _: bench.progress.advance(done))
        self.issuing.finished.connect(self._issued)
        bench.chosen.connect(lambda _: self._renew())
        bench.opened.connect(lambda _: self._look())
        bench.form.committed.connect(self._commit)
        bench.form.edited.connect(self._edited)
        bench.form.sought.connect(self._seek)
        bench.next.triggered.connect(self._next)
        bench.other.triggered.connect(self._print)
        bench.file.triggered.connect(self._save)
        bench.look.triggered.connect(self._look)
        bench.more.triggered.connect(self._go_on)
        bench.progress.cancelled.connect(self._stop)
        bench.set_rows(())

    # ------------------------------------------------------------ reading

    def show(self) -> None:
        first = business_date(self.desk.now()) - timedelta(days=_ACTIVITY_DAYS)
        self.ask("batch.kinds", list_kinds, ListKinds(), self._kinds_here)
        self.ask("batch.activities", list_activities, ListActivities(first, business_date(self.desk.now())), self._offer)
        self.ask("batch.templates", list_templates, ListTemplates(), self._templates_here)
        if self.batch_id:
            job = self.tasks.latest("certificates.batch", batch_rows, self.desk, self.batch_id)
            job.done.connect(self._listed)

    def _kinds_here(self, found: Any) -> None:
        self._may = {one.kind: one.may_issue for one in found.kinds}

    def _offer(self, rows: Any) -> None:
        self._activities = tuple(reversed(rows))

    def _templates_here(self, rows: Any) -> None:
        self._templates = rows
        if not self.batch_id and not self.bench.editing:
            self.begin()

    def _listed(self, rows: tuple[Any, ...]) -> None:
        self.rows = rows
        self.bench.note.set_text(self.tr("{} 份").format(len(rows)))
        self.bench.set_rows(rows)
        self._renew()

    def open(self, batch_id: str) -> None:
        """The batch a certificate belongs to."""
        if batch_id != self.batch_id:
            self.batch_id, self._skipped, self._rest = batch_id, (), None
        self.bench.close_form()
        self.show()

    # ------------------------------------------------------------ a new batch

    def begin(self) -> None:
        if not self._templates or self.drafting.running:
            return
        tr = self.tr
        self._request_id = new_id()
        who = (
            (STARS, tr("当年评上星级的")), (RANKING, tr("当年先锋榜上的")), (ACTIVITY, tr("参加一项活动的")),
            (TRAINING, tr("参加培训的")), (AWARD, tr("受表彰的")),
        )
        fields = (
            Entry("who", tr("给谁"), "choice", options=who),
            Entry("template", tr("开哪种"), "choice", options=tuple((one.key, one.name) for one in self._templates)),
            Entry("year", tr("年度"), "number", least=2000, most=2100),
            Entry("activity_id", tr("活动"), "pick", hint=tr("活动名称、拼音")),
            Entry("entry_title", tr("名称"), hint=tr("培训、表彰的名称；不写就是全年的")),
        )
        year = business_date(self.desk.now()).year
        self.bench.form.open(
            "draft", fields, {"who": STARS, "year": year}, save=tr("起草这一批"),
            lead=tr("每人一份，内容都从记录里取；限制参评的、没有记录的会跳过并说明原因。"),
        )
        self._fit_fields(STARS)
        self.bench.show_form(tr("新的一批"))

    def _fit_fields(self, who: str) -> None:
        form = self.bench.form
        shown = _FIELDS[who]
        form.show_rows(("year", "activity_id", "entry_title"), False)
        form.show_rows(shown, True)
        usual = next((one.key for one in self._templates if one.kind is _USUAL[who]), None)
        if usual is not None:
            form.fill({"template": usual})

    def _edited(self, field: str) -> None:
        if self.bench.form.purpose == "draft":
            self._request_id = new_id()
            if field == "who":
                self._fit_fields(str(self.bench.form.values()["who"]))

    def _seek(self, field: str, text: str) -> None:
        choices = [Choice(one.activity_id, one.title, f"{one.starts_on:%Y-%m-%d}") for one in self._activities
                   if answers(text, one.title)]
        self.bench.form.pick(field).set_choices(choices[:20])

    def _draft(self, values: dict[str, Any]) -> None:
        who = values["who"]
        shown = _FIELDS[who]
        params = CertificateParams(
            year=values["year"] if "year" in shown else None,
            activity_id=(values["activity_id"] or "") if "activity_id" in shown else "",
        )
        if who == ACTIVITY and not params.activity_id:
            self.bench.form.say(self.tr("请选活动。"), "activity_id")
            return
        request = DraftMany(
            self._request_id, values["template"], who, params,
            entry_title=values["entry_title"] if "entry_title" in shown else "",
        )
        self._skipped = ()
        self._start_drafting(request)

    def _start_drafting(self, request: DraftMany) -> None:
        self._rest = None
        self.bench.form.save.set_refusal(self.tr("正在起草，请等一等，或按 Ctrl+. 停下。"))
        self.bench.progress.start(self.tr("正在起草"), 0)
        self.drafting.start(request)
        self._renew()

    def _go_on(self) -> None:
        if self._rest is not None:
            self._start_drafting(self._rest[0])

    def _drafts_told(self, done: int, chosen: int) -> None:
        self.batch_id = self._request_id if self.bench.editing else self.batch_id
        self.bench.progress.advance(done, total=chosen)

    def _drafted(self, came: Drafted) -> None:
        tr = self.tr
        self.bench.progress.finish()
        self.bench.form.save.set_refusal("")
        if not came.done:
            if came.fault is not None:
                self._refused(came.fault)
            self._renew()
            return
        self.batch_id, left = came.batch_id, came.chosen - came.done
        self._skipped += came.skipped
        self._rest = (came.rest, left) if came.rest is not None else None
        told = [tr("跳过 {} 人").format(len(came.skipped))] if came.skipped else []
        if left:
            told.append(tr("还有 {} 人没起草，按 F6 接着办").format(left))
        self.tell(tr("起草了 {} 份").format(len(came.draft_ids)), "，".join(told), "warn" if left else "ok")
        if came.fault is not None:
            self.page.show_error(came.fault)
        self.bench.show_info()
        self.show()

    def _refused(self, error: KnownError) -> None:
        field = {"params": "year", "template_key": "template"}.get(error.field or "", error.field or "")
        self.bench.form.say(error.message, field)

    # ------------------------------------------------------------ the batch in hand

    def _of(self, *states: CertificateState) -> tuple[Any, ...]:
        return tuple(row for row in self.bench.model.meant() if row.state in states)

    def _renew(self) -> None:
        tr, bench = self.tr, self.bench
        states = Counter(row.state for row in self.rows)
        issued = states[CertificateState.ISSUED]
        waiting = states[CertificateState.DRAFT] + states[CertificateState.HELD]
        none = "" if self.rows else tr("先按 Ctrl+N 起草一批。")
        for key in (bench.next, bench.other, bench.file, bench.look):
            key.set_refusal(none)
        bench.more.setVisible(self._rest is not None)
        bench.next.set_title(tr("签发") if states[_READY] else tr("公示") if waiting else tr("打印"))
        bench.other.setVisible(bool(states[_READY] or waiting) and issued > 0)
        if self.rows:
            if self.drafting.running or self.issuing.running or self._saving is not None:
                bench.next.set_refusal(tr("还在办，请等一等，或按 Ctrl+. 停下。"))
            elif states[_READY] and not self._may.get(self.rows[0].kind, True):
                bench.next.set_refusal(tr("这种证明由值班长签发，请值班长登录后再按。"))
            elif not states[_READY] and not waiting and not issued:
                bench.next.set_refusal(tr("公示期还没有满，期满再来签发。"))
            if not issued:
                bench.file.set_refusal(tr("签发以后才能存成 PDF。"))
        bench.set_side_title(title_words(self.rows[0].title) if self.rows else "")
        lines = [
            FactLine(state.label, tr("{} 份").format(states[state]), bold=True) for state in CertificateState if states[state]
        ]
        blocks = [Block("", tuple(lines))]
        hung = [row for row in self.rows if row.state is _HUNG]
        if hung:
            blocks.append(Block("", words=tr("公示到 {}，期满按 F9 签发。").format(max(row.publicity_until for row in hung))))
        if self._rest is not None:
            words = tr("还有 {} 人没有起草。已起草的都留着，可以先办；按 F6 接着起草，谁也不会重复。").format(self._rest[1])
            blocks.append(Block(tr("停下了"), words=words))
        if self._skipped:
            reasons = Counter(why for _, why in self._skipped)
            told = (tr("{} 人：{}").format(many, why) for why, many in reasons.items())
            blocks.append(Block(tr("跳过的"), words="\n".join(told)))
        lead = tr("共 {} 份").format(len(self.rows)) if self.rows else tr("还没有成批的证明")
        bench.info.set_info(lead, tr("空格勾选几份，只办勾了的。") if self.rows else "", tuple(blocks))

    def _next(self) -> None:
        tr, form, today = self.tr, self.bench.form, business_date(self.desk.now())
        if ready := self._of(_READY):
            operator = self.desk.operator
            fields = (Entry("signatory", tr("签发人")), Entry("print", tr("签发后打印"), "check"))
            form.open("issue", fields, {"signatory": operator.name if operator else "", "print": True}, save=tr("签发"),
                      lead=tr("签发 {} 份，办一点存一点；办着的时候可以照常接待，也可以随时停下。").format(len(ready)))
            self.bench.show_form(tr("签发"))
        elif waiting := self._of(CertificateState.DRAFT, CertificateState.HELD):
            fields = (
                Entry("start", tr("从"), "date"),
                Entry("until", tr("到"), "date", hint=tr("至少 {} 天").format(LEAST_PUBLICITY)),
                Entry("post", tr("打印公示名单"), "check"),
            )
            values = {"start": today, "until": today + timedelta(days=LEAST_PUBLICITY), "post": True}
            form.open("publicise", fields, values, lead=tr("{} 份，同一张名单。").format(len(waiting)), save=tr("公示"))
            self.bench.show_form(tr("公示"))
        elif self._of(CertificateState.ISSUED):
            self._print()
        else:
            self.bench.info.say(tr("勾选的这几份还不能签发；按空格改勾别的。"))

    def _commit(self, purpose: str) -> None:
        values, form = self.bench.form.values(), self.bench.form
        today = business_date(self.desk.now())
        match purpose:
            case "draft":
                self._draft(values)
            case "publicise":
                ids = tuple(row.id for row in self._of(CertificateState.DRAFT, CertificateState.HELD))
                request = PubliciseDrafts(ids, form.day("start", today), form.day("until", today), post=values["post"])
                self.run(publicise_drafts, request, self._publicised, self._refused)
            case _:
                if not values["signatory"]:
                    form.say(self.tr("请写签发人。"), "signatory")
                    return
                ready = tuple(row.id for row in self._of(_READY))
                self._print_after = values["print"]
                self.bench.show_info()
                self.bench.progress.start(self.tr("正在签发 {} 份").format(len(ready)), len(ready))
                self.issuing.start(ready, values["signatory"])
                self._renew()

    def _publicised(self, done: Any) -> None:
        self.tell(self.tr("已公示 {} 份").format(done.count), self.tr("到 {}").format(done.until))
        self.print_jobs(done.job_ids)
        self.bench.show_info()
        self.show()

    def _issued(self, came: IssuedAll) -> None:
        self.bench.progress.finish()
        self.bench.model.ticked = set()
        tell_issued(self, came)
        if came.issued and self._print_after:
            self._queue(tuple(one.certificate_id for one in came.issued))
        self.show()

    # ------------------------------------------------------------ on paper and as a file

    def _print(self) -> None:
        self._queue(tuple(row.id for row in self._of(CertificateState.ISSUED)))

    def _queue(self, ids: tuple[str, ...]) -> None:
        self.run(print_certificates, PrintCertificates(ids), self._queued)

    def _queued(self, queued: Any) -> None:
        self.tell(self.tr("正在打印"), self.tr("合成一个打印任务"), "info")
        self.print_jobs(queued.job_ids)

    def _save(self) -> None:
        ids = tuple(row.id for row in self._of(CertificateState.ISSUED))
        folder = Path(self.page.context.printing.export_folder)
        self.bench.progress.start(self.tr("正在做 PDF"), len(ids))
        self._saving = job = self.tasks.run_long(lambda job: save_batch(self.desk, ids, folder, job))
        job.progressed.connect(lambda done, _: self.bench.progress.advance(done))
        job.done.connect(self._saved)
        job.failed.connect(self.page.show_error)
        job.finished.connect(self._save_over)
        self._renew()

    def _saved(self, path: Path | None) -> None:
        if path is not None:
            self.tell(self.tr("已存为 PDF"), f"{path.parent.name}／{path.name}")

    def _save_over(self) -> None:
        self._saving = None
        self.bench.progress.finish()
        self._renew()

    @property
    def running(self) -> bool:
        """Whether drafts are being made or signed out."""
        return self.drafting.running or self.issuing.running

    def stop(self) -> None:
        """Stop between two transactions; what was drafted or issued stays."""
        self.drafting.stop()
        self.issuing.stop()

    def _stop(self) -> None:
        self.drafting.stop()
        self.issuing.stop()
        if self._saving is not None:
            self._saving.cancel()

    def _look(self) -> None:
        if self.bench.current is not None:
            self.draw("batch.look", PreviewCertificate(id=self.bench.current.id), self.look)

    def focus_first(self) -> None:
        self.bench.focus_first()

    def escape(self) -> bool:
        return self.bench.close_form()
