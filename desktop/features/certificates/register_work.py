"""登记簿: what was issued and what is under way; printed again, replaced, declared void, looked at, kept as a file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QKeySequence

from db.domain.certificate_states import CertificateState
from db.domain.clock import local
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.ids import new_id
from db.queries.certificate_lists import ListCertificates, list_certificates
from db.queries.certificates import GetCertificate, PreviewCertificate, get_certificate
from db.usecases.certificate_drafts import DropDraft, drop_draft
from db.usecases.certificates import (
    PrintCertificates,
    ReissueCertificate,
    VoidCertificate,
    print_certificates,
    reissue_certificate,
    void_certificate,
)
from desktop.features.certificates.looks import day, title_words, words_blocks
from desktop.features.certificates.part import Part
from desktop.features.certificates.register_view import RegisterView
from desktop.printing.views import STATE_LABELS
from desktop.widgets.entry_form import Entry
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.list_bench import Block

if TYPE_CHECKING:
    from desktop.features.certificates.page import CertificatesPage

_QUIET_MS = 150
LISTED = 200


class RegisterPart(Part):
    """The list and one certificate; the keys follow what it is."""

    topics = frozenset({"certificates", "papers"})

    def __init__(self, page: CertificatesPage) -> None:
        super().__init__(page)
        self.new_words = self.tr("出具证明")
        self.bench = self.view = bench = RegisterView()
        self.detail: Any = None
        self._asked, self._cursor, self._rows = "", "", ()
        self._request_id = ""
        self.typing = QTimer(self)
        self.typing.setSingleShot(True)
        self.typing.setInterval(_QUIET_MS)
        self.typing.timeout.connect(self.show)
        bench.find.textChanged.connect(lambda _: self.typing.start())
        for box in (bench.kind, bench.state, bench.since, bench.until):
            box.changed.connect(lambda _: self.show())
        bench.chosen.connect(self._chosen)
        bench.opened.connect(lambda row: self._look())
        bench.form.committed.connect(self._commit)
        bench.next.triggered.connect(self._next)
        bench.other.triggered.connect(self._replace_form)
        bench.back.triggered.connect(self._back_form)
        bench.look.triggered.connect(self._look)
        bench.file.triggered.connect(self._save)
        bench.more.triggered.connect(self._more)
        for key, words, call in (
            ("Ctrl+O", self.tr("打开这个人"), self._open_person), ("Ctrl+B", self.tr("看这一批"), self._open_batch),
        ):
            action = QAction(words, bench)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(call)
            bench.addAction(action)
        self._renew()

    # ------------------------------------------------------------ reading

    def _request(self, before: str = "") -> ListCertificates:
        bench = self.bench
        dates: tuple[date | None, date | None] = (bench.since.value, bench.until.value)
        return ListCertificates(
            kind=bench.kind.value, state=bench.state.value, text=bench.find.text().strip(), first=dates[0], last=dates[1],
            before=before, limit=LISTED,
        )

    def show(self) -> None:
        self.ask("register", list_certificates, self._request(), self._listed)
        if self._asked:
            self._read(self._asked)

    def _listed(self, found: Any) -> None:
        self._rows = found.rows
        self._fill(found.cursor)

    def _more(self) -> None:
        self.ask("register", list_certificates, self._request(self._cursor), self._more_listed)

    def _more_listed(self, found: Any) -> None:
        self._rows += found.rows
        self._fill(found.cursor)

    def _fill(self, cursor: str) -> None:
        self._cursor = cursor
        self.bench.more.setVisible(bool(cursor))
        many = len(self._rows)
        self.bench.note.set_text(self.tr("前 {} 张").format(many) if cursor else self.tr("{} 张").format(many) if many else "")
        self.bench.set_rows(self._rows)

    def _chosen(self, row: Any) -> None:
        if row is None:
            self._asked, self.detail = "", None
            self._renew()
        elif row.id != self._asked:
            self._read(row.id)

    def _read(self, identity: str) -> None:
        self._asked = identity
        self.ask("register.one", get_certificate, GetCertificate(identity), self._told, self._gone)

    def _gone(self, error: KnownError) -> None:
        self._asked, self.detail = "", None
        self._renew()
        self.bench.info.say(error.message)

    def _told(self, detail: Any) -> None:
        self.detail = detail
        self._renew()

    def open(self, identity: str, text: str = "") -> None:
        """Put the cursor on a certificate or draft, whatever the list was narrowed to."""
        bench = self.bench
        bench.close_form()
        for box in (bench.kind, bench.state, bench.since, bench.until):
            box.set_value(None)
        bench.find.blockSignals(True)
        bench.find.setText(text)
        bench.find.blockSignals(False)
        bench.want(identity)
        self._read(identity)
        self.ask("register", list_certificates, self._request(), self._listed)

    # ------------------------------------------------------------ one certificate

    def _renew(self) -> None:
        tr, bench, detail = self.tr, self.bench, self.detail
        none = "" if detail is not None else tr("请先选一行。")
        for key in (bench.next, bench.other, bench.back, bench.look, bench.file):
            key.set_refusal(none)
        if detail is None:
            bench.set_side_title("")
            bench.info.set_info(tr("没有选中哪一张"))
            return
        row = detail.row
        bench.set_side_title(title_words(row.title))
        if row.draft:
            self._draft_keys(row)
        else:
            self._issued_keys(row, detail)
        below = "・".join(part for part in (row.masked, row.state_label) if part)
        if row.serial:
            below += f"\n{row.serial}"
        bench.info.set_info(row.holder, below, (Block("", tuple(self._lines(detail))), *self._more_blocks(detail)))

    def _draft_keys(self, row: Any) -> None:
        tr, bench = self.tr, self.bench
        bench.other.hide()
        bench.next.set_title(tr("签发") if row.state is CertificateState.READY else tr("到公示"))
        bench.back.set_title(tr("撤下"))
        if row.state is CertificateState.DROPPED:
            for key in (bench.next, bench.back):
                key.set_refusal(tr("这份草稿已经撤下。"))

    def _issued_keys(self, row: Any, detail: Any) -> None:
        tr, bench = self.tr, self.bench
        bench.other.show()
        bench.next.set_title(tr("补打") if detail.prints else tr("打印"))
        bench.back.set_title(tr("作废"))
        if row.state is not CertificateState.ISSUED:
            ended = tr("这张证明{}，不能再办；要看可以按 F8。").format(row.state_label)
            for key in (bench.next, bench.other, bench.back):
                key.set_refusal(ended)
        elif detail.words is None:
            bench.next.set_refusal(tr("内容已按本人要求删除，不能再打。"))
        if row.state is CertificateState.ISSUED and not self.desk.may(Permission.CERTIFICATE_VOID):
            for key in (bench.other, bench.back):
                key.set_refusal(tr("补发、作废请值班长来办。"))

    def _lines(self, detail: Any) -> list[FactLine]:
        tr, row = self.tr, detail.row
        if row.draft:
            lines = [FactLine(tr("草稿"), day(row.on)), FactLine(tr("经办"), row.operator)]
            if row.publicity_from is not None:
                lines.append(FactLine(tr("公示"), f"{row.publicity_from:%m-%d} – {row.publicity_until:%m-%d}", bold=True))
            return lines
        lines = [
            FactLine(tr("签发"), day(row.on), bold=True), FactLine(tr("签发人"), row.signatory),
            FactLine(tr("经办"), row.operator), FactLine(tr("校验码"), detail.check_code, bold=True),
            FactLine(tr("密钥"), detail.key_id),
        ]
        if row.valid_until is not None:
            lines.append(FactLine(tr("有效期到"), day(row.valid_until)))
        lines.append(FactLine(tr("模板"), tr("{} 第 {} 版").format(detail.template_name, detail.template_version)))
        return lines

    def _more_blocks(self, detail: Any) -> tuple[Block, ...]:
        tr, blocks = self.tr, []
        if detail.events:
            blocks.append(Block(tr("后来"), tuple(
                FactLine(f"{one.label}　{one.reason}", f"{one.on:%m-%d} {one.operator}", "bad") for one in detail.events
            )))
            if replaced := [one.replaced_by for one in detail.events if one.replaced_by]:
                blocks.append(Block("", words=tr("新的编号 {}").format(replaced[-1])))
        if detail.objections:
            blocks.append(Block(tr("异议"), words="\n".join(
                f"{one.on:%m-%d} {tr('答复：') if one.answered else ''}{one.words}（{one.operator}）"
                for one in detail.objections
            )))
        if detail.words is not None:
            blocks += words_blocks(detail.words)
        if detail.prints:
            prints = sorted(detail.prints, key=lambda one: one.created_at)
            blocks.append(Block(tr("打印"), tuple(
                FactLine(
                    f"{local(one.created_at):%m-%d %H:%M}" + (tr("　补打 {}").format(n) if n else ""),
                    "　".join(part for part in (STATE_LABELS[one.state], one.printer) if part),
                ) for n, one in enumerate(prints)
            )))
        return tuple(blocks)

    # ------------------------------------------------------------ doing

    def begin(self) -> None:
        self.page.issue_for()

    def _next(self) -> None:
        row = self.detail.row
        if not row.draft:
            self.run(print_certificates, PrintCertificates((row.id,)), self._queued)
        elif row.state is CertificateState.READY:
            self.page.sign_draft(row)
        else:
            self.page.open_publicity(row)

    def _queued(self, queued: Any) -> None:
        self.tell(self.tr("正在打印"), title_words(self.detail.row.title) if self.detail else "", "info")
        self.print_jobs(queued.job_ids)
        self.show()

    def _back_form(self) -> None:
        row = self.detail.row
        words = self.tr("撤下草稿") if row.draft else self.tr("作废")
        lead = "" if row.draft else self.tr("不能撤销。作废名单随同步到各窗口，扫码会显示已作废和原因；没打出的收回。")
        self.bench.form.open(
            "drop" if row.draft else "void", (Entry("reason", self.tr("原因")),), lead=lead, save=words,
            subject=f"{row.holder}　{title_words(row.title)}",
        )
        self.bench.show_form(words)

    def _replace_form(self) -> None:
        row, tr = self.detail.row, self.tr
        self._request_id = new_id()
        entries = (Entry("reason", tr("原因"), hint=tr("遗失、污损……")), Entry("signatory", tr("签发人")))
        self.bench.form.open(
            "reissue", entries, {"signatory": row.signatory}, subject=f"{row.holder}　{title_words(row.title)}",
            lead=tr("照原来的内容发一张新编号的，注明「本证为补发」；旧的同时作废。"), save=tr("补发并打印"),
        )
        self.bench.show_form(tr("补发"))

    def _commit(self, purpose: str) -> None:
        values, identity = self.bench.form.values(), self.detail.row.id
        case: Any
        request: Any
        match purpose:
            case "drop":
                case, request = drop_draft, DropDraft(identity, values["reason"])
            case "void":
                case, request = void_certificate, VoidCertificate(identity, values["reason"])
            case _:
                case = reissue_certificate
                request = ReissueCertificate(self._request_id, identity, values["reason"], values["signatory"])
        self.run(case, request, lambda done: self._done(purpose, done), self._refused)

    def _refused(self, error: KnownError) -> None:
        self.bench.form.say(error.message, error.field or "")

    def _done(self, purpose: str, done: Any) -> None:
        self.bench.show_info()
        if purpose == "reissue":
            self.tell(self.tr("已补发"), self.tr("{}，校验码 {}").format(done.serial_short, done.check_code))
            self.print_jobs(done.job_ids)
            self.bench.want(done.certificate_id)
        else:
            self.tell(self.tr("已撤下") if purpose == "drop" else self.tr("已作废"))
        self.show()

    def _look(self) -> None:
        if self.detail is not None:
            self.draw("register.look", PreviewCertificate(id=self.detail.row.id), self.look)

    def _save(self) -> None:
        self.draw("register.save", PreviewCertificate(id=self.detail.row.id), self.save)

    def _open_person(self) -> None:
        row = self.detail.row if self.detail is not None else None
        if row is not None and row.volunteer_id:
            self.page.context.go("volunteers", volunteer_id=row.volunteer_id)
        elif row is not None and row.resident_id:
            self.page.open_requested.emit("person", row.resident_id)

    def _open_batch(self) -> None:
        row = self.detail.row if self.detail is not None else None
        if row is not None and row.batch_id:
            self.page.open_batch(row.batch_id)
        else:
            self.bench.info.say(self.tr("这一张不是成批开的。"))

    def focus_first(self) -> None:
        self.bench.focus_first()

    def escape(self) -> bool:
        return self.bench.close_form()
