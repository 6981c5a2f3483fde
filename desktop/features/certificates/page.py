"""证明: the register, issuing, publicity, batches, telling a true paper from a false one, templates."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.features.certificates.batch_work import BatchPart
from desktop.features.certificates.issue_choices import Person
from desktop.features.certificates.issue_work import IssuePart
from desktop.features.certificates.publicity_work import PublicityPart
from desktop.features.certificates.register_work import RegisterPart
from desktop.features.certificates.templates_work import TemplatesPart
from desktop.features.certificates.verify_work import VerifyPart
from desktop.page import Page, ShellContext
from desktop.parts import PartsPage

REGISTER, ISSUE, PUBLICITY, BATCH, VERIFY, TEMPLATES = (
    "register", "issue", "publicity", "batch", "verify", "templates"
)
_SOON_MS = 400


def create(context: ShellContext) -> Page:
    """The page of this feature."""
    return CertificatesPage(context)


class CertificatesPage(PartsPage):
    """Puts the sections together; each has its own part that works it."""

    topics = frozenset({"certificates", "papers"})

    def __init__(self, context: ShellContext) -> None:
        super().__init__(context, name="certificates", title="证明")
        tr = self.tr
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._look_again)
        self.register = RegisterPart(self)
        self.issue = IssuePart(self)
        self.publicity = PublicityPart(self)
        self.batch = BatchPart(self)
        self.verify = VerifyPart(self)
        self.templates = TemplatesPart(self)
        sections = (
            (REGISTER, tr("登记簿"), self.register), (ISSUE, tr("出具"), self.issue),
            (PUBLICITY, tr("公示"), self.publicity), (BATCH, tr("批量"), self.batch), (VERIFY, tr("核验"), self.verify),
            (TEMPLATES, tr("模板"), self.templates),
        )
        self.put_parts(
            [(name, f"{n} {words}", part) for n, (name, words, part) in enumerate(sections, 1)],
            following=tr("换下一栏"), preceding=tr("换上一栏"),
        )
        for place in range(1, 11):
            words = sections[place - 1][1] if place <= len(sections) else tr("出具：第 {} 种").format(place)
            action = QAction(words, self)
            action.setShortcut(QKeySequence(str(place % 10)))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _=False, place=place: self._digit(place))
            self.addAction(action)

    # ------------------------------------------------------------ sections

    def face(self, face: QWidget) -> None:
        self._fit_behind(face)
        super().face(face)

    def _fit_behind(self, view: QWidget) -> None:
        """A section that was behind while the window changed fits itself before it asks for room."""
        before, now = view.size(), self.stack.size()
        if before != now:
            view.resize(now)
            QCoreApplication.sendEvent(view, QResizeEvent(now, before))

    def _digit(self, place: int) -> None:
        """A digit outside any input: what the section makes of it, else the section of that number."""
        if not self.stack.isEnabled():  # something covers the page
            return
        if not self.part.take_digit(place) and place <= len(self.parts):
            self.show_view(list(self.parts)[place - 1])
            self.focus_first()

    # ------------------------------------------------------------ from one section to another

    def issue_for(self, person: Person | None = None) -> None:
        """出具, with somebody or with nobody."""
        self.show_view(ISSUE)
        self.issue.arrive(person)
        self.focus_first()

    def sign_draft(self, row: object) -> None:
        """A draft that may be issued, with its page, to be signed."""
        self.show_view(ISSUE)
        self.issue.sign(row)

    def open_publicity(self, row: object) -> None:
        """A draft in the list of 公示 it stands in."""
        self.show_view(PUBLICITY)
        self.publicity.open(row)
        self.focus_first()

    def open_batch(self, batch_id: str) -> None:
        """The batch a certificate belongs to."""
        self.show_view(BATCH)
        self.batch.open(batch_id)
        self.focus_first()

    def open_certificate(self, certificate_id: str, text: str = "") -> None:
        """A certificate or draft in the register; ``text`` narrows the list to it."""
        self.show_view(REGISTER)
        self.register.open(certificate_id, text)
        self.focus_first()

    def take_code(self, text: str) -> None:
        """A certificate's code was scanned."""
        self.show_view(VERIFY)
        self.verify.scan(text)

    # ------------------------------------------------------------ coming and going

    def sat_down(self, *, first: bool) -> None:
        if not first:
            self.issue.arrive(None)
        self.templates.look_for_news()

    def arrive(self, **wanted: object) -> None:
        """``code`` was scanned, ``certificate_id`` opens one in the register, ``holder`` (volunteer id or ``None``,
        resident id or ``None``, name, note) is whom one is to be issued for, ``view`` one of the sections."""
        if code := str(wanted.get("code") or ""):
            self.take_code(code)
        elif certificate_id := str(wanted.get("certificate_id") or ""):
            self.open_certificate(certificate_id, str(wanted.get("number") or ""))
        elif holder := wanted.get("holder"):
            self.issue_for(Person(*holder))  # type: ignore[misc]
        elif view := str(wanted.get("view") or ""):
            self.show_view(view)
            self.focus_first()

    def refresh(self, topics: frozenset[str]) -> None:
        if self.isVisible() and (self.batch.running or self.publicity.issuing.running):
            self._stale |= self.concerned(topics)  # news come by the dozen: a look now and then will do
            if not self._soon.isActive():
                self._soon.start()
        else:
            super().refresh(topics)

    def _look_again(self) -> None:
        if self.isVisible() and self.showing in self._stale:
            self._stale.discard(self.showing)
            self.part.show()

    def has_draft(self) -> str:
        if self.templates.draft_title:
            return self.templates.draft_title
        person = self.issue.person
        return self.tr("给{}开的证明").format(person.name) if person is not None else ""

    def before_close(self) -> None:
        """Stop a batch between two transactions; what was drafted or issued stays."""
        self.publicity.issuing.stop()
        self.batch.stop()
