"""出具: whom, which kind, only what the kind needs; the page beside it; F9 signs and prints, or hangs it out first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from db.domain.certificate_kinds import LEAST_PUBLICITY
from db.domain.certificate_states import CertificateState
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.ids import new_id
from db.queries.activities import ListActivities, list_activities
from db.queries.certificate_templates import ListKinds, ListTemplates, list_kinds, list_templates
from db.queries.certificates import PreviewCertificate
from db.queries.search import OneBox, one_box
from db.queries.volunteer_file import GetVolunteer, get_volunteer
from db.usecases.certificate_drafts import DraftCertificate, DropDraft, draft_certificate, drop_draft
from db.usecases.certificate_publicity import PubliciseDrafts, publicise_drafts
from db.usecases.certificates import IssueCertificate, issue_certificate
from desktop.features.certificates.issue_choices import Person, entries, first_values, params_of, people
from desktop.features.certificates.issue_view import IssueView
from desktop.features.certificates.looks import title_words
from desktop.features.certificates.part import Part
from desktop.features.certificates.sheet import Rendered
from desktop.widgets.entry_form import Entry
from desktop.widgets.fault_bar import FaultAction
from desktop.widgets.pick_field import Choice, answers

if TYPE_CHECKING:
    from desktop.features.certificates.page import CertificatesPage

_QUIET_MS = 200
_ACTIVITY_DAYS = 400
DIGITS = "1234567890"


class IssuePart(Part):
    """One certificate at a time. What is typed is kept when the kind is changed."""

    topics = frozenset()

    def __init__(self, page: CertificatesPage) -> None:
        super().__init__(page)
        self.new_words = self.tr("下一张")
        self.view: IssueView = IssueView()
        self.form, self.paper = self.view.form, self.view.paper
        self.person: Person | None = None
        self.row: Any = None
        self._kinds: Any = None
        self._archive: tuple[Any, ...] = ()
        self._activities: tuple[Any, ...] = ()
        self._kept: dict[str, Any] = {}
        self._made_for: Any = None
        self._draft_id = self._request_id = self._issue_id = ""
        self._draft: Any = None
        self._despite = self._choosing = False
        self.typing = QTimer(self)
        self.typing.setSingleShot(True)
        self.typing.setInterval(_QUIET_MS)
        self.typing.timeout.connect(self._draw)
        view = self.view
        view.table.row_changed.connect(self._kind_at)
        view.table.opened.connect(lambda _: self.form.focus_first())
        view.look.triggered.connect(self._look)
        view.look.refused.connect(lambda words: self.form.say(words))
        self.form.sought.connect(self._seek)
        self.form.edited.connect(self._edited)
        self.form.committed.connect(self._commit)
        self.form.left.connect(self.escape)
        self.form.cancel.hide()
        self._no_page()

    @property
    def today(self) -> Any:
        """The business day at the desk."""
        return business_date(self.desk.now())

    # ------------------------------------------------------------ kinds

    def show(self) -> None:
        self.ask("issue.kinds", list_kinds, ListKinds(), self._kinds_here)
        self.ask("issue.templates", list_templates, ListTemplates(), self._templates_here)
        first = self.today - timedelta(days=_ACTIVITY_DAYS)
        self.ask("issue.activities", list_activities, ListActivities(first, self.today), self._activities_here)

    def _kinds_here(self, found: Any) -> None:
        self._kinds = found

    def _activities_here(self, rows: Any) -> None:
        self._activities = tuple(reversed(rows))

    def _templates_here(self, rows: Any) -> None:
        may = {one.kind: one.may_issue for one in self._kinds.kinds}
        lines = []
        for place, row in enumerate(rows):
            notes = [] if may[row.kind] else [self.tr("值班长签")]
            if row.publicity_days:
                notes.append(self.tr("公示 {} 天").format(row.publicity_days))
            lines.append((DIGITS[place] if place < len(DIGITS) else "", row, "・".join(notes)))
        fresh = not self.view.kinds.rows
        self.view.kinds.set_rows(lines)
        if fresh and lines:
            self.view.table.select_row(0)

    def _kind_at(self, place: int) -> None:
        if not 0 <= place < len(self.view.kinds.rows):
            return
        row = self.view.kinds.rows[place][1]
        if self.row is None or row.key != self.row.key or self.form.purpose != "make":
            self.row = row
            self._open_form()

    @property
    def kind(self) -> Any:
        """What the rules say of the kind chosen."""
        return next(one for one in self._kinds.kinds if one.kind == self.row.kind)

    @property
    def form_title(self) -> str:
        """The certificate in hand."""
        if self._draft is not None:
            return title_words(self._draft.title)
        return str(self.row.name) if self.row is not None else ""

    def take_digit(self, place: int) -> bool:
        if place <= len(self.view.kinds.rows):
            self.view.table.select_row(place - 1)
            self._kind_at(place - 1)
            self._choosing = False
            self.form.focus_first()
        return True

    # ------------------------------------------------------------ the form

    def _remember(self) -> None:
        if self.form.purpose == "make":
            self._kept |= {name: value for name, value in self.form.values().items() if value not in ("", None)}

    def _open_form(self) -> None:
        """The fields of the kind chosen; what was said before stays where it fits."""
        tr = self.tr
        self._remember()
        kind = self.kind
        fields = [Entry("holder", tr("给谁"), "pick", hint=tr("姓名、拼音、证件尾号、编号"))]
        fields += entries(kind, self._kinds.permitted, self._archive, tr)
        if kind.may_issue:
            fields.append(Entry("signatory", tr("签发人")))
        values = first_values(self.today) | self._kept
        values["signatory"] = self._kept.get("signatory") or self._kinds.rules.signatory or self._operator()
        values["holder"] = self.person.choice if self.person is not None else None
        activity = next((one for one in self._activities if one.activity_id == self._kept.get("activity_id")), None)
        values["activity_id"] = self._activity(activity) if activity is not None else None
        direct = kind.may_issue and not self.row.publicity_days
        save = tr("签发并打印") if direct else tr("存为草稿")
        below = tr("{} 一份，编号、二维码签发时生成").format(self.row.layout.paper.upper())
        if not direct:
            days = self.row.publicity_days
            below = tr("要先公示 {} 天").format(days) if days else tr("等值班长签发")
        self.form.open("make", fields, values, save=save, below=below)
        self.form.cancel.hide()
        self.view.middle.set_title(self.row.name)
        self._draw()

    def _operator(self) -> str:
        operator = self.desk.operator
        return operator.name if operator is not None else ""

    def _activity(self, row: Any) -> Choice:
        return Choice(row.activity_id, row.title, f"{row.starts_on:%Y-%m-%d}")

    def _seek(self, field: str, text: str) -> None:
        if field == "holder" and text:
            self.ask("issue.seek", one_box, OneBox(text, 8), self._found)
        elif field == "activity_id":
            fits = [self._activity(one) for one in self._activities if answers(text, one.title)]
            self.form.pick(field).set_choices(fits[:20])

    def _found(self, hits: Any) -> None:
        if "holder" in self.form.editors:
            self.form.pick("holder").set_choices(tuple(one.choice for one in people(hits)))

    def _edited(self, field: str) -> None:
        self._despite = False
        if field == "holder":
            self._seat(self.form.pick("holder").value)
        self.typing.start()

    def _seat(self, person: Person | None) -> None:
        """Somebody else: what his file holds is asked for where a kind chooses from it."""
        self.person, self._archive = person, ()
        if person is not None and person.volunteer_id is None:
            self.ask("issue.volunteer", one_box, OneBox(person.name, 50), self._also_volunteer)
        if person is not None and person.volunteer_id:
            self.ask("issue.file", get_volunteer, GetVolunteer(person.volunteer_id), self._file_here)

    def _also_volunteer(self, hits: Any) -> None:
        """A resident who serves too may have what volunteers have."""
        person = self.person
        if person is None or person.volunteer_id is not None:
            return
        both = next((one for one in people(hits) if one.resident_id == person.resident_id and one.volunteer_id), None)
        if both is not None:
            self._seat(both)
            self._draw()

    def _file_here(self, card: Any) -> None:
        self._archive = card.archive if card is not None else ()
        if "entry_id" in self.form.editors:
            self._open_form()
            self.form.focus_first()

    def arrive(self, person: Person | None) -> None:
        """Begin anew, with somebody or with nobody."""
        self._kept, self._made_for, self._draft, self._draft_id = {}, None, None, ""
        self._choosing = True
        self._seat(person)
        if self._kinds is not None and self.row is not None:
            self.form.purpose = ""
            self._open_form()
            self.view.table.setFocus()

    # ------------------------------------------------------------ the page

    def _no_page(self) -> None:
        self.paper.show_words(self.tr("还没有选人"), self.tr("按数字键选一种，再在「给谁」里打姓名或编号；纸面会出现在这里。"))
        self.view.look.set_refusal(self.tr("还没有纸面可看，请先选人。"))

    def _asked(self) -> PreviewCertificate | None:
        """What the form says, as a preview is asked for."""
        if self._draft is not None:
            return PreviewCertificate(id=self._draft.id)
        if self.person is None or self.row is None or self.form.purpose != "make":
            return None
        values = self.form.values()
        volunteer_id, resident_id = self.person.as_holder(self.kind.holder)
        return PreviewCertificate(
            template_key=self.row.key, volunteer_id=volunteer_id, resident_id=resident_id, params=params_of(values),
            purpose=values.get("purpose", ""), basis=values.get("basis", ""),
        )

    def _draw(self) -> None:
        if self.form.purpose in ("publicise", "done"):  # what was drafted or issued stays in sight
            return
        if (asked := self._asked()) is None:
            self._no_page()
            return
        self.draw("issue.draw", asked, self._drawn, self._not_drawn)

    def _drawn(self, made: Rendered) -> None:
        self.view.look.set_refusal("")
        self.paper.show_page(made, self._to_mind(made))

    def _to_mind(self, made: Rendered) -> str:
        words = [one.message for one in made.preview.warnings]
        if made.preview.changed:
            words.append(self.tr("记录和公示时不同了，要重新公示。"))
        if made.preview.blocked:
            words.append(self.tr("写的是「{}」，社区不能开。").format(made.preview.blocked))
        if made.missing:
            words.append(self.tr("字库里没有「{}」，纸上会印成「〓」。").format("、".join(made.missing)))
        return "".join(words)

    def _not_drawn(self, error: KnownError) -> None:
        self.view.look.set_refusal(error.message)
        self.paper.show_words(self.tr("还开不了"), error.message)
        if error.code == "CERTIFICATE-BLOCKED":
            self._refused(error)

    def _look(self) -> None:
        if self.paper.made is not None:
            self.look(self.paper.made)

    # ------------------------------------------------------------ doing

    def _commit(self, purpose: str) -> None:
        match purpose:
            case "make":
                self._make()
            case "sign":
                self._check_then_sign()
            case "publicise":
                self._publicise()
            case _:
                self.begin()

    def _make(self) -> None:
        if self.person is None:
            self.form.say(self.tr("请先选人：打姓名、拼音、证件尾号或志愿者编号。"), "holder")
            return
        self.typing.stop()
        self.draw("issue.draw", self._asked(), self._checked, self._refused)

    def _checked(self, made: Rendered) -> None:
        """The page as it would be now: characters no font has are told before anything is signed."""
        self._drawn(made)
        if made.missing and not self._despite:
            self._despite = True
            self.form.say(self.tr("字库里没有「{}」，纸上会印成「〓」，打出后请手写补上。再按一次 F9 照样办。").format(
                "、".join(made.missing)))
            return
        if self._draft is not None:
            self._sign(self._draft.id)
            return
        asked = self._asked()
        if asked != self._made_for:
            if self._draft_id:  # a draft made a moment ago for something else
                self.run(drop_draft, DropDraft(self._draft_id, self.tr("改填后重新起草")), lambda _: None)
            self._made_for, self._draft_id = asked, ""
            self._request_id, self._issue_id = new_id(), new_id()
        request = DraftCertificate(
            request_id=self._request_id, template_key=asked.template_key, volunteer_id=asked.volunteer_id,
            resident_id=asked.resident_id, params=asked.params, purpose=asked.purpose, basis=asked.basis,
        )
        self.run(draft_certificate, request, self._drafted, self._refused)

    def _drafted(self, drafted: Any) -> None:
        self._draft_id = drafted.draft_id
        name = self.person.name if self.person is not None else ""
        if drafted.state is CertificateState.READY and self.kind.may_issue:
            self._sign(drafted.draft_id)
        elif drafted.state is CertificateState.READY:
            self.tell(self.tr("已存草稿"), self.tr("{}，等值班长签发").format(name))
            self.begin()
        elif drafted.state is CertificateState.PUBLICITY:
            self.tell(self.tr("已存草稿"), self.tr("公示到 {}，期满在「公示」里签发").format(drafted.publicity_until))
            self.begin()
        else:
            self._publicity_form(drafted)

    def _publicity_form(self, drafted: Any) -> None:
        tr, today = self.tr, self.today
        days = max(LEAST_PUBLICITY, drafted.publicity_days)
        fields = (
            Entry("start", tr("从"), "date"), Entry("until", tr("到"), "date", hint=tr("至少 {} 天").format(days)),
            Entry("post", tr("打印公示名单"), "check"),
        )
        values = {"start": today, "until": today + timedelta(days=days), "post": True}
        name = self.person.name if self.person is not None else ""
        self.form.open(
            "publicise", fields, values, subject=f"{name}　{self.row.name}", save=tr("公示"), below=tr("名单一张，期满再签发"),
            lead=tr("草稿已存好。这种证明签发前要公示；期满没有异议，在「公示」里签发。想和别的一起公示，按 Ctrl+N 先办下一张。"),
        )
        self.form.cancel.hide()
        self.form.save.setFocus()

    def _publicise(self) -> None:
        values = self.form.values()
        request = PubliciseDrafts(
            (self._draft_id,), self.form.day("start", self.today), self.form.day("until", self.today), post=values["post"]
        )
        self.run(publicise_drafts, request, self._publicised, self._refused)

    def _publicised(self, done: Any) -> None:
        self.tell(self.tr("已公示"), self.tr("到 {}，期满在「公示」里签发").format(done.until))
        self.print_jobs(done.job_ids)
        self.begin()

    def sign(self, row: Any) -> None:
        """A draft that may be issued now: who signs, F9."""
        self._draft, self._despite, self._issue_id = row, False, new_id()
        signatory = self._kinds.rules.signatory if self._kinds is not None else ""
        self.form.open(
            "sign", (Entry("signatory", self.tr("签发人")),), {"signatory": signatory or self._operator()},
            subject=f"{row.holder}　{title_words(row.title)}", lead=self.tr("请对照右边的纸面，再签发。"),
            save=self.tr("签发并打印"), below=self.tr("编号、二维码签发时生成"),
        )
        self.form.cancel.hide()
        self.view.middle.set_title(title_words(row.title))
        self._draw()
        self.form.save.setFocus()

    def _check_then_sign(self) -> None:
        self.draw("issue.draw", self._asked(), self._checked, self._refused)

    def _sign(self, draft_id: str) -> None:
        request = IssueCertificate(self._issue_id, draft_id, self.form.values().get("signatory", ""))
        self.run(issue_certificate, request, self._issued, self._refused)

    def _issued(self, issued: Any) -> None:
        printing = self.page.context.printing
        for job_id in issued.job_ids:
            if self._despite:
                printing.print_anyway(job_id)
            else:
                printing.submit((job_id,))
        title, name = self.form_title, self.person.name if self.person is not None else ""
        self.tell(self.tr("已签发"), self.tr("{}，校验码 {}").format(issued.serial_short, issued.check_code))
        self._draft, self._draft_id, self._made_for, self._despite = None, "", None, False
        self._kept, self.person, self._archive = {}, None, ()
        lines = self.tr("编号 {}\n校验码 {}\n纸在打，打好请负责人签字、盖章。").format(issued.serial_short, issued.check_code)
        self.form.open("done", (), subject=f"{name}　{title}".strip(), lead=lines, save=self.tr("开下一张"),
                       below=self.tr("补打、作废在「登记簿」"))
        self.form.cancel.hide()
        self.form.save.setFocus()
        self.draw("issue.draw", PreviewCertificate(id=issued.certificate_id), self._drawn)

    def _refused(self, error: KnownError) -> None:
        self.form.say(error.message, _FIELDS.get(error.field or "", error.field or ""))
        code = error.details.get("blocked_code")
        if code:
            words = self.tr("看去处，打印指引单")
            action = FaultAction("Ctrl+G", words, lambda: self._to_blocked(str(code)), primary=True)
            self.page.show_fault(error.message, level="bad", note=error.code, actions=(action,))

    def _to_blocked(self, code: str) -> None:
        self.page.fault_bar.clear()
        self.page.context.go("walkin", blocked_code=code)

    def begin(self) -> None:
        self.arrive(None)
        self.show()

    def escape(self) -> bool:
        """From what was asked back to the kinds; a form with somebody in it is emptied first."""
        if self.form.purpose != "make" or self.person is not None:
            self.begin()
            return True
        return False

    def focus_first(self) -> None:
        if self.form.purpose in ("make", "") and (self.person is None or self._choosing):
            self.view.table.setFocus()
        else:
            self.form.focus_first()


_FIELDS = {"volunteer_id": "holder", "resident_id": "holder", "params": "from_on", "template_key": "holder"}
